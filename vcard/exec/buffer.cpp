// SPDX-License-Identifier: MIT
// MUBUF: untyped loads, stores and atomics of buffers, and the cache controls. Loads and stores of several
// dwords are range-checked dword by dword, atomics as a whole; loads from outside return 0, stores to it are
// dropped.
#include <atomic>

#include "exec/atomics.h"
#include "exec/buffer_access.h"
#include "exec/direct_lds.h"
#include "exec/families.h"
#include "exec/pieces.h"
#include "exec/valu.h"

namespace rocfix::vcard {
namespace {

// Data `first` bytes behind the offset, for lanes known to be inside.
template <class Data, int kLanes>
void load_inside(const BufferAccess<kLanes>& buffer, uint32_t first, uint64_t lanes, uint32_t* to) {
  load_zero<Data, kLanes>(to, buffer.exec() & ~lanes);
  Places<kLanes> places;
  if (!buffer.swizzled()) {
    if (buffer.reach(first, lanes, {.bytes = Data::kBytes}, places)) load_columns<Data>(to, places);
    return;
  }
  const auto byte = buffer.byte(first);
  if (lanes != 0)
    load_pieces<Data>(to, byte, lanes, [&](uint32_t word, uint64_t which, Places<kLanes>& out) {
      return buffer.reach_word(byte, word, which, {.bytes = 4}, out);
    });
}

template <class Data, int kLanes>
void store_inside(const BufferAccess<kLanes>& buffer, uint32_t first, uint64_t lanes, const uint32_t* from) {
  Places<kLanes> places;
  if (!buffer.swizzled()) {
    if (buffer.reach(first, lanes, {.bytes = Data::kBytes, .is_store = true}, places))
      store_columns<Data>(from, places);
    return;
  }
  const auto byte = buffer.byte(first);
  if (lanes != 0)
    store_pieces<Data>(from, byte, lanes, [&](uint32_t word, uint64_t which, Places<kLanes>& out) {
      return buffer.reach_word(byte, word, which, {.bytes = 4, .is_store = true}, out);
    });
}

// Calls f(kind of data, its first byte, lanes inside) for the whole, or for each dword where lanes differ.
template <class Data, int kLanes, class F>
void by_range(const BufferAccess<kLanes>& buffer, F&& f) {
  const uint64_t lanes = buffer.inside(0, Data::kBytes);
  if (lanes == buffer.exec() || Data::kWords == 1) return f(Data{}, 0, lanes);
  for (uint32_t word = 0; word < Data::kWords; ++word) f(Dword{}, 4 * word, buffer.inside(4 * word, 4));
}

template <class Data, int kLanes>
void load(Wave& wave, const Instruction& i) {
  const BufferAccess<kLanes> buffer(wave, i);
  uint32_t* const to = wave.vgpr(i.data);
  by_range<Data>(buffer, [&](auto data, uint32_t first, uint64_t lanes) {
    load_inside<decltype(data)>(buffer, first, lanes, to + first / 4 * kLanes);
  });
  // TFE: one more register says that no texture failed.
  if (i.tfe) load_zero<Dword, kLanes>(to + Data::kWords * kLanes, wave.exec());
}

template <class Data, int kLanes>
void lds_load(Wave& wave, const Instruction& i) {
  const BufferAccess<kLanes> buffer(wave, i);
  Column<uint32_t, kLanes> value{};
  load_inside<Data>(buffer, 0, buffer.inside(0, Data::kBytes), value.lane);
  if (wave.state != WaveState::kFaulted) store_to_lds<kLanes>(wave, i, value.lane, wave.exec());
}

template <class Data, int kLanes>
void store(Wave& wave, const Instruction& i) {
  const BufferAccess<kLanes> buffer(wave, i);
  const uint32_t* const from = wave.vgpr(i.data);
  by_range<Data>(buffer, [&](auto data, uint32_t first, uint64_t lanes) {
    store_inside<decltype(data)>(buffer, first, lanes, from + first / 4 * kLanes);
  });
}

template <class T, auto kFormula, int kLanes>
void atomic_update(Wave& wave, const Instruction& i) {
  const BufferAccess<kLanes> buffer(wave, i);
  const uint64_t lanes = buffer.inside(0, sizeof(T));
  Places<kLanes> places;
  if (buffer.reach(0, lanes, {.bytes = sizeof(T), .is_store = true, .is_atomic = true}, places))
    update_lanes<T, kFormula, Sharing::kConcurrent>(wave, vmem_atomic_registers<T>(i), places);
  if (i.glc) load_zero<Dwords<sizeof(T) / 4>, kLanes>(wave.vgpr(i.data), wave.exec() & ~lanes);
}

// Invalidations: the host's caches are coherent; what is left of a fence is that no later load passes an
// earlier store.
void fence(Wave&, const Instruction&) {
  std::atomic_thread_fence(std::memory_order_seq_cst);
}

// Those whose LDS bit exists.
template <class Data>
constexpr Operation load_or_lds_row(std::string_view mnemonic) {
  return {mnemonic, [](const Instruction& i, uint32_t lanes) -> Handler {
            if (i.lds) return lanes == 32 ? lds_load<Data, 32> : lds_load<Data, 64>;
            return lanes == 32 ? load<Data, 32> : load<Data, 64>;
          }};
}
template <class Data>
constexpr Operation load_row(std::string_view mnemonic) {
  return by_lanes<load<Data, 32>, load<Data, 64>>(mnemonic);
}
template <class Data>
constexpr Operation store_row(std::string_view mnemonic) {
  return by_lanes<store<Data, 32>, store<Data, 64>>(mnemonic);
}
template <class T, auto kFormula>
constexpr Operation atomic_row(std::string_view mnemonic) {
  return by_lanes<atomic_update<T, kFormula, 32>, atomic_update<T, kFormula, 64>>(mnemonic);
}

#define ROCFIX_ROWS(name, T, T2, formula) \
  atomic_row<T, formula>("buffer_atomic_" name), atomic_row<T2, formula>("buffer_atomic_" name "_x2"),

constexpr Operation kOperations[] = {
    load_or_lds_row<Narrow<uint8_t>>("buffer_load_ubyte"),
    load_or_lds_row<Narrow<int8_t>>("buffer_load_sbyte"),
    load_or_lds_row<Narrow<uint16_t>>("buffer_load_ushort"),
    load_or_lds_row<Narrow<int16_t>>("buffer_load_sshort"),
    load_row<Narrow<uint8_t, Half::kLow>>("buffer_load_ubyte_d16"),
    load_row<Narrow<uint8_t, Half::kHigh>>("buffer_load_ubyte_d16_hi"),
    load_row<Narrow<int8_t, Half::kLow>>("buffer_load_sbyte_d16"),
    load_row<Narrow<int8_t, Half::kHigh>>("buffer_load_sbyte_d16_hi"),
    load_row<Narrow<uint16_t, Half::kLow>>("buffer_load_short_d16"),
    load_row<Narrow<uint16_t, Half::kHigh>>("buffer_load_short_d16_hi"),
    load_or_lds_row<Dword>("buffer_load_dword"),
    load_row<Dwords<2>>("buffer_load_dwordx2"),
    load_row<Dwords<3>>("buffer_load_dwordx3"),
    load_row<Dwords<4>>("buffer_load_dwordx4"),
    store_row<Narrow<uint8_t>>("buffer_store_byte"),
    store_row<Narrow<uint8_t, Half::kHigh>>("buffer_store_byte_d16_hi"),
    store_row<Narrow<uint16_t>>("buffer_store_short"),
    store_row<Narrow<uint16_t, Half::kHigh>>("buffer_store_short_d16_hi"),
    store_row<Dword>("buffer_store_dword"),
    store_row<Dwords<2>>("buffer_store_dwordx2"),
    store_row<Dwords<3>>("buffer_store_dwordx3"),
    store_row<Dwords<4>>("buffer_store_dwordx4"),
    atomic_row<uint32_t, atomic::kClampedSub>("buffer_atomic_csub"),
    ROCFIX_VMEM_ATOMICS(ROCFIX_ROWS) any_lanes<fence>("buffer_gl0_inv"),
    any_lanes<fence>("buffer_gl1_inv"),
    any_lanes<fence>("buffer_wbinvl1"),
};
#undef ROCFIX_ROWS

}  // namespace

std::span<const Operation> buffer_operations() {
  return kOperations;
}

}  // namespace rocfix::vcard
