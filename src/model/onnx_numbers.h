// SPDX-License-Identifier: MIT
// The contents of small ONNX tensors of at most one dimension as plain numbers, and back.
#pragma once

#include <onnx/onnx_pb.h>

#include <optional>
#include <vector>

namespace rocfix {

// Doubles hold every number that a shape is made of; the largest integer, which marks "to the end" of a
// Slice, stays beyond every end.
using Numbers = std::vector<double>;

// The numbers of a tensor that is_readable and is a vector or a scalar.
std::optional<Numbers> numbers_in(const onnx::TensorProto& tensor);

// True when the tensor is small, of type INT64, INT32 or FLOAT, and holds as many elements as its dimensions
// say.
bool is_readable(const onnx::TensorProto& tensor);

// A tensor of the given type with these numbers; integers are cut towards zero. Nothing when the type, a
// scalar or a vector of fixed length, cannot hold them.
std::optional<onnx::TensorProto> tensor_with(const onnx::TypeProto& type, const Numbers& numbers);

}  // namespace rocfix
