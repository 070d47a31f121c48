// SPDX-License-Identifier: MIT
// What few_channels' kernels are told.
#pragma once

#include "kernels/gather_params.h"

namespace rocfix {

inline constexpr int kFewChannels = 4;           // of the result, in a group
inline constexpr int kFewChannelsThreads = 256;  // of a work-group
inline constexpr int kFewChannelsTerms = 1024;   // of the sum whose weights are in LDS at a time

struct FewChannelsParams {
  GatherParams gather;         // first: the fake device reads no more
  Divider by_team_channels;  // channels of the source that a team sums at a time
};

}  // namespace rocfix
