// SPDX-License-Identifier: MIT
// Forward and backward-data for results of up to four channels a group: an image's gradient, a network's last
// layer, narrow groups. A matrix product's tile would be mostly empty rows.
//
// A work-item sums all channels of its columns (result pixels) and reads the source straight from memory:
// what one tap reads the next finds in the cache. The weights of a slice lie in LDS, four rows side by side.
// The teams of a work-group sum different channels; at the end their parts are added in order, so that the
// result is the same each time.
//
// Where pixels are neighbours in memory, neighbouring work-items have neighbouring pixels and a team is whole
// waves. Where channels are, the teams are neighbouring work-items, so that together they read whole lines.
#pragma once

#include "kernels/epilogue.h"
#include "kernels/few_channels_params.h"
#include "kernels/few_channels_shapes.h"
#include "kernels/gather_gemm.h"

namespace rocfix {

// How many loads of a column are on their way at a time. With more clang 15 spills SGPRs, of which each
// condition takes one; a pack of halves takes more of them than one of floats.
#ifdef __CUDACC__
template <class T, int kWide>
inline constexpr int kLoadsAtOnce = 4;
#else
template <class T, int kWide>
inline constexpr int kLoadsAtOnce = sizeof(T) == 2 && kWide > 1 ? 1 : 2;
#endif

template <int kPixelCount, int kTeamCount>
struct FewChannelsShape {
  static constexpr int kPixels = kPixelCount, kTeams = kTeamCount;
  static constexpr int kLanes = kFewChannelsThreads / kTeams;
  static constexpr int kBM = kFewChannels, kBN = kLanes * kPixels;
};

template <class T, class Shape, int kWide>
struct FewChannelsGroup {
  static constexpr int kPixels = Shape::kPixels, kTeams = Shape::kTeams, kLanes = Shape::kLanes;
  union Lds {
    Vec4 weights[kFewChannelsTerms];  // tap after tap; of a tap a team's channel after channel; of a channel
                                      // all teams
    float sums[kTeams][kFewChannels * Shape::kBN + 4];  // + 4: neighbouring teams store to other banks
  };
  static constexpr bool kChannelsLast = kWide > 1;
  static constexpr int kWeightStep =
      kChannelsLast ? kTeams : 1;  // from one of a team's channels to the next, in LDS
  static constexpr int kAtOnce = kLoadsAtOnce<T, kWide>;
  using Value = Pack<T, kWide>;

  const GatherParams& p;
  const GatherWork& work;
  const Divider& by_team_channels;
  const T* source;
  const T* weights;
  Lds& lds;
  int thread, lane, team, team_channels;
  GatherOrigin origin[kPixels];
  float sum[kPixels][kFewChannels];

  ROCFIX_DEVICE FewChannelsGroup(const FewChannelsParams& params, const GatherWork& gather_work,
                                 const T* from, const T* by, Lds& shared)
      : p(params.gather),
        work(gather_work),
        by_team_channels(params.by_team_channels),
        source(from + work.group * p.channels * p.source.b),
        weights(by + work.group * p.group_weights),
        lds(shared) {
    thread = thread_index();
    lane = kChannelsLast ? thread / kTeams : thread % kLanes;
    team = kChannelsLast ? thread % kTeams : uniform(thread / kLanes);
    team_channels = int(by_team_channels.divisor);
#pragma unroll
    for (int i = 0; i < kPixels; ++i) {
      origin[i] = gather_origin(p, work, work.n0 + i * kLanes + lane, sizeof(T));
#pragma unroll
      for (int row = 0; row < kFewChannels; ++row) sum[i][row] = 0.0f;
    }
  }

  // A team's channel `c`, from the slice's first one on: whole runs of channels, or quads in turn.
  ROCFIX_DEVICE int channel_of(int of_team, int c) const {
    return kChannelsLast ? (c / kWide * kTeams + of_team) * kWide + c % kWide : of_team * team_channels + c;
  }

  // How many of its channels a team finds in a slice.
  ROCFIX_DEVICE int channels_of_team(int first_channel) const {
    const int rest = p.channels - first_channel;
    if constexpr (!kChannelsLast) return smaller(rest - team * team_channels, team_channels);
    return smaller((rest - team * kWide + kTeams * kWide - 1) / (kTeams * kWide) * kWide, team_channels);
  }

  ROCFIX_DEVICE static int smaller(int a, int b) {
    return a < b ? a : b;
  }

  // The weights of one term, 0 for rows and channels that are not there.
  ROCFIX_DEVICE Vec4 weights_of(int channel, int r, int s) const {
    const uint32 place = uint32(channel) * p.weights.b + uint32(work.h.tap + r * p.tap_step_h) * p.weights.c +
                         uint32(work.w.tap + s * p.tap_step_w) * p.weights.d;
    Vec4 value;
#pragma unroll
    for (int row = 0; row < kFewChannels; ++row) {
      const bool counts = row < p.gemm_m && channel < p.channels;
      value.v[row] = counted(
          load_safely(weights, (place + uint32(row) * p.weights.a) * uint32(sizeof(T)), counts), counts);
    }
    return value;
  }

  ROCFIX_DEVICE void bring_weights(int first_channel) {
    const int taps = work.h.taps * work.w.taps, terms = kTeams * taps * team_channels;
    for (int i = thread; i < terms; i += kFewChannelsThreads) {
      const Division channel = divided(kChannelsLast ? i / kTeams : i, by_team_channels);
      const Division s = divided(channel.quotient, work.w.by_taps), r = divided(s.quotient, work.h.by_taps);
      const int of_team = kChannelsLast ? i % kTeams : r.quotient;
      lds.weights[i] =
          weights_of(first_channel + channel_of(of_team, channel.remainder), r.remainder, s.remainder);
    }
  }

  // One tap's products with `count` channels of the team, the first of which is `first`.
  ROCFIX_DEVICE void add_tap(const Vec4* tap_weights, int r, int s, int first, int count) {
    const int dh = r * p.source_tap_h, dw = s * p.source_tap_w;
    const uint32 step = uint32(dh) * p.source.c + uint32(dw) * p.source.d;
    bool counts[kPixels];
    uint32 bytes[kPixels];  // of the tap's pixel; what does not count reads the first pixel of all
#pragma unroll
    for (int i = 0; i < kPixels; ++i) {
      counts[i] =
          uint32(origin[i].h + dh) < uint32(p.source_h) && uint32(origin[i].w + dw) < uint32(p.source_w);
      bytes[i] = counts[i] ? origin[i].bytes + step * uint32(sizeof(T)) : 0;
      if constexpr (kChannelsLast) bytes[i] += uint32(first) * uint32(sizeof(T));
    }
    const T* from = kChannelsLast ? source : source + uint32(first) * p.source.b;
#pragma unroll kAtOnce
    for (int c = 0; c < count; c += kWide) {
      Value value[kPixels];
#pragma unroll
      for (int i = 0; i < kPixels; ++i)
        value[i] = load_safely(reinterpret_cast<const Value*>(from), bytes[i], true);
      from += kChannelsLast ? kTeams * kWide : p.source.b;
#pragma unroll
      for (int j = 0; j < kWide; ++j) add_products(tap_weights[(c + j) * kWeightStep], value, j, counts);
    }
  }

  ROCFIX_DEVICE void add_products(const Vec4& weight, const Value (&value)[kPixels], int j,
                                  const bool (&counts)[kPixels]) {
#pragma unroll
    for (int i = 0; i < kPixels; ++i) {
      const float factor = counted(value[i].v[j], counts[i]);
#pragma unroll
      for (int row = 0; row < kFewChannels; ++row)
        sum[i][row] = __builtin_fmaf(weight.v[row], factor, sum[i][row]);
    }
  }

  ROCFIX_DEVICE void add_slice(int first_channel) {
    const int first = first_channel + channel_of(team, 0), count = channels_of_team(first_channel);
    const Vec4* tap_weights =
        lds.weights + (kChannelsLast ? team : team * work.h.taps * work.w.taps * team_channels);
    for (int r = 0; r < work.h.taps; ++r)
      for (int s = 0; s < work.w.taps; ++s, tap_weights += team_channels * kWeightStep)
        add_tap(tap_weights, r, s, first, count);
  }

  ROCFIX_DEVICE void reduce() {
    for (int first = 0; first < p.channels; first += kTeams * team_channels) {
      if (first != 0) lds_barrier();
      bring_weights(first);
      lds_barrier();
      add_slice(first);
    }
    lds_barrier();
#pragma unroll
    for (int row = 0; row < kFewChannels; ++row)
#pragma unroll
      for (int i = 0; i < kPixels; ++i) lds.sums[team][row * Shape::kBN + i * kLanes + lane] = sum[i][row];
    lds_barrier();
  }

  ROCFIX_DEVICE void write(int row, int column, T* result, const T* bias) const {
    float total = 0.0f;
#pragma unroll
    for (int t = 0; t < kTeams; ++t) total += lds.sums[t][row * Shape::kBN + column];
    const GatherPixel pixel = gather_pixel(work, work.n0 + column);
    const int h = work.h.first + pixel.row * p.result_step_h,
              w = work.w.first + pixel.column * p.result_step_w;
    const int channel = work.group * p.gemm_m + row;
    store(result[uint32(pixel.n) * p.result.a + uint32(channel) * p.result.b + uint32(h) * p.result.c +
                 uint32(w) * p.result.d],
          activated(biased(total, bias, channel), p.epilogue));
  }

  ROCFIX_DEVICE void write_results(T* result, const T* bias) const {
    for (int i = thread; i < kFewChannels * Shape::kBN; i += kFewChannelsThreads) {
      const int row = i / Shape::kBN, column = i % Shape::kBN;
      if (row < p.gemm_m && work.n0 + column < work.columns) write(row, column, result, bias);
    }
  }
};

template <class T, class Shape, int kWide>
ROCFIX_DEVICE void few_channels(typename FewChannelsGroup<T, Shape, kWide>::Lds& lds, const T* source,
                                const T* weights, T* result, const T* bias, const FewChannelsParams& p) {
  const GatherWork work = gather_work<Shape>(p.gather);
  if (work.n0 >= work.columns) return;  // this phase has fewer columns than the largest
  FewChannelsGroup<T, Shape, kWide> group(p, work, source, weights, lds);
  group.reduce();
  group.write_results(result, bias);
}

}  // namespace rocfix

#define ROCFIX_FEW_CHANNELS_KERNEL(type, T, wide_name, wide, shape, pixels, teams)                 \
  ROCFIX_KERNEL(rocfix::kFewChannelsThreads)                                                       \
  rocfix_few_channels_##type##_##wide_name##_##shape(const T* source, const T* weights, T* result, \
                                                     const T* bias, rocfix::FewChannelsParams p) { \
    using Shape = rocfix::FewChannelsShape<pixels, teams>;                                         \
    ROCFIX_SHARED rocfix::FewChannelsGroup<T, Shape, wide>::Lds lds;                               \
    rocfix::few_channels<T, Shape, wide>(lds, source, weights, result, bias, p);                   \
  }
#define ROCFIX_FEW_CHANNELS_KERNELS(type, T)                               \
  ROCFIX_FEW_CHANNELS_SHAPES(ROCFIX_FEW_CHANNELS_KERNEL, type, T, each, 1) \
  ROCFIX_FEW_CHANNELS_SHAPES(ROCFIX_FEW_CHANNELS_KERNEL, type, T, channels, 4)
