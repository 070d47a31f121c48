// SPDX-License-Identifier: MIT
#include "inspect/scan/hazards.h"

#include "inspect/scan/confirm.h"
#include "inspect/scan/state.h"

namespace rocfix::inspect {
namespace {

std::vector<Parts> all_parts(const Flow& code) {
  std::vector<Parts> parts;
  parts.reserve(code.steps.size());
  for (const Step& step : code.steps) parts.push_back(parts_of(step));
  return parts;
}

State behind(const Flow& code, const std::vector<Parts>& parts, const Block& block, State state) {
  for (uint32_t i = block.begin; i < block.end; ++i) advance(state, code.steps[i], parts[i]);
  return state;
}

// What may hold before each block; where paths meet, all of it may.
std::vector<State> states(const Flow& code, const std::vector<Parts>& parts) {
  std::vector<State> before(code.blocks.size());
  std::vector<char> waits(code.blocks.size(), 1);
  std::vector<uint32_t> waiting;
  for (size_t b = code.blocks.size(); b-- > 0;) waiting.push_back(static_cast<uint32_t>(b));
  while (!waiting.empty()) {
    const uint32_t at = waiting.back();
    waiting.pop_back();
    waits[at] = 0;
    const State after = behind(code, parts, code.blocks[at], before[at]);
    for (const uint32_t next : code.blocks[at].next) {
      State united = before[next];
      unite(united, after);
      if (united == before[next]) continue;
      before[next] = united;
      if (!waits[next]) waiting.push_back(next);
      waits[next] = 1;
    }
  }
  return before;
}

bool completes(Pattern pattern, const State& state, const Step& step, Parts parts) {
  switch (pattern) {
    case Pattern::kVmemToScalarWrite:
      return (parts & kScalar) && (step.writes & state.unread_by_memory).any();
    case Pattern::kSmemToVectorWrite:
      return (parts & kVector) && (step.writes & state.unread_by_smem).any();
    case Pattern::kVcmpxExec:
      return (parts & kVcmpx) && state.exec_unread;
    case Pattern::kLdsBranchVmem:
      return ((parts & kLds) && state.vmem_gone) || ((parts & kVmem) && state.lds_gone);
    case Pattern::kVcmpxPermlane:
      return (parts & kPermlane) && state.after_vcmpx;
    case Pattern::kNsaToVmem:
      return state.after_long_nsa && is_odd_buffer(step);
    default:
      return false;
  }
}

constexpr Pattern kPathPatterns[] = {Pattern::kVmemToScalarWrite, Pattern::kSmemToVectorWrite,
                                     Pattern::kVcmpxExec,         Pattern::kLdsBranchVmem,
                                     Pattern::kVcmpxPermlane,     Pattern::kNsaToVmem};

}  // namespace

void find_path_hazards(const Flow& code, std::vector<Hit>& hits) {
  const auto parts = all_parts(code);
  const auto before = states(code, parts);
  Confirmation confirmation(code, parts);
  for (size_t b = 0; b < code.blocks.size(); ++b) {
    State state = before[b];
    for (uint32_t i = code.blocks[b].begin; i < code.blocks[b].end; ++i) {
      for (const Pattern pattern : kPathPatterns)
        if (completes(pattern, state, code.steps[i], parts[i]) &&
            confirmation.confirm(pattern, static_cast<uint32_t>(b), i))
          hits.push_back({i, pattern});
      advance(state, code.steps[i], parts[i]);
    }
  }
}

}  // namespace rocfix::inspect
