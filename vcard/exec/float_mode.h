// SPDX-License-Identifier: MIT
// The host's rounding and denormal control set to a wave's MODE while one instruction computes.
#pragma once

#include <immintrin.h>

#include <cstdint>

#include "state/wave.h"

namespace rocfix::vcard {

// Which fields of MODE rule an operation. By default they are those of its result's type.
enum class FloatWidth {
  kNone,  // not a float operation, or one that looks after itself: nothing is flushed
  k32,
  kArithmetic32,  // as k32, when every result is one of the host's arithmetic, which flushes by itself
  k16And64,
  kNearest,    // denormals by MODE, but always round to nearest even: transcendentals
  kFlushed32,  // rounding by MODE, but denormals always flushed: v_mad_f32 and relatives
};

// MXCSR for a rounding mode and a denormal mode of MODE. AMD's rounding order is nearest, +inf, -inf, zero
// (section 3.5); x86's nearest, -inf, +inf, zero. Both judge a result as denormal after rounding, as the
// hardware does (docs/isa-notes.md).
inline uint32_t mxcsr_of(uint32_t round, uint32_t denorm) {
  constexpr uint32_t kMasked = 0x1f80, kDaz = 0x40, kFtz = 0x8000;
  constexpr uint32_t kRound[] = {0, 2, 1, 3};
  return kMasked | kRound[round] << 13 | (denorm & 1 ? 0 : kDaz) | (denorm & 2 ? 0 : kFtz);
}

template <FloatWidth kWidth>
class FloatScope {
 public:
  explicit FloatScope(const Wave& wave) : FloatScope(wave.mode) {}
  explicit FloatScope(const Mode& mode) {
    if constexpr (kWidth == FloatWidth::kFlushed32) {
      change(mxcsr_of(mode.round32(), 0));
    } else if constexpr (kWidth == FloatWidth::k16And64) {
      if (!mode.is_plain()) change(mxcsr_of(mode.round16_64(), mode.denorm16_64()));
    } else if constexpr (kWidth == FloatWidth::k32 || kWidth == FloatWidth::kArithmetic32) {
      if (!mode.is_plain()) change(mxcsr_of(mode.round32(), mode.denorm32()));
    }
  }
  ~FloatScope() {
    if (changed_) set(mxcsr_of(0, 3));
  }
  FloatScope(const FloatScope&) = delete;
  FloatScope& operator=(const FloatScope&) = delete;

 private:
  void change(uint32_t value) {
    changed_ = true;
    set(value);
  }
  // The barriers keep the compiler from moving arithmetic across.
  static void set(uint32_t value) {
    asm volatile("" ::: "memory");
    _mm_setcsr(value);
    asm volatile("" ::: "memory");
  }
  bool changed_ = false;
};

}  // namespace rocfix::vcard
