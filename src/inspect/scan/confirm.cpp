// SPDX-License-Identifier: MIT
#include "inspect/scan/confirm.h"

namespace rocfix::inspect {
namespace {

// Steps back in one kernel, at most. Compilers' code needs a small multiple of its length; beyond this, in
// code made to be slow, a hit counts as it is.
constexpr uint64_t kMostSteps = 50'000'000;

uint8_t bit_of(Pattern pattern) {
  switch (pattern) {
    case Pattern::kVmemToScalarWrite:
      return 1;
    case Pattern::kSmemToVectorWrite:
      return 2;
    case Pattern::kVcmpxExec:
      return 4;
    case Pattern::kLdsBranchVmem:
      return 8;
    case Pattern::kVcmpxPermlane:
      return 16;
    default:
      return 0;  // a wait of one instruction mends nothing else
  }
}

}  // namespace

Confirmation::Confirmation(const Flow& code, const std::vector<Parts>& parts)
    : code_(code), parts_(parts), mended_(code.steps.size()), steps_left_(kMostSteps) {
  for (auto& visited : visited_) visited.resize(code.blocks.size());
}

bool Confirmation::confirm(Pattern pattern, uint32_t block, uint32_t step) {
  if (pattern == Pattern::kNsaToVmem) return true;
  if (!reaches(pattern, block, step)) return false;
  mended_[step] |= bit_of(pattern);
  return true;
}

Confirmation::Met Confirmation::look(Pattern pattern, uint32_t from, uint32_t at, bool branched) const {
  const Step &step = code_.steps[at], &last = code_.steps[from];
  const Parts parts = parts_[at];
  const auto met = [](bool hazard, bool end) {
    return hazard ? Met::kHazard : end ? Met::kEnd : Met::kNothing;
  };
  switch (pattern) {
    case Pattern::kVmemToScalarWrite:
      return met((parts & kMemory) && (step.reads & last.writes).any(), parts & kEndsVmemToScalar);
    case Pattern::kSmemToVectorWrite:
      return met((parts & kSmem) && (step.reads & last.writes).any(), parts & kEndsSmemToVector);
    case Pattern::kVcmpxExec:
      return met(parts & kReadsExec, parts & kEndsVcmpxExec);
    case Pattern::kVcmpxPermlane:
      return met(parts & kVcmpx, parts & kEndsVcmpxPermlane);
    case Pattern::kLdsBranchVmem: {
      const Parts kind = parts & (kLds | kVmem);
      if (!branched && (parts & kBranch)) return Met::kBranch;
      const bool other = kind != 0 && (kind & parts_[from]) == 0;
      return met(branched && other, kind != 0 || (parts & kEndsLdsBranch));
    }
    default:
      return Met::kEnd;
  }
}

bool Confirmation::reaches(Pattern pattern, uint32_t block, uint32_t step) {
  ++question_;
  waiting_.clear();
  if (walk_block(pattern, step, block, step, false)) return true;
  while (!waiting_.empty()) {
    const auto [next, branched] = waiting_.back();
    waiting_.pop_back();
    if (walk_block(pattern, step, next, code_.blocks[next].end, branched)) return true;
  }
  return false;
}

// Back from before `end`; the blocks before follow where nothing ended the way.
bool Confirmation::walk_block(Pattern pattern, uint32_t from, uint32_t block, uint32_t end, bool branched) {
  const uint8_t bit = bit_of(pattern);
  for (uint32_t i = end; i-- > code_.blocks[block].begin;) {
    if (steps_left_ == 0) return true;
    --steps_left_;
    switch (look(pattern, from, i, branched)) {
      case Met::kHazard:
        return true;
      case Met::kEnd:
        return false;
      case Met::kBranch:
        branched = true;
        break;  // an earlier one would ask for no less
      case Met::kNothing:
        break;
    }
    if (mended_[i] & bit) return false;
  }
  visit_before(block, branched);
  return false;
}

void Confirmation::visit_before(uint32_t block, bool branched) {
  for (const uint32_t before : code_.blocks[block].before) {
    if (visited_[branched][before] == question_) continue;
    visited_[branched][before] = question_;
    waiting_.emplace_back(before, branched);
  }
}

}  // namespace rocfix::inspect
