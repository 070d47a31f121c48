// SPDX-License-Identifier: MIT
// GLOBAL: loads, stores and atomics of global memory.
#include "exec/atomics.h"
#include "exec/direct_lds.h"
#include "exec/families.h"
#include "exec/valu.h"

namespace rocfix::vcard {
namespace {

// Addresses: SADDR's 64 bits plus VADDR's 32, or VADDR's 64 bits; plus the offset.
template <int kLanes>
bool reach(Wave& wave, const Instruction& i, Access access, Places<kLanes>& out) {
  if (i.base == kNull)
    return reach_global(wave, i, wave.vgpr(i.vaddr), wave.vgpr(i.vaddr + 1u), i.immediate, wave.exec(),
                        access, out);
  Column<uint32_t, kLanes> offset;
  std::memcpy(offset.lane, wave.vgpr(i.vaddr), sizeof offset.lane);
  return reach_global(wave, i, wave.pair(i.base) + static_cast<uint64_t>(int64_t{i.immediate}), offset,
                      wave.exec(), access, out);
}

template <class Data, int kLanes>
void load(Wave& wave, const Instruction& i) {
  Places<kLanes> places;
  if (reach(wave, i, {.bytes = Data::kBytes}, places)) load_to<Data>(wave, i.vector_dest, places);
}

template <class Data, int kLanes>
void lds_load(Wave& wave, const Instruction& i) {
  Places<kLanes> places;
  if (reach(wave, i, {.bytes = Data::kBytes}, places)) load_to_lds<Data>(wave, i, places);
}

template <class Data, int kLanes>
void store(Wave& wave, const Instruction& i) {
  Places<kLanes> places;
  if (reach(wave, i, {.bytes = Data::kBytes, .is_store = true}, places))
    store_from<Data>(wave, i.data, places);
}

template <class T, auto kFormula, int kLanes>
void atomic_update(Wave& wave, const Instruction& i) {
  Places<kLanes> places;
  if (reach(wave, i, {.bytes = sizeof(T), .is_store = true, .is_atomic = true}, places))
    update_lanes<T, kFormula, Sharing::kConcurrent>(wave, vmem_atomic_registers<T>(i), places);
}

// *_addtid: SADDR plus four bytes a lane, no address register (gfx10.3).
template <int kLanes>
bool reach_own(Wave& wave, const Instruction& i, bool is_store, Places<kLanes>& out) {
  Column<uint32_t, kLanes> offset;
  for (int l = 0; l < kLanes; ++l) offset.lane[l] = 4 * static_cast<uint32_t>(l);
  const uint64_t base = i.base == kNull ? 0 : wave.pair(i.base);
  return reach_global(wave, i, base + static_cast<uint64_t>(int64_t{i.immediate}), offset, wave.exec(),
                      {.bytes = 4, .is_store = is_store}, out);
}

template <int kLanes>
void load_own(Wave& wave, const Instruction& i) {
  Places<kLanes> places;
  if (reach_own(wave, i, false, places)) load_to<Dword>(wave, i.vector_dest, places);
}

template <int kLanes>
void store_own(Wave& wave, const Instruction& i) {
  Places<kLanes> places;
  if (reach_own(wave, i, true, places)) store_from<Dword>(wave, i.data, places);
}

template <class Data>
constexpr Operation load_row(std::string_view mnemonic) {
  return {mnemonic, [](const Instruction& i, uint32_t lanes) -> Handler {
            if (i.lds) return lanes == 32 ? lds_load<Data, 32> : lds_load<Data, 64>;
            return lanes == 32 ? load<Data, 32> : load<Data, 64>;
          }};
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
  atomic_row<T, formula>("global_atomic_" name), atomic_row<T2, formula>("global_atomic_" name "_x2"),

constexpr Operation kOperations[] = {load_row<Narrow<uint8_t>>("global_load_ubyte"),
                                     load_row<Narrow<int8_t>>("global_load_sbyte"),
                                     load_row<Narrow<uint16_t>>("global_load_ushort"),
                                     load_row<Narrow<int16_t>>("global_load_sshort"),
                                     load_row<Narrow<uint8_t, Half::kLow>>("global_load_ubyte_d16"),
                                     load_row<Narrow<uint8_t, Half::kHigh>>("global_load_ubyte_d16_hi"),
                                     load_row<Narrow<int8_t, Half::kLow>>("global_load_sbyte_d16"),
                                     load_row<Narrow<int8_t, Half::kHigh>>("global_load_sbyte_d16_hi"),
                                     load_row<Narrow<uint16_t, Half::kLow>>("global_load_short_d16"),
                                     load_row<Narrow<uint16_t, Half::kHigh>>("global_load_short_d16_hi"),
                                     load_row<Dword>("global_load_dword"),
                                     load_row<Dwords<2>>("global_load_dwordx2"),
                                     load_row<Dwords<3>>("global_load_dwordx3"),
                                     load_row<Dwords<4>>("global_load_dwordx4"),
                                     by_lanes<load_own<32>, load_own<64>>("global_load_dword_addtid"),
                                     store_row<Narrow<uint8_t>>("global_store_byte"),
                                     store_row<Narrow<uint8_t, Half::kHigh>>("global_store_byte_d16_hi"),
                                     store_row<Narrow<uint16_t>>("global_store_short"),
                                     store_row<Narrow<uint16_t, Half::kHigh>>("global_store_short_d16_hi"),
                                     store_row<Dword>("global_store_dword"),
                                     store_row<Dwords<2>>("global_store_dwordx2"),
                                     store_row<Dwords<3>>("global_store_dwordx3"),
                                     store_row<Dwords<4>>("global_store_dwordx4"),
                                     by_lanes<store_own<32>, store_own<64>>("global_store_dword_addtid"),
                                     atomic_row<uint32_t, atomic::kClampedSub>("global_atomic_csub"),
                                     ROCFIX_VMEM_ATOMICS(ROCFIX_ROWS)};
#undef ROCFIX_ROWS

}  // namespace

std::span<const Operation> global_operations() {
  return kOperations;
}

}  // namespace rocfix::vcard
