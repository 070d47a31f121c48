// SPDX-License-Identifier: MIT
#pragma once

#include "strict/hazards/step.h"

namespace rocfix::vcard {

// FeatureVMEMtoScalarWriteHazard: a memory instruction reads an SGPR, M0 or EXEC that a SALU or SMEM instruction then
// writes, with no VALU, s_waitcnt 0 or s_waitcnt_depctr 0xffe3 between. Only the destination that the instruction
// names counts, as in LLVM: not the EXEC of s_and_saveexec.
class VmemToScalarWriteHazard {
 public:
  static constexpr std::string_view kName = "vmem-to-scalar-write-hazard";
  static constexpr std::string_view kMeaning =
      "a memory instruction before it may see the new value of the register; s_waitcnt_depctr 0xffe3 must come between";

  bool met(const HazardStep& step) {
    if (step.facts.unit == Pipeline::kValu || ends(step)) read_ = {};
    bool hazard = false;
    if (step.facts.unit == Pipeline::kSalu || step.facts.unit == Pipeline::kSmem) hazard = read_.intersects(named(step.code));
    if (hazard) read_ = {};
    if (is_vector_memory(step.facts)) read_ = read_ | step.facts.reads;
    return hazard;
  }

 private:
  static bool ends(const HazardStep& step) {
    return (step.facts.special == Special::kWaitcnt && step.code.immediate == 0) ||
           dependency_counters(step) == 0xffe3 || step.facts.special == Special::kCall;
  }
  static ScalarSet named(const Instruction& code) {
    ScalarSet set;
    for (const RegisterRun& run : code.writes)
      if (run.file == RegisterRun::File::kScalar) set.add(run.first, run.count);
    set.remove(kNull);
    return set;
  }

  ScalarSet read_;  // by memory instructions since the last thing that ends the hazard
};

}  // namespace rocfix::vcard
