// SPDX-License-Identifier: MIT
#include "model/onnx_fold.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <string_view>
#include <unordered_map>

#include "model/onnx_attribute.h"
#include "model/onnx_numbers.h"

namespace rocfix {
namespace {

using Folded = std::optional<Numbers>;

Folded input_numbers(const onnx::NodeProto& node, int index, OnnxScope& scope) {
  const OnnxValue* value = index < node.input_size() ? scope.find(node.input(index)) : nullptr;
  return value && value->tensor ? numbers_in(*value->tensor) : std::nullopt;
}

Folded fold_shape(const onnx::NodeProto& node, OnnxScope& scope) {
  const OnnxValue* value = scope.find(node.input(0));
  const bool whole = node.attribute_size() == 0;  // "start" and "end" choose a part
  if (!value || !whole || !has_fixed_shape(value->type)) return {};
  Numbers dims;
  for (const auto& dim : value->type.tensor_type().shape().dim()) dims.push_back(double(dim.dim_value()));
  return dims;
}

Folded fold_gather(const onnx::NodeProto& node, OnnxScope& scope) {
  const Folded data = input_numbers(node, 0, scope);
  const Folded indices = input_numbers(node, 1, scope);
  if (!data || !indices) return {};
  const double size = double(data->size());
  Numbers taken;
  for (const double index : *indices) {
    if (!(index >= -size && index < size)) return {};
    taken.push_back((*data)[size_t(index < 0 ? index + size : index)]);
  }
  return taken;
}

Folded fold_concat(const onnx::NodeProto& node, OnnxScope& scope) {
  Numbers all;
  for (int i = 0; i < node.input_size(); ++i) {
    const Folded part = input_numbers(node, i, scope);
    if (!part) return {};
    all.insert(all.end(), part->begin(), part->end());
  }
  return all;
}

// A bound or the step of a Slice: an attribute at first, an input since version 10. Not a number when
// unknown.
double slice_number(const onnx::NodeProto& node, std::string_view name, int index, OnnxScope& scope) {
  const auto* attribute = find_attribute(node, name);
  if (attribute && attribute->ints_size() == 1) return double(attribute->ints(0));
  const Folded numbers = input_numbers(node, index, scope);
  return numbers && numbers->size() == 1 ? numbers->front() : std::nan("");
}

Folded fold_slice(const onnx::NodeProto& node, OnnxScope& scope) {
  const Folded data = input_numbers(node, 0, scope);
  const double start = slice_number(node, "starts", 1, scope);
  const double end = slice_number(node, "ends", 2, scope);
  const double step = node.input_size() > 4 ? slice_number(node, "steps", 4, scope) : 1;
  if (!data || std::isnan(start) || std::isnan(end) || step != 1) return {};
  const double size = double(data->size());
  const auto place = [size](double at) { return ptrdiff_t(std::clamp(at < 0 ? at + size : at, 0.0, size)); };
  if (place(start) >= place(end)) return Numbers{};
  return Numbers(data->begin() + place(start), data->begin() + place(end));
}

template <class Operation>
Folded fold_pairs(const onnx::NodeProto& node, OnnxScope& scope) {
  const Folded a = input_numbers(node, 0, scope);
  const Folded b = input_numbers(node, 1, scope);
  if (!a || !b || a->empty() || b->empty()) return {};
  if (a->size() != b->size() && a->size() != 1 && b->size() != 1) return {};
  Numbers results(std::max(a->size(), b->size()));
  for (size_t i = 0; i < results.size(); ++i) {
    results[i] = Operation()((*a)[i % a->size()], (*b)[i % b->size()]);
  }
  return results;
}

template <double (*round)(double)>
Folded fold_each(const onnx::NodeProto& node, OnnxScope& scope) {
  Folded numbers = input_numbers(node, 0, scope);
  if (numbers) std::transform(numbers->begin(), numbers->end(), numbers->begin(), round);
  return numbers;
}

// The same numbers, perhaps of another type or number of dimensions.
Folded fold_same(const onnx::NodeProto& node, OnnxScope& scope) {
  return input_numbers(node, 0, scope);
}

using Fold = Folded (*)(const onnx::NodeProto&, OnnxScope&);

Fold fold_for(const std::string& operation) {
  static const std::unordered_map<std::string_view, Fold> folds = {
      {"Add", fold_pairs<std::plus<double>>},
      {"Cast", fold_same},
      {"Ceil", fold_each<std::ceil>},
      {"Concat", fold_concat},
      {"Div", fold_pairs<std::divides<double>>},
      {"Floor", fold_each<std::floor>},
      {"Gather", fold_gather},
      {"Identity", fold_same},
      {"Mul", fold_pairs<std::multiplies<double>>},
      {"Reshape", fold_same},
      {"Shape", fold_shape},
      {"Slice", fold_slice},
      {"Squeeze", fold_same},
      {"Sub", fold_pairs<std::minus<double>>},
      {"Unsqueeze", fold_same}};
  const auto found = folds.find(operation);
  return found == folds.end() ? nullptr : found->second;
}

}  // namespace

void fold_small_output(const onnx::NodeProto& node, OnnxScope& scope) {
  const Fold fold = fold_for(node.op_type());
  if (!fold || node.output_size() != 1 || node.input_size() == 0) return;
  OnnxValue* output = scope.find(node.output(0));
  if (!output || !has_fixed_shape(output->type)) return;
  if (const Folded numbers = fold(node, scope)) output->tensor = tensor_with(output->type, *numbers);
}

}  // namespace rocfix
