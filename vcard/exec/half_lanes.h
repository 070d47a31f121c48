// SPDX-License-Identifier: MIT
// f16 arithmetic on columns, rounded once as the host's MXCSR says: the widened computation is either exact or rounded
// so that narrowing cannot round a second time wrongly.
#pragma once

#include <immintrin.h>

#include "exec/float_format.h"
#include "exec/operands.h"

namespace rocfix::vcard {

template <int kLanes>
using HalfColumn = Column<half, kLanes>;

inline __m256 widen8(const half* from) {
  return _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from)));
}
inline void narrow8(__m256 value, half* to) {
  _mm_storeu_si128(reinterpret_cast<__m128i*>(to), _mm256_cvtps_ph(value, _MM_FROUND_CUR_DIRECTION));
}

// Doubles to floats, to odd: what is cut off is remembered in the last bit, so that a later rounding to at most 22 bits
// sees on which side of a tie the value lies. For values in the range of normal floats.
inline __m128 narrow_to_odd(__m256d value) {
  const __m256i cut = _mm256_set1_epi64x(0x1fffffff), last = _mm256_set1_epi64x(0x20000000);
  const __m256i bits = _mm256_castpd_si256(value);
  const __m256i exact = _mm256_cmpeq_epi64(_mm256_and_si256(bits, cut), _mm256_setzero_si256());
  const __m256i kept = _mm256_andnot_si256(cut, bits);
  return _mm256_cvtpd_ps(_mm256_castsi256_pd(_mm256_or_si256(kept, _mm256_andnot_si256(exact, last))));
}

// a * b + c of four halves: the product is exact in double, and the sum needs more than 53 bits only where it lies so
// close to c that rounding it twice gives c's neighbourhood all the same.
inline __m128 fma4(__m128 a, __m128 b, __m128 c) {
  const __m256d product = _mm256_mul_pd(_mm256_cvtps_pd(a), _mm256_cvtps_pd(b));
  return narrow_to_odd(_mm256_add_pd(product, _mm256_cvtps_pd(c)));
}

// A NaN result is the first operand that is one, made quiet; with none it is the default NaN, which an invalid product
// gives even where the addend is a NaN (docs/isa-notes.md).
inline half nan_result(half a, half b) {
  return is_nan(a) ? quieted(a) : is_nan(b) ? quieted(b) : default_nan<half>();
}
inline half nan_result(half a, half b, half c) {
  if (is_nan(a) || is_nan(b)) return nan_result(a, b);
  const bool invalid_product = (is_zero(a) && is_infinite(b)) || (is_infinite(a) && is_zero(b));
  return is_nan(c) && !invalid_product ? quieted(c) : default_nan<half>();
}

template <int kLanes, class... Operand>
void settle_nans(HalfColumn<kLanes>& result, const Operand&... operand) {
  for (int l = 0; l < kLanes; ++l)
    if (is_nan(result.lane[l])) result.lane[l] = nan_result(operand.lane[l]...);
}

inline bool any_nan(__m256 value) {
  return _mm256_movemask_ps(_mm256_cmp_ps(value, value, _CMP_UNORD_Q)) != 0;
}

struct HalfAdd {
  template <int kLanes>
  static void run(const HalfColumn<kLanes>& a, const HalfColumn<kLanes>& b, HalfColumn<kLanes>& out) {
    bool nan = false;
    for (int l = 0; l < kLanes; l += 8) {
      const __m256 sum = _mm256_add_ps(widen8(a.lane + l), widen8(b.lane + l));
      nan |= any_nan(sum);
      narrow8(sum, out.lane + l);
    }
    if (nan) settle_nans(out, a, b);
  }
};

struct HalfMul {
  template <int kLanes>
  static void run(const HalfColumn<kLanes>& a, const HalfColumn<kLanes>& b, HalfColumn<kLanes>& out) {
    bool nan = false;
    for (int l = 0; l < kLanes; l += 8) {
      const __m256 product = _mm256_mul_ps(widen8(a.lane + l), widen8(b.lane + l));
      nan |= any_nan(product);
      narrow8(product, out.lane + l);
    }
    if (nan) settle_nans(out, a, b);
  }
};

struct HalfFma {
  template <int kLanes>
  static void run(const HalfColumn<kLanes>& a, const HalfColumn<kLanes>& b, const HalfColumn<kLanes>& c,
                  HalfColumn<kLanes>& out) {
    bool nan = false;
    for (int l = 0; l < kLanes; l += 8) {
      const __m256 x = widen8(a.lane + l), y = widen8(b.lane + l), z = widen8(c.lane + l);
      const __m128 low = fma4(_mm256_castps256_ps128(x), _mm256_castps256_ps128(y), _mm256_castps256_ps128(z));
      const __m128 high =
          fma4(_mm256_extractf128_ps(x, 1), _mm256_extractf128_ps(y, 1), _mm256_extractf128_ps(z, 1));
      const __m256 sum = _mm256_set_m128(high, low);
      nan |= any_nan(sum);
      narrow8(sum, out.lane + l);
    }
    if (nan) settle_nans(out, a, b, c);
  }
};

}  // namespace rocfix::vcard
