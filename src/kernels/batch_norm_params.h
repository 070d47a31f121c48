// SPDX-License-Identifier: MIT
// What the kernels of batch normalisation are told.
#pragma once

#include "kernels/divider.h"

namespace rocfix {

inline constexpr int kBatchNormThreads = 1024;   // of a work-group
inline constexpr int kBatchNormNhwcChannels = 8;  // of a work-group where channels are neighbours; else one

struct BatchNormParams {
  int channels;
  int count;  // elements of a channel: N * H * W
  int parts;  // work-groups that share a channel
  float epsilon;
  float share;   // of this batch in the running statistics, 0 … 1
  float unbias;  // count / (count - 1)
  Divider by_plane;  // H * W
};

}  // namespace rocfix
