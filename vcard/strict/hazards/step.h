// SPDX-License-Identifier: MIT
// What each hazard of gfx10.1 sees of a wave: its instructions one by one, before they run. The rules are those by
// which LLVM 15 inserts workarounds (GCNHazardRecognizer.cpp, AMDGPU.td), followed along the path that the wave
// really takes. LLVM looks at one function at a time, so calls and returns start afresh.
#pragma once

#include "strict/facts.h"

namespace rocfix::vcard {

struct HazardStep {
  const Facts& facts;
  const Instruction& code;  // facts.code
  bool wgp_mode = true;
};

inline bool is_vector_memory(const Facts& facts) {
  return facts.unit == Pipeline::kVmem || facts.unit == Pipeline::kFlat || facts.unit == Pipeline::kLds;
}

inline bool is_vscnt_zero(const HazardStep& step) {
  return step.facts.special == Special::kWaitVscnt && step.code.scalar_dest == kNull && step.code.immediate == 0;
}

// A VALU instruction with a scalar result: VCC, an SGPR, EXEC. Reading a lane has one too, but LLVM does not count it.
inline bool writes_scalar(const HazardStep& step) {
  const bool reads_lane = step.code.mnemonic == "v_readlane_b32" || step.code.mnemonic == "v_readfirstlane_b32";
  return step.facts.unit == Pipeline::kValu && !step.facts.writes.empty() && !reads_lane;
}

// simm16 of s_waitcnt_depctr, -1 for other instructions.
inline int dependency_counters(const HazardStep& step) {
  return step.facts.special == Special::kWaitDepctr ? step.code.immediate & 0xffff : -1;
}

// Image instructions with a list of addresses ("non-sequential address", RDNA 1.0 ISA, 13.8, MIMG NSA).
inline bool is_image_nsa(const Instruction& code) {
  return code.encoding == Encoding::kImage && (code.words[0] >> 1 & 3) != 0;
}

}  // namespace rocfix::vcard
