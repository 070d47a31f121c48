// SPDX-License-Identifier: MIT
#include "kernels/hazard_paths.h"

#include "kernels/flow.h"

namespace rocfix {
namespace {

using Flag = std::bitset<1>;

bool is_memory(const Instruction& i) {
  return i.unit == Unit::kVmem || i.unit == Unit::kSegment || i.unit == Unit::kFlat || i.unit == Unit::kLds;
}

bool is_scalar(const Instruction& i) {
  return i.unit == Unit::kSalu || i.unit == Unit::kSmem;
}

// Fields of s_waitcnt_depctr: 0 waits until vector memory has read its registers …
bool waits_for_vm_vsrc(const Instruction& i) {
  return i.mnemonic == "s_waitcnt_depctr" && (i.immediate() >> 2 & 7) == 0;
}

// … and until SGPRs have been written.
bool waits_for_sa_sdst(const Instruction& i) {
  return i.mnemonic == "s_waitcnt_depctr" && (i.immediate() & 1) == 0;
}

bool is_zero_wait(const Instruction& i, std::string_view counter) {
  return i.mnemonic == counter && i.operands.at(0) == "null" && i.immediate() == 0;
}

bool waits_for_lgkm(const Instruction& i) {
  return (i.mnemonic == "s_waitcnt" && (i.immediate() >> 8 & 0x3F) == 0) ||
         is_zero_wait(i, "s_waitcnt_lgkmcnt");
}

// Scalar work that cannot start before the scalar load has read its address.
bool ends_smem_hazard(const Instruction& i) {
  if (i.unit != Unit::kSalu) return false;
  if (i.starts_with("s_waitcnt")) return waits_for_lgkm(i);
  return !i.is_sopp() && i.mnemonic != "s_version";
}

bool reads_lane(const Instruction& i) {
  return i.starts_with("v_readlane_") || i.starts_with("v_readfirstlane_");
}

bool is_long_nsa(const Instruction& i) {
  return i.starts_with("image_") && i.words.size() >= 4;
}

}  // namespace

// fixVMEMtoScalarWriteHazards. The state: registers that a memory instruction may still have to read.
// Stricter than LLVM, which does not count the EXEC that s_and_saveexec changes; Mesa's ACO does.
std::vector<size_t> find_vmem_to_scalar_write(const Listing& code) {
  return follow_paths<ScalarRegisters>(code, [](ScalarRegisters& unread, const Instruction& i) {
    const bool hit = is_scalar(i) && (i.writes & unread).any();
    if (is_memory(i)) unread |= i.reads;
    if (i.unit == Unit::kValu || (i.mnemonic == "s_waitcnt" && i.immediate() == 0) || waits_for_vm_vsrc(i))
      unread.reset();
    return hit;
  });
}

// fixLdsBranchVmemWARHazard. LLVM leaves flat_* out of both kinds.
std::vector<size_t> find_lds_branch_vmem(const Listing& code) {
  constexpr size_t kLds = 0, kVmem = 1;          // the last such instruction was of this kind
  constexpr size_t kLdsGone = 2, kVmemGone = 3;  // … and a branch came after it
  return follow_paths<std::bitset<4>>(code, [](std::bitset<4>& last, const Instruction& i) {
    const bool lds = i.unit == Unit::kLds;
    const bool vmem = i.unit == Unit::kVmem || i.unit == Unit::kSegment;
    const bool hit = (lds && last[kVmemGone]) || (vmem && last[kLdsGone]);
    if (lds || vmem || is_zero_wait(i, "s_waitcnt_vscnt")) last.reset();
    if (lds) last.set(kLds);
    if (vmem) last.set(kVmem);
    if (i.is_branch) last = (last | last << 2) & std::bitset<4>(0b1100);
    return hit;
  });
}

// fixVcmpxExecWARHazard. Reading a lane writes an SGPR too, but LLVM does not count on it.
std::vector<size_t> find_vcmpx_exec(const Listing& code) {
  return follow_paths<Flag>(code, [](Flag& exec_unread, const Instruction& i) {
    const bool valu = i.unit == Unit::kValu;
    const bool hit = valu && exec_unread.any() && (i.writes & exec_registers()).any();
    if (!valu && (i.reads & exec_registers()).any()) exec_unread.set();
    if ((valu && i.writes.any() && !reads_lane(i)) || waits_for_sa_sdst(i)) exec_unread.reset();
    return hit;
  });
}

// fixSMEMtoVectorWriteHazards. The state: registers that a scalar load may still have to read.
std::vector<size_t> find_smem_to_vector_write(const Listing& code) {
  return follow_paths<ScalarRegisters>(code, [](ScalarRegisters& unread, const Instruction& i) {
    const bool hit = i.unit == Unit::kValu && (i.writes & unread).any();
    if (i.unit == Unit::kSmem) unread |= i.reads;
    if (ends_smem_hazard(i)) unread.reset();
    return hit;
  });
}

// fixVcmpxPermlaneHazards. The sequencer drops v_nop, so that it separates nothing.
std::vector<size_t> find_vcmpx_permlane(const Listing& code) {
  return follow_paths<Flag>(code, [](Flag& after_vcmpx, const Instruction& i) {
    const bool hit = i.starts_with("v_permlane") && after_vcmpx.any();
    if (i.unit == Unit::kValu && !i.starts_with("v_nop")) after_vcmpx.reset();
    if (i.starts_with("v_cmpx_")) after_vcmpx.set();
    return hit;
  });
}

// checkNSAtoVMEMHazard: one instruction between is enough.
std::vector<size_t> find_nsa_to_vmem(const Listing& code) {
  return follow_paths<Flag>(code, [](Flag& after_nsa, const Instruction& i) {
    const bool buffer = i.starts_with("buffer_") || i.starts_with("tbuffer_");
    const bool hit = buffer && after_nsa.any() && (i.offset() & 6) != 0;
    after_nsa = is_long_nsa(i);
    return hit;
  });
}

}  // namespace rocfix
