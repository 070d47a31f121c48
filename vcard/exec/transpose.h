// SPDX-License-Identifier: MIT
// Between memory, where a lane's dwords lie side by side, and registers, where they lie a column apart.
#pragma once

#include <immintrin.h>

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace rocfix::vcard {

template <class T>
T load_as(const std::byte* from) {
  T value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

template <class T>
void store_as(std::byte* to, T value) {
  std::memcpy(to, &value, sizeof value);
}

namespace transpose_detail {

// 8 bytes of each of two lanes, and 16 bytes of each. Not by _mm_loadh_pd and its kin, which gcc makes of accesses to
// aligned doubles.
inline __m128 pair_of(const std::byte* low, const std::byte* high) {
  return _mm_castpd_ps(_mm_set_pd(load_as<double>(high), load_as<double>(low)));
}
inline void store_pair(__m128d pair, std::byte* low, std::byte* high) {
  store_as(low, _mm_cvtsd_f64(pair));
  store_as(high, _mm_cvtsd_f64(_mm_unpackhi_pd(pair, pair)));
}
inline __m256 two_rows(const std::byte* low, const std::byte* high) {
  const __m256 first = _mm256_castps128_ps256(_mm_loadu_ps(reinterpret_cast<const float*>(low)));
  return _mm256_insertf128_ps(first, _mm_loadu_ps(reinterpret_cast<const float*>(high)), 1);
}

inline __m256 load8(const uint32_t* from) {
  return _mm256_loadu_ps(reinterpret_cast<const float*>(from));
}
inline void store8(uint32_t* to, __m256 value) {
  _mm256_storeu_ps(reinterpret_cast<float*>(to), value);
}

// Rows of four to columns of four and back, in each 128-bit half by itself.
struct Four {
  __m256 row[4];
  Four transposed() const {
    const __m256 a = _mm256_unpacklo_ps(row[0], row[1]), b = _mm256_unpackhi_ps(row[0], row[1]);
    const __m256 c = _mm256_unpacklo_ps(row[2], row[3]), d = _mm256_unpackhi_ps(row[2], row[3]);
    return {{_mm256_shuffle_ps(a, c, 0x44), _mm256_shuffle_ps(a, c, 0xee), _mm256_shuffle_ps(b, d, 0x44),
             _mm256_shuffle_ps(b, d, 0xee)}};
  }
};

}  // namespace transpose_detail

// kWords dwords from at(lane) into kWords columns, for all lanes.
template <int kWords, int kLanes, class At>
void gather_words(At at, uint32_t* to) {
  using namespace transpose_detail;
  if constexpr (kWords == 1) {
    for (int l = 0; l < kLanes; ++l) to[l] = load_as<uint32_t>(at(l));
  } else if constexpr (kWords == 2) {
    for (int l = 0; l < kLanes; l += 8) {
      const __m256 a = _mm256_set_m128(pair_of(at(l + 4), at(l + 5)), pair_of(at(l), at(l + 1)));
      const __m256 b = _mm256_set_m128(pair_of(at(l + 6), at(l + 7)), pair_of(at(l + 2), at(l + 3)));
      store8(to + l, _mm256_shuffle_ps(a, b, 0x88));
      store8(to + kLanes + l, _mm256_shuffle_ps(a, b, 0xdd));
    }
  } else if constexpr (kWords == 3) {
    for (int l = 0; l < kLanes; ++l) {
      const auto pair = load_as<uint64_t>(at(l));
      to[l] = static_cast<uint32_t>(pair);
      to[kLanes + l] = static_cast<uint32_t>(pair >> 32);
      to[2 * kLanes + l] = load_as<uint32_t>(at(l) + 8);
    }
  } else {
    for (int l = 0; l < kLanes; l += 8) {
      Four rows;
      for (int r = 0; r < 4; ++r) rows.row[r] = two_rows(at(l + r), at(l + r + 4));
      const Four columns = rows.transposed();
      for (int w = 0; w < 4; ++w) store8(to + w * kLanes + l, columns.row[w]);
    }
  }
}

// One lane's dwords out of columns.
template <int kWords, int kLanes>
void store_words(const uint32_t* from, int lane, std::byte* to) {
  const auto word = [&](int w) { return from[w * kLanes + lane]; };
  if constexpr (kWords == 1) {
    store_as(to, word(0));
  } else if constexpr (kWords == 4) {
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to),
                     _mm_set_epi32(static_cast<int>(word(3)), static_cast<int>(word(2)),
                                   static_cast<int>(word(1)), static_cast<int>(word(0))));
  } else {
    store_as(to, word(0) | uint64_t{word(1)} << 32);
    if constexpr (kWords == 3) store_as(to + 8, word(2));
  }
}

// kWords columns to at(lane), for all lanes, in their order.
template <int kWords, int kLanes, class At>
void scatter_words(const uint32_t* from, At at) {
  using namespace transpose_detail;
  if constexpr (kWords == 1 || kWords == 3) {
    for (int l = 0; l < kLanes; ++l) store_words<kWords, kLanes>(from, l, at(l));
  } else if constexpr (kWords == 2) {
    for (int l = 0; l < kLanes; l += 8) {
      const __m256 x = load8(from + l), y = load8(from + kLanes + l);
      const __m256d a = _mm256_castps_pd(_mm256_unpacklo_ps(x, y)),
                    b = _mm256_castps_pd(_mm256_unpackhi_ps(x, y));
      store_pair(_mm256_castpd256_pd128(a), at(l), at(l + 1));
      store_pair(_mm256_castpd256_pd128(b), at(l + 2), at(l + 3));
      store_pair(_mm256_extractf128_pd(a, 1), at(l + 4), at(l + 5));
      store_pair(_mm256_extractf128_pd(b, 1), at(l + 6), at(l + 7));
    }
  } else {
    for (int l = 0; l < kLanes; l += 8) {
      Four columns;
      for (int w = 0; w < 4; ++w) columns.row[w] = load8(from + w * kLanes + l);
      const Four rows = columns.transposed();
      for (int r = 0; r < 4; ++r)
        _mm_storeu_ps(reinterpret_cast<float*>(at(l + r)), _mm256_castps256_ps128(rows.row[r]));
      for (int r = 0; r < 4; ++r)
        _mm_storeu_ps(reinterpret_cast<float*>(at(l + r + 4)), _mm256_extractf128_ps(rows.row[r], 1));
    }
  }
}

}  // namespace rocfix::vcard
