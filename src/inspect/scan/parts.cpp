// SPDX-License-Identifier: MIT
#include "inspect/scan/parts.h"

namespace rocfix::inspect {

Parts parts_of(const Step& step) {
  Parts parts = 0;
  const auto add = [&](bool holds, Part part) { parts |= holds ? part : 0; };
  add(is_memory(step), kMemory);
  add(is_scalar(step), kScalar);
  add(is_vector(step), kVector);
  add(is_lds(step), kLds);
  add(is_vmem(step), kVmem);
  add(step.unit() == Unit::kSmem, kSmem);
  add(is_branch(step), kBranch);
  add(is_vcmpx(step), kVcmpx);
  add(is_permlane(step), kPermlane);
  add(reads_exec_unvectored(step), kReadsExec);
  add(ends_vmem_to_scalar(step), kEndsVmemToScalar);
  add(ends_smem_to_vector(step), kEndsSmemToVector);
  add(ends_lds_branch(step), kEndsLdsBranch);
  add(ends_vcmpx_exec(step), kEndsVcmpxExec);
  add(ends_vcmpx_permlane(step), kEndsVcmpxPermlane);
  return parts;
}

}  // namespace rocfix::inspect
