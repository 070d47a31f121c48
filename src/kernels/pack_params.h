// SPDX-License-Identifier: MIT
// What pack_weights is told.
#pragma once

#include "kernels/divider.h"

namespace rocfix {

inline constexpr int kPackThreads = 256;

struct PackParams {
  int pairs;                   // of a result's and a source's channel, of all groups
  int taps;
  int group_weights;           // elements from one group to the next, on both sides
  int row_step, channel_step;  // elements from one result's, one source's channel to the next, before packing
  Divider by_rows, by_channels;
};

}  // namespace rocfix
