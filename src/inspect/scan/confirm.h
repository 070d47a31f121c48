// SPDX-License-Identifier: MIT
// Whether a hazard still reaches an instruction when the workarounds before it are in place.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "inspect/scan/flow.h"
#include "inspect/scan/parts.h"
#include "inspect/scan/patterns.h"

namespace rocfix::inspect {

// Asked about the instructions of a kernel in the order of addresses, it goes back along all paths as LLVM
// does, and remembers where a workaround now stands.
class Confirmation {
 public:
  Confirmation(const Flow& code, const std::vector<Parts>& parts);

  bool confirm(Pattern pattern, uint32_t block, uint32_t step);

 private:
  // Going back from an instruction. `branched`: of lds-branch-vmem-war, whether the branch was met.
  enum class Met { kNothing, kHazard, kEnd, kBranch };
  Met look(Pattern pattern, uint32_t from, uint32_t step, bool branched) const;
  bool reaches(Pattern pattern, uint32_t block, uint32_t step);
  bool walk_block(Pattern pattern, uint32_t from, uint32_t block, uint32_t end, bool branched);
  void visit_before(uint32_t block, bool branched);

  const Flow& code_;
  const std::vector<Parts>& parts_;
  std::vector<uint8_t> mended_;                     // a step's bit n: workaround of hazard n before it
  std::vector<uint32_t> visited_[2];                // by block: the question in which it was gone through
  std::vector<std::pair<uint32_t, bool>> waiting_;  // blocks to go through from their end
  uint32_t question_ = 0;
  uint64_t steps_left_;
};

}  // namespace rocfix::inspect
