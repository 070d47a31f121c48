// SPDX-License-Identifier: MIT
#include "inspect/scan/effects.h"

#include "inspect/isa/encoding.h"

namespace rocfix::inspect {
namespace {

// SOPP and SOPK opcodes ("RDNA 1.0 Instruction Set Architecture", sections 12.3 and 12.5; s_waitcnt_depctr,
// which the manual leaves out, LLVM's SOPInstructions.td). A test compares them with the names in the table.
enum Sopp : uint16_t { kWaitcnt = 0x0c, kWaitcntDepctr = 0x23 };
enum Sopk : uint16_t { kVersion = 0x01, kVscnt = 0x17, kVmcnt = 0x18, kExpcnt = 0x19, kLgkmcnt = 0x1a };

bool is_sopp(const Step& step, uint16_t number) {
  return step.encoding == Encoding::kSopp && step.number == number;
}

bool is_zero_wait(const Step& step, uint16_t number) {
  return step.encoding == Encoding::kSopk && step.number == number && bits(step.words[0], 22, 16) == kNull &&
         step.immediate() == 0;
}

bool is_weak_sopk(const Step& step) {
  return step.encoding == Encoding::kSopk &&
         (step.number == kVersion || (step.number >= kVscnt && step.number <= kExpcnt));
}

}  // namespace

bool is_vector(const Step& step) {
  return step.unit() == Unit::kValu;
}

bool is_memory(const Step& step) {
  const Unit unit = step.unit();
  return unit == Unit::kVmem || unit == Unit::kSegment || unit == Unit::kFlat || unit == Unit::kLds;
}

bool is_scalar(const Step& step) {
  return step.opcode != nullptr && (step.unit() == Unit::kSalu || step.unit() == Unit::kSmem);
}

bool is_lds(const Step& step) {
  return step.unit() == Unit::kLds;
}

bool is_vmem(const Step& step) {
  return step.unit() == Unit::kVmem || step.unit() == Unit::kSegment;
}

// Depctr's bits 4 to 2 at 0: until vector memory has read its registers.
bool ends_vmem_to_scalar(const Step& step) {
  if (is_vector(step)) return true;
  if (is_sopp(step, kWaitcntDepctr)) return bits(step.words[0], 4, 2) == 0;
  return is_sopp(step, kWaitcnt) && step.immediate() == 0;
}

// Scalar work cannot start before the scalar load has read its address; waits and jumps are none. Bits 13 to
// 8 of s_waitcnt are lgkmcnt.
bool ends_smem_to_vector(const Step& step) {
  if (step.unit() != Unit::kSalu) return false;
  if (is_sopp(step, kWaitcnt)) return bits(step.words[0], 13, 8) == 0;
  if (step.encoding == Encoding::kSopk && step.number == kLgkmcnt) return is_zero_wait(step, kLgkmcnt);
  return step.encoding != Encoding::kSopp && !is_weak_sopk(step);
}

bool ends_lds_branch(const Step& step) {
  return is_zero_wait(step, kVscnt);
}

// A vector instruction that writes an SGPR; LLVM does not count reading a lane. Depctr with nothing but bit 0
// asked.
bool ends_vcmpx_exec(const Step& step) {
  if (is_vector(step)) return step.scalar_result && !step.opcode->mnemonic.starts_with("v_read");
  return is_sopp(step, kWaitcntDepctr) && (step.immediate() & 0xfffe) == 0xfffe;
}

// The sequencer drops v_nop, so that it separates nothing.
bool ends_vcmpx_permlane(const Step& step) {
  return is_vector(step) && !step.opcode->mnemonic.starts_with("v_nop");
}

bool is_vcmpx(const Step& step) {
  return step.opcode != nullptr && step.opcode->result == ScalarResult::kExec;
}

bool is_permlane(const Step& step) {
  return step.encoding == Encoding::kVop3 && step.opcode != nullptr &&
         step.opcode->mnemonic.starts_with("v_permlane");
}

bool is_branch(const Step& step) {
  return step.opcode != nullptr && step.opcode->branch;
}

bool reads_exec_unvectored(const Step& step) {
  return !is_vector(step) && step.reads.test(kExecLo);
}

bool is_nsa(const Step& step) {
  return step.encoding == Encoding::kMimg && step.size > 8;
}

bool is_long_nsa(const Step& step) {
  return step.encoding == Encoding::kMimg && step.size >= 16;
}

bool is_odd_buffer(const Step& step) {
  return (step.encoding == Encoding::kMubuf || step.encoding == Encoding::kMtbuf) &&
         (memory_offset(step) & 6) != 0;
}

}  // namespace rocfix::inspect
