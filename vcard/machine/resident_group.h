// SPDX-License-Identifier: MIT
// A work-group on the card: its waves, registers, LDS and scratch.
#pragma once

#include <map>
#include <memory>
#include <random>
#include <vector>

#include "machine/watch.h"

namespace rocfix::vcard {

// A barrier that let waves go although others of the group had ended before it: hardware does so, but the program
// counted on waves that never came.
struct PartialBarrier {
  GroupPlace place;         // of the first group
  uint32_t ended = 0;       // waves that had ended
  uint32_t waves = 0;       // of the group
  uint64_t count = 0;       // times
};

class ResidentGroup {
 public:
  enum class State { kRunning, kWaiting, kFinished, kFaulted };

  // `observer` may be null.
  ResidentGroup(const Launch& launch, uint64_t index, MemoryMap& memory, CardServices& services);
  ~ResidentGroup();
  ResidentGroup(const ResidentGroup&) = delete;
  ResidentGroup& operator=(const ResidentGroup&) = delete;

  // Gives every ready wave one turn. kWaiting: all waves that are left slept.
  State turn(CodeCache& code, int32_t instructions, std::mt19937_64* shuffle);

  void set_observer(std::unique_ptr<Observer> observer) { observer_ = std::move(observer); }
  Observer* observer() { return observer_.get(); }

  uint64_t index() const { return index_; }
  const GroupPlace& place() const { return place_; }
  const WorkGroup& group() const { return group_; }
  std::vector<Wave>& waves() { return waves_; }
  // By the barrier's address.
  const std::map<uint64_t, PartialBarrier>& partial_barriers() const { return partial_barriers_; }
  // The wave that faulted, once turn() said so.
  Wave& faulted() { return *faulted_; }
  // Of all its waves, since the start.
  uint64_t executed() const;

 private:
  void allocate(const Launch& launch);
  void run(Wave& wave, CodeCache& code, int32_t instructions);
  bool release_barrier();
  void note_partial_barrier(uint32_t ended);

  uint64_t index_;
  GroupPlace place_;
  WorkGroup group_;
  MemoryMap& memory_;
  std::vector<Wave> waves_;
  std::unique_ptr<uint32_t[]> registers_;  // with room to align
  std::unique_ptr<std::byte[]> lds_;
  std::unique_ptr<std::byte[]> scratch_;
  std::unique_ptr<Observer> observer_;
  std::map<uint64_t, PartialBarrier> partial_barriers_;
  Wave* faulted_ = nullptr;
};

}  // namespace rocfix::vcard
