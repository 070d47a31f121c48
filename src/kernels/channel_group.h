// SPDX-License-Identifier: MIT
// Kernels that go through a tensor channel by channel (batch normalisation, bias).
//
// Where a work-group has its channels to itself (parts = 1), no sum has to be put together from several groups: no
// workspace, no atomics, the same bits each time.
#pragma once

#include "kernels/device.h"  // first: what the device can do with the parameters

#include "kernels/channel_params.h"
#include "kernels/storage.h"

namespace rocfix {

struct NchwPlaces {
  static constexpr int kChannels = 1;
  ROCFIX_DEVICE static uint32 place(const ChannelParams& p, int channel, int element) {
    const Division image = divided(element, p.by_plane);
    return (uint32(image.quotient) * p.channels + channel) * p.by_plane.divisor + image.remainder;
  }
};

struct NhwcPlaces {
  static constexpr int kChannels = kNhwcChannels;
  ROCFIX_DEVICE static uint32 place(const ChannelParams& p, int channel, int element) {
    return uint32(element) * p.channels + channel;
  }
};

// Where all work-groups' items stand in the channels. A work-group has one channel (NCHW) or a few neighbouring ones (NHWC)
// to itself, or shares them with the others of its `parts`.
template <class Places>
struct ChannelGroup {
  static constexpr int kAtOnce = 4;  // loads on their way
  static constexpr int kRows = kChannelThreads / Places::kChannels;

  const ChannelParams& p;
  int thread, lane, channel, first, step;
  bool exists;  // the last group may have fewer channels

  ROCFIX_DEVICE explicit ChannelGroup(const ChannelParams& params) : p(params) {
    thread = thread_index();
    lane = thread % Places::kChannels;
    const int tile = uint32(group_index()) / uint32(p.parts), part = group_index() - tile * p.parts;
    channel = tile * Places::kChannels + lane;
    exists = channel < p.channels;
    first = part * kRows + thread / Places::kChannels;
    step = p.parts * kRows;
  }

  ROCFIX_DEVICE bool leads() const { return thread < Places::kChannels && exists; }

  // use(place, load(place)) for each element of this work-item; several loads are on their way before the first is used.
  template <class Load, class Use>
  ROCFIX_DEVICE void each(const Load& load, const Use& use) const {
    if (!exists) return;
    int element = first;
    for (; element < p.count - (kAtOnce - 1) * step; element += kAtOnce * step) {
      uint32 places[kAtOnce];
      decltype(load(0u)) values[kAtOnce];
#pragma unroll
      for (int i = 0; i < kAtOnce; ++i) values[i] = load(places[i] = Places::place(p, channel, element + i * step));
#pragma unroll
      for (int i = 0; i < kAtOnce; ++i) use(places[i], values[i]);
    }
    for (; element < p.count; element += step) {
      const uint32 place = Places::place(p, channel, element);
      use(place, load(place));
    }
  }
  template <class T>
  ROCFIX_DEVICE static auto from(const T* x) {
    return [x](uint32 place) { return widened(x[place]); };
  }

  // All work-items' values of this one's channel, joined in a fixed order.
  template <class Value>
  ROCFIX_DEVICE Value joined_by_all(Value (&lds)[kChannelThreads], const Value& own) const {
    lds_barrier();  // what an earlier use left is read by now
    lds[thread] = own;
    for (int half = kChannelThreads / 2; half >= Places::kChannels; half /= 2) {
      lds_barrier();
      if (thread < half) lds[thread] = joined(lds[thread], lds[thread + half]);
    }
    lds_barrier();
    return lds[lane];
  }
};

}  // namespace rocfix
