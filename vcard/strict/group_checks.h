// SPDX-License-Identifier: MIT
// All checks of one work-group.
#pragma once

#include "strict/definedness.h"
#include "strict/hazards/all.h"
#include "strict/lds_polls.h"
#include "strict/lds_races.h"
#include "strict/strict.h"
#include "strict/wait_tracker.h"

namespace rocfix::vcard {

class GroupChecks : public Observer {
 public:
  GroupChecks(const Launch& launch, const GroupPlace& place, const WorkGroup& group, MemoryShadow& memory,
              FactsTable& facts, Findings& findings, StrictOptions options);
  ~GroupChecks() override;  // what it found is kept, also of a group that a fault ended

  void before(Wave& wave, const Instruction& instruction) override;
  void after(Wave& wave, const Instruction& instruction) override;
  void access(Wave& wave, const Instruction& instruction, Space space, std::span<const uint64_t> addresses,
              uint64_t lanes, uint32_t bytes, bool is_store, bool is_atomic) override;

 private:
  struct WaveChecks {
    WaitTracker waits;
    Hazards hazards;
    uint64_t barriers = 0, last_barrier = 0;  // how many, and the last one's address
    bool ended = false;
  };

  const Facts& facts_of(const Wave& wave, const Instruction& instruction);
  void check_waits(Wave& wave, const Facts& facts, WaveChecks& checks);
  void check_hazards(Wave& wave, const Facts& facts, WaveChecks& checks);
  void check_barrier(Wave& wave, const Instruction& instruction, WaveChecks& checks);
  void report_missing(const Wave& wave, uint64_t barrier);
  void check_alignment(Wave& wave, const Facts& facts, std::span<const uint64_t> addresses, uint64_t lanes,
                       uint32_t bytes);
  void check_lds(Wave& wave, const Instruction& instruction, std::span<const uint64_t> offsets, uint64_t lanes,
                 uint32_t bytes, bool is_store, bool is_atomic);
  void report_race(const Wave& wave, const Instruction& instruction, const LdsRaces::Conflict& conflict, int lane,
                   bool is_store);
  std::string race_text(const LdsRaces::Conflict& conflict, bool is_store) const;
  std::string offset_of(const Instruction& instruction) const;

  const Launch& launch_;
  FactsTable& table_;
  Findings& findings_;
  StrictOptions options_;
  Causes causes_;
  Definedness definedness_;
  LdsRaces races_;
  LdsPolls polls_;
  std::vector<WaveChecks> waves_;
  // The facts met last, by address: a look into the shared table takes a lock.
  struct Known {
    const Instruction* code = nullptr;
    const Facts* facts = nullptr;
  };
  std::vector<Known> known_;
  const Facts* current_ = nullptr;
  bool to_memory_ = false, to_lds_ = false;  // where the current FLAT instruction went
};

}  // namespace rocfix::vcard
