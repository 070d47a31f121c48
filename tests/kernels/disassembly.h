// SPDX-License-Identifier: MIT
// The text of `llvm-objdump -d` as instructions: what each is, which scalar registers it reads and writes,
// where it continues. Vector registers are left out, no hazard pattern asks for them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernels/registers.h"

namespace rocfix {

enum class Unit {
  kValu,
  kSalu,
  kSmem,     // scalar loads and their kin: s_load_*, s_memtime, s_dcache_inv
  kLds,      // ds_*
  kVmem,     // buffer_*, tbuffer_*, image_*
  kSegment,  // global_* and scratch_*, the FLAT encodings of one segment
  kFlat,     // flat_*
  kOther,    // exports, interpolation, words that are no instruction
};

struct Instruction {
  std::string kernel;  // the label that it follows
  std::string text;    // as disassembled
  uint64_t address = 0;
  std::vector<uint32_t> words;

  std::string mnemonic;
  std::vector<std::string> operands;   // "v[0:1]", "off", "0x10"
  std::vector<std::string> modifiers;  // "offset:16", "glc"

  Unit unit = Unit::kOther;
  ScalarRegisters reads;
  ScalarRegisters writes;

  bool is_branch = false;        // to `target`, or to where a register says
  std::optional<size_t> target;  // index of the instruction
  bool falls_through = true;     // the next instruction can come next

  bool starts_with(std::string_view prefix) const { return mnemonic.starts_with(prefix); }
  bool has_modifier(std::string_view name) const;
  // 8 of "offset:8"; 0 when there is none.
  int offset() const;
  // The encoding of scalar instructions without operands in registers: s_nop, s_waitcnt, branches, …
  bool is_sopp() const;
  uint16_t immediate() const { return uint16_t(words.at(0)); }  // of SOPP and SOPK
};

using Listing = std::vector<Instruction>;

Listing parse_disassembly(std::string_view text);

}  // namespace rocfix
