// SPDX-License-Identifier: MIT
// Builds small ONNX models in memory for the tests.
#pragma once

#include <onnx/onnx_pb.h>

#include <string>
#include <vector>

namespace rocfix {

using Dims = std::vector<int64_t>;
using Names = std::vector<std::string>;

inline constexpr int64_t kDynamic = -1;  // stands for a dimension called "batch"

inline void set_tensor_type(onnx::ValueInfoProto& info, const std::string& name, const Dims& dims,
                            int elem_type) {
  info.set_name(name);
  auto& tensor = *info.mutable_type()->mutable_tensor_type();
  tensor.set_elem_type(elem_type);
  for (const int64_t dim : dims) {
    auto* added = tensor.mutable_shape()->add_dim();
    if (dim == kDynamic) added->set_dim_param("batch");
    if (dim != kDynamic) added->set_dim_value(dim);
  }
}

inline void add_input(onnx::GraphProto& graph, const std::string& name, const Dims& dims,
                      int elem_type = onnx::TensorProto::FLOAT) {
  set_tensor_type(*graph.add_input(), name, dims, elem_type);
}

// A constant without data, as in a file whose weights lie in another one.
inline onnx::TensorProto& add_weights(onnx::GraphProto& graph, const std::string& name, const Dims& dims,
                                      int elem_type = onnx::TensorProto::FLOAT) {
  auto& tensor = *graph.add_initializer();
  tensor.set_name(name);
  tensor.set_data_type(elem_type);
  tensor.mutable_dims()->Add(dims.begin(), dims.end());
  return tensor;
}

inline void add_integers(onnx::GraphProto& graph, const std::string& name, const Dims& values) {
  auto& tensor = add_weights(graph, name, {int64_t(values.size())}, onnx::TensorProto::INT64);
  tensor.mutable_int64_data()->Add(values.begin(), values.end());
}

inline onnx::NodeProto& add_node(onnx::GraphProto& graph, const std::string& operation, const Names& inputs,
                                 const Names& outputs, const std::string& name = "") {
  auto& node = *graph.add_node();
  node.set_op_type(operation);
  node.set_name(name);
  for (const auto& input : inputs) node.add_input(input);
  for (const auto& output : outputs) node.add_output(output);
  return node;
}

inline onnx::AttributeProto& add_attribute(onnx::NodeProto& node, const std::string& name,
                                           onnx::AttributeProto::AttributeType type) {
  auto& attribute = *node.add_attribute();
  attribute.set_name(name);
  attribute.set_type(type);
  return attribute;
}

inline void set_ints(onnx::NodeProto& node, const std::string& name, const Dims& values) {
  auto& attribute = add_attribute(node, name, onnx::AttributeProto::INTS);
  attribute.mutable_ints()->Add(values.begin(), values.end());
}

inline void set_int(onnx::NodeProto& node, const std::string& name, int64_t value) {
  add_attribute(node, name, onnx::AttributeProto::INT).set_i(value);
}

inline void set_string(onnx::NodeProto& node, const std::string& name, const std::string& value) {
  add_attribute(node, name, onnx::AttributeProto::STRING).set_s(value);
}

inline onnx::GraphProto& add_body(onnx::NodeProto& node, const std::string& name) {
  return *add_attribute(node, name, onnx::AttributeProto::GRAPH).mutable_g();
}

inline onnx::ModelProto empty_model(int64_t opset = 17) {
  onnx::ModelProto model;
  model.set_ir_version(8);
  model.mutable_graph()->set_name("test");
  model.add_opset_import()->set_version(opset);
  return model;
}

// A model with the input x, the weights w and one Conv named "conv".
inline onnx::ModelProto conv_model(const Dims& x, const Dims& w, int elem_type = onnx::TensorProto::FLOAT) {
  onnx::ModelProto model = empty_model();
  add_input(*model.mutable_graph(), "x", x, elem_type);
  add_weights(*model.mutable_graph(), "w", w, elem_type);
  add_node(*model.mutable_graph(), "Conv", {"x", "w"}, {"y"}, "conv");
  return model;
}

inline onnx::NodeProto& first_node(onnx::ModelProto& model) {
  return *model.mutable_graph()->mutable_node(0);
}

}  // namespace rocfix
