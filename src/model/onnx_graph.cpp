// SPDX-License-Identifier: MIT
#include "model/onnx_graph.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "model/onnx_conv.h"
#include "model/onnx_infer.h"
#include "model/onnx_rules.h"
#include "model/onnx_text.h"

namespace rocfix {
namespace {

using Types = std::vector<onnx::TypeProto>;

bool is_conv(const onnx::NodeProto& node) {
  return node.op_type() == "Conv" && is_onnx_domain(node.domain());
}

class GraphWalk {
 public:
  GraphWalk(int opset, const std::string& origin) : opset_(opset), origin_(origin) {}

  // Visits the nodes, which the format has in the order of computation.
  Status walk(onnx::GraphProto& graph, OnnxScope& scope);

  std::vector<NamedProblem> take_found() { return std::move(found_); }

 private:
  Status visit(onnx::NodeProto& node, OnnxScope& scope);
  Status visit_conv(const onnx::NodeProto& node, OnnxScope& scope);
  Status visit_bodies(onnx::NodeProto& node, OnnxScope& scope);
  // The types of the body's outputs.
  Result<Types> visit_body(onnx::GraphProto& body, OnnxScope& outer);

  int opset_;
  const std::string& origin_;
  std::vector<NamedProblem> found_;
};

Status GraphWalk::walk(onnx::GraphProto& graph, OnnxScope& scope) {
  scope.declare(graph);
  for (auto& node : *graph.mutable_node()) ROCFIX_CHECK(visit(node, scope));
  return {};
}

Status GraphWalk::visit(onnx::NodeProto& node, OnnxScope& scope) {
  scope.set_maker(node);
  if (is_conv(node)) return visit_conv(node, scope);
  ROCFIX_CHECK(visit_bodies(node, scope));
  infer_outputs(node, opset_, scope);
  return {};
}

Status GraphWalk::visit_conv(const onnx::NodeProto& node, OnnxScope& scope) {
  auto problem = conv_problem_of(node, scope);
  if (!problem) {
    const Error& error = problem.error();
    return Error{error.code, origin_ + ": Conv '" + node_name(node) + "': " + error.message};
  }
  if (node.output_size() > 0) {
    const auto& input = scope.find(node.input(0))->type.tensor_type();
    const auto dims = conv_output_dims(*problem, input.shape().dim_size());
    scope.set_type(node.output(0), tensor_type(input.elem_type(), dims));
  }
  found_.push_back({node_name(node), *problem});
  return {};
}

// An output of an If has a known type where both branches agree.
void set_if_types(const onnx::NodeProto& node, const std::vector<Types>& branches, OnnxScope& scope) {
  if (node.op_type() != "If" || branches.size() != 2) return;
  const size_t outputs = std::min({size_t(node.output_size()), branches[0].size(), branches[1].size()});
  for (size_t i = 0; i < outputs; ++i) {
    const auto& type = branches[0][i];
    const bool agreed = type.SerializeAsString() == branches[1][i].SerializeAsString();
    if (agreed) scope.set_type(node.output(int(i)), type);
  }
}

Status GraphWalk::visit_bodies(onnx::NodeProto& node, OnnxScope& scope) {
  std::vector<Types> types;
  for (auto& attribute : *node.mutable_attribute()) {
    if (!attribute.has_g()) continue;
    auto of_body = visit_body(*attribute.mutable_g(), scope);
    if (!of_body) return of_body.error();
    types.push_back(std::move(*of_body));
  }
  set_if_types(node, types, scope);
  return {};
}

Result<Types> GraphWalk::visit_body(onnx::GraphProto& body, OnnxScope& outer) {
  OnnxScope scope(&outer);
  ROCFIX_CHECK(walk(body, scope));
  Types types;
  for (const auto& output : body.output()) {
    const OnnxValue* value = scope.find(output.name());
    types.push_back(value ? value->type : onnx::TypeProto());
  }
  return types;
}

bool holds_conv(const google::protobuf::RepeatedPtrField<onnx::NodeProto>& nodes) {
  const auto in_body = [](const auto& attribute) { return holds_conv(attribute.g().node()); };
  return std::any_of(nodes.begin(), nodes.end(), [&](const auto& node) {
    return is_conv(node) || std::any_of(node.attribute().begin(), node.attribute().end(), in_body);
  });
}

// A function's convolutions have other shapes at every call, and their parameters hide in its attributes.
Status check_functions(const onnx::ModelProto& model, const std::string& origin) {
  for (const auto& function : model.functions()) {
    if (!holds_conv(function.node())) continue;
    return Error{Code::kUnsupported, origin + ": the function '" + printable(function.name()) +
                                         "' of the model holds convolutions; inline the functions first, for "
                                         "example with onnx.inliner.inline_local_functions"};
  }
  return {};
}

// The version of ONNX's own operators that the model was written for.
Result<int> opset_of(const onnx::ModelProto& model, const std::string& origin) {
  constexpr int64_t kMost = std::numeric_limits<int>::max();
  for (const auto& import : model.opset_import()) {
    if (is_onnx_domain(import.domain())) return int(std::clamp<int64_t>(import.version(), 1, kMost));
  }
  if (model.ir_version() < 3) return 1;  // files of that age do not say
  return Error{Code::kBadInput, origin +
                                    ": the model names no version of the ONNX operators (opset_import); the "
                                    "file is cut short or damaged"};
}

}  // namespace

Result<std::vector<NamedProblem>> convolutions_of(onnx::ModelProto& model, const std::string& origin) {
  const auto opset = opset_of(model, origin);
  if (!opset) return opset.error();
  ROCFIX_CHECK(check_functions(model, origin));
  GraphWalk walk(*opset, origin);
  OnnxScope scope;
  ROCFIX_CHECK(walk.walk(*model.mutable_graph(), scope));
  auto found = walk.take_found();
  if (found.empty()) return Error{Code::kBadInput, origin + ": the model has no Conv node"};
  return found;
}

}  // namespace rocfix
