// SPDX-License-Identifier: MIT
// Runs all work-groups of a launch: groups start in order, several are resident and take turns, so that a group may
// wait for an earlier one.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>

#include "machine/resident_group.h"
#include "machine/spin_loop.h"

namespace rocfix::vcard {

struct SchedulerOptions {
  unsigned threads = 1;
  uint64_t seed = 0;             // 0: waves and groups take turns in order
  uint64_t budget = 0;           // instructions of one wave before it counts as hung
  uint64_t resident_groups = 1;  // as many as the card holds at once
  // With every wave asleep (s_sleep) and nothing changing, they wait for the host this long before they count as hung.
  std::chrono::milliseconds patience_with_host{30'000};
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
  // kHang and kBarrier: what the wave spins in; the waves of its group that wait at a barrier meanwhile, and where;
  // and how many work-groups had not started.
  SpinLoop loop;
  std::vector<uint32_t> at_barrier;
  uint64_t barrier = 0;
  uint64_t groups_not_started = 0;
};

struct LaunchResult {
  LaunchCounts counts;
  std::optional<GroupFault> fault;
  std::map<uint64_t, PartialBarrier> partial_barriers;  // by the barrier's address
};

class ThreadPool;

// `watcher` may be null.
LaunchResult run_launch(const Launch& launch, CodeCache& code, MemoryMap& memory, CardServices& services,
                        const SchedulerOptions& options, ThreadPool& pool, Watcher* watcher);

}  // namespace rocfix::vcard
