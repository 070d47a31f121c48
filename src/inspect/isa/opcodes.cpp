// SPDX-License-Identifier: MIT
#include "inspect/isa/opcodes.h"

#include <array>
#include <memory>
#include <vector>

#include "inspect/isa/names.h"

namespace rocfix::inspect {
namespace {

constexpr size_t kSets = static_cast<size_t>(InstructionSet::kCount);
constexpr size_t kEncodings = static_cast<size_t>(Encoding::kCount);
constexpr size_t kNumbers = 1024;  // VOP3 has the widest opcode field, ten bits

struct Row {
  Encoding encoding;
  uint16_t number;
  uint8_t sets;  // bit n: InstructionSet n has it
  std::string_view mnemonic;
};

using enum Encoding;
constexpr Row kRows[] = {
#include "inspect/isa/opcodes.inc"
};

class Table {
 public:
  Table() {
    opcodes_.reserve(std::size(kRows));
    for (const Row& row : kRows) {
      opcodes_.push_back(opcode_of(row.encoding, row.mnemonic));
      for (size_t set = 0; set < kSets; ++set)
        if ((row.sets >> set & 1) != 0)
          index_[set][static_cast<size_t>(row.encoding)][row.number] = &opcodes_.back();
    }
  }

  const Opcode* find(InstructionSet set, Encoding encoding, uint32_t number) const {
    return index_[static_cast<size_t>(set)][static_cast<size_t>(encoding)][number % kNumbers];
  }

 private:
  std::vector<Opcode> opcodes_;
  std::array<std::array<std::array<const Opcode*, kNumbers>, kEncodings>, kSets> index_{};
};

}  // namespace

InstructionSet instruction_set(const Chip& chip) {
  if (!chip.rdna1) return InstructionSet::kGfx10_3;
  if (chip.dot_instructions) return InstructionSet::kGfx10_1Dot;
  return chip.ray_instructions ? InstructionSet::kGfx10_1Rays : InstructionSet::kGfx10_1;
}

const Opcode* find_opcode(InstructionSet set, Encoding encoding, uint32_t number) {
  static const auto table = std::make_unique<const Table>();
  return table->find(set, encoding, number);
}

}  // namespace rocfix::inspect
