// SPDX-License-Identifier: MIT
// A tensor that kernels go through channel by channel: batch normalisation, bias.
#pragma once

#include <string>

#include "kernels/channel_params.h"
#include "solvers/solver.h"

namespace rocfix {

// Dense n x c x h x w in `layout`.
struct ChannelTensor {
  int64_t n = 1, c = 1, h = 1, w = 1;
  DataType type = DataType::kF32;
  Layout layout = Layout::kNchw;

  int64_t count() const { return n * h * w; }  // elements of a channel
  bool operator==(const ChannelTensor&) const = default;
};

// How the kernels share the channels. `may_split`: a pass without sums, where several groups may have a channel.
// Error: kUnsupported for tensors from 2^31 elements on, 2^30 elements a channel, 2^22 channels, and for empty ones.
Result<ChannelParams> channel_params(const ChannelTensor& tensor, bool may_split, const DeviceTraits& traits);

// The launch of "MODULE"'s kernel "rocfix_MODULE_PASS_TYPE_LAYOUT"; its parameters are still to be set.
KernelStep channel_step(const ChannelTensor& tensor, const char* module, const char* pass, const ChannelParams& params);

}  // namespace rocfix
