// SPDX-License-Identifier: MIT
#include "model/onnx_infer.h"

#include <onnx/shape_inference/implementation.h>

#include <exception>
#include <new>
#include <utility>
#include <vector>

#include "model/onnx_fold.h"
#include "model/onnx_rules.h"

namespace rocfix {
namespace {

// What libonnx is given of a node's inputs.
struct Inputs {
  std::unordered_map<std::string, onnx::TypeProto*> types;
  std::unordered_map<std::string, const onnx::TensorProto*> tensors;
};

Inputs inputs_of(const onnx::NodeProto& node, OnnxScope& scope) {
  Inputs inputs;
  for (const auto& name : node.input()) {
    OnnxValue* value = scope.find(name);
    if (!value) continue;  // an optional input that is left out
    inputs.types[name] = &value->type;
    if (value->tensor) inputs.tensors[name] = &*value->tensor;
  }
  return inputs;
}

// Runs code of libonnx, which reports what it cannot infer as an exception; that leaves the outputs unknown.
template <class Call>
void run_guarded(const Call& call) {
  try {
    call();
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception&) {
  }
}

std::vector<onnx::TypeProto> infer_types(onnx::NodeProto& node, const onnx::OpSchema& schema,
                                         Inputs& inputs) {
  onnx::shape_inference::InferenceContextImpl context(node, inputs.types, inputs.tensors, {});
  run_guarded([&] { schema.GetTypeAndShapeInferenceFunction()(context); });
  return std::move(context.allOutputTypes_);
}

void infer_by_schema(onnx::NodeProto& node, const onnx::OpSchema& schema, OnnxScope& scope) {
  Inputs inputs = inputs_of(node, scope);
  auto types = infer_types(node, schema, inputs);
  for (int i = 0; i < node.output_size(); ++i) scope.set_type(node.output(i), std::move(types[size_t(i)]));
  fold_small_output(node, scope);
}

void copy_type(const onnx::NodeProto& node, OnnxScope& scope) {
  if (node.input_size() == 0 || node.output_size() == 0) return;
  if (const OnnxValue* input = scope.find(node.input(0))) scope.set_type(node.output(0), input->type);
}

onnx::TensorProto int_tensor(const onnx::AttributeProto& attribute) {
  onnx::TensorProto tensor;
  tensor.set_data_type(onnx::TensorProto::INT64);
  if (attribute.name() == "value_ints") tensor.add_dims(attribute.ints_size());
  *tensor.mutable_int64_data() = attribute.ints();
  if (attribute.name() == "value_int") tensor.add_int64_data(attribute.i());
  return tensor;
}

void record_constant(const onnx::NodeProto& node, OnnxScope& scope) {
  if (node.attribute_size() != 1 || node.output_size() != 1) return;
  const auto& attribute = node.attribute(0);
  if (attribute.name() == "value") scope.set_constant(node.output(0), attribute.t());
  if (attribute.name() == "value_int" || attribute.name() == "value_ints") {
    scope.set_constant(node.output(0), int_tensor(attribute));
  }
}

}  // namespace

void infer_outputs(onnx::NodeProto& node, int opset, OnnxScope& scope) {
  if (!is_onnx_domain(node.domain())) return;
  if (node.op_type() == "Constant") return record_constant(node, scope);
  if (keeps_type(node)) return copy_type(node, scope);
  adapt_to_libonnx(node, opset);
  if (const auto* schema = safe_schema(node, opset, scope)) infer_by_schema(node, *schema, scope);
}

}  // namespace rocfix
