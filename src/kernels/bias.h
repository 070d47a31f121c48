// SPDX-License-Identifier: MIT
// A convolution's bias: added to its result, and its gradient, the sum of the result's gradient over all of a channel's
// elements in fp32 and in a fixed order.
#pragma once

#include "kernels/channel_group.h"

namespace rocfix {

struct BiasSum {
  float value;
};

ROCFIX_DEVICE BiasSum joined(const BiasSum& a, const BiasSum& b) {
  return {a.value + b.value};
}

template <class T, class Places>
ROCFIX_DEVICE void bias_forward(T* y, const T* bias, const ChannelParams& p) {
  const ChannelGroup<Places> group(p);
  if (!group.exists) return;
  const float added = widened(bias[group.channel]);
  group.each(group.from(y), [&](uint32 place, float value) { store(y[place], value + added); });
}

template <class T, class Places>
ROCFIX_DEVICE void bias_backward(BiasSum (&lds)[kChannelThreads], const T* dy, T* dbias, const ChannelParams& p) {
  const ChannelGroup<Places> group(p);
  BiasSum own{0.0f};
  group.each(group.from(dy), [&](uint32, float value) { own.value += value; });
  const BiasSum all = group.joined_by_all(lds, own);
  if (group.leads()) store(dbias[group.channel], all.value);
}

}  // namespace rocfix
