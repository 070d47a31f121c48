// SPDX-License-Identifier: MIT
// How slices reach LDS in winograd_fused: some waves bring tiles of the source, others filters. Raw values travel in
// registers while the previous slice is multiplied; they are transformed when they are stored.
#pragma once

#include "kernels/storage.h"
#include "kernels/tensor_buffer.h"
#include "kernels/winograd_f2.h"
#include "kernels/winograd_fused_tile.h"
#include "kernels/winograd_lines.h"

namespace rocfix {

inline constexpr int kWaveLanes = 32, kWaveShare = 8;  // kWaveShare: tiles or rows that a wave brings

// A tile by its number among those of all images.
struct FusedPlace {
  int n, h, w;  // of its first result
  bool is_there;
};

ROCFIX_DEVICE FusedPlace fused_place(const WinogradFusedParams& p, int tile) {
  const Division row = divided(tile, p.by_tiles_w), image = divided(row.quotient, p.by_tiles_h);
  return {image.quotient, image.remainder * kF2Results, row.remainder * kF2Results, tile < p.tiles};
}

// F2Input for four neighbouring lanes, each with one of the four inputs: value + sign * d2, d2, d1 and d1.
ROCFIX_DEVICE float along_quad(float value, float sign) {
#ifdef __CUDACC__
  const int lane = threadIdx.x % 32;
  const float other = __shfl_sync(0xffffffffu, value, lane / 4 * 4 + (lane % 4 < 2 ? 2 : 1));
  return __builtin_fmaf(other, sign, value);
#else
  // clang 15 does not make one instruction of a DPP move and a fused multiply-add.
  asm("v_fmac_f32_dpp %0, %0, %1 quad_perm:[2,2,1,1] row_mask:0xf bank_mask:0xf" : "+v"(value) : "v"(sign));
  return value;
#endif
}

// Four neighbouring lanes have a tile, each a column of it, for several channels. They transform down the column by
// themselves and along the rows with their neighbours.
struct FusedColumn {
  uint32 offset[kF2Inputs];  // of each row; kOutside where there is only padding

  template <class T>
  ROCFIX_DEVICE void find(const WinogradFusedParams& p, const T*, int tile, int column) {
    const FusedPlace at = fused_place(p, tile);
    const int w = at.w + p.first_w + column;
    const bool has_column = at.is_there && uint32(w) < uint32(p.source_w);
    const uint32 top = uint32(p.source_first) + uint32(at.n) * p.source.a + uint32(w) * p.source.d;
#pragma unroll
    for (int row = 0; row < kF2Inputs; ++row) {
      const int h = at.h + p.first_h + row;
      const bool counts = has_column && uint32(h) < uint32(p.source_h);
      offset[row] = counts ? (top + uint32(h) * p.source.c) * uint32(sizeof(T)) : kOutside;
    }
  }
};

// The odd ones of four neighbours, apart from the even ones, which may then go: clang 15 keeps all registers that a load has
// filled for as long as one of them is needed.
ROCFIX_DEVICE Pack<F32, 2> odd_ones(const Pack<F32, 4>& four) {
#ifdef __CUDACC__
  return {{four.v[1], four.v[3]}};
#else
  Pack<F32, 2> odd;
  asm volatile("v_mov_b32 %0, %2\n\tv_mov_b32 %1, %3" : "=&v"(odd.v[0]), "=v"(odd.v[1]) : "v"(four.v[1]), "v"(four.v[3]));
  return odd;
#endif
}
template <class T>
ROCFIX_DEVICE Pack<T, 2> odd_ones(const Pack<T, 4>& four) {
  return {{four.v[1], four.v[3]}};
}

// +1 or -1: see along_quad.
ROCFIX_DEVICE float column_sign(int column) {
  return column == 1 ? 1.0f : -1.0f;
}

template <class Shape>
ROCFIX_DEVICE void store_column(const float (&column)[kF2Inputs], float sign, float* to) {
  float components[kF2Inputs];
  F2Input::transform(column, components);
#pragma unroll
  for (int row = 0; row < kF2Inputs; ++row)
    to[row * kF2Inputs * Shape::kTileLine / 4] = along_quad(components[row], sign);
}

// A slice at a time, element by element: a wave has eight tiles, two quads of a line's two halves.
template <class Shape, class T>
struct FusedColumns {
  static constexpr int kWaves = Shape::kTiles / kWaveShare, kSlices = 1;
  struct Slices {
    T value[kF2Inputs][kFusedDepth];
  };

  TensorBuffer source;
  FusedColumn column;
  uint32 channel_bytes;
  int last_channel;
  uint32 place;  // of its first component in a slice
  float sign;

  ROCFIX_DEVICE FusedColumns(const WinogradFusedParams& p, const T* tensor, int first_tile, int wave)
      : source(tensor, p.source_bytes), channel_bytes(uint32(p.source.b) * uint32(sizeof(T))), last_channel(p.channels - 1) {
    const int lane = thread_index() % kWaveLanes, of_tile = lane % kF2Inputs, in_quad = lane / 4 % 4;
    const int quad = Shape::tile_half_place(wave, lane / 16);
    column.find(p, tensor, first_tile + quad * 4 + in_quad, of_tile);
    place = Shape::kTilesBegin + of_tile * Shape::kTileLine + (Shape::tile_quad_place(quad, of_tile) * 4 + in_quad) * 4;
    sign = column_sign(of_tile);
  }

  // In place of channels past the last it brings the last one again: their filters are 0.
  ROCFIX_DEVICE void fetch(Slices& slices, int first) const {
#pragma unroll
    for (int c = 0; c < kFusedDepth; ++c) {
      const int channel = first + c < last_channel ? first + c : last_channel;
      const uint32 bytes = uniform(int(uint32(channel) * channel_bytes));
#pragma unroll
      for (int row = 0; row < kF2Inputs; ++row) slices.value[row][c] = source.load<T>(column.offset[row], bytes);
    }
  }

  ROCFIX_DEVICE void store(const Slices& slices, int, float* to) const {
#pragma unroll
    for (int c = 0; c < kFusedDepth; ++c) {
      float values[kF2Inputs];
#pragma unroll
      for (int row = 0; row < kF2Inputs; ++row) values[row] = widened(slices.value[row][c]);
      store_column<Shape>(values, sign, to + c * Shape::kTileChannel / 4);
    }
  }
};

// NHWC, eight channels at a time, the even ones for the first slice: each time a cache line with a pixel's channels is
// read, it has been lost since the last. Two neighbouring fours of channels lie in the same line, and so two lanes for each
// column load them at once; a wave has four tiles of each half of a line.
template <class Shape, class T>
struct FusedChannels {
  static constexpr int kWaves = Shape::kTiles / kWaveShare, kSlices = 2;
  struct Slices {
    Pack<T, 4> value[2][kF2Inputs];  // of each half
    Pack<T, 2> odd[2][kF2Inputs];
  };

  TensorBuffer source;
  FusedColumn columns[2];
  int channels;
  uint32 place;
  int to_half;  // from the first half's place to the second's
  float sign;

  ROCFIX_DEVICE FusedChannels(const WinogradFusedParams& p, const T* tensor, int first_tile, int wave)
      : source(tensor, p.source_bytes), channels(p.channels) {
    const int lane = thread_index() % kWaveLanes, of_tile = lane % kF2Inputs, in_quad = lane / 4 % 4, four = lane / 16;
    int places[2];
#pragma unroll
    for (int half = 0; half < 2; ++half) {
      const int quad = Shape::tile_half_place(wave, half);
      columns[half].find(p, tensor, first_tile + quad * 4 + in_quad, of_tile);
#pragma unroll
      for (int row = 0; row < kF2Inputs; ++row)
        if (columns[half].offset[row] != kOutside) columns[half].offset[row] += four * uint32(sizeof(Pack<T, 4>));
      places[half] = Shape::tile_half_place(Shape::tile_quad_place(quad, of_tile), four) * 16;
    }
    place = Shape::kTilesBegin + four * 2 * Shape::kTileChannel + of_tile * Shape::kTileLine + in_quad * 4 + places[0];
    to_half = places[1] - places[0];
    sign = column_sign(of_tile);
  }

  ROCFIX_DEVICE void fetch(Slices& slices, int first) const {
    const uint32 bytes = uniform(first * int(sizeof(T)));
    const TensorBuffer rest = source.only_if(first < channels);
#pragma unroll
    for (int half = 0; half < 2; ++half)
#pragma unroll
      for (int row = 0; row < kF2Inputs; ++row)
        slices.value[half][row] = rest.load<Pack<T, 4>>(columns[half].offset[row], bytes);
  }

  ROCFIX_DEVICE void store(Slices& slices, int slice, float* to) const {
#pragma unroll
    for (int half = 0; half < 2; ++half) {
#pragma unroll
      for (int c = 0; c < 2; ++c) {
        float values[kF2Inputs];
#pragma unroll
        for (int row = 0; row < kF2Inputs; ++row)
          values[row] = widened(slice == 0 ? slices.value[half][row].v[c * 2] : slices.odd[half][row].v[c]);
        store_column<Shape>(values, sign, to + half * to_half / 4 + c * Shape::kTileChannel / 4);
      }
      schedule_fence();
      if (slice == 0) keep_odd_ones(slices, half);
      schedule_fence();
    }
  }

  ROCFIX_DEVICE void keep_odd_ones(Slices& slices, int half) const {
#pragma unroll
    for (int row = 0; row < kF2Inputs; ++row) slices.odd[half][row] = odd_ones(slices.value[half][row]);
  }
};

// A wave has eight rows for each channel of the slice; a lane has one filter.
template <class Shape, class T>
struct FusedFilter {
  static constexpr int kWaves = Shape::kRows / kWaveShare;

  TensorBuffer filters;
  uint32 offset;              // of its filter in the first slice
  uint32 term, tap_h, tap_w;  // bytes
  int channel;                // of the slice
  int channels;               // how many there are; a row that is not there has none
  uint32 place;

  // `step` channels lie between those of neighbouring lanes.
  ROCFIX_DEVICE FusedFilter(const WinogradFusedParams& p, const T* tensor, int first_row, int wave, int step = 1)
      : filters(tensor, p.filter_bytes),
        term(uint32(p.filter.b) * uint32(sizeof(T))),
        tap_h(uint32(p.filter.c) * uint32(sizeof(T))),
        tap_w(uint32(p.filter.d) * uint32(sizeof(T))) {
    const int lane = thread_index() % kWaveLanes, in_wave = lane / kFusedDepth;
    const int row = first_row + wave * kWaveShare + in_wave, quad = wave * 2 + in_wave / 4;
    channel = lane % kFusedDepth;
    channels = row < p.rows ? p.channels : 0;
    offset = uint32(row) * (uint32(p.filter.a) * uint32(sizeof(T))) + uint32(channel * step) * term;
    place = channel * Shape::kRowChannel + (Shape::row_quad_place(quad, channel) * 4 + in_wave % 4) * 4;
  }

  ROCFIX_DEVICE uint32 offset_of(int first) const { return first + channel < channels ? offset : kOutside; }

  // V: a tap of one channel or of several neighbours. `further`: bytes.
  template <class V>
  ROCFIX_DEVICE void fetch_taps(V (&taps)[kF2Weights][kF2Weights], int first, uint32 further) const {
    const uint32 from = offset_of(first), begin = uint32(first) * term + further;
#pragma unroll
    for (int r = 0; r < kF2Weights; ++r)
#pragma unroll
      for (int s = 0; s < kF2Weights; ++s)
        taps[r][s] = filters.load<V>(from, uniform(int(begin + uint32(r) * tap_h + uint32(s) * tap_w)));
  }

  ROCFIX_DEVICE void store_filter(const float (&weights)[kF2Weights][kF2Weights], float* to) const {
    float components[kF2Inputs][kF2Inputs];
    transform_tile<F2Weight>(weights, components);
#pragma unroll
    for (int k = 0; k < kF2Components; ++k) to[k * Shape::kRows] = components[k / kF2Inputs][k % kF2Inputs];
  }
};

// A slice at a time, tap by tap.
template <class Shape, class T>
struct FusedEachTap : FusedFilter<Shape, T> {
  static constexpr int kSlices = 1;
  struct Slices {
    T taps[kF2Weights][kF2Weights];
  };

  ROCFIX_DEVICE FusedEachTap(const WinogradFusedParams& p, const T* tensor, int first_row, int wave)
      : FusedFilter<Shape, T>(p, tensor, first_row, wave) {}

  ROCFIX_DEVICE void fetch(Slices& slices, int first) const { this->fetch_taps(slices.taps, first, 0); }

  ROCFIX_DEVICE void store(const Slices& slices, int, float* to) const {
    float weights[kF2Weights][kF2Weights];
#pragma unroll
    for (int r = 0; r < kF2Weights; ++r)
#pragma unroll
      for (int s = 0; s < kF2Weights; ++s) weights[r][s] = widened(slices.taps[r][s]);
    this->store_filter(weights, to);
  }
};

// Two slices at a time, as FusedChannels: a lane has two neighbouring channels, the even one for the first slice.
template <class Shape, class T>
struct FusedTapPairs : FusedFilter<Shape, T> {
  static constexpr int kSlices = 2;
  struct Slices {
    Pack<T, 2> taps[kF2Weights][kF2Weights];
  };

  ROCFIX_DEVICE FusedTapPairs(const WinogradFusedParams& p, const T* tensor, int first_row, int wave)
      : FusedFilter<Shape, T>(p, tensor, first_row, wave, 2) {}

  ROCFIX_DEVICE void fetch(Slices& slices, int first) const { this->fetch_taps(slices.taps, first, 0); }

  ROCFIX_DEVICE void store(const Slices& slices, int slice, float* to) const {
    float weights[kF2Weights][kF2Weights];
#pragma unroll
    for (int r = 0; r < kF2Weights; ++r)
#pragma unroll
      for (int s = 0; s < kF2Weights; ++s) weights[r][s] = widened(slices.taps[r][s].v[slice]);
    this->store_filter(weights, to);
  }
};

// The same where the two channels do not lie side by side.
template <class Shape, class T>
struct FusedEachOfPairs : FusedFilter<Shape, T> {
  static constexpr int kSlices = 2;
  struct Slices {
    T taps[kSlices][kF2Weights][kF2Weights];
  };

  ROCFIX_DEVICE FusedEachOfPairs(const WinogradFusedParams& p, const T* tensor, int first_row, int wave)
      : FusedFilter<Shape, T>(p, tensor, first_row, wave, 2) {}

  ROCFIX_DEVICE void fetch(Slices& slices, int first) const {
    this->fetch_taps(slices.taps[0], first, 0);
    this->fetch_taps(slices.taps[1], first, this->term);
  }

  ROCFIX_DEVICE void store(const Slices& slices, int slice, float* to) const {
    float weights[kF2Weights][kF2Weights];
#pragma unroll
    for (int r = 0; r < kF2Weights; ++r)
#pragma unroll
      for (int s = 0; s < kF2Weights; ++s) weights[r][s] = widened(slices.taps[slice][r][s]);
    this->store_filter(weights, to);
  }
};

// NCHW: a filter's nine taps lie side by side, and are loaded by fours.
template <class Shape, class T>
struct FusedWholeFilters : FusedFilter<Shape, T> {
  static constexpr int kSlices = 1;
  static constexpr int kTaps = kF2Weights * kF2Weights;
  static constexpr bool kHalves = sizeof(T) == 2;
  static constexpr int kDwords = kHalves ? (kTaps + 1) / 2 : kTaps;
  struct Slices {
    uint32 dwords[kDwords];
  };

  uint32 shift;  // halves: a filter that begins in the middle of a dword is moved by so many bits

  ROCFIX_DEVICE FusedWholeFilters(const WinogradFusedParams& p, const T* tensor, int first_row, int wave)
      : FusedFilter<Shape, T>(p, tensor, first_row, wave), shift(this->offset % 4 * 8) {
    this->offset -= this->offset % 4;
  }

  ROCFIX_DEVICE void fetch(Slices& slices, int first) const {
    const uint32 from = this->offset_of(first);
    const uint32 bytes = uniform(int(uint32(first) * this->term));
#pragma unroll
    for (int i = 0; i < kDwords / 4; ++i) {
      const auto four = this->filters.template load<Pack<uint32, 4>>(from, bytes + 16u * i);
#pragma unroll
      for (int j = 0; j < 4; ++j) slices.dwords[i * 4 + j] = four.v[j];
    }
    slices.dwords[kDwords - 1] = this->filters.template load<uint32>(from, bytes + 4u * (kDwords - 1));
  }

  ROCFIX_DEVICE float tap(const Slices& slices, int i) const {
    if constexpr (kHalves) {
      const uint32 next = i / 2 + 1 < kDwords ? slices.dwords[(i / 2 + 1) % kDwords] : 0;
      const uint32 pair = shifted_right(next, slices.dwords[i / 2], shift);
      return widened(T{(unsigned short)(i % 2 ? pair >> 16 : pair)});
    } else {
      return __builtin_bit_cast(float, slices.dwords[i]);
    }
  }

  ROCFIX_DEVICE void store(const Slices& slices, int, float* to) const {
    float weights[kF2Weights][kF2Weights];
#pragma unroll
    for (int i = 0; i < kTaps; ++i) weights[i / kF2Weights][i % kF2Weights] = tap(slices, i);
    this->store_filter(weights, to);
  }
};

// Waves that only multiply.
template <int kSliceCount>
struct FusedNoLoader {
  static constexpr int kSlices = kSliceCount;
  struct Slices {};
  static constexpr uint32 place = 0;

  ROCFIX_DEVICE void fetch(Slices&, int) const {}
  ROCFIX_DEVICE void store(const Slices&, int, float*) const {}
};

}  // namespace rocfix
