// SPDX-License-Identifier: MIT
// One instruction as the scan sees it: how long it is, and what it does to scalar registers and to the
// program counter. Vector registers are left out: no hazard asks for them.
#pragma once

#include <bitset>
#include <cstdint>

#include "codeobj/bytes.h"
#include "inspect/isa/opcodes.h"

namespace rocfix::inspect {

// By the number that gfx10 encodes them with.
using ScalarRegisters = std::bitset<128>;

inline constexpr uint32_t kVccLo = 106, kM0 = 124, kNull = 125, kExecLo = 126;

struct Step {
  uint32_t words[2] = {};  // the first two
  uint32_t offset = 0;     // of the instruction from the start of the code, bytes
  uint8_t size = 0;        // bytes
  Encoding encoding = Encoding::kCount;
  uint16_t number = 0;             // its opcode
  const Opcode* opcode = nullptr;  // null: no instruction
  ScalarRegisters reads;           // of memory instructions, EXEC of all but vector instructions
  ScalarRegisters writes;          // those that the encoding names
  bool scalar_result = false;      // a scalar register is written, be it null

  Unit unit() const { return opcode == nullptr ? Unit::kOther : opcode->unit; }
  uint16_t immediate() const { return static_cast<uint16_t>(words[0]); }  // of SOPP and SOPK
};

// The instruction at `offset`, if all of its bytes are there. Of an unknown opcode the encoding gives the
// length.
bool decode(Bytes code, uint64_t offset, InstructionSet set, bool wave64, Step& step);

// Where a branch of SOPP leads, from the start of the code; may lie outside.
int64_t branch_target(const Step& step);

// The offset of memory instructions, sign-extended where it has a sign.
int32_t memory_offset(const Step& step);

}  // namespace rocfix::inspect
