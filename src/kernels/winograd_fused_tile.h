// SPDX-License-Identifier: MIT
// The products of winograd_fused: kRows channels of the result x kTiles tiles for each of 16 components, summed over
// slices of four channels, which travel through two LDS buffers as in gemm_tile.h.
//
// A component has 16 work-items, four by four; their rows and tiles come in quads, spread so that a wave's 16-byte reads
// lie side by side. A line in LDS has the rows (or the tiles) of a channel and component. The waves that write them have
// lanes for several channels (or components), whose lines begin at the same bank: so their quads are permuted.
#pragma once

#include "kernels/device.h"
#include "kernels/winograd_fused_params.h"

namespace rocfix {

template <int kRowCount, int kTileCount, int kItemRows, int kItemTiles>
struct FusedShape {
  static constexpr int kRows = kRowCount, kTiles = kTileCount, kTM = kItemRows, kTN = kItemTiles;
  static constexpr int kQuadsM = kTM / 4, kQuadsN = kTN / 4;
  static constexpr int kItemsM = kRows / kTM, kItemsN = kTiles / kTN, kItems = kItemsM * kItemsN;
  static constexpr int kThreads = kF2Components * kItems;
  static constexpr int kTileQuads = kTiles / 4;
  // Bytes in LDS. A line of 16 rows is half of the banks: permuting its quads is not enough, channels are padded instead.
  static constexpr bool kPermutesRows = kRows == 32;
  static constexpr int kRowLine = 4 * kRows, kTileLine = 4 * kTiles;
  static constexpr int kRowChannel = kF2Components * kRowLine + (kPermutesRows ? 0 : 32);
  static constexpr int kTileChannel = kF2Components * kTileLine;
  static constexpr int kTilesBegin = kFusedDepth * kRowChannel;
  static constexpr int kSlice = kTilesBegin + kFusedDepth * kTileChannel;

  // Where quad `quad` of a line lies. Eight rows are written for each of four channels, eight tiles for each of a component
  // row's four columns; of tiles, only quads of the same half change places, so that a half is a work-item's quad.
  ROCFIX_DEVICE static int row_quad_place(int quad, int channel) { return kPermutesRows ? quad ^ (channel * 2) : quad; }
  ROCFIX_DEVICE static int tile_quad_place(int quad, int column) { return quad ^ (kTiles == 32 ? column : column / 2); }
  ROCFIX_DEVICE static int tile_half_place(int quad, int half) { return quad ^ (half * (kTiles / 8)); }
};

// Two slices, and at the end `kExchanged` floats of the sums.
template <class Shape, int kExchanged>
using FusedLds = Vec4[(kExchanged * 4 > 2 * Shape::kSlice ? kExchanged * 4 : 2 * Shape::kSlice) / 16];

template <class Shape>
struct FusedTile : Shape {
  using Shape::kItems;
  using Shape::kItemsM;
  using Shape::kItemsN;
  using Shape::kQuadsM;
  using Shape::kQuadsN;
  using Shape::kTM;
  using Shape::kTN;

  struct Operands {
    Vec4 rows[kQuadsM], tiles[kQuadsN];
  };

  // Where the next slice is read, in bytes. Rows: of even and of odd channels. Tiles: of the first and of the last two.
  struct Places {
    uint32 rows[2], tiles[2];

    ROCFIX_DEVICE void move(uint32 bytes) {
      rows[0] += bytes;
      rows[1] += bytes;
      tiles[0] += bytes;
      tiles[1] += bytes;
    }
    ROCFIX_DEVICE Places second() const {
      Places places = *this;
      places.move(Shape::kSlice);
      return places;
    }
  };

  char* const lds;
  int thread, component;
  int tm, tn;  // its place among the work-items of a component
  float sum[kTM][kTN];

  ROCFIX_DEVICE explicit FusedTile(Vec4* shared) : lds(reinterpret_cast<char*>(shared)) {
    locate(thread_index());
#pragma unroll
    for (int i = 0; i < kTM; ++i)
#pragma unroll
      for (int j = 0; j < kTN; ++j) sum[i][j] = 0.0f;
  }

  ROCFIX_DEVICE void locate(int of_thread) {
    thread = of_thread;
    component = thread / kItems;
    tm = thread / kItemsN % kItemsM;
    tn = thread % kItemsN;
  }

  // Anew after the loop: kept through it, what the end needs would cost VGPRs.
  ROCFIX_DEVICE void locate_again() {
    float bits = __builtin_bit_cast(float, thread_index());
    keep_here(bits);
    locate(__builtin_bit_cast(int, bits));
  }

  ROCFIX_DEVICE float* at(uint32 bytes) const { return reinterpret_cast<float*>(lds + bytes); }

  // Which quads of the tile it has.
  ROCFIX_DEVICE int row_quad(int quad) const { return quad * kItemsM + tm; }
  ROCFIX_DEVICE int tile_quad(int quad) const {
    return Shape::tile_quad_place(quad * kItemsN + tn, component % kF2Inputs);
  }

  // Channel 1's rows; channel 2 differs from 0, and 3 from 1, by which of the work-item's two quads comes first.
  ROCFIX_DEVICE Places first_places() const {
    const uint32 line = component * Shape::kRowLine, tile_line = Shape::kTilesBegin + component * Shape::kTileLine;
    return {{line + tm * 16, line + Shape::row_quad_place(tm, 1) * 16},
            {tile_line + tn * 16, tile_line + Shape::tile_half_place(tn, 1) * 16}};
  }

  // Where a slice's last two channels have the halves of a line exchanged, the work-item's first quad of tiles is its second,
  // or its only one lies in the other half.
  template <bool kHalves>
  ROCFIX_DEVICE uint32 tile_place(const Places& places, int quad, int channel) const {
    const int half = kHalves ? channel / 2 : 0;
    const uint32 line = channel * Shape::kTileChannel;
    if constexpr (kQuadsN == 2) return places.tiles[0] + (line + (quad ^ half) * kItemsN * 16);
    return places.tiles[half] + line;
  }

  template <bool kHalves>
  ROCFIX_DEVICE void read_operands(Operands& operands, const Places& places, int channel) const {
#pragma unroll
    for (int q = 0; q < kQuadsM; ++q) {
      const int quad = Shape::row_quad_place(q * kItemsM, channel / 2 * 2);
      operands.rows[q] = *reinterpret_cast<const Vec4*>(
          lds + places.rows[channel % 2] + (channel * Shape::kRowChannel + quad * 16));
    }
#pragma unroll
    for (int q = 0; q < kQuadsN; ++q)
      operands.tiles[q] = *reinterpret_cast<const Vec4*>(lds + tile_place<kHalves>(places, q, channel));
  }

  ROCFIX_DEVICE void multiply(const Operands& operands) {
#pragma unroll
    for (int i = 0; i < kTM; ++i)
#pragma unroll
      for (int j = 0; j < kTN; ++j)
        sum[i][j] = __builtin_fmaf(operands.rows[i / 4].v[i % 4], operands.tiles[j / 4].v[j % 4], sum[i][j]);
  }

  // Calls before_last() when half of the registers for operands are free again.
  template <bool kHalves, class BeforeLast>
  ROCFIX_DEVICE void multiply_slice(const Places& places, const BeforeLast& before_last) {
    Operands operands[2];
    read_operands<kHalves>(operands[0], places, 0);
#pragma unroll
    for (int channel = 0; channel < kFusedDepth; ++channel) {
      schedule_fence();
      if (channel + 1 < kFusedDepth)
        read_operands<kHalves>(operands[(channel + 1) % 2], places, channel + 1);
      else
        before_last();
      multiply(operands[channel % 2]);
    }
    schedule_fence();
#pragma unroll
    for (int i = 0; i < kTM; ++i)
#pragma unroll
      for (int j = 0; j < kTN; ++j) keep_here(sum[i][j]);
  }

  // Adds the products of all channels. The loader brings its share of one slice or of two at a time.
  template <class Loader>
  ROCFIX_DEVICE void reduce(const Loader& loader, int channels) {
    typename Loader::Slices slices;
    loader.fetch(slices, 0);
    if constexpr (Loader::kSlices == 1)
      reduce_singly(loader, slices, channels);
    else
      reduce_in_pairs(loader, slices, channels);
  }

  template <class Loader>
  ROCFIX_DEVICE void reduce_singly(const Loader& loader, typename Loader::Slices& slices, int channels) {
    Places places = first_places();
    uint32 store_place = loader.place;
    int to_other = Shape::kSlice;
    loader.store(slices, 0, at(store_place));
    lds_barrier();
    for (int first = kFusedDepth; first < channels; first += kFusedDepth) {
      loader.fetch(slices, first);
      multiply_slice<false>(places, [] {});
      places.move(to_other);
      store_place += to_other;
      to_other = -to_other;
      loader.store(slices, 0, at(store_place));
      lds_barrier();
    }
    multiply_slice<false>(places, [] {});
  }

  // What is brought at a time would not fit beside all operands: it is brought late.
  template <class Loader>
  ROCFIX_DEVICE void reduce_in_pairs(const Loader& loader, typename Loader::Slices& slices, int channels) {
    const Places places = first_places();
    uint32 store_place = loader.place;
    for (int first = 0; first < channels; first += 2 * kFusedDepth) {
      // What is added to it is not worth a VGPR in the whole loop.
      float bits = __builtin_bit_cast(float, store_place);
      keep_here(bits);
      store_place = __builtin_bit_cast(uint32, bits);
      loader.store(slices, 0, at(store_place));
      lds_barrier();
      multiply_slice<true>(places, [] {});
      loader.store(slices, 1, at(store_place + Shape::kSlice));
      lds_barrier();
      multiply_slice<true>(places.second(), [&] { loader.fetch(slices, first + 2 * kFusedDepth); });
    }
  }
};

}  // namespace rocfix
