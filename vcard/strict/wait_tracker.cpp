// SPDX-License-Identifier: MIT
#include "strict/wait_tracker.h"

#include <fmt/format.h>

namespace rocfix::vcard {
namespace {

constexpr uint32_t kMostMemory = 63, kMostLgkm = 63;  // 6 bits each

// Two loads of one kind return in order: the later one may overwrite the earlier one's result.
bool same_kind_of_load(const Facts& now, const Instruction& before) {
  if (!now.is_load) return false;
  const bool before_lds = before.encoding == Encoding::kDs, before_flat = before.encoding == Encoding::kFlat;
  if (now.unit == Pipeline::kLds) return before_lds;
  return now.unit == Pipeline::kVmem && !before_lds && !before_flat;
}

struct Counts {
  uint32_t memory = kMostMemory, lgkm = kMostLgkm;
};

// simm16 of s_waitcnt (LLVM, AMDGPUBaseInfo.cpp, gfx10): vmcnt 3:0 and 15:14, expcnt 6:4, lgkmcnt 13:8.
Counts packed_counts(uint32_t simm16) {
  return {.memory = (simm16 & 0xf) | (simm16 >> 14 & 3) << 4, .lgkm = simm16 >> 8 & 0x3f};
}

}  // namespace

void WaitTracker::wait_for(uint32_t memory, uint32_t lgkm) {
  if (memory < kMostMemory) memory_.wait(memory);
  if (lgkm < kMostLgkm) lds_.wait(lgkm);
  if (lgkm == 0) pending_scalars_ = {};
}

void WaitTracker::wait(const Wave& wave, const Instruction& i) {
  const auto simm16 = static_cast<uint16_t>(i.immediate);
  if (i.mnemonic == "s_waitcnt") {
    const Counts counts = packed_counts(simm16);
    return wait_for(counts.memory, counts.lgkm);
  }
  const uint32_t count = wave.scalar[i.scalar_dest] + simm16;
  if (i.mnemonic == "s_waitcnt_vmcnt") wait_for(count, kMostLgkm);
  if (i.mnemonic == "s_waitcnt_lgkmcnt") wait_for(kMostMemory, count);
  if (i.mnemonic == "s_wait_idle") wait_for(0, 0);
}

void WaitTracker::issue(const Facts& facts, bool to_memory, bool to_lds) {
  if (facts.unit == Pipeline::kMessage) return;
  if (facts.unit == Pipeline::kSmem) {
    facts.writes.for_each([&](uint32_t n) { scalar_loads_[n] = facts.code; });
    pending_scalars_ = pending_scalars_ | facts.writes;
    return;
  }
  // Stores and atomics that return nothing count in vscnt: no register waits for them.
  const bool returns = facts.is_load || facts.goes_to_lds;
  const bool flat = facts.unit == Pipeline::kFlat;
  const bool silent = (facts.is_store || facts.is_atomic) && !returns;
  if ((facts.unit == Pipeline::kVmem || flat) && !silent) memory_.issue(kMostMemory);
  if (facts.unit == Pipeline::kLds || flat) lds_.issue(kMostLgkm);
  if (!facts.is_load) return;
  const Pending pending{.load = facts.code,
                        .memory = facts.unit == Pipeline::kVmem || (flat && to_memory) ? memory_.issued : 0,
                        .lds = facts.unit == Pipeline::kLds || (flat && to_lds) ? lds_.issued : 0};
  for (const VectorRun& run : facts.vector_writes)
    for (uint32_t r = run.first; r < uint32_t{run.first} + run.count; ++r) {
      vectors_[r] = pending;
      pending_vectors_.set(r);
    }
}

WaitTracker::TooEarly WaitTracker::describe(const Pending& pending, uint32_t number, bool is_read) const {
  std::string remedy;
  if (pending.memory > memory_.done) remedy = fmt::format("vmcnt({})", memory_.issued - pending.memory);
  if (pending.lds > lds_.done)
    remedy += fmt::format("{}lgkmcnt({})", remedy.empty() ? "" : " ",
                          pending_scalars_.empty() ? lds_.issued - pending.lds : 0);
  return {.load = pending.load, .scalar = false, .number = number, .is_read = is_read, .remedy = "s_waitcnt " + remedy};
}

std::optional<WaitTracker::TooEarly> WaitTracker::check_vectors(const VectorRuns& runs, const Facts& facts,
                                                                bool is_read) {
  for (const VectorRun& run : runs)
    for (uint32_t r = run.first; r < uint32_t{run.first} + run.count; ++r) {
      if (!pending_vectors_[r]) continue;
      if (is_done(vectors_[r])) {
        pending_vectors_.reset(r);
        continue;
      }
      if (!is_read && same_kind_of_load(facts, *vectors_[r].load)) continue;
      const TooEarly found = describe(vectors_[r], r, is_read);
      pending_vectors_.reset(r);  // once a load
      return found;
    }
  return std::nullopt;
}

std::optional<WaitTracker::TooEarly> WaitTracker::check_scalars(const Facts& facts) {
  const ScalarSet read = pending_scalars_ & facts.reads;
  const ScalarSet used = read | (pending_scalars_ & facts.writes);
  if (used.empty()) return std::nullopt;
  const uint32_t number = used.first();
  pending_scalars_.remove(number);
  return TooEarly{.load = scalar_loads_[number],
                  .scalar = true,
                  .number = number,
                  .is_read = read.contains(number),
                  .remedy = "s_waitcnt lgkmcnt(0)"};
}

std::optional<WaitTracker::TooEarly> WaitTracker::check(const Facts& facts) {
  if (pending_vectors_.any()) {
    if (auto found = check_vectors(facts.vector_reads, facts, true)) return found;
    if (auto found = check_vectors(facts.vector_writes, facts, false)) return found;
  }
  return pending_scalars_.empty() ? std::nullopt : check_scalars(facts);
}

}  // namespace rocfix::vcard
