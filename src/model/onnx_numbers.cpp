// SPDX-License-Identifier: MIT
#include "model/onnx_numbers.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>

namespace rocfix {
namespace {

// More than any shape has; larger tensors are weights, whose contents no shape depends on.
constexpr int64_t kMostNumbers = 64;

std::optional<int64_t> small_element_count(const onnx::TensorProto& tensor) {
  int64_t count = 1;
  for (const int64_t dim : tensor.dims()) {
    if (dim < 0 || dim > kMostNumbers) return {};
    count *= dim;
    if (count > kMostNumbers) return {};
  }
  return count;
}

bool has_elements(const onnx::TensorProto& tensor, int64_t count, int typed_count, int64_t bytes) {
  if (tensor.has_raw_data()) return int64_t(tensor.raw_data().size()) == count * bytes && typed_count == 0;
  return typed_count == count;
}

template <class T>
Numbers raw_numbers(const std::string& bytes) {
  std::vector<T> values(bytes.size() / sizeof(T));
  std::memcpy(values.data(), bytes.data(), values.size() * sizeof(T));
  return Numbers(values.begin(), values.end());
}

template <class T, class List>
Numbers numbers_of(const onnx::TensorProto& tensor, const List& typed) {
  if (tensor.has_raw_data()) return raw_numbers<T>(tensor.raw_data());
  return Numbers(typed.begin(), typed.end());
}

// The integer nearest to zero; the largest one for what a double cannot tell from it. Nothing beyond the
// type.
template <class T>
std::optional<T> integer_of(double number) {
  constexpr double kEnd = -double(std::numeric_limits<T>::min());
  if (!(std::abs(number) <= kEnd)) return {};
  return number >= kEnd ? std::numeric_limits<T>::max() : T(number);
}

template <class T, class List>
bool add_integers(const Numbers& numbers, List& list) {
  for (const double number : numbers) {
    const auto integer = integer_of<T>(number);
    if (!integer) return false;
    list.Add(*integer);
  }
  return true;
}

bool add_numbers(const Numbers& numbers, onnx::TensorProto& tensor) {
  if (tensor.data_type() == onnx::TensorProto::INT64) {
    return add_integers<int64_t>(numbers, *tensor.mutable_int64_data());
  }
  if (tensor.data_type() == onnx::TensorProto::INT32) {
    return add_integers<int32_t>(numbers, *tensor.mutable_int32_data());
  }
  for (const double number : numbers) tensor.add_float_data(float(number));
  return tensor.data_type() == onnx::TensorProto::FLOAT;
}

}  // namespace

bool is_readable(const onnx::TensorProto& tensor) {
  const auto count = small_element_count(tensor);
  if (!count || tensor.has_segment() || tensor.data_location() == onnx::TensorProto::EXTERNAL) return false;
  switch (tensor.data_type()) {
    case onnx::TensorProto::INT64:
      return has_elements(tensor, *count, tensor.int64_data_size(), 8);
    case onnx::TensorProto::INT32:
      return has_elements(tensor, *count, tensor.int32_data_size(), 4);
    case onnx::TensorProto::FLOAT:
      return has_elements(tensor, *count, tensor.float_data_size(), 4);
    default:
      return false;
  }
}

std::optional<Numbers> numbers_in(const onnx::TensorProto& tensor) {
  if (tensor.dims_size() > 1) return {};
  if (tensor.data_type() == onnx::TensorProto::INT64) return numbers_of<int64_t>(tensor, tensor.int64_data());
  if (tensor.data_type() == onnx::TensorProto::INT32) return numbers_of<int32_t>(tensor, tensor.int32_data());
  return numbers_of<float>(tensor, tensor.float_data());
}

std::optional<onnx::TensorProto> tensor_with(const onnx::TypeProto& type, const Numbers& numbers) {
  onnx::TensorProto tensor;
  tensor.set_data_type(type.tensor_type().elem_type());
  for (const auto& dim : type.tensor_type().shape().dim()) tensor.add_dims(dim.dim_value());
  if (tensor.dims_size() > 1 || !add_numbers(numbers, tensor) || !is_readable(tensor)) return {};
  return tensor;
}

}  // namespace rocfix
