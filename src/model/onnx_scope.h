// SPDX-License-Identifier: MIT
// What is known of the named values of an ONNX graph: their types and, where shapes hang on it, their
// contents.
#pragma once

#include <onnx/onnx_pb.h>

#include <optional>
#include <string>
#include <unordered_map>

namespace rocfix {

// Real models stay far below; more would only let a hostile file make shapes grow without bound.
inline constexpr int kMaxRank = 16;

struct OnnxValue {
  onnx::TypeProto type;                      // a tensor type, or not set when unknown
  std::optional<onnx::TensorProto> tensor;   // the contents, where small and known
  const onnx::NodeProto* made_by = nullptr;  // the node that makes it
};

// The values of one graph. A body of If, Loop or Scan also sees those of the graphs around it.
class OnnxScope {
 public:
  explicit OnnxScope(OnnxScope* outer = nullptr) : outer_(outer) {}

  // Records what the graph itself says: its inputs, declared types and constants.
  void declare(const onnx::GraphProto& graph);

  // Null for a name that is not known here, and for the empty one, by which nodes leave out an input.
  OnnxValue* find(const std::string& name);

  // Records an inferred type; a declared one stays when it says more.
  void set_type(const std::string& name, onnx::TypeProto type);
  void set_constant(const std::string& name, const onnx::TensorProto& tensor);
  void set_maker(const onnx::NodeProto& node);

 private:
  void declare_value(const onnx::ValueInfoProto& info);

  OnnxScope* outer_;
  std::unordered_map<std::string, OnnxValue> values_;
};

// True when the type is a tensor with every dimension known.
bool has_fixed_shape(const onnx::TypeProto& type);

// A tensor type with the given element type and dimensions.
template <class Dims>
onnx::TypeProto tensor_type(int elem_type, const Dims& dims) {
  onnx::TypeProto type;
  type.mutable_tensor_type()->set_elem_type(elem_type);
  auto* shape = type.mutable_tensor_type()->mutable_shape();
  for (int64_t dim : dims) shape->add_dim()->set_dim_value(dim);
  return type;
}

}  // namespace rocfix
