// SPDX-License-Identifier: MIT
#include "tools/opcode_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <vector>

#include "gfx/chips.h"
#include "tools/opcode_sweep.h"

namespace rocfix::vcard {
namespace {

// One chip of each instruction set, in the order of InstructionSet in src/inspect/isa/opcodes.h.
std::vector<std::string> chips_of_sets() {
  const auto first = [](bool (*belongs)(const Chip&)) {
    return std::string(std::find_if(chips().begin(), chips().end(), belongs)->name);
  };
  return {first([](const Chip& c) { return c.rdna1 && !c.dot_instructions && !c.ray_instructions; }),
          first([](const Chip& c) { return c.rdna1 && c.dot_instructions; }),
          first([](const Chip& c) { return c.rdna1 && c.ray_instructions; }),
          first([](const Chip& c) { return !c.rdna1; })};
}

// In the order of Encoding; EXP and VINTRP are told apart by name.
constexpr std::array kEncodings = {"kSop1",    "kSop2",  "kSopk",  "kSopc",  "kSopp", "kSmem", "kVop1",
                                   "kVop2",    "kVopc",  "kVop3",  "kVop3p", "kDs",   "kFlat", "kGlobal",
                                   "kScratch", "kMubuf", "kMtbuf", "kMimg",  "kExp"};

std::string encoding_of(const Instruction& instruction) {
  const bool interpolates =
      instruction.encoding == Encoding::kOther && instruction.mnemonic.starts_with("v_interp");
  return interpolates ? "kVintrp" : kEncodings.at(static_cast<size_t>(instruction.encoding));
}

}  // namespace

Result<std::string> opcode_table() {
  std::map<std::tuple<std::string, uint32_t, std::string>, unsigned> rows;  // and which chips have it
  const auto chips = chips_of_sets();
  for (size_t chip = 0; chip < chips.size(); ++chip) {
    const auto opcodes = sweep_numbers(chips[chip]);
    if (!opcodes) return opcodes.error();
    for (const auto& [number, instruction] : *opcodes)
      rows[{encoding_of(instruction), number, std::string(instruction.mnemonic)}] |= 1u << chip;
  }
  std::string text = "// SPDX-License-Identifier: MIT\n// Written by rocfix-opcode-table (vcard/tools).\n";
  for (const auto& [key, chips] : rows) {
    const auto& [encoding, number, mnemonic] = key;
    text += fmt::format("{{{}, {:#05x}, {:2}, \"{}\"}},\n", encoding, number, chips, mnemonic);
  }
  return text;
}

}  // namespace rocfix::vcard
