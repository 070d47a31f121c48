// SPDX-License-Identifier: MIT
#include "inspect/scan/patterns.h"

namespace rocfix::inspect {
namespace {

// clang-format off
constexpr PatternInfo kInfo[] = {
    {"vmem-to-scalar-write-hazard", Verdict::kLacksWorkaround, "memory may see an SGPR, EXEC or M0 that is written after it"},
    {"lds-branch-vmem-war-hazard", Verdict::kLacksWorkaround, "LDS and memory are not kept in order across a branch"},
    {"vcmpx-exec-war-hazard", Verdict::kLacksWorkaround, "v_cmpx overwrites EXEC before it is read"},
    {"inst-fwd-prefetch-bug", Verdict::kLacksWorkaround, "s_inst_prefetch may hang the shader"},
    {"smem-to-vector-write-hazard", Verdict::kLacksWorkaround, "a scalar load may see an SGPR that is written after it"},
    {"offset-3f-bug", Verdict::kLacksWorkaround, "a branch with offset 0x3f goes astray"},
    {"flat-segment-offset-bug", Verdict::kLacksWorkaround, "the offset of a flat instruction is ignored"},
    {"lds-misaligned-bug", Verdict::kPossible, "wide LDS accesses go wrong in WGP mode if misaligned"},
    {"vcmpx-permlane-hazard", Verdict::kLacksWorkaround, "v_permlane after v_cmpx sees the old EXEC"},
    {"negative-unaligned-scratch-offset-bug", Verdict::kLacksWorkaround, "a scratch access reads other memory"},
    {"nsa-to-vmem-bug", Verdict::kLacksWorkaround, "a buffer access behind a long image instruction goes wrong"},
    {"nsa-clause-bug", Verdict::kLacksWorkaround, "an image instruction goes wrong in a clause"},
    {"missing-instruction", Verdict::kCannotExecute, "the chip has no such instruction"},
    {"undecodable", Verdict::kCannotExecute, "no instruction of the chip it was made for"},
    {"other-instruction", Verdict::kMeansOther, "the same bits are another instruction"},
    {"scratch-without-address", Verdict::kMeansOther, "EXEC_HI is taken for the address"},
    {"shader-cycles", Verdict::kMeansOther, "a hardware register that the chip does not have"},
    {"depctr-hold-count", Verdict::kMeansOther, "a wait that the chip does not know"},
    {"null-carry", Verdict::kPossible, "a carry into NULL, which compilers use on gfx10.3 only"},
};
// clang-format on
static_assert(std::size(kInfo) == kPatterns);

}  // namespace

const PatternInfo& info(Pattern pattern) {
  return kInfo[static_cast<size_t>(pattern)];
}

uint64_t total(const PatternCounts& counts, Verdict verdict) {
  uint64_t sum = 0;
  for (size_t i = 0; i < kPatterns; ++i)
    if (kInfo[i].verdict == verdict) sum += counts[i];
  return sum;
}

}  // namespace rocfix::inspect
