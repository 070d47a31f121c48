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

// A wave has eight tiles, four neighbouring lanes each: one for each column of the tile, for all channels of the slice. It
// transforms down its column by itself and along the rows with its neighbours.
template <class Shape, class T>
struct FusedColumn {
  static constexpr int kWaves = Shape::kTiles / kWaveShare;

  TensorBuffer source;
  uint32 offset[kF2Inputs];  // of each row; kOutside where there is only padding
  uint32 place;              // of its first component in a slice
  float sign;

  ROCFIX_DEVICE FusedColumn(const WinogradFusedParams& p, const T* tensor, int first_tile, int wave)
      : source(tensor, p.source_bytes) {
    const int lane = thread_index() % kWaveLanes, column = lane % kF2Inputs, in_quad = lane / 4 % 4;
    const int quad = wave + lane / 16 * (Shape::kTileQuads / 2);
    place = Shape::kTilesBegin + column * Shape::kTileLine + (Shape::tile_quad_place(quad, column) * 4 + in_quad) * 4;
    sign = column == 1 ? 1.0f : -1.0f;
    const FusedPlace tile = fused_place(p, first_tile + quad * 4 + in_quad);
    const int w = tile.w + p.first_w + column;
    const bool has_column = tile.is_there && uint32(w) < uint32(p.source_w);
    const uint32 top = uint32(p.source_first) + uint32(tile.n) * p.source.a + uint32(w) * p.source.d;
#pragma unroll
    for (int row = 0; row < kF2Inputs; ++row) {
      const int h = tile.h + p.first_h + row;
      const bool counts = has_column && uint32(h) < uint32(p.source_h);
      offset[row] = counts ? (top + uint32(h) * p.source.c) * uint32(sizeof(T)) : kOutside;
    }
  }

  // Channel `channel` of the slice.
  ROCFIX_DEVICE void store_column(const float (&column)[kF2Inputs], int channel, float* to) const {
    float components[kF2Inputs];
    F2Input::transform(column, components);
#pragma unroll
    for (int row = 0; row < kF2Inputs; ++row)
      to[(channel * Shape::kTileChannel + row * kF2Inputs * Shape::kTileLine) / 4] = along_quad(components[row], sign);
  }
};

// A slice at a time, element by element.
template <class Shape, class T>
struct FusedColumns : FusedColumn<Shape, T> {
  static constexpr int kSlices = 1;
  struct Slices {
    T value[kF2Inputs][kFusedDepth];
  };

  uint32 channel_bytes;
  int last_channel;

  ROCFIX_DEVICE FusedColumns(const WinogradFusedParams& p, const T* tensor, int first_tile, int wave)
      : FusedColumn<Shape, T>(p, tensor, first_tile, wave),
        channel_bytes(uint32(p.source.b) * uint32(sizeof(T))),
        last_channel(p.channels - 1) {}

  // In place of channels past the last it brings the last one again: their filters are 0.
  ROCFIX_DEVICE void fetch(Slices& slices, int first) const {
#pragma unroll
    for (int c = 0; c < kFusedDepth; ++c) {
      const int channel = first + c < last_channel ? first + c : last_channel;
      const uint32 bytes = uniform(int(uint32(channel) * channel_bytes));
#pragma unroll
      for (int row = 0; row < kF2Inputs; ++row)
        slices.value[row][c] = this->source.template load<T>(this->offset[row], bytes);
    }
  }

  ROCFIX_DEVICE void store(const Slices& slices, int, float* to) const {
#pragma unroll
    for (int c = 0; c < kFusedDepth; ++c) {
      float column[kF2Inputs];
#pragma unroll
      for (int row = 0; row < kF2Inputs; ++row) column[row] = widened(slices.value[row][c]);
      this->store_column(column, c, to);
    }
  }
};

// NHWC, a multiple of 8 channels: two slices at a time, for a cache line that holds a pixel's channels is lost before the
// next ones of them are wanted.
template <class Shape, class T>
struct FusedChannels : FusedColumn<Shape, T> {
  static constexpr int kSlices = 2;
  struct Slices {
    Pack<T, kFusedDepth> value[kSlices][kF2Inputs];
  };

  int channels;

  ROCFIX_DEVICE FusedChannels(const WinogradFusedParams& p, const T* tensor, int first_tile, int wave)
      : FusedColumn<Shape, T>(p, tensor, first_tile, wave), channels(p.channels) {}

  ROCFIX_DEVICE void fetch(Slices& slices, int first) const {
    const uint32 bytes = uniform(first * int(sizeof(T)));
    const bool counts = first < channels;
#pragma unroll
    for (int row = 0; row < kF2Inputs; ++row)
#pragma unroll
      for (int s = 0; s < kSlices; ++s)
        slices.value[s][row] = this->source.template load<Pack<T, kFusedDepth>>(
            counts ? this->offset[row] : kOutside, bytes + uint32(s) * uint32(sizeof(Pack<T, kFusedDepth>)));
  }

  ROCFIX_DEVICE void store(const Slices& slices, int slice, float* to) const {
#pragma unroll
    for (int c = 0; c < kFusedDepth; ++c) {
      float column[kF2Inputs];
#pragma unroll
      for (int row = 0; row < kF2Inputs; ++row) column[row] = widened(slices.value[slice][row].v[c]);
      this->store_column(column, c, to);
    }
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

  ROCFIX_DEVICE FusedFilter(const WinogradFusedParams& p, const T* tensor, int first_row, int wave)
      : filters(tensor, p.filter_bytes),
        term(uint32(p.filter.b) * uint32(sizeof(T))),
        tap_h(uint32(p.filter.c) * uint32(sizeof(T))),
        tap_w(uint32(p.filter.d) * uint32(sizeof(T))) {
    const int lane = thread_index() % kWaveLanes, in_wave = lane / kFusedDepth;
    const int row = first_row + wave * kWaveShare + in_wave, quad = wave * 2 + in_wave / 4;
    channel = lane % kFusedDepth;
    channels = row < p.rows ? p.channels : 0;
    offset = uint32(row) * (uint32(p.filter.a) * uint32(sizeof(T))) + uint32(channel) * term;
    place = channel * Shape::kRowChannel + (Shape::row_quad_place(quad, channel) * 4 + in_wave % 4) * 4;
  }

  ROCFIX_DEVICE uint32 offset_of(int first) const { return first + channel < channels ? offset : kOutside; }

  ROCFIX_DEVICE void fetch_taps(T (&taps)[kF2Weights][kF2Weights], int first) const {
    const uint32 from = offset_of(first);
#pragma unroll
    for (int r = 0; r < kF2Weights; ++r)
#pragma unroll
      for (int s = 0; s < kF2Weights; ++s)
        taps[r][s] = filters.load<T>(from, uniform(int(uint32(first) * term + uint32(r) * tap_h + uint32(s) * tap_w)));
  }

  ROCFIX_DEVICE void store_filter(const float (&weights)[kF2Weights][kF2Weights], float* to) const {
    float components[kF2Inputs][kF2Inputs];
    transform_tile<F2Weight>(weights, components);
#pragma unroll
    for (int k = 0; k < kF2Components; ++k) to[k * Shape::kRows] = components[k / kF2Inputs][k % kF2Inputs];
  }

  ROCFIX_DEVICE void store_taps(const T (&taps)[kF2Weights][kF2Weights], float* to) const {
    float weights[kF2Weights][kF2Weights];
#pragma unroll
    for (int k = 0; k < kF2Weights * kF2Weights; ++k) weights[k / kF2Weights][k % kF2Weights] = widened(taps[k / kF2Weights][k % kF2Weights]);
    store_filter(weights, to);
  }
};

// A slice at a time, tap by tap.
template <class Shape, class T>
struct FusedEachTap : FusedFilter<Shape, T> {
  using FusedFilter<Shape, T>::FusedFilter;
  static constexpr int kSlices = 1;
  struct Slices {
    T taps[kF2Weights][kF2Weights];
  };

  ROCFIX_DEVICE void fetch(Slices& slices, int first) const { this->fetch_taps(slices.taps, first); }
  ROCFIX_DEVICE void store(const Slices& slices, int, float* to) const { this->store_taps(slices.taps, to); }
};

// Two slices at a time, as FusedChannels.
template <class Shape, class T>
struct FusedTapPairs : FusedFilter<Shape, T> {
  using FusedFilter<Shape, T>::FusedFilter;
  static constexpr int kSlices = 2;
  struct Slices {
    T taps[kSlices][kF2Weights][kF2Weights];
  };

  ROCFIX_DEVICE void fetch(Slices& slices, int first) const {
    this->fetch_taps(slices.taps[0], first);
    this->fetch_taps(slices.taps[1], first + kFusedDepth);
  }
  ROCFIX_DEVICE void store(const Slices& slices, int slice, float* to) const { this->store_taps(slices.taps[slice], to); }
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
