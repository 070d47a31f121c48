// SPDX-License-Identifier: MIT
#include "inspect/scan/single.h"

#include <algorithm>

#include "inspect/isa/encoding.h"
#include "inspect/scan/effects.h"

namespace rocfix::inspect {
namespace {

// Opcodes of SOPP and SOPK ("RDNA 1.0 Instruction Set Architecture", sections 12.3 and 12.5).
constexpr uint16_t kSoppBranch = 0x02, kSoppLastBranch = 0x09, kSoppCdbg = 0x17, kSoppLastCdbg = 0x1a;
constexpr uint16_t kSoppPrefetch = 0x20, kSoppClause = 0x21, kSoppDepctr = 0x23;
constexpr uint16_t kSopkGetreg = 0x12, kSopkSetregImm32 = 0x15;

void find_sopp(const Step& step, uint32_t at, std::vector<Hit>& hits) {
  const uint16_t number = step.number;
  const bool branches = (number >= kSoppBranch && number <= kSoppLastBranch && step.opcode->branch) ||
                        (number >= kSoppCdbg && number <= kSoppLastCdbg);
  if (branches && step.immediate() == 0x3f) hits.push_back({at, Pattern::kOffset3f});
  if (number == kSoppPrefetch) hits.push_back({at, Pattern::kPrefetch});
  // Bit 7 at 0 waits for a counter that gfx10.3 has (LLVM, AMDGPU.td, depctr hold_cnt).
  if (number == kSoppDepctr && !bits(step.words[0], 7, 7)) hits.push_back({at, Pattern::kDepctrHold});
}

// Hardware register 29, the counter of cycles (LLVM, FeatureShaderCyclesRegister).
void find_sopk(const Step& step, uint32_t at, std::vector<Hit>& hits) {
  constexpr uint32_t kShaderCycles = 29;
  if (step.number >= kSopkGetreg && step.number <= kSopkSetregImm32 &&
      bits(step.words[0], 5, 0) == kShaderCycles)
    hits.push_back({at, Pattern::kShaderCycles});
}

void find_scratch(const Step& step, uint32_t at, std::vector<Hit>& hits) {
  const int32_t offset = memory_offset(step);
  if (offset < 0 && offset % 4 != 0) hits.push_back({at, Pattern::kScratchOffset});
  if (bits(step.words[1], 22, 16) == 0x7f) hits.push_back({at, Pattern::kScratchWithoutAddress});
}

void find_in(const Step& step, const ScanInput& input, uint32_t at, std::vector<Hit>& hits) {
  switch (step.encoding) {
    case Encoding::kSopp:
      return find_sopp(step, at, hits);
    case Encoding::kSopk:
      return find_sopk(step, at, hits);
    case Encoding::kScratch:
      return find_scratch(step, at, hits);
    case Encoding::kFlat:
      if (memory_offset(step) != 0) hits.push_back({at, Pattern::kFlatOffset});
      return;
    case Encoding::kDs:
      if (input.wgp_mode && step.opcode->wide_lds) hits.push_back({at, Pattern::kLdsMisaligned});
      return;
    case Encoding::kVop3:
      if (step.opcode->result == ScalarResult::kSdstVop3b && bits(step.words[0], 14, 8) == kNull)
        hits.push_back({at, Pattern::kNullCarry});
      return;
    default:
      return;
  }
}

void compare_sets(const Step& step, const ScanInput& input, uint32_t at, std::vector<Hit>& hits) {
  if (step.opcode == nullptr) {
    hits.push_back({at, Pattern::kUndecodable});
    return;
  }
  const Opcode* there = find_opcode(input.silicon, step.encoding, step.number);
  if (there == nullptr)
    hits.push_back({at, Pattern::kMissing});
  else if (there->mnemonic != step.opcode->mnemonic)
    hits.push_back({at, Pattern::kRenamed});
}

// s_clause n covers the n + 1 instructions behind it.
void find_clause(const Flow& code, uint32_t at, std::vector<Hit>& hits) {
  const size_t end = std::min<size_t>(code.steps.size(), at + 2 + (code.steps[at].immediate() & 0x3f));
  for (size_t i = at + 1; i < end; ++i)
    if (is_nsa(code.steps[i])) hits.push_back({static_cast<uint32_t>(i), Pattern::kNsaClause});
}

}  // namespace

void find_single(const Flow& code, const ScanInput& input, std::vector<Hit>& hits) {
  for (uint32_t i = 0; i < code.steps.size(); ++i) {
    const Step& step = code.steps[i];
    compare_sets(step, input, i, hits);
    if (input.silicon == InstructionSet::kGfx10_3 || step.opcode == nullptr) continue;
    find_in(step, input, i, hits);
    if (step.encoding == Encoding::kSopp && step.number == kSoppClause) find_clause(code, i, hits);
  }
}

}  // namespace rocfix::inspect
