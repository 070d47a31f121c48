// SPDX-License-Identifier: MIT
// The host's rounding and denormal control set to a wave's MODE while one instruction computes.
#pragma once

#include <immintrin.h>

#include <cstdint>

#include "state/wave.h"

namespace rocfix::vcard {

enum class FloatWidth { kNone, k32, k16And64 };

// MXCSR for a rounding mode and a denormal mode of MODE. AMD's rounding order is nearest, +inf, -inf, zero (section
// 3.5); x86's nearest, -inf, +inf, zero.
inline uint32_t mxcsr_of(uint32_t round, uint32_t denorm) {
  constexpr uint32_t kMasked = 0x1f80, kDaz = 0x40, kFtz = 0x8000;
  constexpr uint32_t kRound[] = {0, 2, 1, 3};
  return kMasked | kRound[round] << 13 | (denorm & 1 ? 0 : kDaz) | (denorm & 2 ? 0 : kFtz);
}

template <FloatWidth kWidth>
class FloatScope {
 public:
  explicit FloatScope(const Wave& wave) {
    if (kWidth == FloatWidth::kNone || wave.plain_float) return;
    changed_ = true;
    set(kWidth == FloatWidth::k32 ? mxcsr_of(wave.mode.round32(), wave.mode.denorm32())
                                  : mxcsr_of(wave.mode.round16_64(), wave.mode.denorm16_64()));
  }
  ~FloatScope() {
    if (changed_) set(mxcsr_of(0, 3));
  }
  FloatScope(const FloatScope&) = delete;
  FloatScope& operator=(const FloatScope&) = delete;

 private:
  // The barriers keep the compiler from moving arithmetic across.
  static void set(uint32_t value) {
    asm volatile("" ::: "memory");
    _mm_setcsr(value);
    asm volatile("" ::: "memory");
  }
  bool changed_ = false;
};

}  // namespace rocfix::vcard
