// SPDX-License-Identifier: MIT
#include "conv/problem.h"

#include <fmt/format.h>

#include <algorithm>

namespace rocfix {
namespace {

Error bad(std::string message) {
  return {Code::kBadInput, std::move(message)};
}

struct Dimension {
  const char* name;
  int64_t value;
  int64_t least;
};

Status check_ranges(const ConvProblem& p) {
  const Dimension dimensions[] = {
      {"n (batch)", p.n, 0},  // an empty batch is a valid nothing
      {"c (input channels)", p.c, 1},
      {"h (height)", p.h, 1},
      {"w (width)", p.w, 1},
      {"k (output channels)", p.k, 1},
      {"r (filter height)", p.r, 1},
      {"s (filter width)", p.s, 1},
      {"p (vertical padding)", p.pad_h, 0},
      {"p (horizontal padding)", p.pad_w, 0},
      {"s (vertical stride)", p.stride_h, 1},
      {"s (horizontal stride)", p.stride_w, 1},
      {"d (vertical dilation)", p.dilation_h, 1},
      {"d (horizontal dilation)", p.dilation_w, 1},
      {"g (groups)", p.groups, 1},
  };
  for (const auto& d : dimensions)
    if (d.value < d.least || d.value > kMaxDimension)
      return bad(fmt::format("{} is {}, but must be {} to {}", d.name, d.value, d.least, kMaxDimension));
  return {};
}

Status check_groups(const ConvProblem& p) {
  if (p.c % p.groups != 0)
    return bad(fmt::format("c (input channels) {} is not divisible by {} groups", p.c, p.groups));
  if (p.k % p.groups != 0)
    return bad(fmt::format("k (output channels) {} is not divisible by {} groups", p.k, p.groups));
  return {};
}

// Every field is below 2^31, so sums and one product of fields fit in 63 bits.
Status check_filter(const char* axis, int64_t in, int64_t pad, int64_t filter, int64_t dilation) {
  const int64_t padded = in + 2 * pad, span = dilation * (filter - 1) + 1;
  if (span <= padded) return {};
  return bad(
      fmt::format("the filter spans {} pixels of {} (dilation included), but the padded input has only {}",
                  span, axis, padded));
}

Status check_epilogue(const ConvProblem& p) {
  if (p.has_epilogue() && p.direction != Direction::kForward)
    return bad(fmt::format("'{}' (bias, activation) belongs to the forward direction only", epilogue_text(p)));
  if (!(p.slope >= 0 && p.slope <= 1)) return bad(fmt::format("the slope of leaky is {}, but must be 0 to 1", p.slope));
  return {};
}

bool fits(std::initializer_list<int64_t> factors) {
  int64_t product = 1;
  for (const int64_t factor : factors)
    if (__builtin_mul_overflow(product, factor, &product) || product > kMaxElements) return false;
  return true;
}

Status check_sizes(const ConvProblem& p) {
  const std::pair<const char*, bool> tensors[] = {
      {"input", fits({p.n, p.c, p.h, p.w})},
      {"weights", fits({p.k, p.c / p.groups, p.r, p.s})},
      {"output", fits({p.n, p.k, p.out_h(), p.out_w()})},
  };
  for (const auto& [name, ok] : tensors)
    if (!ok) return bad(fmt::format("the {} tensor has more than 2^40 elements", name));
  return {};
}

}  // namespace

int64_t ConvProblem::largest_tensor() const {
  return std::max({x_elements(), w_elements(), y_elements()});
}

int64_t ConvProblem::reduction_length() const {
  switch (direction) {
    case Direction::kForward:
      return c / groups * r * s;
    case Direction::kBackwardData:
      return k / groups * r * s;
    case Direction::kBackwardWeights:
      return n * out_h() * out_w();
  }
  return 0;
}

int64_t ConvProblem::tensor_bytes() const {
  return (x_elements() + w_elements() + y_elements() + bias_elements()) * element_bytes(type);
}

ConvProblem ConvProblem::plain() const {
  ConvProblem p = *this;
  p.bias = false;
  p.activation = Activation::kNone;
  p.slope = 0;
  return p;
}

int64_t element_bytes(DataType type) {
  return type == DataType::kF32 ? 4 : 2;
}

Status validate(const ConvProblem& problem) {
  ROCFIX_CHECK(check_ranges(problem));
  ROCFIX_CHECK(check_groups(problem));
  ROCFIX_CHECK(check_epilogue(problem));
  ROCFIX_CHECK(check_filter("height", problem.h, problem.pad_h, problem.r, problem.dilation_h));
  ROCFIX_CHECK(check_filter("width", problem.w, problem.pad_w, problem.s, problem.dilation_w));
  return check_sizes(problem);
}

}  // namespace rocfix
