// SPDX-License-Identifier: MIT
// What in machine code is not safe on a gfx10.1 chip. The bugs carry the names that LLVM gives them
// (AMDGPU.td); what starts and ends each one follows LLVM 15's GCNHazardRecognizer.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace rocfix::inspect {

enum class Pattern : uint8_t {
  // The bugs of gfx10.1 that its compiler works around.
  kVmemToScalarWrite,
  kLdsBranchVmem,
  kVcmpxExec,
  kPrefetch,
  kSmemToVectorWrite,
  kOffset3f,
  kFlatOffset,
  kLdsMisaligned,
  kVcmpxPermlane,
  kScratchOffset,
  kNsaToVmem,
  kNsaClause,
  // What only other chips have.
  kMissing,
  kUndecodable,
  // What decodes, but does something else.
  kRenamed,
  kScratchWithoutAddress,
  kShaderCycles,
  kDepctrHold,
  kNullCarry,
  kCount,
};

inline constexpr size_t kPatterns = static_cast<size_t>(Pattern::kCount);

enum class Verdict : uint8_t {
  kLacksWorkaround,
  kPossible,  // nothing that is known tells: depends on an address, or was never tried
  kCannotExecute,
  kMeansOther,
};

struct PatternInfo {
  std::string_view name;
  Verdict verdict;
  std::string_view what;  // goes wrong, for a person
};

const PatternInfo& info(Pattern pattern);

using PatternCounts = std::array<uint32_t, kPatterns>;

inline uint32_t& count_of(PatternCounts& counts, Pattern pattern) {
  return counts[static_cast<size_t>(pattern)];
}

// Instructions with any pattern of this kind.
uint64_t total(const PatternCounts& counts, Verdict verdict);

}  // namespace rocfix::inspect
