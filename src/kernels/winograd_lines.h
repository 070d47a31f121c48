// SPDX-License-Identifier: MIT
// A transform of Winograd's along both axes of a tile. A line says what is done along one.
#pragma once

#include "kernels/device.h"

namespace rocfix {

template <class Line>
ROCFIX_DEVICE void transform_tile(const float (&from)[Line::kFrom][Line::kFrom], float (&to)[Line::kTo][Line::kTo]) {
  float half[Line::kFrom][Line::kTo];
#pragma unroll
  for (int row = 0; row < Line::kFrom; ++row) Line::transform(from[row], half[row]);
#pragma unroll
  for (int column = 0; column < Line::kTo; ++column) {
    float in[Line::kFrom], out[Line::kTo];
#pragma unroll
    for (int row = 0; row < Line::kFrom; ++row) in[row] = half[row][column];
    Line::transform(in, out);
#pragma unroll
    for (int row = 0; row < Line::kTo; ++row) to[row][column] = out[row];
  }
}

}  // namespace rocfix
