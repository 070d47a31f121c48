// SPDX-License-Identifier: MIT
// Data parallel primitives: lanes read another lane's source ("RDNA 1.0 Instruction Set Architecture", 6.5, 13.5.3).
#include "exec/operands.h"

namespace rocfix::vcard {
namespace {

constexpr int kNoLane = -1;

// The lane that `lane` reads; kNoLane outside its row.
int dpp16_source(uint32_t control, int lane) {
  const int row = lane & ~15, place = lane & 15;
  const auto within_row = [&](int other) { return other < 0 || other > 15 ? kNoLane : row + other; };
  const int amount = static_cast<int>(control & 15);
  if (control <= 0xff) return (lane & ~3) | static_cast<int>(control >> 2 * (lane & 3) & 3);  // quad_perm
  switch (control & 0x1f0) {
    case 0x100: return within_row(place + amount);        // row_shl
    case 0x110: return within_row(place - amount);        // row_shr
    case 0x120: return row + ((place - amount) & 15);     // row_ror
    case 0x140: return amount == 0 ? row + 15 - place     // row_mirror
                                   : row + (place ^ 7);   // row_half_mirror
    case 0x150: return row + amount;                      // row_share
    case 0x160: return row + (place ^ amount);            // row_xmask
    default: return kNoLane;
  }
}

int dpp8_source(uint32_t lanes, int lane) {
  return (lane & ~7) | static_cast<int>(lanes >> 3 * (lane & 7) & 7);
}

bool row_and_bank_enabled(const Instruction& instruction, int lane) {
  return instruction.row_mask >> (lane >> 4) & 1 && instruction.bank_mask >> (lane >> 2 & 3) & 1;
}

}  // namespace

template <int kLanes>
uint64_t apply_dpp(const Wave& wave, const Instruction& instruction, uint32_t* words) {
  const bool dpp8 = instruction.form == Form::kDpp8;
  const uint64_t readable = instruction.fetch_inactive ? wave.all_lanes() : wave.exec();
  uint32_t moved[kLanes];
  uint64_t written = 0;
  for (int l = 0; l < kLanes; ++l) {
    const int from = dpp8 ? dpp8_source(instruction.dpp8_lanes, l) : dpp16_source(instruction.dpp_control, l);
    const bool valid = from != kNoLane && readable >> from & 1;
    moved[l] = valid ? words[from] : 0;
    const bool writes = dpp8 || ((valid || instruction.bound_control) && row_and_bank_enabled(instruction, l));
    written |= uint64_t{writes} << l;
  }
  for (int l = 0; l < kLanes; ++l) words[l] = moved[l];
  return written;
}

template uint64_t apply_dpp<32>(const Wave&, const Instruction&, uint32_t*);
template uint64_t apply_dpp<64>(const Wave&, const Instruction&, uint32_t*);

}  // namespace rocfix::vcard
