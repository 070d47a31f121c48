// SPDX-License-Identifier: MIT
// Watches one work-group as if it had its share of the card for itself: what its memory instructions cost, which
// caches they hit, and how long its slowest wave takes.
#pragma once

#include <unordered_map>
#include <vector>

#include "machine/interpreter.h"
#include "timing/cache.h"
#include "timing/line_set.h"
#include "timing/wave_clock.h"

namespace rocfix::vcard {

// What groups have in common takes L2's room once: a group hits as if its share were so much larger. How much is known
// only once the launch is over; until then 1, 2, 4, 8 and 16 shares are followed.
inline constexpr size_t kL2Shares = 5;

// Sums over the watched instructions of one class.
struct Traffic {
  uint64_t instructions = 0;
  uint64_t lds_cycles = 0, lds_conflicts = 0;
  uint64_t bytes = 0;         // that the lanes asked for
  uint64_t lines = 0;         // cache lines of the instructions: 128 bytes, scalar loads 64
  uint64_t l0_hits = 0, gl1_hits = 0;  // of `lines`: read before, and still in the group's share
  std::array<uint64_t, kL2Shares> l2_hits{};  // with its share of L2, with twice as much, and so on
  uint64_t flops = 0, work = 0;  // see kWorkPerCycle

  Traffic& operator+=(const Traffic& other);
};

using TrafficByClass = std::array<Traffic, static_cast<size_t>(Class::kCount)>;

// What part of the card's caches one work-group has when as many as fit are resident.
struct CacheShares {
  uint32_t l0s = 1;  // that the group's waves use: two in WGP mode
  uint64_t l0_lines = 1, gl1_lines = 1, l2_lines = 1, scalar_lines = 1;
  uint32_t lds_banks = 32;
};

class GroupSample : public Observer {
 public:
  // Only the first `wave_limit` instructions of each wave are looked at; the path is stretched by the rest.
  GroupSample(const Constants& constants, const CacheShares& shares, uint64_t wave_limit);

  void before(Wave& wave, const Instruction& instruction) override;
  void after(Wave& wave, const Instruction& instruction) override;
  void access(Wave& wave, const Instruction& instruction, Space space, std::span<const uint64_t> addresses,
              uint64_t lanes, uint32_t bytes, bool is_store, bool is_atomic) override;

  const TrafficByClass& traffic() const { return traffic_; }
  const LineSet& reads() const { return reads_; }
  const LineSet& writes() const { return writes_; }
  // How often atomics went to an address.
  const std::unordered_map<uint64_t, uint64_t>& atomics() const { return atomics_; }
  // The slowest wave's time.
  Time path() const;

 private:
  struct SampledWave {
    WaveClock clock;
    uint64_t executed = 0, watched = 0;
    uint64_t barriers = 0;   // passed or waited at
    bool at_barrier = false;
  };
  // What the instruction at work did so far.
  struct Current {
    bool watched = false;
    Time latency;
    double occupied = 0;  // cycles that its unit is busy with it
  };

  SampledWave& sampled(const Wave& wave);
  const Traits& traits(const Instruction& instruction, uint32_t lanes);
  void lds_access(const Instruction& i, std::span<const uint64_t> addresses, uint64_t lanes, uint32_t bytes,
                  bool is_atomic);
  void scratch_access(Wave& wave, const Instruction& i, std::span<const uint64_t> offsets, uint64_t lanes,
                      uint32_t bytes, bool is_store);
  void scalar_access(const Instruction& i, uint64_t address, uint32_t bytes, bool is_store);
  void vector_access(Wave& wave, const Instruction& i, std::span<const uint64_t> addresses, uint64_t lanes,
                     uint32_t bytes, bool is_store, bool is_atomic);
  void read_line(const Wave& wave, Traffic& traffic, uint64_t line, bool bypass);
  void write_line(uint64_t line, bool is_atomic);
  void lengthen(double from_l2, double from_dram);
  void count_atomics(std::span<const uint64_t> addresses, uint64_t lanes);
  void cache_control(const Instruction& i);

  const Constants& constants_;
  CacheShares shares_;
  uint64_t wave_limit_;
  std::vector<SampledWave> waves_;
  std::vector<Cache> l0_;
  Cache gl1_, scalar_;
  std::array<Cache, kL2Shares> l2_;
  LineSet reads_, writes_;
  std::unordered_map<uint64_t, uint64_t> atomics_;
  TrafficByClass traffic_{};
  Current current_;
  // The last arrival at the group's barriers, even and odd ones.
  std::array<Time, 2> arrival_{};
  std::array<uint64_t, 2> arrival_number_{};

  struct KnownTraits {
    KnownTraits() {}  // leaves the lists as they are: clearing them would cost more than a short kernel
    const Instruction* instruction = nullptr;
    Traits traits;
  };
  std::vector<KnownTraits> known_;
};

}  // namespace rocfix::vcard
