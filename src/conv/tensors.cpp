// SPDX-License-Identifier: MIT
#include "conv/tensors.h"

#include <bit>
#include <cstring>

namespace rocfix {
namespace {

// The upper half of a float, rounded to nearest even; a NaN stays one.
uint16_t bf16_bits(float value) {
  const auto bits = std::bit_cast<uint32_t>(value);
  if (value != value) return static_cast<uint16_t>(bits >> 16 | 0x40);
  return static_cast<uint16_t>((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

float from_bf16(uint16_t bits) {
  return std::bit_cast<float>(uint32_t{bits} << 16);
}

uint16_t f16_bits(float value) {
  return std::bit_cast<uint16_t>(static_cast<_Float16>(value));
}

float from_f16(uint16_t bits) {
  return static_cast<float>(std::bit_cast<_Float16>(bits));
}

// Calls use(place of the element in memory, its number in the order of the dimensions).
template <class Use>
void for_each_element(const ConvProblem& problem, Tensor tensor, const Use& use) {
  const Dimensions size = sizes_of(problem, tensor), stride = strides_of(problem, tensor);
  int64_t number = 0;
  for (int64_t a = 0; a < size[0]; ++a)
    for (int64_t b = 0; b < size[1]; ++b)
      for (int64_t c = 0; c < size[2]; ++c) {
        const int64_t row = a * stride[0] + b * stride[1] + c * stride[2];
        for (int64_t d = 0; d < size[3]; ++d) use(row + d * stride[3], number++);
      }
}

template <class Stored, class Convert>
std::vector<std::byte> stored(const ConvProblem& problem, Tensor tensor, std::span<const float> values,
                              const Convert& convert) {
  std::vector<std::byte> bytes(values.size() * sizeof(Stored));
  for_each_element(problem, tensor, [&](int64_t place, int64_t number) {
    const Stored value = convert(values[number]);
    std::memcpy(bytes.data() + place * sizeof value, &value, sizeof value);
  });
  return bytes;
}

template <class Stored, class Convert>
std::vector<float> loaded(const ConvProblem& problem, Tensor tensor, std::span<const std::byte> bytes,
                          const Convert& convert) {
  std::vector<float> values(bytes.size() / sizeof(Stored));
  for_each_element(problem, tensor, [&](int64_t place, int64_t number) {
    Stored value;
    std::memcpy(&value, bytes.data() + place * sizeof value, sizeof value);
    values[number] = convert(value);
  });
  return values;
}

float same(float value) {
  return value;
}

}  // namespace

Tensor result_of(Direction direction) {
  if (direction == Direction::kBackwardData) return Tensor::kX;
  return direction == Direction::kBackwardWeights ? Tensor::kW : Tensor::kY;
}

const char* to_string(Tensor tensor) {
  constexpr const char* kNames[] = {"x", "w", "y", "bias"};
  return kNames[static_cast<size_t>(tensor)];
}

Dimensions sizes_of(const ConvProblem& p, Tensor tensor) {
  if (tensor == Tensor::kX) return {p.n, p.c, p.h, p.w};
  if (tensor == Tensor::kW) return {p.k, p.c / p.groups, p.r, p.s};
  if (tensor == Tensor::kBias) return {p.bias_elements(), 1, 1, 1};
  return {p.n, p.k, p.out_h(), p.out_w()};
}

Dimensions strides_of(const ConvProblem& p, Tensor tensor) {
  const auto [a, b, c, d] = sizes_of(p, tensor);
  if (p.layout == Layout::kNchw) return {b * c * d, c * d, d, 1};
  return {b * c * d, 1, d * b, b};
}

int64_t elements_of(const ConvProblem& p, Tensor tensor) {
  const auto [a, b, c, d] = sizes_of(p, tensor);
  return a * b * c * d;
}

std::vector<float>& HostTensors::operator[](Tensor tensor) {
  std::vector<float>* const all[] = {&x, &w, &y, &bias};
  return *all[static_cast<size_t>(tensor)];
}

const std::vector<float>& HostTensors::operator[](Tensor tensor) const {
  const std::vector<float>* const all[] = {&x, &w, &y, &bias};
  return *all[static_cast<size_t>(tensor)];
}

float rounded_to(DataType type, float value) {
  switch (type) {
    case DataType::kF32:
      return value;
    case DataType::kF16:
      return from_f16(f16_bits(value));
    case DataType::kBF16:
      return from_bf16(bf16_bits(value));
  }
  return value;
}

std::vector<std::byte> to_bytes(const ConvProblem& problem, Tensor tensor, std::span<const float> values) {
  switch (problem.type) {
    case DataType::kF32:
      return stored<float>(problem, tensor, values, same);
    case DataType::kF16:
      return stored<uint16_t>(problem, tensor, values, f16_bits);
    case DataType::kBF16:
      return stored<uint16_t>(problem, tensor, values, bf16_bits);
  }
  return {};
}

std::vector<float> from_bytes(const ConvProblem& problem, Tensor tensor, std::span<const std::byte> bytes) {
  switch (problem.type) {
    case DataType::kF32:
      return loaded<float>(problem, tensor, bytes, same);
    case DataType::kF16:
      return loaded<uint16_t>(problem, tensor, bytes, from_f16);
    case DataType::kBF16:
      return loaded<uint16_t>(problem, tensor, bytes, from_bf16);
  }
  return {};
}

}  // namespace rocfix
