// SPDX-License-Identifier: MIT
// Scalar moves, selections and indexed moves ("RDNA 1.0 Instruction Set Architecture", 12.1 SOP2, 12.2
// SOPK, 12.3 SOP1).
#include "exec/families.h"
#include "exec/scalar.h"

namespace rocfix::vcard {
namespace {

template <class T>
T move(T a) {
  return a;
}
template <class T>
T move_if_scc(T a, OldDest<T> d, OldScc c) {
  return c.set ? a : d.value;
}
template <class T>
T select(T a, T b, OldScc c) {
  return c.set ? a : b;
}

// s0 to s105 and VCC. Beyond them an indexed source is s0 and an indexed destination nothing (section 3.6.1).
constexpr uint32_t kIndexable = 108;

template <class T>
T read_indexed(Wave& wave, uint32_t number) {
  if constexpr (sizeof(T) == 8) number &= ~1u;
  return read_destination<T>(wave, number < kIndexable ? number : 0);
}

template <class T>
void write_indexed(Wave& wave, uint32_t number, T value) {
  if constexpr (sizeof(T) == 8) number &= ~1u;
  if (number < kIndexable) write_destination(wave, number, value);
}

template <class T>
void move_from_indexed(Wave& wave, const Instruction& i) {
  write_destination(wave, i.scalar_dest, read_indexed<T>(wave, i.source[0].index + wave.scalar[kM0]));
}

template <class T>
void move_to_indexed(Wave& wave, const Instruction& i) {
  write_indexed(wave, i.scalar_dest + wave.scalar[kM0], uniform_value<T>(wave, i.source[0]));
}

// Two offsets in M0: bits 9:0 for the source, bits 25:16 for the destination.
void move_indexed_both(Wave& wave, const Instruction& i) {
  const uint32_t m0 = wave.scalar[kM0];
  const auto value = read_indexed<uint32_t>(wave, i.source[0].index + (m0 & 0x3ff));
  write_indexed(wave, i.scalar_dest + (m0 >> 16 & 0x3ff), value);
}

constexpr Operation kOperations[] = {
    salu<move<uint32_t>>("s_mov_b32"),
    salu<move<uint64_t>>("s_mov_b64"),
    salu<move_if_scc<uint32_t>>("s_cmov_b32"),
    salu<move_if_scc<uint64_t>>("s_cmov_b64"),
    salu<select<uint32_t>>("s_cselect_b32"),
    salu<select<uint64_t>>("s_cselect_b64"),
    salu<[](Immediate k) { return k.value; }>("s_movk_i32"),
    salu<[](OldDest<int32_t> d, Immediate k, OldScc c) { return c.set ? k.value : d.value; }>("s_cmovk_i32"),
    any_lanes<move_from_indexed<uint32_t>>("s_movrels_b32"),
    any_lanes<move_from_indexed<uint64_t>>("s_movrels_b64"),
    any_lanes<move_to_indexed<uint32_t>>("s_movreld_b32"),
    any_lanes<move_to_indexed<uint64_t>>("s_movreld_b64"),
    any_lanes<move_indexed_both>("s_movrelsd_2_b32"),
};

}  // namespace

std::span<const Operation> scalar_move_operations() {
  return kOperations;
}

}  // namespace rocfix::vcard
