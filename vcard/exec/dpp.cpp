// SPDX-License-Identifier: MIT
// Data parallel primitives: lanes read another lane's source ("RDNA 1.0 Instruction Set Architecture", 6.5, 13.5.3).
#include "exec/operands.h"

namespace rocfix::vcard {
namespace {

constexpr int kNoLane = -1;
constexpr int kControls = 512;  // 9 bits

// Within a row of 16: the place that `place` reads; kNoLane outside the row and for controls that gfx10 lacks.
constexpr int source_place(int control, int place) {
  const int amount = control & 15;
  const auto within_row = [](int other) { return other < 0 || other > 15 ? kNoLane : other; };
  if (control <= 0xff) return (place & ~3) | (control >> 2 * (place & 3) & 3);  // quad_perm
  switch (control & 0x1f0) {
    case 0x100: return amount == 0 ? kNoLane : within_row(place + amount);  // row_shl
    case 0x110: return amount == 0 ? kNoLane : within_row(place - amount);  // row_shr
    case 0x120: return amount == 0 ? kNoLane : (place - amount) & 15;       // row_ror
    case 0x140: return amount == 0 ? 15 - place : amount == 1 ? place ^ 7 : kNoLane;  // row_mirror, row_half_mirror
    case 0x150: return amount;                                              // row_share
    case 0x160: return place ^ amount;                                      // row_xmask
    default: return kNoLane;
  }
}

struct Moves {
  std::array<int8_t, 16> from{};  // 0 where there is no source
  uint16_t has_source = 0;
};

constexpr std::array<Moves, kControls> kMoves = [] {
  std::array<Moves, kControls> all{};
  for (int control = 0; control < kControls; ++control)
    for (int place = 0; place < 16; ++place) {
      const int from = source_place(control, place);
      if (from == kNoLane) continue;
      all[control].from[place] = static_cast<int8_t>(from);
      all[control].has_source |= static_cast<uint16_t>(1u << place);
    }
  return all;
}();

constexpr uint64_t in_every_row(uint16_t places) {
  return places * 0x0001000100010001u;
}

// Lanes that the row mask and the bank mask let write.
uint64_t enabled_lanes(const Instruction& instruction) {
  if (instruction.row_mask == 15 && instruction.bank_mask == 15) return ~uint64_t{0};
  uint64_t lanes = 0;
  for (int row = 0; row < 4; ++row)
    for (int bank = 0; bank < 4; ++bank)
      if (instruction.row_mask >> row & 1 && instruction.bank_mask >> bank & 1)
        lanes |= uint64_t{0xf} << (16 * row + 4 * bank);
  return lanes;
}

Moves dpp8_moves(uint32_t lanes) {
  Moves moves;
  for (int place = 0; place < 16; ++place)
    moves.from[place] = static_cast<int8_t>((place & 8) | (lanes >> 3 * (place & 7) & 7));
  moves.has_source = 0xffff;
  return moves;
}

// Bit l is bit from(l) of `mask`.
template <int kLanes>
uint64_t moved_mask(const Moves& moves, uint64_t mask) {
  if (mask == ~uint64_t{0} >> (64 - kLanes)) return mask;
  uint64_t moved = 0;
  for (int l = 0; l < kLanes; ++l) moved |= (mask >> ((l & ~15) + moves.from[l & 15]) & 1) << l;
  return moved;
}

}  // namespace

// A lane whose source is outside its row or, without FI, not in EXEC reads 0 with BOUND_CTRL and is not written
// without it. DPP8 always reads 0 there.
template <int kLanes>
uint64_t apply_dpp(const Wave& wave, const Instruction& instruction, uint32_t* words) {
  const bool dpp8 = instruction.form == Form::kDpp8;
  const Moves moves = dpp8 ? dpp8_moves(instruction.dpp8_lanes) : kMoves[instruction.dpp_control];
  const uint64_t readable = instruction.fetch_inactive ? wave.all_lanes() : wave.exec();
  const uint64_t valid = in_every_row(moves.has_source) & moved_mask<kLanes>(moves, readable) & wave.all_lanes();
  Column<uint32_t, kLanes> moved, keep;
  expand_mask<kLanes>(valid, keep.lane);
  for (int l = 0; l < kLanes; ++l) moved.lane[l] = words[(l & ~15) + moves.from[l & 15]];
  for (int l = 0; l < kLanes; ++l) words[l] = moved.lane[l] & keep.lane[l];
  if (dpp8) return wave.all_lanes();
  return (instruction.bound_control ? wave.all_lanes() : valid) & enabled_lanes(instruction);
}

template uint64_t apply_dpp<32>(const Wave&, const Instruction&, uint32_t*);
template uint64_t apply_dpp<64>(const Wave&, const Instruction&, uint32_t*);

}  // namespace rocfix::vcard
