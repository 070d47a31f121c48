// SPDX-License-Identifier: MIT
// Runs all work-groups of a launch: groups start in order, several are resident and take turns, so that a group may
// wait for an earlier one.
#pragma once

#include <atomic>
#include <functional>

#include "machine/resident_group.h"

namespace rocfix::vcard {

struct SchedulerOptions {
  unsigned threads = 1;
  uint64_t seed = 0;             // 0: waves and groups take turns in order
  uint64_t budget = 0;           // instructions of one wave before it counts as hung
  uint64_t resident_groups = 1;  // as many as the card holds at once
};

// Counts of a launch.
struct LaunchCounts {
  std::array<uint64_t, static_cast<size_t>(Class::kCount)> executed{};
  uint64_t waves = 0, groups = 0;
};

// A fault with where it happened, in the launch's terms.
struct GroupFault {
  Fault fault;
  GroupPlace place;
  uint32_t wave = 0, lanes = 32;
  uint32_t items_x = 1, items_y = 1;
  uint64_t exec = 0;
  // kHang: the lowest and highest address of the loop that the wave spins in.
  uint64_t loop_begin = 0, loop_end = 0;
};

struct LaunchResult {
  LaunchCounts counts;
  std::optional<GroupFault> fault;
};

class ThreadPool;

// `watcher` may be null.
LaunchResult run_launch(const Launch& launch, CodeCache& code, MemoryMap& memory, CardServices& services,
                        const SchedulerOptions& options, ThreadPool& pool, Watcher* watcher);

}  // namespace rocfix::vcard
