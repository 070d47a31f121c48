// SPDX-License-Identifier: MIT
// The tensors of a convolution: their sizes, where their elements lie, and their values on the host.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "conv/problem.h"

namespace rocfix {

enum class Tensor { kX, kW, kY, kBias };
inline constexpr Tensor kTensors[] = {Tensor::kX, Tensor::kW, Tensor::kY, Tensor::kBias};

// The tensor that a direction computes from the two others: y, x or w.
Tensor result_of(Direction direction);
const char* to_string(Tensor tensor);

// Four numbers, one a dimension: x is N C H W, w is K C/groups R S, y is N K OH OW, bias is K 1 1 1
// or, where the problem has none, 0 1 1 1.
using Dimensions = std::array<int64_t, 4>;

Dimensions sizes_of(const ConvProblem& problem, Tensor tensor);
// Elements from one index to the next. NHWC puts the second dimension last: w is then K R S C/groups.
Dimensions strides_of(const ConvProblem& problem, Tensor tensor);
int64_t elements_of(const ConvProblem& problem, Tensor tensor);

// Values in the order of the dimensions, whatever the layout, each one that the problem's type can hold.
struct HostTensors {
  std::vector<float> x, w, y, bias;

  std::vector<float>& operator[](Tensor tensor);
  const std::vector<float>& operator[](Tensor tensor) const;
};

// The nearest value of the type, ties to even; too large is infinite.
float rounded_to(DataType type, float value);

// The bytes of a tensor in its layout and type, and back.
std::vector<std::byte> to_bytes(const ConvProblem& problem, Tensor tensor, std::span<const float> values);
std::vector<float> from_bytes(const ConvProblem& problem, Tensor tensor, std::span<const std::byte> bytes);

}  // namespace rocfix
