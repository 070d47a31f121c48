// SPDX-License-Identifier: MIT
#include "vcard_isa/kernel_form.h"

#include <fmt/format.h>

namespace rocfix::vcard {
namespace {

// The frame's own VGPRs: a row's byte offset, the block's address, the scalars on their way out.
constexpr uint32_t kOffset = 64, kAddressLo = 65, kAddressHi = 66, kScalarsOut = 67;
constexpr uint32_t kRowsInReach = 8;  // of an instruction's 12-bit offset, in waves of 64

// One memory instruction for each of `rows` registers; `operands` gives its text for one, without the offset.
template <class Operands>
std::string each_row(uint32_t rows, uint32_t lanes, const Operands& operands) {
  std::string text;
  for (uint32_t row = 0; row < rows; ++row) {
    if (row != 0 && row % kRowsInReach == 0)
      text += fmt::format("v_add_nc_u32 v{0}, {1}, v{0}\n", kOffset, kRowsInReach * lanes * 4);
    text += fmt::format("{}, s[0:1] offset:{}\n", operands(row), row % kRowsInReach * lanes * 4);
  }
  return text;
}

}  // namespace

std::string RegisterBlock::prologue(uint32_t lanes) {
  const uint32_t scalars = (kTextVgprs + kScalarRows) * lanes * 4;
  const auto load = [&](const char* count, const std::string& to, uint32_t number) {
    return fmt::format("s_load_dword{} {}, s[0:1], {}\n", count, to, scalars + number * 4);
  };
  std::string text = fmt::format("v_lshlrev_b32 v{}, 2, v0\nv_mov_b32 v{}, s0\nv_mov_b32 v{}, s1\n", kOffset,
                                 kAddressLo, kAddressHi);
  text += each_row(kTextVgprs, lanes, [](uint32_t row) { return fmt::format("global_load_dword v{}, v{}", row, kOffset); });
  for (uint32_t number = 8; number < 104; number += 8)
    text += load("x8", fmt::format("s[{}:{}]", number, number + 7), number);
  text += load("x2", "s[104:105]", 104) + load("x2", "vcc", 106);
  text += load("", "s2", kM0) + load("", "s3", kMode) + load("x2", "s[4:5]", kExecLo) + load("", "s6", kScc);
  text += "s_waitcnt vmcnt(0) lgkmcnt(0)\n";
  text += "s_mov_b32 m0, s2\ns_setreg_b32 hwreg(HW_REG_MODE), s3\ns_cmp_lg_u32 s6, 0\n";
  text += lanes == 32 ? "s_mov_b32 exec_lo, s4\ns_mov_b32 exec_hi, s5\n" : "s_mov_b64 exec, s[4:5]\n";
  return text + load("x4", "s[4:7]", 4) + load("x4", "s[0:3]", 0) + "s_waitcnt lgkmcnt(0)\n";
}

// Lanes are written whatever EXEC says; nothing here touches SCC before it is kept.
std::string RegisterBlock::epilogue(uint32_t lanes) {
  const auto keep = [](const std::string& what, uint32_t number) {
    return fmt::format("v_writelane_b32 v{}, {}, {}\n", kScalarsOut + number / kLanesUsed, what, number % kLanesUsed);
  };
  std::string text;
  for (uint32_t number = 0; number < 106; ++number) text += keep(fmt::format("s{}", number), number);
  text += keep("vcc_lo", 106) + keep("vcc_hi", 107) + keep("m0", kM0) + keep("exec_lo", kExecLo) + keep("exec_hi", kExecHi);
  text += "s_cselect_b32 s0, 1, 0\n" + keep("s0", kScc) + "s_getreg_b32 s0, hwreg(HW_REG_MODE)\n" + keep("s0", kMode);
  text += fmt::format("v_readlane_b32 s0, v{}, 0\nv_readlane_b32 s1, v{}, 0\n", kAddressLo, kAddressHi);
  text += lanes == 32 ? "s_mov_b32 exec_lo, -1\n" : "s_mov_b64 exec, -1\n";
  text += fmt::format("v_mbcnt_lo_u32_b32 v{}, -1, 0\n", kOffset);
  if (lanes == 64) text += fmt::format("v_mbcnt_hi_u32_b32 v{0}, -1, v{0}\n", kOffset);
  text += fmt::format("v_lshlrev_b32 v{0}, 2, v{0}\n", kOffset);
  return text + each_row(kTextVgprs + kScalarRows, lanes, [](uint32_t row) {
           const uint32_t from = row < kTextVgprs ? row : kScalarsOut + row - kTextVgprs;
           return fmt::format("global_store_dword v{}, v{}", kOffset, from);
         }) + "s_endpgm\n";
}

}  // namespace rocfix::vcard
