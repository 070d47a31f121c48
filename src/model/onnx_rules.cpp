// SPDX-License-Identifier: MIT
#include "model/onnx_rules.h"

#include <algorithm>
#include <exception>
#include <new>
#include <string_view>
#include <unordered_set>

#include "conv/problem.h"
#include "model/onnx_attribute.h"

namespace rocfix {
namespace {

constexpr int kMostNumbers = 1024;  // in one attribute

using Names = std::unordered_set<std::string_view>;

Names words_of(std::string_view text) {
  Names words;
  while (!text.empty()) {
    const size_t length = std::min(text.find(' '), text.size());
    words.insert(text.substr(0, length));
    text.remove_prefix(std::min(length + 1, text.size()));
  }
  return words;
}

// Operators that occur around convolutions and whose inference, after the checks below, stood up to random
// nodes.
constexpr std::string_view kInferredOperators =
    "Abs Acos Acosh Add And ArgMax ArgMin Asin Asinh Atan Atanh AveragePool BatchNormalization "
    "BitShift Cast CastLike Ceil Celu Clip Concat ConstantOfShape ConvTranspose Cos Cosh CumSum "
    "DepthToSpace DequantizeLinear Div Dropout Elu Equal Erf Exp Expand Flatten Floor Gather Gemm "
    "GlobalAveragePool GlobalLpPool GlobalMaxPool Greater GreaterOrEqual HardSigmoid HardSwish "
    "Hardmax Identity InstanceNormalization IsInf IsNaN LRN LayerNormalization LeakyRelu Less "
    "LessOrEqual Log LogSoftmax LpNormalization LpPool MatMul Max MaxPool Mean "
    "MeanVarianceNormalization Min Mod Mul Neg Not Or PRelu Pad Pow QuantizeLinear Range Reciprocal "
    "ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd "
    "ReduceSum ReduceSumSquare Relu Reshape Resize Round Selu Shape Shrink Sigmoid Sign Sin Sinh "
    "Size Slice Softmax Softplus Softsign SpaceToDepth Split Sqrt Squeeze Sub Sum Tan Tanh "
    "ThresholdedRelu Tile TopK Transpose Unsqueeze Upsample Where Xor";

const Names& inferred_operators() {
  static const Names names = words_of(kInferredOperators);
  return names;
}

void remove_attribute(onnx::NodeProto& node, std::string_view name) {
  auto& attributes = *node.mutable_attribute();
  const auto is_named = [&](const auto& attribute) { return attribute.name() == name; };
  attributes.erase(std::remove_if(attributes.begin(), attributes.end(), is_named), attributes.end());
}

// Throws when the node does not have the inputs, outputs and attributes that its schema asks for.
bool fits(const onnx::OpSchema& schema, const onnx::NodeProto& node) {
  try {
    schema.Verify(node);
    return true;
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception&) {
    return false;
  }
}

bool is_optional(const onnx::OpSchema& schema, int index) {
  const auto& formal = schema.inputs();
  return index < int(formal.size()) && formal[size_t(index)].GetOption() == onnx::OpSchema::Optional;
}

// libonnx follows the types of inputs without asking whether they are known.
bool knows_inputs(const onnx::OpSchema& schema, const onnx::NodeProto& node, OnnxScope& scope) {
  for (int i = 0; i < node.input_size(); ++i) {
    const OnnxValue* value = scope.find(node.input(i));
    const bool known = value && value->type.tensor_type().has_shape();
    if (!known && !(node.input(i).empty() && is_optional(schema, i))) return false;
  }
  return true;
}

bool is_divisor(std::string_view name) {
  return name == "strides" || name == "dilations" || name == "kernel_shape" || name == "blocksize" ||
         name == "group";
}

bool is_bounded(const onnx::AttributeProto& attribute) {
  const int64_t least = is_divisor(attribute.name()) ? 1 : -kMaxDimension;
  const auto within = [&](int64_t value) { return value >= least && value <= kMaxDimension; };
  const auto& list = attribute.ints();
  return std::all_of(list.begin(), list.end(), within) && (!attribute.has_i() || within(attribute.i()));
}

// Numbers far outside any real model overflow or divide by zero inside libonnx, and long lists take it long.
// Slice alone has such numbers by custom: it marks "to the end" by the largest integer, and only compares
// them.
bool has_bounded_attributes(const onnx::NodeProto& node) {
  const bool any_number = node.op_type() == "Slice";
  return std::all_of(node.attribute().begin(), node.attribute().end(), [&](const auto& attribute) {
    return attribute.ints_size() <= kMostNumbers && (any_number || is_bounded(attribute));
  });
}

// The number of dimensions of an input; -1 when it has no such input.
int rank_of(const onnx::NodeProto& node, int index, OnnxScope& scope) {
  const OnnxValue* value = index < node.input_size() ? scope.find(node.input(index)) : nullptr;
  return value ? value->type.tensor_type().shape().dim_size() : -1;
}

bool has_sound_axis(const onnx::NodeProto& node, OnnxScope& scope) {
  const int rank = rank_of(node, 0, scope);
  const int end = node.op_type() == "Flatten" ? rank + 1 : rank;
  for (const auto& attribute : node.attribute()) {
    if (attribute.name() == "axis" && (attribute.i() < -rank || attribute.i() >= end)) return false;
  }
  return true;
}

// libonnx takes these operators' numbers of dimensions for granted.
bool has_sound_ranks(const onnx::NodeProto& node, OnnxScope& scope) {
  const int first = rank_of(node, 0, scope);
  const int second = rank_of(node, 1, scope);
  if (node.op_type() == "Gemm") return first == 2 && second == 2;
  if (node.op_type() == "ConvTranspose") return first >= 3 && first == second;
  return node.op_type() != "LayerNormalization" || first >= 1;
}

// Where the operator's output has as many dimensions as this input, a vector, has elements; else -1.
int shape_input(const onnx::NodeProto& node) {
  if (node.op_type() == "ConstantOfShape") return 0;
  return node.op_type() == "Expand" || node.op_type() == "Reshape" || node.op_type() == "Tile" ? 1 : -1;
}

bool has_bounded_result(const onnx::NodeProto& node, OnnxScope& scope) {
  const int index = shape_input(node);
  if (index < 0 || index >= node.input_size()) return true;
  const auto& shape = scope.find(node.input(index))->type.tensor_type().shape();
  return shape.dim_size() == 1 && shape.dim(0).dim_value() <= kMaxRank;
}

}  // namespace

bool is_onnx_domain(const std::string& domain) {
  return domain.empty() || domain == "ai.onnx";
}

bool keeps_type(const onnx::NodeProto& node) {
  static const Names names = {"Gelu", "GroupNormalization", "Mish", "RMSNormalization", "Swish"};
  return is_onnx_domain(node.domain()) && names.count(node.op_type()) > 0;
}

void adapt_to_libonnx(onnx::NodeProto& node, int opset) {
  if (opset < 18) return;
  // From 18 on every reduction takes its axes as an input, as ReduceSum has done since 13.
  if (node.op_type().starts_with("Reduce")) node.set_op_type("ReduceSum");
  if (node.op_type() == "Split") remove_attribute(node, "num_outputs");
  if (node.op_type() == "Cast") remove_attribute(node, "saturate");
  if (node.op_type() != "Resize") return;
  remove_attribute(node, "antialias");
  const auto* policy = find_attribute(node, "keep_aspect_ratio_policy");
  if (policy && policy->s() == "stretch") remove_attribute(node, "keep_aspect_ratio_policy");
}

const onnx::OpSchema* safe_schema(const onnx::NodeProto& node, int opset, OnnxScope& scope) {
  if (!is_onnx_domain(node.domain()) || !inferred_operators().count(node.op_type())) return nullptr;
  const auto* schema = onnx::OpSchemaRegistry::Schema(node.op_type(), opset, onnx::ONNX_DOMAIN);
  if (!schema || !fits(*schema, node) || !knows_inputs(*schema, node, scope)) return nullptr;
  const bool sound = has_bounded_attributes(node) && has_sound_axis(node, scope) &&
                     has_sound_ranks(node, scope) && has_bounded_result(node, scope);
  return sound ? schema : nullptr;
}

}  // namespace rocfix
