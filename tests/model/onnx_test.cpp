// SPDX-License-Identifier: MIT
#include "model/onnx.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <random>

#include "model/onnx_builder.h"

namespace rocfix {
namespace {

using Problems = Result<std::vector<NamedProblem>>;

Problems parse(const onnx::ModelProto& model) {
  return parse_onnx_convolutions(model.SerializeAsString(), "test.onnx");
}

// The problems as text, one "NAME PROBLEM" each, or the error.
std::vector<std::string> lines_of(const Problems& problems) {
  if (!problems) return {"error: " + problems.error().message};
  std::vector<std::string> lines;
  for (const auto& [name, problem] : *problems) lines.push_back(name + " " + to_text(problem));
  return lines;
}

std::vector<std::string> lines_of(const onnx::ModelProto& model) {
  return lines_of(parse(model));
}

using Lines = std::vector<std::string>;

void expect_error(const Problems& problems, Code code, const std::vector<std::string>& parts) {
  ASSERT_FALSE(problems.ok());
  EXPECT_EQ(problems.error().code, code) << problems.error().message;
  for (const auto& part : parts) {
    EXPECT_NE(problems.error().message.find(part), std::string::npos)
        << part << " is not in: " << problems.error().message;
  }
}

void expect_error(const onnx::ModelProto& model, Code code, const std::vector<std::string>& parts) {
  expect_error(parse(model), code, parts);
}

// --- attributes of one Conv

TEST(OnnxConv, has_defaults) {
  EXPECT_EQ(lines_of(conv_model({1, 3, 44, 40}, {64, 3, 5, 3})), Lines{"conv n1c3h44w40_k64r5s3"});
}

TEST(OnnxConv, reads_every_attribute) {
  auto model = conv_model({2, 8, 30, 20}, {16, 4, 3, 5});
  set_ints(first_node(model), "kernel_shape", {3, 5});
  set_ints(first_node(model), "strides", {1, 2});
  set_ints(first_node(model), "pads", {1, 2, 1, 2});
  set_ints(first_node(model), "dilations", {2, 1});
  set_int(first_node(model), "group", 2);
  set_string(first_node(model), "auto_pad", "NOTSET");
  EXPECT_EQ(lines_of(model), Lines{"conv n2c8h30w20_k16r3s5_p1x2_s1x2_d2x1_g2"});
}

TEST(OnnxConv, takes_the_name_of_the_output_when_it_has_none) {
  auto model = conv_model({1, 3, 8, 8}, {4, 3, 3, 3});
  first_node(model).clear_name();
  EXPECT_EQ(lines_of(model), Lines{"y n1c3h8w8_k4r3s3"});
}

TEST(OnnxConv, keeps_control_characters_out_of_names) {
  auto model = conv_model({1, 3, 8, 8}, {4, 3, 3, 3});
  first_node(model).set_name("a\n\x1b[2Jb");
  EXPECT_EQ(lines_of(model), Lines{"a??[2Jb n1c3h8w8_k4r3s3"});
}

TEST(OnnxConv, of_one_dimension_has_height_1) {
  auto model = conv_model({1, 16, 100}, {32, 16, 9});
  set_ints(first_node(model), "pads", {4, 4});
  set_ints(first_node(model), "strides", {2});
  set_ints(first_node(model), "dilations", {1});
  EXPECT_EQ(lines_of(model), Lines{"conv n1c16h1w100_k32r1s9_p0x4_s1x2"});
}

TEST(OnnxConv, of_three_dimensions_is_refused) {
  expect_error(conv_model({1, 3, 8, 8, 8}, {4, 3, 3, 3, 3}), Code::kUnsupported,
               {"test.onnx: Conv 'conv'", "3-D", "only 1-D and 2-D"});
}

TEST(OnnxConv, has_the_element_type_of_its_tensors) {
  const Dims x = {1, 8, 8, 8}, w = {4, 8, 1, 1};
  EXPECT_EQ(lines_of(conv_model(x, w, onnx::TensorProto::FLOAT16)), Lines{"conv f16:n1c8h8w8_k4r1s1"});
  EXPECT_EQ(lines_of(conv_model(x, w, onnx::TensorProto::BFLOAT16)), Lines{"conv bf16:n1c8h8w8_k4r1s1"});
  expect_error(conv_model(x, w, onnx::TensorProto::DOUBLE), Code::kUnsupported, {"'conv'", "DOUBLE"});
  expect_error(conv_model(x, w, 77), Code::kUnsupported, {"'conv'", "77"});
}

TEST(OnnxConv, refuses_mixed_element_types) {
  auto model = conv_model({1, 8, 8, 8}, {4, 8, 1, 1});
  model.mutable_graph()->mutable_initializer(0)->set_data_type(onnx::TensorProto::FLOAT16);
  expect_error(model, Code::kBadInput, {"'conv'", "'x'", "'w'", "element type"});
}

onnx::ModelProto auto_pad_model(const std::string& mode, int64_t size, int64_t filter, int64_t stride) {
  auto model = conv_model({1, 3, size, size}, {4, 3, filter, filter});
  set_string(first_node(model), "auto_pad", mode);
  set_ints(first_node(model), "strides", {stride, stride});
  return model;
}

TEST(OnnxConv, pads_by_itself) {
  EXPECT_EQ(lines_of(auto_pad_model("VALID", 9, 3, 2)), Lines{"conv n1c3h9w9_k4r3s3_s2"});
  EXPECT_EQ(lines_of(auto_pad_model("SAME_UPPER", 9, 3, 2)), Lines{"conv n1c3h9w9_k4r3s3_p1_s2"});
  EXPECT_EQ(lines_of(auto_pad_model("SAME_LOWER", 8, 5, 1)), Lines{"conv n1c3h8w8_k4r5s5_p2"});
  EXPECT_EQ(lines_of(auto_pad_model("SAME_UPPER", 8, 1, 2)), Lines{"conv n1c3h8w8_k4r1s1_s2"});
  expect_error(auto_pad_model("SAME_UPPER", 8, 3, 2), Code::kUnsupported,
               {"'conv'", "[0,0,1,1]", "Pad node"});
  expect_error(auto_pad_model("SAME_LOWER", 8, 3, 2), Code::kUnsupported,
               {"'conv'", "[1,1,0,0]", "Pad node"});
  expect_error(auto_pad_model("SAME", 8, 3, 2), Code::kBadInput, {"'conv'", "auto_pad", "'SAME'"});
}

TEST(OnnxConv, refuses_asymmetric_pads) {
  auto model = conv_model({1, 3, 8, 8}, {4, 3, 3, 3});
  set_ints(first_node(model), "pads", {0, 1, 2, 1});
  expect_error(model, Code::kUnsupported, {"'conv'", "[0,1,2,1]", "symmetric", "Pad node"});
}

onnx::ModelProto model_with_list(const std::string& attribute, const Dims& values) {
  auto model = conv_model({1, 3, 8, 8}, {4, 3, 3, 3});
  set_ints(first_node(model), attribute, values);
  return model;
}

TEST(OnnxConv, refuses_bad_attributes) {
  expect_error(model_with_list("strides", {1}), Code::kBadInput, {"'conv'", "strides", "[1]", "2 numbers"});
  expect_error(model_with_list("strides", {0, 0}), Code::kBadInput, {"'conv'"});
  expect_error(model_with_list("dilations", {1, -1}), Code::kBadInput, {"'conv'", "dilations", "[1,-1]"});
  expect_error(model_with_list("pads", {-1, 0, -1, 0}), Code::kBadInput, {"'conv'", "pads"});
  expect_error(model_with_list("pads", {1, 1}), Code::kBadInput, {"'conv'", "pads", "4 numbers"});
  expect_error(model_with_list("strides", {1, INT64_MAX}), Code::kBadInput, {"'conv'", "strides"});
  expect_error(model_with_list("kernel_shape", {5, 5}), Code::kBadInput, {"'conv'", "kernel_shape", "[5,5]"});
  expect_error(model_with_list("strides", Dims(1000, 1)), Code::kBadInput, {"'conv'", "strides"});
}

TEST(OnnxConv, refuses_stride_0_with_auto_pad) {
  expect_error(auto_pad_model("SAME_UPPER", 8, 3, 0), Code::kBadInput, {"'conv'"});
}

TEST(OnnxConv, refuses_shapes_that_do_not_fit) {
  expect_error(conv_model({1, 4, 8, 8}, {4, 3, 3, 3}), Code::kBadInput,
               {"'conv'", "4 channels", "[4,3,3,3]"});
  expect_error(conv_model({1, 3, 8}, {4, 3, 3, 3}), Code::kBadInput, {"'conv'", "[1,3,8]", "[4,3,3,3]"});
  expect_error(conv_model({3, 8}, {4, 3}), Code::kBadInput, {"'conv'", "[3,8]"});
  expect_error(conv_model({1, 3, 2, 2}, {4, 3, 3, 3}), Code::kBadInput, {"'conv'"});
  expect_error(conv_model({1, 3, 0, 2}, {4, 3, 3, 3}), Code::kBadInput, {"'conv'"});
}

TEST(OnnxConv, refuses_bad_groups) {
  for (const int64_t groups : {int64_t{0}, int64_t{-1}, INT64_MAX, INT64_MIN}) {
    auto model = conv_model({1, 4, 8, 8}, {4, 4, 3, 3});
    set_int(first_node(model), "group", groups);
    expect_error(model, Code::kBadInput, {"'conv'", "group"});
  }
}

TEST(OnnxConv, refuses_missing_inputs) {
  for (const Names& inputs : {Names{}, Names{"x"}, Names{"", "w"}, Names{"x", ""}}) {
    auto model = conv_model({1, 3, 8, 8}, {4, 3, 3, 3});
    first_node(model).clear_input();
    for (const auto& input : inputs) first_node(model).add_input(input);
    expect_error(model, Code::kBadInput, {"'conv'", "input"});
  }
}

// --- where shapes come from

TEST(OnnxShapes, of_weights_may_be_those_of_an_input) {
  auto model = empty_model();
  add_input(*model.mutable_graph(), "x", {1, 3, 8, 8});
  add_input(*model.mutable_graph(), "w", {4, 3, 3, 3});
  add_node(*model.mutable_graph(), "Conv", {"x", "w"}, {"y"}, "conv");
  EXPECT_EQ(lines_of(model), Lines{"conv n1c3h8w8_k4r3s3"});
}

TEST(OnnxShapes, of_weights_may_be_those_of_external_data) {
  auto model = conv_model({1, 3, 8, 8}, {4, 3, 3, 3});
  auto& weights = *model.mutable_graph()->mutable_initializer(0);
  weights.set_data_location(onnx::TensorProto::EXTERNAL);
  auto& entry = *weights.add_external_data();
  entry.set_key("location");
  entry.set_value("no_such_file.bin");
  EXPECT_EQ(lines_of(model), Lines{"conv n1c3h8w8_k4r3s3"});
}

TEST(OnnxShapes, of_weights_may_be_those_of_a_constant_node) {
  auto model = conv_model({1, 3, 8, 8}, {4, 3, 3, 3});
  auto& graph = *model.mutable_graph();
  auto& constant = add_node(graph, "Constant", {}, {"w"});
  *add_attribute(constant, "value", onnx::AttributeProto::TENSOR).mutable_t() = graph.initializer(0);
  graph.clear_initializer();
  graph.mutable_node()->SwapElements(0, 1);
  EXPECT_EQ(lines_of(model), Lines{"conv n1c3h8w8_k4r3s3"});
}

TEST(OnnxShapes, must_be_fixed) {
  expect_error(conv_model({kDynamic, 3, 8, 8}, {4, 3, 3, 3}), Code::kBadInput,
               {"'conv'", "'x'", "[batch,3,8,8]", "export the model again with a fixed input size"});
  auto unnamed = conv_model({1, 3, 8, 8}, {4, 3, 3, 3});
  auto& shape =
      *unnamed.mutable_graph()->mutable_input(0)->mutable_type()->mutable_tensor_type()->mutable_shape();
  shape.mutable_dim(2)->clear_value();
  expect_error(unnamed, Code::kBadInput, {"'conv'", "'x'", "[1,3,?,8]"});
  unnamed.mutable_graph()->mutable_input(0)->clear_type();
  expect_error(unnamed, Code::kBadInput, {"'conv'", "'x'", "no known shape"});
}

TEST(OnnxShapes, of_undefined_inputs_are_an_error) {
  auto model = conv_model({1, 3, 8, 8}, {4, 3, 3, 3});
  first_node(model).set_input(1, "undefined");
  expect_error(model, Code::kBadInput, {"'conv'", "'undefined'", "weights"});
}

TEST(OnnxShapes, name_the_node_that_is_not_understood) {
  auto model = conv_model({1, 3, 8, 8}, {4, 3, 3, 3});
  add_node(*model.mutable_graph(), "Mystery", {"x"}, {"z"}, "riddle").set_domain("com.example");
  first_node(model).set_input(0, "z");
  model.mutable_graph()->mutable_node()->SwapElements(0, 1);
  expect_error(model, Code::kBadInput, {"'conv'", "'z'", "Mystery 'riddle'", "no known shape"});
}

TEST(OnnxShapes, may_be_declared_where_they_cannot_be_inferred) {
  auto model = conv_model({1, 3, 8, 8}, {4, 3, 3, 3});
  add_node(*model.mutable_graph(), "Mystery", {"x"}, {"z"}).set_domain("com.example");
  set_tensor_type(*model.mutable_graph()->add_value_info(), "z", {1, 3, 5, 7}, onnx::TensorProto::FLOAT);
  first_node(model).set_input(0, "z");
  model.mutable_graph()->mutable_node()->SwapElements(0, 1);
  EXPECT_EQ(lines_of(model), Lines{"conv n1c3h5w7_k4r3s3"});
}

// A model where `size` of the second Conv's input hangs on the nodes between the two.
class BetweenConvs {
 public:
  explicit BetweenConvs(int64_t opset = 17) : model_(empty_model(opset)) {
    add_input(graph(), "x", {1, 3, 32, 32});
    add_weights(graph(), "w", {8, 3, 3, 3});
    add_node(graph(), "Conv", {"x", "w"}, {"a"}, "first");
  }

  onnx::GraphProto& graph() { return *model_.mutable_graph(); }

  std::string second(const std::string& input, int64_t channels) {
    add_weights(graph(), "v", {4, channels, 1, 1});
    add_node(graph(), "Conv", {input, "v"}, {"z"}, "second");
    return lines_of(model_).back();
  }

 private:
  onnx::ModelProto model_;
};

TEST(OnnxShapes, pass_through_pointwise_nodes) {
  BetweenConvs between;
  add_node(between.graph(), "Relu", {"a"}, {"b"});
  add_node(between.graph(), "Add", {"a", "b"}, {"c"});
  EXPECT_EQ(between.second("c", 8), "second n1c8h30w30_k4r1s1");
}

TEST(OnnxShapes, follow_pooling) {
  BetweenConvs between;
  auto& pool = add_node(between.graph(), "MaxPool", {"a"}, {"b"});
  set_ints(pool, "kernel_shape", {3, 3});
  set_ints(pool, "strides", {2, 2});
  EXPECT_EQ(between.second("b", 8), "second n1c8h14w14_k4r1s1");
}

TEST(OnnxShapes, follow_concatenation) {
  BetweenConvs between;
  set_int(add_node(between.graph(), "Concat", {"a", "a"}, {"b"}), "axis", 1);
  EXPECT_EQ(between.second("b", 16), "second n1c16h30w30_k4r1s1");
}

TEST(OnnxShapes, follow_a_reshape_to_a_constant) {
  BetweenConvs between;
  add_integers(between.graph(), "shape", {0, 2, -1, 30});
  add_node(between.graph(), "Reshape", {"a", "shape"}, {"b"});
  EXPECT_EQ(between.second("b", 2), "second n1c2h120w30_k4r1s1");
}

// Half of the channels by arithmetic on the shape, as torch.chunk is exported.
TEST(OnnxShapes, follow_integers_computed_from_shapes) {
  BetweenConvs between;
  auto& graph = between.graph();
  for (const auto& [name, value] : {std::pair{"zero", 0}, {"one", 1}, {"two", 2}})
    add_integers(graph, name, {value});
  add_node(graph, "Shape", {"a"}, {"shape"});
  set_int(add_node(graph, "Gather", {"shape", "one"}, {"channels"}), "axis", 0);
  add_node(graph, "Div", {"channels", "two"}, {"half"});
  add_node(graph, "Slice", {"a", "zero", "half", "one"}, {"b"});
  EXPECT_EQ(between.second("b", 4), "second n1c4h30w30_k4r1s1");
}

// The size of another tensor, as interpolation in PyTorch is exported.
TEST(OnnxShapes, follow_a_resize_to_a_computed_size) {
  BetweenConvs between;
  auto& graph = between.graph();
  add_integers(graph, "zero", {0});
  add_integers(graph, "two", {2});
  add_integers(graph, "size", {60, 45});
  add_node(graph, "Shape", {"a"}, {"shape"});
  add_node(graph, "Slice", {"shape", "zero", "two"}, {"outer"});
  set_int(add_node(graph, "Concat", {"outer", "size"}, {"sizes"}), "axis", 0);
  add_node(graph, "Resize", {"a", "", "", "sizes"}, {"b"});
  EXPECT_EQ(between.second("b", 8), "second n1c8h60w45_k4r1s1");
}

TEST(OnnxShapes, follow_operators_newer_than_the_library) {
  BetweenConvs between(20);
  auto& graph = between.graph();
  add_integers(graph, "axes", {2, 3});
  add_node(graph, "Gelu", {"a"}, {"b"});
  add_node(graph, "ReduceMean", {"b", "axes"}, {"c"});
  set_int(add_node(graph, "Split", {"c"}, {"d", "e"}), "axis", 1);
  set_int(*graph.mutable_node(graph.node_size() - 1), "num_outputs", 2);
  EXPECT_EQ(between.second("d", 4), "second n1c4h1w1_k4r1s1");
}

TEST(OnnxShapes, survive_nodes_that_break_their_rules) {
  BetweenConvs between;
  auto& graph = between.graph();
  auto& pool = add_node(graph, "MaxPool", {"a"}, {"b"});
  set_ints(pool, "kernel_shape", {3, 3});
  set_ints(pool, "strides", {0, 0});
  set_int(add_node(graph, "DepthToSpace", {"a"}, {"c"}), "blocksize", int64_t{1} << 32);
  add_node(graph, "Gemm", {"w", "w"}, {"d"});
  add_node(graph, "Add", {}, {"e"});
  add_node(graph, "Relu", {"a"}, {});
  EXPECT_NE(between.second("b", 8).find("made by MaxPool 'b'"), std::string::npos);
}

// --- bodies of control flow

void fill_branch(onnx::GraphProto& body, const std::string& name, const Dims& weights) {
  add_weights(body, name + "_w", weights);
  add_node(body, "Conv", {"x", name + "_w"}, {name + "_y"}, name);
  body.add_output()->set_name(name + "_y");
}

onnx::ModelProto if_model(int64_t channels_of_else) {
  auto model = conv_model({1, 8, 8, 8}, {4, 8, 1, 1});
  auto& graph = *model.mutable_graph();
  add_input(graph, "x", {1, 3, 8, 8});
  first_node(model).set_input(0, "z");
  graph.mutable_input(0)->set_name("unused");
  add_input(graph, "condition", {}, onnx::TensorProto::BOOL);
  auto& branch = add_node(graph, "If", {"condition"}, {"z"});
  fill_branch(add_body(branch, "then_branch"), "then", {8, 3, 1, 1});
  fill_branch(add_body(branch, "else_branch"), "else", {channels_of_else, 3, 1, 1});
  graph.mutable_node()->SwapElements(0, 1);
  return model;
}

TEST(OnnxBodies, of_an_if_are_visited) {
  EXPECT_EQ(lines_of(if_model(8)),
            (Lines{"then n1c3h8w8_k8r1s1", "else n1c3h8w8_k8r1s1", "conv n1c8h8w8_k4r1s1"}));
}

TEST(OnnxBodies, of_an_if_must_agree_where_a_convolution_needs_the_result) {
  expect_error(if_model(9), Code::kBadInput, {"'conv'", "'z'", "made by If"});
}

TEST(OnnxBodies, of_a_loop_are_visited) {
  auto model = conv_model({1, 3, 8, 8}, {4, 3, 3, 3});
  auto& loop = add_node(*model.mutable_graph(), "Loop", {"", ""}, {});
  auto& body = add_body(loop, "body");
  add_weights(body, "loop_w", {2, 3, 1, 1});
  add_node(body, "Conv", {"x", "loop_w"}, {"loop_y"});
  EXPECT_EQ(lines_of(model), (Lines{"conv n1c3h8w8_k4r3s3", "loop_y n1c3h8w8_k2r1s1"}));
}

TEST(OnnxBodies, of_functions_are_refused) {
  auto model = conv_model({1, 3, 8, 8}, {4, 3, 3, 3});
  auto& function = *model.add_functions();
  function.set_name("Block");
  *function.add_node() = model.graph().node(0);
  expect_error(model, Code::kUnsupported, {"test.onnx", "'Block'", "inline"});
}

// --- whole models and files

TEST(OnnxModel, without_convolutions_is_an_error) {
  auto model = empty_model();
  add_input(*model.mutable_graph(), "x", {1});
  add_node(*model.mutable_graph(), "Relu", {"x"}, {"y"});
  expect_error(model, Code::kBadInput, {"test.onnx", "no Conv"});
}

TEST(OnnxModel, ignores_conv_of_other_domains) {
  auto model = conv_model({1, 3, 8, 8}, {4, 3, 3, 3});
  first_node(model).set_domain("com.example");
  expect_error(model, Code::kBadInput, {"no Conv"});
  first_node(model).set_domain("ai.onnx");
  EXPECT_TRUE(parse(model).ok());
}

TEST(OnnxModel, must_name_its_operators) {
  auto model = conv_model({1, 3, 8, 8}, {4, 3, 3, 3});
  model.clear_opset_import();
  expect_error(model, Code::kBadInput, {"test.onnx", "opset_import"});
  model.set_ir_version(2);
  EXPECT_TRUE(parse(model).ok());
}

TEST(OnnxModel, without_graph_is_an_error) {
  onnx::ModelProto model;
  model.set_producer_name("nobody");
  expect_error(model, Code::kBadInput, {"test.onnx", "not a readable ONNX model"});
}

std::string random_bytes(size_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::string bytes(count, '\0');
  for (char& byte : bytes) byte = char(random());
  return bytes;
}

TEST(OnnxBytes, that_are_no_model_are_refused) {
  using namespace std::string_literals;
  const std::pair<std::string, std::string> cases[] = {
      {"", "empty"},
      {"hello, world\n", "text"},
      {"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"s, "PNG"},
      {"PK\x03\x04\x14\0"s, "torch.onnx.export"},
      {"version https://git-lfs.github.com/spec/v1\n", "git lfs pull"},
      {random_bytes(1000, 1), "not a readable ONNX model"},
      {std::string(1000, '\0'), "not a readable ONNX model"},
  };
  for (const auto& [bytes, part] : cases) {
    expect_error(parse_onnx_convolutions(bytes, "bad.onnx"), Code::kBadInput, {"bad.onnx: ", part});
  }
}

TEST(OnnxBytes, that_are_bad_write_nothing_to_the_standard_error) {
  testing::internal::CaptureStderr();
  for (unsigned seed = 0; seed < 100; ++seed) {
    EXPECT_FALSE(parse_onnx_convolutions(random_bytes(200, seed), "bad.onnx").ok());
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

// A model with most kinds of node, padded by weights.
std::string rich_model() {
  auto model = if_model(8);
  auto& graph = *model.mutable_graph();
  graph.mutable_initializer(0)->set_raw_data(random_bytes(4 * 8 * 4, 2));
  add_integers(graph, "shape", {1, 2, 2, 64});
  auto& pool = add_node(graph, "AveragePool", {"y"}, {"pooled"});
  set_ints(pool, "kernel_shape", {2, 2});
  add_node(graph, "Reshape", {"y", "shape"}, {"reshaped"});
  add_weights(graph, "u", {2, 2, 1, 1});
  add_node(graph, "Conv", {"reshaped", "u"}, {"end"}, "last");
  return model.SerializeAsString();
}

TEST(OnnxBytes, that_are_cut_short_are_refused) {
  const std::string bytes = rich_model();
  ASSERT_TRUE(parse_onnx_convolutions(bytes, "whole.onnx").ok())
      << lines_of(parse_onnx_convolutions(bytes, "")).back();
  for (size_t size = 0; size < bytes.size(); ++size) {
    const auto problems = parse_onnx_convolutions(bytes.substr(0, size), "cut.onnx");
    expect_error(problems, Code::kBadInput, {"cut.onnx: "});
  }
}

TEST(OnnxBytes, that_are_damaged_do_no_harm) {
  const std::string whole = rich_model();
  std::mt19937 random(7);
  for (int i = 0; i < 20000; ++i) {
    std::string bytes = whole;
    for (unsigned changes = 1 + random() % 4; changes > 0; --changes)
      bytes[random() % bytes.size()] = char(random());
    const auto problems = parse_onnx_convolutions(bytes, "damaged.onnx");
    EXPECT_TRUE(problems.ok() || !problems.error().message.empty());
  }
}

class OnnxFile : public testing::Test {
 protected:
  void TearDown() override { std::remove(path_.c_str()); }

  void write(const std::string& bytes) { std::ofstream(path_, std::ios::binary) << bytes; }

  const std::string path_ = testing::TempDir() + "rocfix_onnx_test_" + std::to_string(getpid()) + ".onnx";
};

TEST_F(OnnxFile, is_read) {
  write(conv_model({1, 3, 8, 8}, {4, 3, 3, 3}).SerializeAsString());
  EXPECT_EQ(lines_of(load_onnx_convolutions(path_)), Lines{"conv n1c3h8w8_k4r3s3"});
}

TEST_F(OnnxFile, that_does_not_exist_is_not_found) {
  expect_error(load_onnx_convolutions(path_), Code::kNotFound, {path_, "No such file"});
}

TEST_F(OnnxFile, that_is_empty_is_refused) {
  write("");
  expect_error(load_onnx_convolutions(path_), Code::kBadInput, {path_, "empty"});
}

TEST_F(OnnxFile, that_is_no_model_is_refused) {
  write("\x89PNG\r\n\x1a\n and more");
  expect_error(load_onnx_convolutions(path_), Code::kBadInput, {path_, "PNG"});
}

TEST_F(OnnxFile, beyond_2_GiB_is_refused) {
  write("x");
  ASSERT_EQ(truncate(path_.c_str(), int64_t{1} << 31), 0);
  expect_error(load_onnx_convolutions(path_), Code::kBadInput, {path_, "2 GiB", "external data"});
}

TEST(OnnxPath, of_a_directory_is_refused) {
  expect_error(load_onnx_convolutions(testing::TempDir()), Code::kIo, {testing::TempDir(), "directory"});
}

TEST(OnnxPath, that_may_not_be_read_is_refused) {
  if (geteuid() == 0) GTEST_SKIP() << "root may read every file";
  const std::string path = testing::TempDir() + "rocfix_onnx_unreadable";
  std::ofstream(path) << "x";
  ASSERT_EQ(chmod(path.c_str(), 0), 0);
  expect_error(load_onnx_convolutions(path), Code::kIo, {path, "Permission denied"});
  std::remove(path.c_str());
}

#ifdef ROCFIX_RESNET18
TEST(OnnxResnet18, has_its_20_convolutions) {
  const Lines layer1(4, "n1c64h56w56_k64r3s3_p1");
  Lines expected = {"n1c3h224w224_k64r7s7_p3_s2"};
  expected.insert(expected.end(), layer1.begin(), layer1.end());
  const Lines rest = {
      "n1c64h56w56_k128r3s3_p1_s2", "n1c128h28w28_k128r3s3_p1",    "n1c64h56w56_k128r1s1_s2",
      "n1c128h28w28_k128r3s3_p1",   "n1c128h28w28_k128r3s3_p1",    "n1c128h28w28_k256r3s3_p1_s2",
      "n1c256h14w14_k256r3s3_p1",   "n1c128h28w28_k256r1s1_s2",    "n1c256h14w14_k256r3s3_p1",
      "n1c256h14w14_k256r3s3_p1",   "n1c256h14w14_k512r3s3_p1_s2", "n1c512h7w7_k512r3s3_p1",
      "n1c256h14w14_k512r1s1_s2",   "n1c512h7w7_k512r3s3_p1",      "n1c512h7w7_k512r3s3_p1"};
  expected.insert(expected.end(), rest.begin(), rest.end());
  const auto problems = load_onnx_convolutions(ROCFIX_RESNET18);
  ASSERT_TRUE(problems.ok()) << problems.error().message;
  Lines found;
  for (const auto& named : *problems) found.push_back(to_text(named.problem));
  EXPECT_EQ(found, expected);
  EXPECT_EQ(problems->front().name, "/conv1/Conv");
}
#endif

}  // namespace
}  // namespace rocfix
