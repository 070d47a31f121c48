// SPDX-License-Identifier: MIT
// The three types that tensors are stored in. Kernels compute in float: an element is widened when it is loaded and
// rounded once, to nearest even, when it is stored.
#pragma once

#include "kernels/device.h"

namespace rocfix {

using F32 = float;

struct F16 {
  unsigned short bits;
};

struct BF16 {
  unsigned short bits;
};

// Neighbours that are loaded and stored at once, aligned to all of them.
template <class T, int kCount>
struct alignas(kCount * sizeof(T)) Pack {
  T v[kCount];
};

ROCFIX_DEVICE float widened(F32 value) {
  return value;
}

ROCFIX_DEVICE float widened(F16 value) {
  return half_as_float(value.bits);
}

ROCFIX_DEVICE float widened(BF16 value) {
  return __builtin_bit_cast(float, uint32(value.bits) << 16);
}

// What stands for a value that does not count: padding, or what lies past the end.
template <class T>
ROCFIX_DEVICE float counted(T value, bool counts) {
  return counts ? widened(value) : 0.0f;
}

// Widened, to neighbours in LDS.
template <class T>
ROCFIX_DEVICE void store_wide(float* to, const Pack<T, 4>& value) {
  *reinterpret_cast<Vec4*>(to) = {{widened(value.v[0]), widened(value.v[1]), widened(value.v[2]), widened(value.v[3])}};
}

ROCFIX_DEVICE void store(F32& to, float value) {
  to = value;
}

ROCFIX_DEVICE void store(F16& to, float value) {
#ifdef __CUDACC__
  asm("cvt.rn.f16.f32 %0, %1;" : "=h"(to.bits) : "f"(value));
#else
  to.bits = __builtin_bit_cast(unsigned short, _Float16(value));
#endif
}

// The upper half of the float, rounded; a NaN stays one.
ROCFIX_DEVICE void store(BF16& to, float value) {
  const uint32 bits = __builtin_bit_cast(uint32, value);
  const uint32 rounded = (bits + 0x7fffu + (bits >> 16 & 1u)) >> 16;
  to.bits = (unsigned short)(value == value ? rounded : (bits >> 16 | 0x40u));
}

}  // namespace rocfix
