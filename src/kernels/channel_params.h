// SPDX-License-Identifier: MIT
// What the kernels that go through a tensor channel by channel are told.
#pragma once

#include "kernels/divider.h"

namespace rocfix {

inline constexpr int kChannelThreads = 1024;  // of a work-group
inline constexpr int kNhwcChannels = 8;       // of a work-group where channels are neighbours; else one

struct ChannelParams {
  int channels;
  int count;         // elements of a channel: N * H * W
  int parts;         // work-groups that share a channel
  Divider by_plane;  // H * W
};

}  // namespace rocfix
