// SPDX-License-Identifier: MIT
#include "conv/epilogue.h"

#include <algorithm>
#include <cmath>

namespace rocfix {
namespace {

// From one value of a type to the next: relative above, absolute among the smallest.
struct Spacing {
  double relative, smallest;
};

Spacing spacing_of(DataType type) {
  if (type == DataType::kF16) return {0x1p-10, 0x1p-24};
  if (type == DataType::kBF16) return {0x1p-7, 0x1p-133};
  return {0x1p-23, 0x1p-149};
}

}  // namespace

double activated(const ConvProblem& p, double value) {
  switch (p.activation) {
    case Activation::kNone:
      return value;
    case Activation::kRelu:
      return value < 0 ? 0 : value;
    case Activation::kRelu6:
      return value < 0 ? 0 : value > 6 ? 6 : value;
    case Activation::kSilu:
      return value / (1 + std::exp(-value));
    case Activation::kLeaky:
      return value < 0 ? p.slope * value : value;
  }
  return value;
}

// Both sides are rounded to the type: a small difference before may become one step of the type.
double allowed_error(const ConvProblem& p, double expected) {
  if (p.activation != Activation::kSilu) return 0;
  const Spacing spacing = spacing_of(p.type);
  return std::abs(expected) * (kSiluRelativeError + spacing.relative) + kSiluLostBelow + spacing.smallest;
}

}  // namespace rocfix
