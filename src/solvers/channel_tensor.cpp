// SPDX-License-Identifier: MIT
#include "solvers/channel_tensor.h"

#include <fmt/format.h>

#include <algorithm>

#include "solvers/rules.h"

namespace rocfix {
namespace {

int64_t channels_of_a_group(const ChannelTensor& tensor) {
  return tensor.layout == Layout::kNchw ? 1 : kNhwcChannels;
}

int64_t tiles_of(const ChannelTensor& tensor) {
  return ceil_div(tensor.c, channels_of_a_group(tensor));
}

Status is_within_limits(const ChannelTensor& t) {
  if (t.n <= 0 || t.c <= 0 || t.h <= 0 || t.w <= 0) return Error{Code::kUnsupported, "an empty tensor"};
  if (t.c >= int64_t{1} << 22) return Error{Code::kUnsupported, "2^22 channels or more"};
  if (t.count() >= int64_t{1} << 30) return Error{Code::kUnsupported, "2^30 elements a channel or more"};
  if (t.count() * t.c >= int64_t{1} << 31) return Error{Code::kUnsupported, "a tensor of 2^31 elements or more"};
  return {};
}

// A group should have a few rounds of loads to do.
int parts_of(const ChannelTensor& tensor, const DeviceTraits& traits) {
  constexpr int64_t kGroupsOfAUnit = 4, kRounds = 4;
  const int64_t rows = kChannelThreads / channels_of_a_group(tensor);
  const int64_t wanted = ceil_div(kGroupsOfAUnit * traits.compute_units, tiles_of(tensor));
  return static_cast<int>(std::clamp<int64_t>(ceil_div(tensor.count(), rows * kRounds), 1, std::max<int64_t>(wanted, 1)));
}

}  // namespace

Result<ChannelParams> channel_params(const ChannelTensor& tensor, bool may_split, const DeviceTraits& traits) {
  ROCFIX_CHECK(is_within_limits(tensor));
  ChannelParams params;
  params.channels = static_cast<int>(tensor.c);
  params.count = static_cast<int>(tensor.count());
  params.parts = may_split ? parts_of(tensor, traits) : 1;
  params.by_plane = make_divider(tensor.h * tensor.w);
  return params;
}

KernelStep channel_step(const ChannelTensor& tensor, const char* module, const char* pass, const ChannelParams& params) {
  KernelStep step;
  step.module = module;
  step.kernel = fmt::format("rocfix_{}_{}_{}_{}", module, pass, to_string(tensor.type), to_string(tensor.layout));
  step.groups = static_cast<uint32_t>(tiles_of(tensor) * params.parts);
  step.threads = kChannelThreads;
  return step;
}

}  // namespace rocfix
