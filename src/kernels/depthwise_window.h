// SPDX-License-Identifier: MIT
// Which taps of the filter join a tile of the result to its window of the source, and how the window is loaded.
#pragma once

#include "kernels/device.h"
#include "kernels/storage.h"

// Its dividers are usable in kernels after device.h only.
#include "kernels/depthwise_params.h"

namespace rocfix {

// Along one axis. Result i of a tile meets element i * step + tap of its window.
template <int kFilter, int kStep, int kResults>
struct Stencil {
  static constexpr int kSize = kFilter, kTile = kResults, kSourceStep = kStep;
  static constexpr int kWindow = (kTile - 1) * kStep + kSize;
  static constexpr int kSourceFirst = -(kSize / 2);  // where padding is half the filter
  static ROCFIX_DEVICE constexpr bool meets(int, int) { return true; }
  static ROCFIX_DEVICE constexpr int place(int i, int tap) { return i * kStep + tap; }
};

// Backward-data through stride 2: every other result meets the same taps. With u = i + pad, x[i] meets
// y[(u - tap) / 2] wherever that divides.
template <int kFilter, int kResults>
struct BackStencil {
  static constexpr int kSize = kFilter, kTile = kResults, kSourceStep = 1;
  static constexpr int kOdd = back_odd(kSize), kLow = back_low(kSize);
  static constexpr int kWindow = (kTile - 1 + kOdd) / 2 - kLow + 1;
  static constexpr int kSourceFirst = kLow + (kSize / 2 - kOdd) / 2;
  static ROCFIX_DEVICE constexpr bool meets(int i, int tap) { return (i + kOdd - tap) % 2 == 0; }
  static ROCFIX_DEVICE constexpr int place(int i, int tap) { return (i + kOdd - tap) / 2 - kLow; }
};

// A work-item's tile and how it loads: kLoad pixels at once.
template <class RowStencil, class ColumnStencil, int kLoad>
struct TileShape {
  using Rows = RowStencil;
  using Columns = ColumnStencil;
  static constexpr int kSize = Rows::kSize, kTaps = kSize * kSize;
  static constexpr int kHeight = Rows::kTile, kWidth = Columns::kTile, kPack = kLoad;
  static constexpr int kColumnStep = Columns::kSourceStep;
};

template <int kFilter, int kStep, int kHeight, int kWidth, int kLoad>
using GatherShape = TileShape<Stencil<kFilter, kStep, kHeight>, Stencil<kFilter, kStep, kWidth>, kLoad>;

template <int kFilter, int kHeight, int kWidth, int kLoad>
using BackShape = TileShape<BackStencil<kFilter, back_tile(kHeight)>, BackStencil<kFilter, back_tile(kWidth)>, (kLoad + 1) / 2>;

// The window's columns, in packs that lie wholly inside the source or wholly outside. Those outside read another one.
template <class T, class Shape>
struct WindowColumns {
  static constexpr int kPack = Shape::kPack;
  static constexpr int kLead = kPack == 1 ? 0 : (kPack + Shape::Columns::kSourceFirst % kPack) % kPack;
  static constexpr int kPacks = (kLead + Shape::Columns::kWindow + kPack - 1) / kPack;
  uint32 bytes[kPacks];
  bool inside[kPacks];

  ROCFIX_DEVICE WindowColumns(int first, int width, int stride) {
#pragma unroll
    for (int i = 0; i < kPacks; ++i) {
      const int column = first - kLead + i * kPack;
      inside[i] = uint32(column) < uint32(width);
      bytes[i] = uint32(inside[i] ? column : 0) * uint32(stride) * uint32(sizeof(T));
    }
  }
};

// One row of the window. Rows outside read the plane's first one.
template <class T, class Shape>
struct WindowRow {
  using Columns = WindowColumns<T, Shape>;
  static constexpr int kPack = Shape::kPack;
  Pack<T, kPack> packs[Columns::kPacks];
  bool inside;

  // `plane`: bytes from `source` to the plane.
  ROCFIX_DEVICE void load(const T* source, uint32 plane, const Columns& columns, int row, int height, uint32 row_bytes) {
    inside = uint32(row) < uint32(height);
    const uint32 begin = inside ? row_bytes : plane;
#pragma unroll
    for (int i = 0; i < Columns::kPacks; ++i)
      packs[i] = *reinterpret_cast<const Pack<T, kPack>*>(reinterpret_cast<const char*>(source) + (begin + columns.bytes[i]));
  }

  ROCFIX_DEVICE void widen(const Columns& columns, float (&values)[Shape::Columns::kWindow]) const {
#pragma unroll
    for (int j = 0; j < Shape::Columns::kWindow; ++j) {
      const int at = Columns::kLead + j;
      values[j] = counted(packs[at / kPack].v[at % kPack], inside && columns.inside[at / kPack]);
    }
  }
};

}  // namespace rocfix
