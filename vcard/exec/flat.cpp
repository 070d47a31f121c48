// SPDX-License-Identifier: MIT
// FLAT: each lane's address says whether it is in LDS, in scratch or in global memory.
#include "exec/atomics.h"
#include "exec/families.h"
#include "exec/scratch_access.h"
#include "exec/valu.h"

namespace rocfix::vcard {
namespace {

constexpr uint32_t kSharedHigh = kSharedAperture >> 32, kPrivateHigh = kPrivateAperture >> 32;
static_assert(kApertureBytes == uint64_t{1} << 32, "an aperture is what one high word names");

// The lanes of one instruction, by where they go. The address registers are copied: the result may overwrite
// them.
template <int kLanes>
struct FlatLanes {
  uint64_t global = 0, lds = 0, scratch = 0;
  Column<uint32_t, kLanes> low, high;
  Column<uint32_t, kLanes> within;  // from the aperture's start
  int64_t displacement = 0;         // of global addresses

  FlatLanes(Wave& wave, const Instruction& i) {
    std::memcpy(low.lane, wave.vgpr(i.vaddr), sizeof low.lane);
    std::memcpy(high.lane, wave.vgpr(i.vaddr + 1u), sizeof high.lane);
    const uint64_t exec = wave.exec();
    lds = exec & lanes_equal(high, kSharedHigh);
    scratch = exec & lanes_equal(high, kPrivateHigh);
    global = exec & ~lds & ~scratch;
    if (i.immediate == 0 || !wave.group->capabilities.flat_offset_bug) displacement = i.immediate;
    for (int l = 0; l < kLanes; ++l) within.lane[l] = low.lane[l] + static_cast<uint32_t>(i.immediate);
  }

  static uint64_t lanes_equal(const Column<uint32_t, kLanes>& column, uint32_t value) {
    Column<uint32_t, kLanes> distance;
    for (int l = 0; l < kLanes; ++l) distance.lane[l] = column.lane[l] ^ value;
    return lanes_at_most(distance, 0);
  }
};

template <int kLanes>
bool reach(Wave& wave, const Instruction& i, const FlatLanes<kLanes>& flat, Access access,
           Places<kLanes>& out) {
  return reach_global(wave, i, flat.low.lane, flat.high.lane, flat.displacement, flat.global, access, out);
}

template <class Data, int kLanes>
void load(Wave& wave, const Instruction& i) {
  const FlatLanes<kLanes> flat(wave, i);
  constexpr Access kAccess{.bytes = Data::kBytes};
  Places<kLanes> places;
  if (reach(wave, i, flat, kAccess, places)) load_to<Data>(wave, i.vector_dest, places);
  if (reach_lds(wave, i, flat.within, flat.lds, kAccess, places)) load_to<Data>(wave, i.vector_dest, places);
  if (flat.scratch != 0) scratch_load<Data>(wave, i, flat.within, flat.scratch);
}

template <class Data, int kLanes>
void store(Wave& wave, const Instruction& i) {
  const FlatLanes<kLanes> flat(wave, i);
  constexpr Access kAccess{.bytes = Data::kBytes, .is_store = true};
  Places<kLanes> places;
  if (reach(wave, i, flat, kAccess, places)) store_from<Data>(wave, i.data, places);
  if (reach_lds(wave, i, flat.within, flat.lds, kAccess, places)) store_from<Data>(wave, i.data, places);
  if (flat.scratch != 0) scratch_store<Data>(wave, i, flat.within, flat.scratch);
}

// A dword of scratch is one place; the two dwords of a 64-bit value are not.
template <class T, auto kFormula, int kLanes>
void update_scratch(Wave& wave, const Instruction& i, const FlatLanes<kLanes>& flat, Access access) {
  if (!check_scratch(wave, i, flat.within, flat.scratch, access)) return;
  bool whole = sizeof(T) == 4;
  for_each_lane(flat.scratch, [&](int l) { whole &= (flat.within.lane[l] & 3) == 0; });
  if (!whole) {
    const int l = std::countr_zero(flat.scratch);
    return wave.raise(
        {.kind = FaultKind::kMisaligned,
         .address = kPrivateAperture + flat.within.lane[l],
         .bytes = sizeof(T),
         .is_store = true,
         .lane = l,
         .detail = "scratch holds only aligned dwords in one piece: no other atomic can work there"});
  }
  Places<kLanes> places;
  ScratchWords<kLanes>{wave, flat.within}(0, flat.scratch, places);
  update_lanes<T, kFormula, Sharing::kPrivate>(wave, vmem_atomic_registers<T>(i), places);
}

template <class T, auto kFormula, int kLanes>
void atomic_update(Wave& wave, const Instruction& i) {
  const FlatLanes<kLanes> flat(wave, i);
  constexpr Access kAccess{.bytes = sizeof(T), .is_store = true, .is_atomic = true};
  const AtomicRegisters registers = vmem_atomic_registers<T>(i);
  Places<kLanes> places;
  if (reach(wave, i, flat, kAccess, places))
    update_lanes<T, kFormula, Sharing::kConcurrent>(wave, registers, places);
  if (reach_lds(wave, i, flat.within, flat.lds, kAccess, places))
    update_lanes<T, kFormula, Sharing::kPrivate>(wave, registers, places);
  if (flat.scratch != 0) update_scratch<T, kFormula>(wave, i, flat, kAccess);
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
  atomic_row<T, formula>("flat_atomic_" name), atomic_row<T2, formula>("flat_atomic_" name "_x2"),

constexpr Operation kOperations[] = {load_row<Narrow<uint8_t>>("flat_load_ubyte"),
                                     load_row<Narrow<int8_t>>("flat_load_sbyte"),
                                     load_row<Narrow<uint16_t>>("flat_load_ushort"),
                                     load_row<Narrow<int16_t>>("flat_load_sshort"),
                                     load_row<Narrow<uint8_t, Half::kLow>>("flat_load_ubyte_d16"),
                                     load_row<Narrow<uint8_t, Half::kHigh>>("flat_load_ubyte_d16_hi"),
                                     load_row<Narrow<int8_t, Half::kLow>>("flat_load_sbyte_d16"),
                                     load_row<Narrow<int8_t, Half::kHigh>>("flat_load_sbyte_d16_hi"),
                                     load_row<Narrow<uint16_t, Half::kLow>>("flat_load_short_d16"),
                                     load_row<Narrow<uint16_t, Half::kHigh>>("flat_load_short_d16_hi"),
                                     load_row<Dword>("flat_load_dword"),
                                     load_row<Dwords<2>>("flat_load_dwordx2"),
                                     load_row<Dwords<3>>("flat_load_dwordx3"),
                                     load_row<Dwords<4>>("flat_load_dwordx4"),
                                     store_row<Narrow<uint8_t>>("flat_store_byte"),
                                     store_row<Narrow<uint8_t, Half::kHigh>>("flat_store_byte_d16_hi"),
                                     store_row<Narrow<uint16_t>>("flat_store_short"),
                                     store_row<Narrow<uint16_t, Half::kHigh>>("flat_store_short_d16_hi"),
                                     store_row<Dword>("flat_store_dword"),
                                     store_row<Dwords<2>>("flat_store_dwordx2"),
                                     store_row<Dwords<3>>("flat_store_dwordx3"),
                                     store_row<Dwords<4>>("flat_store_dwordx4"),
                                     ROCFIX_VMEM_ATOMICS(ROCFIX_ROWS)};
#undef ROCFIX_ROWS

}  // namespace

std::span<const Operation> flat_operations() {
  return kOperations;
}

}  // namespace rocfix::vcard
