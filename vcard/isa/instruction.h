// SPDX-License-Identifier: MIT
// One decoded gfx10 instruction. Field names follow "RDNA 1.0 Instruction Set Architecture" (AMD, 2020), chapter 13.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace rocfix::vcard {

enum class Encoding : uint8_t {
  kSop1, kSop2, kSopk, kSopc, kSopp, kSmem,
  kVop1, kVop2, kVopc, kVop3, kVop3p,
  kDs, kFlat, kGlobal, kScratch, kMubuf, kMtbuf,
  kImage,  // MIMG: decoded, never executed
  kOther,  // EXP, VINTRP: graphics only
};

// How a VOP1, VOP2 or VOPC instruction is written. VOP3 is kPlain with Encoding::kVop3.
enum class Form : uint8_t { kPlain, kSdwa, kDpp16, kDpp8 };

// Numbers of scalar operands (section 13.1, table "SSRC").
enum ScalarNumber : uint16_t {
  kVccLo = 106, kVccHi = 107, kM0 = 124, kNull = 125, kExecLo = 126, kExecHi = 127,
};

// SDWA selectors (section 13.5.2).
enum class Select : uint8_t { kByte0, kByte1, kByte2, kByte3, kWord0, kWord1, kDword };
enum class Unused : uint8_t { kPad, kSignExtend, kPreserve };

struct Source {
  enum class Kind : uint8_t {
    kNone,
    kScalar,    // Wave::scalar[index]; 64-bit operands take index and index + 1
    kVector,    // VGPR `index`
    kConstant,  // inline constant or literal: see constant_bits below
    kSpecial,   // index is the operand number: 235-238 apertures, 239 POPS, 251 VCCZ, 252 EXECZ, 253 SCC,
                // 254 LDS_DIRECT
  };
  Kind kind = Kind::kNone;
  Select select = Select::kDword;  // SDWA
  uint16_t index = 0;
  bool negate : 1 = false;
  bool absolute : 1 = false;
  bool sign_extend : 1 = false;    // SDWA
  bool literal : 1 = false;        // kConstant: a 32-bit literal, not an inline constant
  uint8_t inline_code = 0;         // kConstant: operand number 128-208 or 240-248, 0 for a literal
  uint32_t bits32 = 0;              // kConstant: the value as a 32-bit operand
};

// A run of registers that the instruction reads or writes: for the checks of strict mode.
struct RegisterRun {
  enum class File : uint8_t { kScalar, kVector, kScc, kMode };
  File file;
  uint8_t count;
  uint16_t first;  // scalar numbers as in ScalarNumber
};

struct RegisterRuns {
  std::array<RegisterRun, 8> runs;
  uint8_t count = 0;
  void add(RegisterRun run) {
    if (count < runs.size()) runs[count++] = run;
  }
  const RegisterRun* begin() const { return runs.data(); }
  const RegisterRun* end() const { return runs.data() + count; }
};

// What the counters and the cycle model tell apart (isa/classes.cpp).
enum class Class : uint8_t {
  kValu,         // full rate: 32-bit and 16-bit, packed
  kFma,          // full rate, counted as multiply-adds: v_fma*, v_fmac*, v_mac*, v_mad*_f*, v_pk_fma*, v_dot*
  kValuQuarter,  // 32-bit integer multiplication
  kValuTrans,    // v_rcp, v_rsq, v_sqrt, v_exp, v_log, v_sin, v_cos
  kValu64,       // 64-bit shifts and integer arithmetic
  kValuDouble,   // double precision
  kSalu,
  kBranch,
  kSmem,
  kVmemLoad,
  kVmemStore,
  kVmemAtomic,
  kLdsRead,
  kLdsWrite,
  kLdsAtomic,    // and every other DS operation
  kWait,         // s_waitcnt and relatives
  kBarrier,
  kOther,        // s_nop, s_clause, s_endpgm, messages, cache controls …
  kCount,
};

// What plain instructions need comes first: the interpreter reads it from one or two cache lines.
struct alignas(64) Instruction {

  // Operands. SOP*: source[0..1], scalar_dest. VOP*: source[0..2], vector_dest; scalar_dest is VOP3B's and VOPC's
  // sdst (kVccLo in the short forms) and v_readlane's and v_readfirstlane's destination; source[2] of carry-in
  // operations is the carry (VCC in the short forms). v_fmamk, v_fmaak, v_madmk, v_madak: source[0..2] in the order
  // of the formula's D = S0 * S1 + S2, the literal in its place. v_fmac, v_mac: source[0..1]; D is the addend.
  std::array<Source, 3> source{};
  uint16_t vector_dest = 0;
  uint16_t scalar_dest = kNull;

  // SOPK, SOPP: simm16 sign-extended. SMEM, FLAT, MUBUF: the offset. DS: offset0 | offset1 << 8. s_setreg_imm32:
  // the literal is source[0].
  int32_t immediate = 0;
  Encoding encoding = Encoding::kOther;
  Form form = Form::kPlain;
  Class klass = Class::kOther;
  uint8_t size = 0;  // bytes

  uint64_t address = 0;
  std::string_view mnemonic;  // LLVM's, without _e32, _e64, _sdwa, _dpp; lives as long as the program
  std::array<uint32_t, 5> words{};

  // VOP3, VOP3P, SDWA, DPP.
  bool clamp = false;
  uint8_t omod = 0;       // 0, 1: *2, 2: *4, 3: /2
  uint8_t op_sel = 0;     // VOP3: bit 0-2 sources, bit 3 destination; VOP3P: low halves
  uint8_t op_sel_hi = 0;  // VOP3P: high halves
  uint8_t neg_lo = 0, neg_hi = 0;
  Select dest_select = Select::kDword;
  Unused dest_unused = Unused::kPad;
  uint16_t dpp_control = 0;
  uint8_t row_mask = 15, bank_mask = 15;
  bool bound_control = false, fetch_inactive = false;
  uint32_t dpp8_lanes = 0;  // eight 3-bit selectors

  // Memory. SMEM: base is SBASE (already doubled), data SDATA, `offset` SOFFSET. DS: address, data, data1 are VGPRs,
  // vector_dest the result. FLAT: address VGPR, base the SADDR scalar or kNull, data VGPR, vector_dest. MUBUF and
  // MTBUF: address VGPR, base SRSRC (already times 4), data VGPR (also the destination), `offset` SOFFSET.
  uint16_t vaddr = 0, data = 0, data1 = 0, base = kNull;
  Source offset{};
  uint8_t format = 0;  // MTBUF
  bool glc = false, slc = false, dlc = false, lds = false, gds = false, tfe = false, offen = false, idxen = false;
  bool has_immediate_offset = false;  // SMEM

  RegisterRuns reads, writes;
};

// The operand as 16 or 64 bits: inline floats take the pattern of their width, inline integers are extended; a
// literal is the low 16 bits, or for 64-bit floats the high half, for 64-bit integers extended by the caller.
uint16_t constant16(const Source& source);
uint64_t constant64_float(const Source& source);
uint64_t constant64_integer(const Source& source, bool is_signed);

}  // namespace rocfix::vcard
