// SPDX-License-Identifier: MIT
// The formulas of all atomics, of LDS, global, flat and buffer memory ("RDNA 1.0 Instruction Set
// Architecture", "Instructions": DS, MUBUF, FLAT): from what memory holds and the instruction's data to
// what it holds afterwards.
#pragma once

#include "exec/memory_data.h"

namespace rocfix::vcard {
namespace atomic {

inline constexpr auto kAdd = [](auto memory, auto data) { return memory + data; };
inline constexpr auto kSub = [](auto memory, auto data) { return memory - data; };
inline constexpr auto kReverseSub = [](auto memory, auto data) { return data - memory; };
inline constexpr auto kMin = [](auto memory, auto data) { return data < memory ? data : memory; };
inline constexpr auto kMax = [](auto memory, auto data) { return data > memory ? data : memory; };
inline constexpr auto kAnd = [](auto memory, auto data) { return memory & data; };
inline constexpr auto kOr = [](auto memory, auto data) { return memory | data; };
inline constexpr auto kXor = [](auto memory, auto data) { return memory ^ data; };
inline constexpr auto kSwap = [](auto, auto data) { return data; };
// Counts up to the limit and starts again at 0.
inline constexpr auto kIncrement = [](auto memory, auto limit) {
  return memory >= limit ? decltype(memory)(0) : memory + 1;
};
// Counts down from the limit to 0 and starts again.
inline constexpr auto kDecrement = [](auto memory, auto limit) {
  return memory == 0 || memory > limit ? limit : memory - 1;
};
inline constexpr auto kClampedSub = [](auto memory, auto data) {
  return memory < data ? decltype(memory)(0) : memory - data;
};
// Global, flat and buffer: the new value comes first.
inline constexpr auto kCompareSwap = [](auto memory, auto value, auto expected) {
  return memory == expected ? value : memory;
};
// DS: the order is the other way round.
inline constexpr auto kCompareStore = [](auto memory, auto expected, auto value) {
  return memory == expected ? value : memory;
};
inline constexpr auto kMaskedOr = [](auto memory, auto mask, auto bits) { return (memory & ~mask) | bits; };
inline constexpr auto kWrap = [](auto memory, auto limit, auto step) {
  return memory >= limit ? memory - limit : memory + step;
};

}  // namespace atomic

// Who else reaches the memory at the same time: LDS and scratch belong to one host thread.
enum class Sharing : bool { kPrivate, kConcurrent };

template <class T, auto kFormula>
inline constexpr bool kTwoOperands = std::is_invocable_v<decltype(kFormula), T, T, T>;

template <class T, auto kFormula>
bits_t<T> updated(bits_t<T> memory, bits_t<T> a, bits_t<T> b) {
  const auto value = [](bits_t<T> bits) { return std::bit_cast<T>(bits); };
  if constexpr (kTwoOperands<T, kFormula>)
    return std::bit_cast<bits_t<T>>(static_cast<T>(kFormula(value(memory), value(a), value(b))));
  else
    return std::bit_cast<bits_t<T>>(static_cast<T>(kFormula(value(memory), value(a))));
}

// One read-modify-write; returns what was there. Concurrent ones order all other accesses around them, as
// what HIP compiles for acquire and release expects of a card whose caches are kept coherent.
template <class T, auto kFormula, Sharing kSharing>
bits_t<T> update(std::byte* at, bits_t<T> a, bits_t<T> b) {
  auto* const word = reinterpret_cast<bits_t<T>*>(at);
  if constexpr (kSharing == Sharing::kPrivate) {
    const bits_t<T> old = *word;
    *word = updated<T, kFormula>(old, a, b);
    return old;
  } else {
    bits_t<T> old = __atomic_load_n(word, __ATOMIC_RELAXED);
    while (!__atomic_compare_exchange_n(word, &old, updated<T, kFormula>(old, a, b), true, __ATOMIC_ACQ_REL,
                                        __ATOMIC_ACQUIRE)) {
    }
    return old;
  }
}

inline constexpr uint32_t kNoRegister = ~uint32_t{0};

// One lane's value of a register, or of two.
template <class B>
B lane_value(Wave& wave, uint32_t reg, int lane) {
  const uint32_t* const column = wave.vgpr(reg) + lane;
  if constexpr (sizeof(B) == 8)
    return column[0] | uint64_t{column[wave.lanes]} << 32;
  else
    return column[0];
}

template <class B>
void set_lane_value(Wave& wave, uint32_t reg, int lane, B value) {
  uint32_t* const column = wave.vgpr(reg) + lane;
  column[0] = static_cast<uint32_t>(value);
  if constexpr (sizeof(B) == 8) column[wave.lanes] = static_cast<uint32_t>(value >> 32);
}

struct AtomicRegisters {
  uint32_t data = 0;            // the first operand
  uint32_t data1 = 0;           // the second, of formulas that take two
  uint32_t dest = kNoRegister;  // what memory held
};

// Global, flat and buffer: both operands lie in consecutive registers; GLC asks for the old value.
template <class T>
AtomicRegisters vmem_atomic_registers(const Instruction& i) {
  const uint32_t dest = i.encoding == Encoding::kMubuf ? i.data : i.vector_dest;
  return {i.data, i.data + static_cast<uint32_t>(sizeof(T) / 4), i.glc ? dest : kNoRegister};
}

// Lane by lane, lowest first.
template <class T, auto kFormula, Sharing kSharing, int kLanes>
void update_lanes(Wave& wave, const AtomicRegisters& registers, const Places<kLanes>& places) {
  using B = bits_t<T>;
  with_places(places, [&](auto at) {
    for_each_lane(places.lanes, [&](int l) {
      const B a = lane_value<B>(wave, registers.data, l);
      B b = 0;
      if constexpr (kTwoOperands<T, kFormula>) b = lane_value<B>(wave, registers.data1, l);
      const B old = update<T, kFormula, kSharing>(at(l), a, b);
      if (registers.dest != kNoRegister) set_lane_value<B>(wave, registers.dest, l, old);
    });
  });
}

// The atomics that global, flat and buffer memory have: X(name, type, type of the _x2 form, formula).
#define ROCFIX_VMEM_ATOMICS(X)                           \
  X("swap", uint32_t, uint64_t, atomic::kSwap)           \
  X("cmpswap", uint32_t, uint64_t, atomic::kCompareSwap) \
  X("add", uint32_t, uint64_t, atomic::kAdd)             \
  X("sub", uint32_t, uint64_t, atomic::kSub)             \
  X("smin", int32_t, int64_t, atomic::kMin)              \
  X("umin", uint32_t, uint64_t, atomic::kMin)            \
  X("smax", int32_t, int64_t, atomic::kMax)              \
  X("umax", uint32_t, uint64_t, atomic::kMax)            \
  X("and", uint32_t, uint64_t, atomic::kAnd)             \
  X("or", uint32_t, uint64_t, atomic::kOr)               \
  X("xor", uint32_t, uint64_t, atomic::kXor)             \
  X("inc", uint32_t, uint64_t, atomic::kIncrement)       \
  X("dec", uint32_t, uint64_t, atomic::kDecrement)       \
  X("fcmpswap", float, double, atomic::kCompareSwap)     \
  X("fmin", float, double, atomic::kMin)                 \
  X("fmax", float, double, atomic::kMax)

}  // namespace rocfix::vcard
