// SPDX-License-Identifier: MIT
// Every gfx10 opcode: which of the instruction sets has it, under which name, and what the scan needs to know
// of it. The rows come from LLVM's decoder (opcodes.inc); what an instruction does to scalar registers
// follows from its name
// ("RDNA 1.0 Instruction Set Architecture", AMD 2020). tests/inspect compares both with LLVM.
#pragma once

#include <cstdint>
#include <string_view>

#include "gfx/chips.h"

namespace rocfix::inspect {

enum class Encoding : uint8_t {
  kSop1,
  kSop2,
  kSopk,
  kSopc,
  kSopp,
  kSmem,
  kVop1,
  kVop2,
  kVopc,
  kVop3,
  kVop3p,
  kDs,
  kFlat,
  kGlobal,
  kScratch,
  kMubuf,
  kMtbuf,
  kMimg,
  kExp,
  kVintrp,
  kCount,
};

// Chips of one set decode alike. Their order is that of the bits in opcodes.inc.
enum class InstructionSet : uint8_t {
  kGfx10_1,      // gfx1010
  kGfx10_1Dot,   // gfx1011, gfx1012: and dot products
  kGfx10_1Rays,  // gfx1013: and ray intersection
  kGfx10_3,      // gfx103x
  kCount,
};

InstructionSet instruction_set(const Chip& chip);

// What executes it.
enum class Unit : uint8_t {
  kSalu,
  kSmem,
  kValu,
  kLds,      // ds_*
  kVmem,     // buffer_*, tbuffer_*, image_*
  kSegment,  // global_* and scratch_*: FLAT encodings of one segment
  kFlat,     // flat_*
  kOther,    // exports, interpolation
};

// Which field names a scalar register that is written.
enum class ScalarResult : uint8_t {
  kNone,
  kSdst,       // of SOP1, SOP2, SOPK, SMEM
  kSdstVop3b,  // beside the vector result
  kVdst,       // a vector instruction's only result: v_cmp as VOP3, v_readlane
  kVcc,        // the short forms of v_cmp and v_add_co
  kExec,       // v_cmpx
};

struct Opcode {
  std::string_view mnemonic;
  Unit unit = Unit::kOther;
  ScalarResult result = ScalarResult::kNone;
  uint8_t result_words = 0;     // 0 of kVdst, kVcc, kSdstVop3b: a mask, one word in wave32, two in wave64
  uint8_t base_words = 0;       // SMEM: of SBASE; GLOBAL, SCRATCH: of SADDR; MUBUF, MTBUF, MIMG: of SRSRC
  bool reads_data : 1 = false;  // SMEM: SDATA is (also) read
  bool sampler : 1 = false;     // MIMG: SSAMP is read
  bool literal : 1 = false;     // always followed by a literal
  bool branch : 1 = false;      // may go on elsewhere
  bool ends_path : 1 = false;   // never goes on behind itself
  bool reads_exec : 1 = false;  // without naming it
  bool reads_m0 : 1 = false;    // memory instructions only
  bool wide_lds : 1 = false;    // an LDS access of 8 bytes and more, which must be aligned
};

// Null when this instruction set has no such opcode.
const Opcode* find_opcode(InstructionSet set, Encoding encoding, uint32_t number);

}  // namespace rocfix::inspect
