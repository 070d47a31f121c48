// SPDX-License-Identifier: MIT
// SCRATCH: loads and stores of each work-item's private memory.
#include "exec/direct_lds.h"
#include "exec/families.h"
#include "exec/scratch_access.h"
#include "exec/valu.h"

namespace rocfix::vcard {
namespace {

// SADDR that asks for no address register, where the chip knows it.
constexpr uint16_t kNoAddress = 0x7f;

// A VGPR or an SGPR, never both; plus the offset.
template <int kLanes>
Column<uint32_t, kLanes> byte_offsets(Wave& wave, const Instruction& i) {
  Column<uint32_t, kLanes> byte;
  const auto displacement = static_cast<uint32_t>(i.immediate);
  if (i.base == kNull) {
    const uint32_t* const address = wave.vgpr(i.vaddr);
    for (int l = 0; l < kLanes; ++l) byte.lane[l] = address[l] + displacement;
    return byte;
  }
  const bool none = i.base == kNoAddress && wave.group->capabilities.scratch_st_mode;
  const uint32_t same = (none ? 0 : wave.scalar[i.base]) + displacement;
  for (int l = 0; l < kLanes; ++l) byte.lane[l] = same;
  return byte;
}

template <class Data, int kLanes>
void load(Wave& wave, const Instruction& i) {
  scratch_load<Data>(wave, i, byte_offsets<kLanes>(wave, i), wave.exec());
}

template <class Data, int kLanes>
void store(Wave& wave, const Instruction& i) {
  scratch_store<Data>(wave, i, byte_offsets<kLanes>(wave, i), wave.exec());
}

template <class Data, int kLanes>
void lds_load(Wave& wave, const Instruction& i) {
  const auto byte = byte_offsets<kLanes>(wave, i);
  const uint64_t lanes = wave.exec();
  if (!check_scratch(wave, i, byte, lanes, {.bytes = Data::kBytes})) return;
  Column<uint32_t, kLanes> value{};
  load_pieces<Data>(value.lane, byte, lanes, ScratchWords<kLanes>{wave, byte});
  store_to_lds<kLanes>(wave, i, value.lane, lanes);
}

template <class Data>
constexpr Operation load_row(std::string_view mnemonic) {
  return by_lanes<load<Data, 32>, load<Data, 64>>(mnemonic);
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
constexpr Operation store_row(std::string_view mnemonic) {
  return by_lanes<store<Data, 32>, store<Data, 64>>(mnemonic);
}

constexpr Operation kOperations[] = {
    load_or_lds_row<Narrow<uint8_t>>("scratch_load_ubyte"),
    load_or_lds_row<Narrow<int8_t>>("scratch_load_sbyte"),
    load_or_lds_row<Narrow<uint16_t>>("scratch_load_ushort"),
    load_or_lds_row<Narrow<int16_t>>("scratch_load_sshort"),
    load_row<Narrow<uint8_t, Half::kLow>>("scratch_load_ubyte_d16"),
    load_row<Narrow<uint8_t, Half::kHigh>>("scratch_load_ubyte_d16_hi"),
    load_row<Narrow<int8_t, Half::kLow>>("scratch_load_sbyte_d16"),
    load_row<Narrow<int8_t, Half::kHigh>>("scratch_load_sbyte_d16_hi"),
    load_row<Narrow<uint16_t, Half::kLow>>("scratch_load_short_d16"),
    load_row<Narrow<uint16_t, Half::kHigh>>("scratch_load_short_d16_hi"),
    load_or_lds_row<Dword>("scratch_load_dword"),
    load_row<Dwords<2>>("scratch_load_dwordx2"),
    load_row<Dwords<3>>("scratch_load_dwordx3"),
    load_row<Dwords<4>>("scratch_load_dwordx4"),
    store_row<Narrow<uint8_t>>("scratch_store_byte"),
    store_row<Narrow<uint8_t, Half::kHigh>>("scratch_store_byte_d16_hi"),
    store_row<Narrow<uint16_t>>("scratch_store_short"),
    store_row<Narrow<uint16_t, Half::kHigh>>("scratch_store_short_d16_hi"),
    store_row<Dword>("scratch_store_dword"),
    store_row<Dwords<2>>("scratch_store_dwordx2"),
    store_row<Dwords<3>>("scratch_store_dwordx3"),
    store_row<Dwords<4>>("scratch_store_dwordx4"),
};

}  // namespace

std::span<const Operation> scratch_operations() {
  return kOperations;
}

}  // namespace rocfix::vcard
