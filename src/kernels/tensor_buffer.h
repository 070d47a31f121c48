// SPDX-License-Identifier: MIT
// A tensor that reads as 0 outside. On gfx10 by the range check of buffer loads: the loop that loads needs neither a
// comparison nor a select, and what is the same for a wave is added to the address for nothing.
#pragma once

#include "kernels/device.h"
#include "kernels/outside.h"

namespace rocfix {

#ifdef __CUDACC__

// The lower half of high:low >> bits, with bits below 32: what lies across two dwords.
ROCFIX_DEVICE uint32 shifted_right(uint32 high, uint32 low, uint32 bits) {
  return __funnelshift_r(low, high, bits);
}

class TensorBuffer {
 public:
  ROCFIX_DEVICE TensorBuffer(const void* base, uint32) : base_(static_cast<const char*>(base)) {}

  // What lies `offset` + `uniform_offset` bytes after the start, or 0 where `offset` is kOutside.
  template <class V>
  ROCFIX_DEVICE V load(uint32 offset, uint32 uniform_offset) const {
    if (offset == kOutside || base_ == nullptr) return V{};
    const char* const from = base_ + offset + uniform_offset;
    if (reinterpret_cast<uint64>(from) % sizeof(V) == 0) return *reinterpret_cast<const V*>(from);
    return dwords_at<V>(reinterpret_cast<const uint32*>(from));
  }
  // The same of what is aligned to V, without a branch: nvcc would make some.
  template <class V>
  ROCFIX_DEVICE V load_aligned(uint32 offset, uint32 uniform_offset) const {
    const char* const from = base_ + (offset + uniform_offset);
    const int inside = offset != kOutside;
    if constexpr (sizeof(V) == 2) {
      unsigned short half = 0;
      asm("{.reg .pred p; setp.ne.s32 p, %2, 0; @p ld.global.u16 %0, [%1];}"
          : "+h"(half) : "l"(from), "r"(inside));
      return __builtin_bit_cast(V, half);
    } else {
      return loaded_if<V>(from, inside);
    }
  }
  // The same, or one without elements; for a condition that is the same in every lane of a wave.
  ROCFIX_DEVICE TensorBuffer only_if(bool holds) const { return {holds ? base_ : nullptr, 0}; }

 private:
  template <int kCount>
  struct Dwords {
    uint32 v[kCount];
  };

  template <class V>
  ROCFIX_DEVICE static V loaded_if(const char* from, int inside) {
    Dwords<sizeof(V) / 4> d{};
    if constexpr (sizeof(V) == 4)
      asm("{.reg .pred p; setp.ne.s32 p, %2, 0; @p ld.global.u32 %0, [%1];}"
          : "+r"(d.v[0]) : "l"(from), "r"(inside));
    else if constexpr (sizeof(V) == 8)
      asm("{.reg .pred p; setp.ne.s32 p, %3, 0; @p ld.global.v2.u32 {%0, %1}, [%2];}"
          : "+r"(d.v[0]), "+r"(d.v[1]) : "l"(from), "r"(inside));
    else
      asm("{.reg .pred p; setp.ne.s32 p, %5, 0; @p ld.global.v4.u32 {%0, %1, %2, %3}, [%4];}"
          : "+r"(d.v[0]), "+r"(d.v[1]), "+r"(d.v[2]), "+r"(d.v[3]) : "l"(from), "r"(inside));
    return __builtin_bit_cast(V, d);
  }

  // gfx10's buffer loads want dwords aligned, CUDA's loads of several want all of them.
  template <class V>
  ROCFIX_DEVICE static V dwords_at(const uint32* from) {
    constexpr int kDwords = sizeof(V) < 4 ? 1 : sizeof(V) / 4;
    Dwords<kDwords> dwords;
#pragma unroll
    for (int i = 0; i < kDwords; ++i) dwords.v[i] = from[i];
    V value;
    memcpy(&value, &dwords, sizeof value);
    return value;
  }

  const char* base_;
};

#else

ROCFIX_DEVICE uint32 shifted_right(uint32 high, uint32 low, uint32 bits) {
  return __builtin_amdgcn_alignbit(high, low, bits);
}

using Dwords2 = int __attribute__((ext_vector_type(2)));
using Dwords4 = int __attribute__((ext_vector_type(4)));

// LLVM 15's intrinsics, for which clang 15 has no builtins: resource, offsets of lane and wave, cache policy.
__attribute__((device)) int buffer_load_1(Dwords4, int, int, int) __asm("llvm.amdgcn.raw.buffer.load.i32");
__attribute__((device)) Dwords2 buffer_load_2(Dwords4, int, int, int) __asm("llvm.amdgcn.raw.buffer.load.v2i32");
__attribute__((device)) Dwords4 buffer_load_4(Dwords4, int, int, int) __asm("llvm.amdgcn.raw.buffer.load.v4i32");
__attribute__((device)) unsigned short buffer_load_half(Dwords4, int, int,
                                                        int) __asm("llvm.amdgcn.raw.buffer.load.i16");

class TensorBuffer {
 public:
  ROCFIX_DEVICE TensorBuffer(const void* base, uint32 bytes) {
    const auto address = reinterpret_cast<uint64>(base);
    resource_ = {int(uint32(address)), int(uint32(address >> 32) & 0xffffu), int(bytes), kRaw};
  }

  template <class V>
  ROCFIX_DEVICE V load(uint32 offset, uint32 uniform_offset) const {
    if constexpr (sizeof(V) == 2)
      return __builtin_bit_cast(V, buffer_load_half(resource_, int(offset), int(uniform_offset), 0));
    else if constexpr (sizeof(V) == 4)
      return __builtin_bit_cast(V, buffer_load_1(resource_, int(offset), int(uniform_offset), 0));
    else if constexpr (sizeof(V) == 8)
      return __builtin_bit_cast(V, buffer_load_2(resource_, int(offset), int(uniform_offset), 0));
    else
      return __builtin_bit_cast(V, buffer_load_4(resource_, int(offset), int(uniform_offset), 0));
  }

  template <class V>
  ROCFIX_DEVICE V load_aligned(uint32 offset, uint32 uniform_offset) const {
    return load<V>(offset, uniform_offset);
  }

  ROCFIX_DEVICE TensorBuffer only_if(bool holds) const {
    TensorBuffer buffer = *this;
    buffer.resource_[2] = uniform(holds ? resource_[2] : 0);
    return buffer;
  }

 private:
  // Word 3 of the resource: OOB_SELECT 3 (offsets from `bytes` on are outside), RESOURCE_LEVEL 1, FORMAT 20 (32_UINT).
  // Sources: "RDNA 1.0 Instruction Set Architecture", table Buffer Resource Descriptor; Mesa, ac_descriptors.c.
  static constexpr int kRaw = 0x31014000;
  Dwords4 resource_;
};

#endif

}  // namespace rocfix
