// SPDX-License-Identifier: MIT
// Scalar atomics, which only LLVM lists for gfx10.1 ("Vega" Instruction Set Architecture, chapter 7
// and 12.6).
#include <algorithm>
#include <atomic>
#include <cstring>

#include "exec/families.h"
#include "exec/scalar.h"
#include "exec/scalar_address.h"

namespace rocfix::vcard {
namespace {

// The new memory contents from the old ones and the data.
template <class T>
T swap(T, T data) {
  return data;
}
template <class T>
T add(T old, T data) {
  return old + data;
}
template <class T>
T sub(T old, T data) {
  return old - data;
}
template <class T>
T umin(T old, T data) {
  return std::min(old, data);
}
template <class T>
T umax(T old, T data) {
  return std::max(old, data);
}
template <class T>
T smin(T old, T data) {
  return static_cast<std::make_signed_t<T>>(data) < static_cast<std::make_signed_t<T>>(old) ? data : old;
}
template <class T>
T smax(T old, T data) {
  return static_cast<std::make_signed_t<T>>(data) > static_cast<std::make_signed_t<T>>(old) ? data : old;
}
template <class T>
T bit_and(T old, T data) {
  return old & data;
}
template <class T>
T bit_or(T old, T data) {
  return old | data;
}
template <class T>
T bit_xor(T old, T data) {
  return old ^ data;
}
template <class T>
T inc(T old, T data) {
  return old >= data ? 0 : old + 1;
}
template <class T>
T dec(T old, T data) {
  return old == 0 || old > data ? data : old - 1;
}

template <class T, T (*kFormula)(T, T)>
T exchange(Wave& wave, const Instruction& i, std::atomic_ref<T> memory) {
  const auto data = read_destination<T>(wave, i.data);
  T old = memory.load();
  while (!memory.compare_exchange_weak(old, kFormula(old, data))) {
  }
  return old;
}

// The new value comes first, the one to compare with behind it.
template <class T>
T compare_and_swap(Wave& wave, const Instruction& i, std::atomic_ref<T> memory) {
  auto expected = read_destination<T>(wave, i.data + sizeof(T) / 4);
  memory.compare_exchange_strong(expected, read_destination<T>(wave, i.data));
  return expected;
}

template <class T>
using Change = T (*)(Wave&, const Instruction&, std::atomic_ref<T>);

template <class T, Change<T> kChange>
void apply(Wave& wave, const Instruction& i, uint64_t address) {
  if (address % sizeof(T) != 0)
    return wave.raise(
        {.kind = FaultKind::kMisaligned, .address = address, .bytes = sizeof(T), .is_store = true});
  if (!can_access(wave, i, address, sizeof(T), true, true)) return;
  const T old = kChange(wave, i, std::atomic_ref<T>(*reinterpret_cast<T*>(host_pointer(address))));
  if (i.glc) write_destination(wave, i.data, old);
}

template <class T, Change<T> kChange>
void s_atomic(Wave& wave, const Instruction& i) {
  apply<T, kChange>(wave, i, scalar_base(wave, i) + scalar_offset(wave, i));
}

// Outside the buffer nothing changes, and 0 comes back.
template <class T, Change<T> kChange>
void s_buffer_atomic(Wave& wave, const Instruction& i) {
  const ScalarBuffer buffer(wave, i);
  const uint64_t offset = scalar_offset(wave, i);
  if (offset < buffer.bytes && buffer.bytes - offset >= sizeof(T))
    return apply<T, kChange>(wave, i, buffer.base + offset);
  if (i.glc) write_destination(wave, i.data, T{0});
}

using U32 = uint32_t;
using U64 = uint64_t;

#define ROCFIX_SCALAR_ATOMIC(name, change32, change64)                    \
  any_lanes<s_atomic<U32, change32>>("s_atomic_" name),                   \
      any_lanes<s_atomic<U64, change64>>("s_atomic_" name "_x2"),         \
      any_lanes<s_buffer_atomic<U32, change32>>("s_buffer_atomic_" name), \
      any_lanes<s_buffer_atomic<U64, change64>>("s_buffer_atomic_" name "_x2")
#define ROCFIX_SCALAR_EXCHANGE(name, formula) \
  ROCFIX_SCALAR_ATOMIC(name, (exchange<U32, formula<U32>>), (exchange<U64, formula<U64>>))

constexpr Operation kOperations[] = {
    ROCFIX_SCALAR_EXCHANGE("swap", swap),
    ROCFIX_SCALAR_ATOMIC("cmpswap", compare_and_swap<U32>, compare_and_swap<U64>),
    ROCFIX_SCALAR_EXCHANGE("add", add),
    ROCFIX_SCALAR_EXCHANGE("sub", sub),
    ROCFIX_SCALAR_EXCHANGE("smin", smin),
    ROCFIX_SCALAR_EXCHANGE("umin", umin),
    ROCFIX_SCALAR_EXCHANGE("smax", smax),
    ROCFIX_SCALAR_EXCHANGE("umax", umax),
    ROCFIX_SCALAR_EXCHANGE("and", bit_and),
    ROCFIX_SCALAR_EXCHANGE("or", bit_or),
    ROCFIX_SCALAR_EXCHANGE("xor", bit_xor),
    ROCFIX_SCALAR_EXCHANGE("inc", inc),
    ROCFIX_SCALAR_EXCHANGE("dec", dec),
};

}  // namespace

std::span<const Operation> scalar_atomic_operations() {
  return kOperations;
}

}  // namespace rocfix::vcard
