// SPDX-License-Identifier: MIT
// How slices reach LDS in winograd_fused: some waves bring tiles of the source, others filters. Raw values travel in
// registers while the previous slice is multiplied; they are transformed when they are stored.
#pragma once

#include "kernels/tensor_buffer.h"
#include "kernels/storage.h"
#include "kernels/winograd_f2.h"
#include "kernels/winograd_fused_tile.h"
#include "kernels/winograd_lines.h"

namespace rocfix {

// Eight of a wave's tiles or rows, or of its lanes.
inline constexpr int kWaveLanes = 32, kWaveShare = 8;

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
template <class Shape, class T, bool kQuads>
struct FusedTileLoader {
  static constexpr int kWaves = Shape::kTiles / kWaveShare;
  static constexpr int kAtOnce = kQuads ? kFusedDepth : 1;
  struct Slice {
    Pack<T, kAtOnce> value[kF2Inputs][kFusedDepth / kAtOnce];
  };

  TensorBuffer source;
  uint32 offset[kF2Inputs];  // of each row; kOutside where there is only padding
  uint32 channel_bytes;
  int last_channel;
  uint32 place;  // of its first component in a slice
  float sign;

  ROCFIX_DEVICE FusedTileLoader(const WinogradFusedParams& p, const T* tensor, int first_tile, int wave)
      : source(tensor, p.source_bytes), channel_bytes(uint32(p.source.b) * uint32(sizeof(T))), last_channel(p.channels - 1) {
    const int lane = thread_index() % kWaveLanes, column = lane % kF2Inputs, in_quad = lane / 4 % 4;
    const int quad = wave + lane / 16 * (Shape::kTileQuads / 2);
    place = Shape::kTilesBegin + column * Shape::kTileLine + (Shape::tile_quad_place(quad, column) * 4 + in_quad) * 4;
    sign = column == 1 ? 1.0f : -1.0f;
    const FusedPlace tile = fused_place(p, first_tile + quad * 4 + in_quad);
    const int w = tile.w + p.first_w + column;
    const bool has_column = tile.is_there && uint32(w) < uint32(p.source_w);
    const uint32 top = uint32(tile.n) * p.source.a + uint32(w) * p.source.d;
#pragma unroll
    for (int row = 0; row < kF2Inputs; ++row) {
      const int h = tile.h + p.first_h + row;
      const bool counts = has_column && uint32(h) < uint32(p.source_h);
      offset[row] = counts ? (top + uint32(h) * p.source.c) * uint32(sizeof(T)) : kOutside;
    }
  }

  // In place of channels past the last it brings the last one again: their filters are 0.
  ROCFIX_DEVICE void fetch(Slice& slice, int first) const {
#pragma unroll
    for (int c = 0; c < kFusedDepth / kAtOnce; ++c) {
      const int channel = kQuads || first + c < last_channel ? first + c : last_channel;
      const uint32 bytes = uniform(int(uint32(channel) * channel_bytes));
#pragma unroll
      for (int row = 0; row < kF2Inputs; ++row) slice.value[row][c] = source.load<Pack<T, kAtOnce>>(offset[row], bytes);
    }
  }

  ROCFIX_DEVICE void store(const Slice& slice, float* to) const {
#pragma unroll
    for (int c = 0; c < kFusedDepth; ++c) {
      float column[kF2Inputs], components[kF2Inputs];
#pragma unroll
      for (int row = 0; row < kF2Inputs; ++row) column[row] = widened(slice.value[row][c / kAtOnce].v[c % kAtOnce]);
      F2Input::transform(column, components);
#pragma unroll
      for (int row = 0; row < kF2Inputs; ++row)
        to[(c * Shape::kTileChannel + row * kF2Inputs * Shape::kTileLine) / 4] = along_quad(components[row], sign);
    }
  }
};

// A wave has eight rows for each channel of the slice; a lane has one filter.
template <class Shape, class T>
struct FusedFilterLoader {
  static constexpr int kWaves = Shape::kRows / kWaveShare;
  struct Slice {
    T value[kF2Weights][kF2Weights];
  };

  TensorBuffer filters;
  uint32 offset;                         // of its first slice's filter
  uint32 first_tap, tap_h, tap_w, term;  // bytes
  int channel;                           // of the slice
  int channels;                          // how many there are; a row that is not there has none
  uint32 place;

  ROCFIX_DEVICE FusedFilterLoader(const WinogradFusedParams& p, const T* tensor, int first_row, int wave)
      : filters(tensor, p.filter_bytes),
        first_tap(uint32(p.first_tap) * uint32(sizeof(T))),
        tap_h(uint32(p.tap_h) * uint32(sizeof(T))),
        tap_w(uint32(p.tap_w) * uint32(sizeof(T))),
        term(uint32(p.term) * uint32(sizeof(T))) {
    const int lane = thread_index() % kWaveLanes, in_wave = lane / kFusedDepth;
    const int row = first_row + wave * kWaveShare + in_wave, quad = wave * 2 + in_wave / 4;
    channel = lane % kFusedDepth;
    channels = row < p.rows ? p.channels : 0;
    offset = (uint32(row) * p.row + uint32(channel) * p.term) * uint32(sizeof(T));
    place = channel * Shape::kRowChannel + (Shape::row_quad_place(quad, channel) * 4 + in_wave % 4) * 4;
  }

  ROCFIX_DEVICE void fetch(Slice& slice, int first) const {
    const uint32 from = first + channel < channels ? offset : kOutside;
    const uint32 first_bytes = uint32(first) * term + first_tap;
#pragma unroll
    for (int r = 0; r < kF2Weights; ++r)
#pragma unroll
      for (int s = 0; s < kF2Weights; ++s)
        slice.value[r][s] = filters.load<T>(from, uniform(int(first_bytes + uint32(r) * tap_h + uint32(s) * tap_w)));
  }

  ROCFIX_DEVICE void store(const Slice& slice, float* to) const {
    float weights[kF2Weights][kF2Weights], components[kF2Inputs][kF2Inputs];
#pragma unroll
    for (int r = 0; r < kF2Weights; ++r)
#pragma unroll
      for (int s = 0; s < kF2Weights; ++s) weights[r][s] = widened(slice.value[r][s]);
    transform_tile<F2Weight>(weights, components);
#pragma unroll
    for (int k = 0; k < kF2Components; ++k) to[k * Shape::kRows] = components[k / kF2Inputs][k % kF2Inputs];
  }
};

// Waves that only multiply.
struct FusedNoLoader {
  struct Slice {};
  static constexpr uint32 place = 0;

  ROCFIX_DEVICE void fetch(Slice&, int) const {}
  ROCFIX_DEVICE void store(const Slice&, float*) const {}
};

}  // namespace rocfix
