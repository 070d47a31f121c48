// SPDX-License-Identifier: MIT
#include "model/onnx_scope.h"

#include <utility>

#include "conv/problem.h"
#include "model/onnx_numbers.h"

namespace rocfix {
namespace {

constexpr size_t kMaxDimensionName = 64;

// Dimensions outside the limits count as unknown, so that no inference works with them. Long names of
// dimensions go too: every value that has the dimension would hold a copy.
void drop_bad_dimensions(onnx::TensorShapeProto& shape) {
  for (auto& dim : *shape.mutable_dim()) {
    dim.clear_denotation();
    if (dim.has_dim_value() && (dim.dim_value() < 0 || dim.dim_value() > kMaxDimension)) dim.clear_value();
    if (dim.has_dim_param() && dim.dim_param().size() > kMaxDimensionName) dim.clear_value();
  }
}

// Only tensors are followed; sequences, maps and optionals count as unknown.
onnx::TypeProto bounded(onnx::TypeProto type) {
  if (!type.has_tensor_type()) return {};
  auto& tensor = *type.mutable_tensor_type();
  if (!tensor.has_shape()) return type;
  if (tensor.shape().dim_size() > kMaxRank) {
    tensor.clear_shape();
  } else {
    drop_bad_dimensions(*tensor.mutable_shape());
  }
  return type;
}

// What was known of the contents belongs to the type before.
void replace_type(OnnxValue& value, onnx::TypeProto type) {
  value.type = std::move(type);
  value.tensor.reset();
}

bool says_more(const onnx::TypeProto& declared, const onnx::TypeProto& inferred) {
  return has_fixed_shape(declared) || (declared.has_tensor_type() && !inferred.tensor_type().has_shape());
}

}  // namespace

bool has_fixed_shape(const onnx::TypeProto& type) {
  if (!type.has_tensor_type() || !type.tensor_type().has_shape()) return false;
  for (const auto& dim : type.tensor_type().shape().dim()) {
    if (!dim.has_dim_value()) return false;
  }
  return true;
}

OnnxValue* OnnxScope::find(const std::string& name) {
  if (name.empty()) return nullptr;
  for (OnnxScope* scope = this; scope; scope = scope->outer_) {
    const auto found = scope->values_.find(name);
    if (found != scope->values_.end()) return &found->second;
  }
  return nullptr;
}

void OnnxScope::declare(const onnx::GraphProto& graph) {
  for (const auto& info : graph.value_info()) declare_value(info);
  for (const auto& info : graph.output()) declare_value(info);
  for (const auto& info : graph.input()) declare_value(info);
  for (const auto& tensor : graph.initializer()) set_constant(tensor.name(), tensor);
  for (const auto& sparse : graph.sparse_initializer()) {
    set_type(sparse.values().name(), tensor_type(sparse.values().data_type(), sparse.dims()));
  }
}

void OnnxScope::declare_value(const onnx::ValueInfoProto& info) {
  values_[info.name()].type = bounded(info.type());
}

void OnnxScope::set_type(const std::string& name, onnx::TypeProto type) {
  type = bounded(std::move(type));
  OnnxValue& value = values_[name];
  if (has_fixed_shape(type) || !says_more(value.type, type)) replace_type(value, std::move(type));
}

void OnnxScope::set_constant(const std::string& name, const onnx::TensorProto& tensor) {
  OnnxValue& value = values_[name];
  replace_type(value, bounded(tensor_type(tensor.data_type(), tensor.dims())));
  if (is_readable(tensor)) value.tensor = tensor;
}

void OnnxScope::set_maker(const onnx::NodeProto& node) {
  for (const auto& name : node.output()) values_[name].made_by = &node;
}

}  // namespace rocfix
