// SPDX-License-Identifier: MIT
// How LDS holds terms of the sum. A step of the product takes a cell of each row and of each column; a cell holds one
// term, widened, or two neighbouring terms as halves.
//
// A loader has of neighbouring cells either a value for each of their terms (`store`: the cells lie side by side in LDS), or one
// value with all terms side by side (`cell_of`), or of one cell each term (`cell`).
#pragma once

#include "kernels/storage.h"

namespace rocfix {

struct WideTerms {
  using Cell = float;
  using Quad = Vec4;
  static constexpr int kTerms = 1;  // in a cell

  // Neighbours as they are loaded.
  template <class T, int kCount>
  using Raw = Pack<T, kCount>;

  template <class T, int kCount>
  static ROCFIX_DEVICE void store(Cell* to, const Pack<T, kCount> (&terms)[1]) {
    store_wide(to, terms[0]);
  }

  template <class T, int kCount>
  static ROCFIX_DEVICE Cell cell_of(const Pack<T, kCount>& terms, int index) {
    return widened(terms.v[index]);
  }

  template <class T>
  static ROCFIX_DEVICE Cell cell(const T (&terms)[1]) {
    return widened(terms[0]);
  }

  // The wait for a cell from LDS is here, or earlier.
  static ROCFIX_DEVICE void need_here(Cell cell) { rocfix::need_here(cell); }

  // As weights are packed (pack_weights.hip).
  template <class T>
  using Packed = T;
  template <class T>
  static ROCFIX_DEVICE void store_packed(Cell* to, const Pack<T, 4>& cells) {
    store_wide(to, cells);
  }
};

ROCFIX_DEVICE float with_products(float a, float b, float sum) {
  return __builtin_fmaf(a, b, sum);
}

struct HalfPair {
  uint32 bits;  // the first term below
};

struct HalfPairs {
  using Cell = HalfPair;
  using Quad = Pack<HalfPair, 4>;
  static constexpr int kTerms = 2;

  // Whole dwords: clang 15 would take single halves apart and put them together again as soon as they are there.
  template <class T, int kCount>
  using Raw = Pack<uint32, kCount / 2>;

  static ROCFIX_DEVICE void store(Cell* to, const Pack<uint32, 2> (&terms)[2]) {
    Quad cells;
#pragma unroll
    for (int i = 0; i < 2; ++i) {
      cells.v[2 * i].bits = low_halves(terms[0].v[i], terms[1].v[i]);
      cells.v[2 * i + 1].bits = high_halves(terms[0].v[i], terms[1].v[i]);
    }
    *reinterpret_cast<Quad*>(to) = cells;
  }

  template <int kCount>
  static ROCFIX_DEVICE Cell cell_of(const Pack<uint32, kCount>& terms, int index) {
    return {terms.v[index]};
  }

  static ROCFIX_DEVICE Cell cell(const F16 (&terms)[2]) { return {low_halves(terms[0].bits, terms[1].bits)}; }

  static ROCFIX_DEVICE void need_here(Cell cell) { rocfix::need_here(cell.bits); }

  template <class T>
  using Packed = HalfPair;
  static ROCFIX_DEVICE void store_packed(Cell* to, const Quad& cells) {
    *reinterpret_cast<Quad*>(to) = cells;
  }
};

ROCFIX_DEVICE float with_products(HalfPair a, HalfPair b, float sum) {
  return dot_of_halves(a.bits, b.bits, sum);
}

}  // namespace rocfix
