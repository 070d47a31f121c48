// SPDX-License-Identifier: MIT
// Moves: within a lane, between lanes, to and from scalars, and with an index in M0.
#include "exec/families.h"
#include "exec/valu.h"

namespace rocfix::vcard {
namespace {

constexpr Operation kMove = valu<[](uint32_t a) { return a; }>("v_mov_b32");

// Float modifiers are allowed ("RDNA 1.0 Instruction Set Architecture", V_CNDMASK_B32).
template <int kLanes>
void v_cndmask_b32(Wave& wave, const Instruction& instruction) {
  uint64_t written = wave.exec();
  Column<float, kLanes> scratch_a, scratch_b;
  const auto* a = reinterpret_cast<const uint32_t*>(source_column(wave, instruction, 0, scratch_a, written));
  const auto* b = reinterpret_cast<const uint32_t*>(source_column(wave, instruction, 1, scratch_b, written));
  Column<uint32_t, kLanes> chosen, result;
  const Source& condition = instruction.source[2];
  expand_mask<kLanes>(kLanes == 32 ? uniform_value<uint32_t>(wave, condition) : uniform_value<uint64_t>(wave, condition),
                      chosen.lane);
  for (int l = 0; l < kLanes; ++l) result.lane[l] = (b[l] & chosen.lane[l]) | (a[l] & ~chosen.lane[l]);
  store_result(wave, instruction, result, written);
}

// Lane operations pay no heed to EXEC; lane numbers count modulo the wave size.
void v_readlane_b32(Wave& wave, const Instruction& i) {
  const uint32_t lane = uniform_value<uint32_t>(wave, i.source[1]) & (wave.lanes - 1);
  wave.set_scalar(i.scalar_dest, wave.vgpr(i.source[0].index)[lane]);
}

void v_writelane_b32(Wave& wave, const Instruction& i) {
  const uint32_t lane = uniform_value<uint32_t>(wave, i.source[1]) & (wave.lanes - 1);
  wave.vgpr(i.vector_dest)[lane] = uniform_value<uint32_t>(wave, i.source[0]);
}

// With no lane in EXEC: lane 0 ("RDNA 1.0 Instruction Set Architecture", V_READFIRSTLANE_B32).
void v_readfirstlane_b32(Wave& wave, const Instruction& i) {
  const int lane = wave.exec() ? std::countr_zero(wave.exec()) : 0;
  wave.set_scalar(i.scalar_dest, wave.vgpr(i.source[0].index)[lane]);
}

// Gathers within a row of 16 lanes, or from the other row of the pair. OP_SEL[0] is FI, OP_SEL[1] BOUND_CTRL, with
// DPP's meaning.
template <bool kOtherRow>
void permlane16(Wave& wave, const Instruction& i) {
  const uint64_t selects = uniform_value<uint32_t>(wave, i.source[1]) |
                           uint64_t{uniform_value<uint32_t>(wave, i.source[2])} << 32;
  const uint64_t exec = wave.exec(), readable = i.op_sel & 1 ? wave.all_lanes() : exec;
  const bool bound_control = i.op_sel & 2;
  const uint32_t* from = wave.vgpr(i.source[0].index);
  uint32_t* to = wave.vgpr(i.vector_dest);
  std::array<uint32_t, 64> result{};
  uint64_t written = exec;
  for (uint32_t l = 0; l < wave.lanes; ++l) {
    const uint32_t other = ((l & ~15u) ^ (kOtherRow ? 16u : 0u)) | (selects >> 4 * (l & 15) & 15);
    if (readable >> other & 1) result[l] = from[other];
    else if (!bound_control) written &= ~(uint64_t{1} << l);
  }
  for (uint32_t l = 0; l < wave.lanes; ++l)
    if (written >> l & 1) to[l] = result[l];
}

template <int kLanes>
void swap_columns(Wave& wave, uint32_t first, uint32_t second) {
  uint32_t *a = wave.vgpr(first), *b = wave.vgpr(second);
  Column<uint32_t, kLanes> old;
  for (int l = 0; l < kLanes; ++l) old.lane[l] = a[l];
  merge<kLanes>(a, b, wave.exec());
  merge<kLanes>(b, old.lane, wave.exec());
}

template <int kLanes>
void v_swap_b32(Wave& wave, const Instruction& i) {
  swap_columns<kLanes>(wave, i.vector_dest, i.source[0].index);
}

// Indexed moves are V_MOV_B32 with other registers. Sources outside the wave's VGPRs read v0, destinations outside
// write nothing ("RDNA 1.0 Instruction Set Architecture", chapter 3, VGPRs out of range).
struct Offsets {
  uint32_t source = 0, destination = 0;
};

void move_indexed(Wave& wave, const Instruction& instruction, Offsets offsets) {
  Instruction moved = instruction;
  const uint64_t destination = uint64_t{instruction.vector_dest} + offsets.destination;
  if (destination >= wave.vector_count) return;
  moved.vector_dest = static_cast<uint16_t>(destination);
  if (moved.source[0].kind == Source::Kind::kVector) {
    const uint64_t source = uint64_t{moved.source[0].index} + offsets.source;
    moved.source[0].index = source < wave.vector_count ? static_cast<uint16_t>(source) : uint16_t{0};
  }
  kMove.choose(moved, wave.lanes)(wave, moved);
}

// V_MOVRELSD_2 and V_SWAPREL: M0 holds two offsets of 10 bits.
Offsets two_offsets(const Wave& wave) {
  return {.source = wave.scalar[kM0] & 0x3ff, .destination = wave.scalar[kM0] >> 16 & 0x3ff};
}

void v_movreld_b32(Wave& wave, const Instruction& i) {
  move_indexed(wave, i, {.destination = wave.scalar[kM0]});
}
void v_movrels_b32(Wave& wave, const Instruction& i) {
  move_indexed(wave, i, {.source = wave.scalar[kM0]});
}
void v_movrelsd_b32(Wave& wave, const Instruction& i) {
  move_indexed(wave, i, {.source = wave.scalar[kM0], .destination = wave.scalar[kM0]});
}
void v_movrelsd_2_b32(Wave& wave, const Instruction& i) {
  move_indexed(wave, i, two_offsets(wave));
}

template <int kLanes>
void v_swaprel_b32(Wave& wave, const Instruction& i) {
  const Offsets offsets = two_offsets(wave);
  const uint32_t destination = i.vector_dest + offsets.destination, source = i.source[0].index + offsets.source;
  if (destination < wave.vector_count && source < wave.vector_count) swap_columns<kLanes>(wave, destination, source);
}

// V_NOP, V_PIPEFLUSH; V_CLREXCP clears exception flags of the SIMD that no instruction can read.
void nothing(Wave&, const Instruction&) {}

constexpr Operation kOperations[] = {
    kMove,
    by_lanes<v_cndmask_b32<32>, v_cndmask_b32<64>>("v_cndmask_b32"),
    any_lanes<v_readlane_b32>("v_readlane_b32"),
    any_lanes<v_readfirstlane_b32>("v_readfirstlane_b32"),
    any_lanes<v_writelane_b32>("v_writelane_b32"),
    any_lanes<permlane16<false>>("v_permlane16_b32"),
    any_lanes<permlane16<true>>("v_permlanex16_b32"),
    any_lanes<v_movreld_b32>("v_movreld_b32"),
    any_lanes<v_movrels_b32>("v_movrels_b32"),
    any_lanes<v_movrelsd_b32>("v_movrelsd_b32"),
    any_lanes<v_movrelsd_2_b32>("v_movrelsd_2_b32"),
    by_lanes<v_swap_b32<32>, v_swap_b32<64>>("v_swap_b32"),
    by_lanes<v_swaprel_b32<32>, v_swaprel_b32<64>>("v_swaprel_b32"),
    any_lanes<nothing>("v_nop"),
    any_lanes<nothing>("v_pipeflush"),
    any_lanes<nothing>("v_clrexcp"),
};

}  // namespace

std::span<const Operation> lanes_operations() {
  return kOperations;
}

}  // namespace rocfix::vcard
