// SPDX-License-Identifier: MIT
// The twelve bugs of gfx10.1 chips that compilers work around. The misaligned LDS access is judged where its addresses
// are known; the others see every instruction.
#pragma once

#include <tuple>

#include "strict/hazards/flat_offset.h"
#include "strict/hazards/inst_prefetch.h"
#include "strict/hazards/lds_branch_vmem.h"
#include "strict/hazards/lds_misaligned.h"
#include "strict/hazards/nsa_clause.h"
#include "strict/hazards/nsa_vmem.h"
#include "strict/hazards/offset_3f.h"
#include "strict/hazards/scratch_offset.h"
#include "strict/hazards/smem_vector_write.h"
#include "strict/hazards/vcmpx_exec_war.h"
#include "strict/hazards/vcmpx_permlane.h"
#include "strict/hazards/vmem_scalar_write.h"

namespace rocfix::vcard {

// Of one wave.
class Hazards {
 public:
  // Calls report(name, meaning) for each hazard that the next instruction meets.
  template <class Report>
  void next(const HazardStep& step, Report&& report) {
    std::apply([&](auto&... hazard) { (check(hazard, step, report), ...); }, all_);
  }

 private:
  template <class Hazard, class Report>
  static void check(Hazard& hazard, const HazardStep& step, Report&& report) {
    if (hazard.met(step)) report(Hazard::kName, Hazard::kMeaning);
  }

  std::tuple<VcmpxPermlaneHazard, VmemToScalarWriteHazard, SmemToVectorWriteHazard, VcmpxExecWarHazard,
             LdsBranchVmemHazard, InstPrefetchHazard, Offset3fHazard, FlatOffsetHazard, ScratchOffsetHazard,
             NsaToVmemHazard, NsaClauseHazard>
      all_;
};

}  // namespace rocfix::vcard
