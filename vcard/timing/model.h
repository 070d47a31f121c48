// SPDX-License-Identifier: MIT
// From what a launch executed to the time that it would take on the card: docs/cycle-model.md.
#pragma once

#include "timing/sampler.h"
#include "timing/timing.h"

namespace rocfix::vcard {

// `memory` is asked for the sizes of the allocations that the launch touched.
Timing model_launch(const Machine& machine, const Launch& launch, const LaunchCounts& counts, const Sample& sample,
                    const Occupancy& occupancy, const MemoryMap& memory);

// Lines that come from DRAM, of a launch whose groups read `group_lines` each (`private_share` of them not shared with
// their neighbours), `distinct` altogether, when a cache of `capacity` lines is before the DRAM. Of these, `hot` ones are
// always in use by some group, `hot_of_group` by one. `misses` are reads of lines that a group had read before and that
// its share of the cache lost.
struct Reuse {
  double groups = 1, resident = 1, group_lines = 0, private_share = 1, distinct = 0, misses = 0, capacity = 1;
  double hot = 0, hot_of_group = 0;
};
double dram_lines(const Reuse& reuse);
// Lines that resident groups read together.
double batch_lines(const Reuse& reuse);

}  // namespace rocfix::vcard
