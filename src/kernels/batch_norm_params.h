// SPDX-License-Identifier: MIT
// What the kernels of batch normalisation are told.
#pragma once

#include "kernels/channel_params.h"

namespace rocfix {

struct BatchNormParams {
  ChannelParams tensor;
  float epsilon;
  float share;   // of this batch in the running statistics, 0 … 1
  float unbias;  // count / (count - 1)
};

}  // namespace rocfix
