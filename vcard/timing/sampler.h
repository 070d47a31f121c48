// SPDX-License-Identifier: MIT
// Watches some work-groups of a launch and adds up what they show. Which ones depends on their number alone, and all
// sums are of integers: the outcome is the same for any number of host threads.
#pragma once

#include <map>
#include <mutex>
#include <set>

#include "machine/occupancy.h"
#include "machine/watch.h"
#include "timing/group_sample.h"

namespace rocfix::vcard {

// What the watched groups showed.
struct Sample {
  TrafficByClass traffic{};
  uint64_t groups = 0;
  Footprint reads, writes;       // of groups that are not neighbours, unless all are watched
  uint64_t footprint_groups = 0;
  uint64_t group_reads = 0, group_writes = 0;  // lines, summed over the groups
  uint64_t path_from_l2 = 0, path_from_dram = 0;  // cycles, summed over the groups
  uint64_t neighbours = 0;       // groups side by side that were watched
  uint64_t neighbour_reads = 0;  // lines that the last of them read
  uint64_t neighbour_new = 0;    // of those, not read by the others
  uint64_t busiest_atomic = 0;   // atomics on one address

  // How many of the lines that a group reads its neighbours do not, 0 to 1.
  double private_share() const {
    return neighbour_reads == 0 ? 1 : static_cast<double>(neighbour_new) / static_cast<double>(neighbour_reads);
  }
};

class Sampler : public Watcher {
 public:
  enum class Extent { kSome, kAll };

  Sampler(const Machine& machine, const Launch& launch, Extent extent);

  std::unique_ptr<Observer> watch(const Launch& launch, const WorkGroup& group, uint64_t index) override;
  void done(Observer& observer, uint64_t index) override;

  bool watches(uint64_t index) const;
  // Once the launch is over.
  Sample take();
  const Occupancy& occupancy() const { return occupancy_; }

 private:
  bool is_neighbour(uint64_t index) const { return index - first_neighbour_ < neighbours_; }
  void add_neighbours();

  const Machine& machine_;
  Extent extent_;
  Occupancy occupancy_;
  CacheShares shares_;
  uint64_t first_neighbour_, neighbours_;
  std::mutex mutex_;
  Sample sample_;
  std::map<uint64_t, LineSet> neighbour_reads_;  // by group
  std::map<uint64_t, uint64_t> atomics_;
};

}  // namespace rocfix::vcard
