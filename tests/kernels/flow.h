// SPDX-License-Identifier: MIT
// Follows a pattern along every path through the code, loops included.
#pragma once

#include <cstddef>
#include <numeric>
#include <vector>

#include "kernels/disassembly.h"

namespace rocfix {

inline std::vector<size_t> successors(const Listing& code, size_t at) {
  std::vector<size_t> next;
  if (code[at].falls_through && at + 1 < code.size()) next.push_back(at + 1);
  if (code[at].target) next.push_back(*code[at].target);
  return next;
}

// Carries `State`, a std::bitset of all that may hold on some path so far, from instruction to instruction
// until nothing changes; where paths meet, their states are united. `step(state, instruction)` moves the
// state over one instruction and says whether the instruction completes the pattern. Returns those that do.
// It is one block an instruction: the code is small.
template <class State, class Step>
std::vector<size_t> follow_paths(const Listing& code, const Step& step) {
  std::vector<State> before(code.size());
  std::vector<size_t> waiting(code.size());
  std::iota(waiting.rbegin(), waiting.rend(), 0);
  while (!waiting.empty()) {
    const size_t at = waiting.back();
    waiting.pop_back();
    State after = before[at];
    step(after, code[at]);
    for (const size_t next : successors(code, at)) {
      const State united = before[next] | after;
      if (united == before[next]) continue;
      before[next] = united;
      waiting.push_back(next);
    }
  }
  std::vector<size_t> hits;
  for (size_t i = 0; i < code.size(); ++i)
    if (step(before[i], code[i])) hits.push_back(i);
  return hits;
}

}  // namespace rocfix
