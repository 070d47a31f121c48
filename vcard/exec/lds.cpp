// SPDX-License-Identifier: MIT
// DS: reads and writes of LDS. Unaligned ones are fine: HSA runs with SH_MEM_CONFIG.alignment_mode =
// UNALIGNED.
#include "exec/families.h"
#include "exec/handler.h"
#include "exec/lds_access.h"
#include "exec/memory_data.h"

namespace rocfix::vcard {
namespace {

template <class Data, int kLanes>
void read(Wave& wave, const Instruction& i) {
  Places<kLanes> places;
  const auto offset = lds_offsets<kLanes>(wave, i, static_cast<uint32_t>(i.immediate));
  if (reach_lds(wave, i, offset, wave.exec(), {.bytes = Data::kBytes}, places))
    load_to<Data>(wave, i.vector_dest, places);
}

template <class Data, int kLanes>
void write(Wave& wave, const Instruction& i) {
  Places<kLanes> places;
  const auto offset = lds_offsets<kLanes>(wave, i, static_cast<uint32_t>(i.immediate));
  if (reach_lds(wave, i, offset, wave.exec(), {.bytes = Data::kBytes, .is_store = true}, places))
    store_from<Data>(wave, i.data, places);
}

// Both places are found before the first result may overwrite the address.
template <class Data, uint32_t kUnit, int kLanes>
void read2(Wave& wave, const Instruction& i) {
  Places<kLanes> places[2];
  for (int n = 0; n < 2; ++n) {
    const auto offset = lds_offsets<kLanes>(wave, i, lds_displacement(i, n, kUnit));
    if (!reach_lds(wave, i, offset, wave.exec(), {.bytes = Data::kBytes}, places[n])) return;
  }
  for (int n = 0; n < 2; ++n)
    load_to<Data>(wave, i.vector_dest + static_cast<uint32_t>(n * Data::kWords), places[n]);
}

template <class Data, uint32_t kUnit, int kLanes>
void write2(Wave& wave, const Instruction& i) {
  Places<kLanes> places[2];
  for (int n = 0; n < 2; ++n) {
    const auto offset = lds_offsets<kLanes>(wave, i, lds_displacement(i, n, kUnit));
    if (!reach_lds(wave, i, offset, wave.exec(), {.bytes = Data::kBytes, .is_store = true}, places[n]))
      return;
  }
  store_from<Data>(wave, i.data, places[0]);
  store_from<Data>(wave, i.data1, places[1]);
}

template <int kLanes>
void read_own(Wave& wave, const Instruction& i) {
  Places<kLanes> places;
  if (reach_lds(wave, i, lds_own_offsets<kLanes>(wave, i), wave.exec(), {.bytes = 4}, places))
    load_to<Dword>(wave, i.vector_dest, places);
}

template <int kLanes>
void write_own(Wave& wave, const Instruction& i) {
  Places<kLanes> places;
  if (reach_lds(wave, i, lds_own_offsets<kLanes>(wave, i), wave.exec(), {.bytes = 4, .is_store = true},
                places))
    store_from<Dword>(wave, i.data, places);
}

template <class Data>
constexpr Operation read_row(std::string_view mnemonic) {
  return lds_row<read<Data, 32>, read<Data, 64>>(mnemonic);
}
template <class Data>
constexpr Operation write_row(std::string_view mnemonic) {
  return lds_row<write<Data, 32>, write<Data, 64>>(mnemonic);
}
template <class Data, uint32_t kUnit>
constexpr Operation read2_row(std::string_view mnemonic) {
  return lds_row<read2<Data, kUnit, 32>, read2<Data, kUnit, 64>>(mnemonic);
}
template <class Data, uint32_t kUnit>
constexpr Operation write2_row(std::string_view mnemonic) {
  return lds_row<write2<Data, kUnit, 32>, write2<Data, kUnit, 64>>(mnemonic);
}

constexpr Operation kOperations[] = {
    read_row<Narrow<uint8_t>>("ds_read_u8"),
    read_row<Narrow<int8_t>>("ds_read_i8"),
    read_row<Narrow<uint16_t>>("ds_read_u16"),
    read_row<Narrow<int16_t>>("ds_read_i16"),
    read_row<Narrow<uint8_t, Half::kLow>>("ds_read_u8_d16"),
    read_row<Narrow<uint8_t, Half::kHigh>>("ds_read_u8_d16_hi"),
    read_row<Narrow<int8_t, Half::kLow>>("ds_read_i8_d16"),
    read_row<Narrow<int8_t, Half::kHigh>>("ds_read_i8_d16_hi"),
    read_row<Narrow<uint16_t, Half::kLow>>("ds_read_u16_d16"),
    read_row<Narrow<uint16_t, Half::kHigh>>("ds_read_u16_d16_hi"),
    read_row<Dword>("ds_read_b32"),
    read_row<Dwords<2>>("ds_read_b64"),
    read_row<Dwords<3>>("ds_read_b96"),
    read_row<Dwords<4>>("ds_read_b128"),
    read2_row<Dword, 4>("ds_read2_b32"),
    read2_row<Dword, 4 * 64>("ds_read2st64_b32"),
    read2_row<Dwords<2>, 8>("ds_read2_b64"),
    read2_row<Dwords<2>, 8 * 64>("ds_read2st64_b64"),
    lds_row<read_own<32>, read_own<64>>("ds_read_addtid_b32"),
    write_row<Narrow<uint8_t>>("ds_write_b8"),
    write_row<Narrow<uint8_t, Half::kHigh>>("ds_write_b8_d16_hi"),
    write_row<Narrow<uint16_t>>("ds_write_b16"),
    write_row<Narrow<uint16_t, Half::kHigh>>("ds_write_b16_d16_hi"),
    write_row<Dword>("ds_write_b32"),
    write_row<Dwords<2>>("ds_write_b64"),
    write_row<Dwords<3>>("ds_write_b96"),
    write_row<Dwords<4>>("ds_write_b128"),
    write2_row<Dword, 4>("ds_write2_b32"),
    write2_row<Dword, 4 * 64>("ds_write2st64_b32"),
    write2_row<Dwords<2>, 8>("ds_write2_b64"),
    write2_row<Dwords<2>, 8 * 64>("ds_write2st64_b64"),
    lds_row<write_own<32>, write_own<64>>("ds_write_addtid_b32"),
};

}  // namespace

std::span<const Operation> lds_operations() {
  return kOperations;
}

}  // namespace rocfix::vcard
