// SPDX-License-Identifier: MIT
// What a work-group of the gathering kernels computes, and how terms, pixels and runs are found.
#pragma once

#include "kernels/device.h"
#include "kernels/gather_params.h"

namespace rocfix {

// What a work-group computes: a phase of one group's result, and in it a tile.
struct GatherWork {
  AxisPhase h, w;
  int group;
  int m0, n0;   // the tile's first row and column
  int columns;  // of the phase
  int begin;    // of its part of the sum: the first term
  int terms;    // and the end
};

// Term k of the sum: a channel of the source and a tap of the phase.
struct GatherTerm {
  int channel, r, s;
};

// The terms' order is that of forward's weights in memory.
template <bool kChannelsLast>
ROCFIX_DEVICE GatherTerm gather_term(const GatherParams& p, const GatherWork& work, int k) {
  if constexpr (kChannelsLast) {
    const Division tap = divided(k, p.by_channels), row = divided(tap.quotient, work.w.by_taps);
    return {tap.remainder, row.quotient, row.remainder};
  } else {
    const Division row = divided(k, work.w.by_taps), channel = divided(row.quotient, work.h.by_taps);
    return {channel.quotient, channel.remainder, row.remainder};
  }
}

// A pixel of the result: image, row, column of its phase.
struct GatherPixel {
  int n, row, column;
};

ROCFIX_DEVICE GatherPixel gather_pixel(const GatherWork& work, int index) {
  const Division row = divided(index, work.w.by_count), image = divided(row.quotient, work.h.by_count);
  return {image.quotient, image.remainder, row.remainder};
}

// Where the first tap of a column's sum lies. Columns past the end lie far outside.
struct GatherOrigin {
  uint32 bytes;  // may have wrapped around: a tap inside brings it back
  int h, w;
};

ROCFIX_DEVICE GatherOrigin gather_origin(const GatherParams& p, const GatherWork& work, int column, int element_bytes) {
  const bool exists = column < work.columns;
  const GatherPixel pixel = gather_pixel(work, exists ? column : 0);
  GatherOrigin origin;
  origin.h = work.h.offset + pixel.row * p.source_step_h;
  origin.w = work.w.offset + pixel.column * p.source_step_w;
  origin.bytes = (uint32(pixel.n) * p.source.a + uint32(origin.h) * p.source.c + uint32(origin.w) * p.source.d) *
                 uint32(element_bytes);
  if (!exists) origin.h = -(1 << 30);
  return origin;
}

// Slices that follow one another with nothing new to find: the channels of a tap, or the whole sum.
struct GatherRun {
  int r, s;    // the tap of term k0
  int channel;  // and its channel
  int k0, end;  // its first slice begins at k0; slices that reach past `end` are not of the run
};

template <bool kByTap>
ROCFIX_DEVICE GatherRun gather_run(const GatherParams& p, const GatherWork& work, int k0) {
  if constexpr (!kByTap) return {0, 0, 0, k0, work.terms};
  const GatherTerm t = gather_term<true>(p, work, k0);
  const int end = k0 - t.channel + p.channels;
  return {t.r, t.s, t.channel, k0, end < work.terms ? end : work.terms};
}

}  // namespace rocfix
