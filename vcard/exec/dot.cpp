// SPDX-License-Identifier: MIT
// Dot products of the 16-, 8- and 4-bit parts of registers (gfx1011, gfx1012, gfx1030).
#include <cmath>

#include "exec/families.h"
#include "exec/packed.h"
#include "exec/saturate.h"
#include "exec/valu.h"

namespace rocfix::vcard {
namespace {

using i32 = int32_t;
using u32 = uint32_t;

// Part n of kBits bits, as T's sign says.
template <int kBits, class T>
constexpr int64_t part(T word, int n) {
  const T top = static_cast<T>(static_cast<u32>(word) << (32 - kBits * (n + 1)));
  return top >> (32 - kBits);
}

template <int kBits, class T>
constexpr int64_t dot(T a, T b, T c) {
  int64_t sum = c;
  for (int n = 0; n < 32 / kBits; ++n) sum += part<kBits>(a, n) * part<kBits>(b, n);
  return sum;
}

// D = A · B + C. CLAMP saturates the exact sum.
template <int kBits, class T>
constexpr auto kDot = [](T a, T b, T c) { return dot<kBits>(a, b, c); };

// V_DOT4C: the destination is the addend.
constexpr auto kDot4c = [](i32 a, i32 b, i32 d) { return static_cast<i32>(dot<8>(a, b, d)); };

// The 16-bit dot products choose halves by OP_SEL and OP_SEL_HI; the others use their sources as they are.
template <class Half, class T, int kLanes>
void dot2_integer(Wave& wave, const Instruction& instruction) {
  uint64_t written = wave.exec();
  Halves<Half, kLanes> a, b;
  Column<T, kLanes> c, result;
  load_halves(wave, instruction, 0, a, written);
  load_halves(wave, instruction, 1, b, written);
  load_source(wave, instruction, 2, c, written);
  for (int l = 0; l < kLanes; ++l) {
    const int64_t exact = int64_t{a.low.lane[l]} * b.low.lane[l] + int64_t{a.high.lane[l]} * b.high.lane[l] + c.lane[l];
    result.lane[l] = instruction.clamp ? saturated<T>(exact) : static_cast<T>(exact);
  }
  store_result(wave, instruction, result, written);
}

// Products of halves are exact in f32, so that each step rounds once: C + low products, then + high products ("RDNA 3
// Instruction Set Architecture", V_DOT2_F32_F16; the RDNA 1.0 manual has no such instruction). f32 denormals are always
// flushed (LLVM, SITargetLowering::performFMACombine).
template <int kLanes>
void dot2_float(const Wave& wave, bool clamp, const Halves<half, kLanes>& a, const Halves<half, kLanes>& b,
                Column<float, kLanes>& sum) {
  {
    const FloatScope<FloatWidth::kFlushed32> scope(wave);
    for (int l = 0; l < kLanes; ++l) {
      const float low = std::fma(static_cast<float>(a.low.lane[l]), static_cast<float>(b.low.lane[l]), sum.lane[l]);
      sum.lane[l] = std::fma(static_cast<float>(a.high.lane[l]), static_cast<float>(b.high.lane[l]), low);
    }
  }
  if (clamp)
    for (int l = 0; l < kLanes; ++l) sum.lane[l] = clamped(sum.lane[l], wave.mode);
}

template <int kLanes>
void v_dot2_f32_f16(Wave& wave, const Instruction& instruction) {
  uint64_t written = wave.exec();
  Halves<half, kLanes> a, b;
  Column<float, kLanes> sum;
  load_halves(wave, instruction, 0, a, written);
  load_halves(wave, instruction, 1, b, written);
  load_source(wave, instruction, 2, sum, written);
  if (instruction.neg_lo & 4)
    for (float& value : sum.lane) value = -value;
  dot2_float(wave, instruction.clamp, a, b, sum);
  store_result(wave, instruction, sum, written);
}

template <int kLanes>
void v_dot2c_f32_f16(Wave& wave, const Instruction& instruction) {
  uint64_t written = wave.exec();
  Halves<half, kLanes> a, b;
  Column<float, kLanes> sum;
  load_halves(wave, instruction, 0, a, written);
  load_halves(wave, instruction, 1, b, written);
  valu_detail::load_destination(wave, instruction, sum);
  dot2_float(wave, false, a, b, sum);
  store_result(wave, instruction, sum, written);
}

constexpr Operation kOperations[] = {
    by_lanes<v_dot2_f32_f16<32>, v_dot2_f32_f16<64>>("v_dot2_f32_f16"),
    by_lanes<v_dot2c_f32_f16<32>, v_dot2c_f32_f16<64>>("v_dot2c_f32_f16"),
    by_lanes<dot2_integer<int16_t, i32, 32>, dot2_integer<int16_t, i32, 64>>("v_dot2_i32_i16"),
    by_lanes<dot2_integer<uint16_t, u32, 32>, dot2_integer<uint16_t, u32, 64>>("v_dot2_u32_u16"),
    integer<i32, kDot<8, i32>>("v_dot4_i32_i8"),
    integer<u32, kDot<8, u32>>("v_dot4_u32_u8"),
    integer<i32, kDot<4, i32>>("v_dot8_i32_i4"),
    integer<u32, kDot<4, u32>>("v_dot8_u32_u4"),
    valu_accumulate<kDot4c>("v_dot4c_i32_i8"),
};

}  // namespace

std::span<const Operation> dot_operations() {
  return kOperations;
}

}  // namespace rocfix::vcard
