// SPDX-License-Identifier: MIT
// How LDS holds terms of the sum. A step of the product takes a cell of each row and of each column; a cell holds one
// term, widened, or two neighbouring terms as halves.
//
// A loader has of neighbouring cells either a value for each of their terms (`store`: the cells lie side by side in LDS), or one
// value with all terms side by side (`cell`). What does not count is 0.
#pragma once

#include "kernels/storage.h"

namespace rocfix {

struct WideTerms {
  using Cell = float;
  using Quad = Vec4;
  static constexpr int kTerms = 1;  // in a cell

  template <class T, int kCount>
  static ROCFIX_DEVICE void store(Cell* to, const Pack<T, kCount> (&terms)[1], const bool (&counts)[1]) {
    store_wide(to, terms[0], counts[0]);
  }

  template <class T, int kCount>
  static ROCFIX_DEVICE Cell cell(const Pack<T, kCount> (&terms)[1], const bool (&counts)[1], int index) {
    return counted(terms[0].v[index], counts[0]);
  }

  template <class T>
  static ROCFIX_DEVICE Cell cell(const T (&terms)[1], const bool (&counts)[1]) {
    return counted(terms[0], counts[0]);
  }

  template <class T>
  static ROCFIX_DEVICE Cell cell(const T (&terms)[1], bool counts) {
    return counted(terms[0], counts);
  }

  // As weights are packed (pack_weights.hip).
  template <class T>
  using Packed = T;
  template <class T>
  static ROCFIX_DEVICE void store_packed(Cell* to, const Pack<T, 4>& cells, bool counts) {
    store_wide(to, cells, counts);
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

  static ROCFIX_DEVICE void store(Cell* to, const Pack<F16, 1> (&terms)[2], const bool (&counts)[2]) {
    *to = cell(terms, counts, 0);
  }

  static ROCFIX_DEVICE void store(Cell* to, const Pack<F16, 4> (&terms)[2], const bool (&counts)[2]) {
    Quad cells;
#pragma unroll
    for (int i = 0; i < 2; ++i) {
      const uint32 first = halves(terms[0], counts[0], i), second = halves(terms[1], counts[1], i);
      cells.v[2 * i].bits = low_halves(first, second);
      cells.v[2 * i + 1].bits = high_halves(first, second);
    }
    *reinterpret_cast<Quad*>(to) = cells;
  }

  static ROCFIX_DEVICE Cell cell(const F16 (&terms)[2], const bool (&counts)[2]) {
    return {low_halves(counts[0] ? terms[0].bits : 0, counts[1] ? terms[1].bits : 0)};
  }

  static ROCFIX_DEVICE Cell cell(const Pack<F16, 1> (&terms)[2], const bool (&counts)[2], int) {
    return cell({terms[0].v[0], terms[1].v[0]}, counts);
  }

  template <int kCount>
  static ROCFIX_DEVICE Cell cell(const Pack<F16, kCount> (&terms)[1], const bool (&counts)[1], int index) {
    return {halves(terms[0], counts[0], index)};
  }

  static ROCFIX_DEVICE Cell cell(const F16 (&terms)[2], bool counts) {
    return {counts ? low_halves(terms[0].bits, terms[1].bits) : 0};
  }

  template <class T>
  using Packed = HalfPair;
  static ROCFIX_DEVICE void store_packed(Cell* to, const Quad& cells, bool counts) {
    *reinterpret_cast<Quad*>(to) = {{{counts ? cells.v[0].bits : 0}, {counts ? cells.v[1].bits : 0},
                                     {counts ? cells.v[2].bits : 0}, {counts ? cells.v[3].bits : 0}}};
  }

  // Of neighbours, the index'th two.
  template <int kCount>
  static ROCFIX_DEVICE uint32 halves(const Pack<F16, kCount>& terms, bool counts, int index) {
    using Words = Pack<uint32, kCount / 2>;
    return counts ? __builtin_bit_cast(Words, terms).v[index] : 0;
  }
};

ROCFIX_DEVICE float with_products(HalfPair a, HalfPair b, float sum) {
  return dot_of_halves(a.bits, b.bits, sum);
}

}  // namespace rocfix
