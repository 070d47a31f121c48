// SPDX-License-Identifier: MIT
#include "timing/sampler.h"

#include <algorithm>
#include <cmath>

namespace rocfix::vcard {
namespace {

// One group in so many is watched: watching costs several times the execution, and shall cost less than a tenth of the
// launch.
constexpr uint64_t kOneIn = 128;
// Of each wave so many instructions, unless all groups are watched.
constexpr uint64_t kWaveLimit = 16384;

// Scatters neighbouring numbers, so that no period of the grid falls in step with the samples (splitmix64's finalizer;
// Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators").
uint64_t scattered(uint64_t n) {
  n = (n ^ n >> 30) * 0xbf58476d1ce4e5b9;
  n = (n ^ n >> 27) * 0x94d049bb133111eb;
  return n ^ n >> 31;
}

// Groups side by side show what neighbours share; the more groups there are, the more of them are worth watching.
uint64_t neighbours_of(uint64_t groups) {
  if (groups >= 256) return 4;
  return groups >= 128 ? 2 : 1;
}

CacheShares shares_of(const Machine& machine, const Launch& launch, const Occupancy& occupancy) {
  const Constants& c = machine.constants;
  const bool wgp = launch.kernel.wgp_mode;
  const uint64_t resident = std::min<uint64_t>(occupancy.resident_groups(), launch.shape.group_count);
  const uint64_t of_unit = std::min<uint64_t>(occupancy.groups_per_unit, launch.shape.group_count);
  const uint64_t of_array = std::max<uint64_t>(1, resident / machine.arrays());
  const auto lines = [](double kib, double sharers) {
    return static_cast<uint64_t>(std::max(1.0, kib * 1024 / kLineBytes / sharers));
  };
  CacheShares shares;
  shares.l0s = wgp ? 2 : 1;
  shares.l0_lines = lines(kL0KiB, static_cast<double>(of_unit));
  shares.gl1_lines = lines(c.gl1_kib, static_cast<double>(of_array));
  shares.l2_lines = lines(machine.last_cache_bytes() / 1024, static_cast<double>(resident));
  shares.scalar_lines = static_cast<uint64_t>(c.scalar_cache_kib * 1024 / kScalarLineBytes);
  shares.lds_banks = static_cast<uint32_t>(c.lds_banks) * (wgp ? 2 : 1);
  return shares;
}

}  // namespace

Sampler::Sampler(const Machine& machine, const Launch& launch, Extent extent)
    : machine_(machine),
      extent_(extent),
      occupancy_(occupancy_of(machine.card, launch)),
      shares_(shares_of(machine, launch, occupancy_)),
      // In the middle: groups at the grid's edges do less.
      first_neighbour_(launch.shape.group_count / 2),
      neighbours_(extent == Extent::kAll ? std::min<uint64_t>(4, launch.shape.group_count - first_neighbour_)
                                         : neighbours_of(launch.shape.group_count)) {}

bool Sampler::watches(uint64_t index) const {
  return extent_ == Extent::kAll || is_neighbour(index) || scattered(index + 1) % kOneIn == 0;
}

std::unique_ptr<Observer> Sampler::watch(const Launch&, const WorkGroup&, uint64_t index) {
  if (!watches(index)) return nullptr;
  const uint64_t limit = extent_ == Extent::kAll ? ~uint64_t{0} : kWaveLimit;
  return std::make_unique<GroupSample>(machine_.constants, shares_, limit);
}

void Sampler::done(Observer& observer, uint64_t index) {
  auto& group = static_cast<GroupSample&>(observer);
  const Time path = group.path();
  const std::lock_guard lock(mutex_);
  for (size_t c = 0; c < sample_.traffic.size(); ++c) sample_.traffic[c] += group.traffic()[c];
  ++sample_.groups;
  // What neighbours share is not what everybody shares.
  if (extent_ == Extent::kAll || index == first_neighbour_ || !is_neighbour(index)) {
    sample_.reads.add(group.reads());
    sample_.writes.add(group.writes());
    ++sample_.footprint_groups;
  }
  sample_.group_reads += group.reads().count();
  sample_.group_writes += group.writes().count();
  sample_.path_from_l2 += static_cast<uint64_t>(std::llround(path.from_l2()));
  sample_.path_from_dram += static_cast<uint64_t>(std::llround(path.from_dram()));
  for (const auto& [address, count] : group.atomics()) atomics_[address] += count;
  if (is_neighbour(index)) neighbour_reads_[index].unite(group.reads());
}

void Sampler::add_neighbours() {
  sample_.neighbours = neighbour_reads_.size();
  if (neighbour_reads_.size() < 2) return;
  const auto last = std::prev(neighbour_reads_.end());
  LineSet others;
  for (auto it = neighbour_reads_.begin(); it != last; ++it) others.unite(it->second);
  sample_.neighbour_reads = last->second.count();
  sample_.neighbour_new = last->second.count_without(others);
}

Sample Sampler::take() {
  const std::lock_guard lock(mutex_);
  add_neighbours();
  for (const auto& [address, count] : atomics_) sample_.busiest_atomic = std::max(sample_.busiest_atomic, count);
  return std::move(sample_);
}

}  // namespace rocfix::vcard
