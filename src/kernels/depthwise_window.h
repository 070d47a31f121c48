// SPDX-License-Identifier: MIT
// Which taps of the filter join a tile of the result to its window of the source, and how the window is loaded.
#pragma once

#include "kernels/device.h"
#include "kernels/storage.h"

// Its dividers are usable in kernels after device.h only.
#include "kernels/depthwise_params.h"

namespace rocfix {

// Along one axis; both are alike. Result i of a tile meets element i * step + tap of its window.
template <int kFilter, int kStep>
struct Stencil {
  static constexpr int kPack = 4;  // pixels that can be loaded at once where tiles are aligned
  static constexpr int kSize = kFilter;
  static constexpr int kWindow = (kDepthwiseTile - 1) * kStep + kSize;
  static constexpr int kSourceFirst = -(kSize / 2);  // where padding is half the filter
  static constexpr bool meets(int, int) { return true; }
  static constexpr int place(int i, int tap) { return i * kStep + tap; }
};

// Backward-data through stride 2: every other result meets the same taps. With u = i + pad, x[i] meets
// y[(u - tap) / 2] wherever that divides.
template <int kFilter>
struct BackStencil {
  static constexpr int kPack = 2;
  static constexpr int kSize = kFilter;
  static constexpr int kOdd = back_odd(kSize), kLow = back_low(kSize);
  static constexpr int kWindow = (kDepthwiseTile - 1 + kOdd) / 2 - kLow + 1;
  static constexpr int kSourceFirst = kLow + (kSize / 2 - kOdd) / 2;
  static constexpr bool meets(int i, int tap) { return (i + kOdd - tap) % 2 == 0; }
  static constexpr int place(int i, int tap) { return (i + kOdd - tap) / 2 - kLow; }
};

// The window's columns, in packs that lie wholly inside the source or wholly outside. Those outside read another one.
template <class T, class Stencil, int kPack>
struct WindowColumns {
  static constexpr int kLead = (kPack + Stencil::kSourceFirst % kPack) % kPack * (kPack > 1);
  static constexpr int kPacks = (kLead + Stencil::kWindow + kPack - 1) / kPack;
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
template <class T, class Stencil, int kPack>
struct WindowRow {
  using Columns = WindowColumns<T, Stencil, kPack>;
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

  ROCFIX_DEVICE void widen(const Columns& columns, float (&values)[Stencil::kWindow]) const {
#pragma unroll
    for (int j = 0; j < Stencil::kWindow; ++j) {
      const int at = Columns::kLead + j;
      values[j] = counted(packs[at / kPack].v[at % kPack], inside && columns.inside[at / kPack]);
    }
  }
};

}  // namespace rocfix
