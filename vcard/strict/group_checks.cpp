// SPDX-License-Identifier: MIT
#include "strict/group_checks.h"

#include <fmt/format.h>

#include <algorithm>

namespace rocfix::vcard {
namespace {

constexpr size_t kKnown = 1024;  // a power of two

std::string register_name(const WaitTracker::TooEarly& early) {
  if (!early.scalar) return fmt::format("v{}", early.number);
  if (early.number == kVccLo) return "vcc_lo";
  if (early.number == kVccHi) return "vcc_hi";
  return early.number == kM0 ? "m0" : fmt::format("s{}", early.number);
}

}  // namespace

GroupChecks::GroupChecks(const Launch& launch, const GroupPlace& place, const WorkGroup& group, MemoryShadow& memory,
                         FactsTable& facts, Findings& findings, StrictOptions options)
    : launch_(launch),
      table_(facts),
      findings_(findings),
      options_(options),
      causes_(place, launch.kernel.entry),
      definedness_(launch, group, memory, options.copies_undefined, causes_),
      races_(group.lds_bytes, group.wave_count),
      polls_(group.wave_count),
      waves_(group.wave_count),
      known_(kKnown) {}

GroupChecks::~GroupChecks() {
  findings_.add(causes_.all(), causes_.doubtful(), polls_.instructions());
}

const Facts& GroupChecks::facts_of(const Wave& wave, const Instruction& instruction) {
  Known& known = known_[instruction.address / 4 % kKnown];
  if (known.code != &instruction) known = {&instruction, &table_.of(instruction, wave.lanes)};
  return *known.facts;
}

std::string GroupChecks::offset_of(const Instruction& instruction) const {
  return fmt::format("{} at +{:#x}", instruction.mnemonic, instruction.address - causes_.entry());
}

void GroupChecks::check_waits(Wave& wave, const Facts& facts, WaveChecks& checks) {
  const Instruction& code = *facts.code;
  if (code.klass == Class::kWait) return checks.waits.wait(wave, code);
  const auto early = checks.waits.check(facts);
  if (!early) return;
  causes_.add("missing-waitcnt", wave, code.address, -1, [&] {
    return fmt::format("{} is {} before {} has returned it; {} must come before", register_name(*early),
                       early->is_read ? "read" : "overwritten", offset_of(*early->load), early->remedy);
  });
}

void GroupChecks::check_hazards(Wave& wave, const Facts& facts, WaveChecks& checks) {
  const HazardStep step{facts, *facts.code, launch_.kernel.wgp_mode};
  checks.hazards.next(step, [&](std::string_view name, std::string_view meaning) {
    causes_.add(name, wave, facts.code->address, -1, [&] { return std::string(meaning); });
  });
}

void GroupChecks::check_barrier(Wave& wave, const Instruction& instruction, WaveChecks& checks) {
  ++checks.barriers;
  checks.last_barrier = instruction.address;
  if (std::any_of(waves_.begin(), waves_.end(),
                  [&](const WaveChecks& other) { return other.ended && other.barriers < checks.barriers; }))
    report_missing(wave, instruction.address);
  races_.barrier(wave.index_in_group, checks.waits.lds_done());
  const uint64_t missing = wave.live & ~wave.exec();
  if (missing == 0) return;
  causes_.add("divergent-barrier", wave, instruction.address, std::countr_zero(missing), [&] {
    return fmt::format("barrier in divergent control flow: {} of {} work-items of the wave reach it",
                       std::popcount(wave.exec() & wave.live), std::popcount(wave.live));
  });
}

void GroupChecks::before(Wave& wave, const Instruction& instruction) {
  const Facts& facts = facts_of(wave, instruction);
  WaveChecks& checks = waves_[wave.index_in_group];
  current_ = &facts;
  to_memory_ = to_lds_ = false;
  check_waits(wave, facts, checks);
  if (options_.gfx101_hazards) check_hazards(wave, facts, checks);
  definedness_.before(wave, facts);
  if (instruction.klass == Class::kBarrier) check_barrier(wave, instruction, checks);
}

void GroupChecks::after(Wave& wave, const Instruction&) {
  const Facts& facts = *current_;
  WaveChecks& checks = waves_[wave.index_in_group];
  if (facts.is_memory() || facts.is_lane_operation) checks.waits.issue(facts, to_memory_, to_lds_);
  if (wave.state != WaveState::kEnded) return;
  checks.ended = true;
  races_.end(wave.index_in_group);
  for (const WaveChecks& other : waves_)
    if (other.barriers > checks.barriers) return report_missing(wave, other.last_barrier);
}

// Waves that ended drop out of the hardware's barriers, so that the others go on.
void GroupChecks::report_missing(const Wave& wave, uint64_t barrier) {
  causes_.add("barrier-not-reached", wave, barrier, -1, [&] {
    const auto ended = std::count_if(waves_.begin(), waves_.end(), [](const WaveChecks& w) { return w.ended; });
    return fmt::format("{} of the group's {} waves ended without reaching this barrier; the hardware lets the others "
                       "go, but nothing that the missing waves owe is there",
                       ended, waves_.size());
  });
}

std::string GroupChecks::race_text(const LdsRaces::Conflict& conflict, bool is_store) const {
  const auto other = offset_of(*conflict.other);
  const char* did = conflict.other_is_store ? "writes" : "reads";
  if (conflict.unwaited)
    return fmt::format("LDS byte {}: wave {} wrote it ({}) and came to the barrier without s_waitcnt lgkmcnt(0): the "
                       "write may still be on its way",
                       conflict.byte, conflict.other_wave, other);
  return fmt::format("LDS byte {} is {} here, and wave {} {} it ({}) with no barrier between", conflict.byte,
                     is_store ? "written" : "read", conflict.other_wave, did, other);
}

void GroupChecks::check_alignment(Wave& wave, const Facts& facts, std::span<const uint64_t> addresses, uint64_t lanes,
                                  uint32_t bytes) {
  if (!options_.gfx101_hazards || (facts.unit != Pipeline::kLds && facts.unit != Pipeline::kFlat)) return;
  const int lane = LdsMisalignedHazard::find_lane(launch_.kernel.wgp_mode, addresses, lanes, bytes);
  if (lane < 0) return;
  causes_.add(LdsMisalignedHazard::kName, wave, facts.code->address, lane,
              [] { return std::string(LdsMisalignedHazard::kMeaning); });
}

void GroupChecks::check_lds(Wave& wave, const Instruction& instruction, std::span<const uint64_t> offsets,
                            uint64_t lanes, uint32_t bytes, bool is_store, bool is_atomic) {
  if (waves_.size() < 2) return;
  const LdsRaces::Access access{.wave = wave.index_in_group,
                                .operation = waves_[wave.index_in_group].waits.lds_issued() + 1,
                                .code = &instruction,
                                .is_store = is_store,
                                .is_atomic = is_atomic,
                                .is_compare_swap = instruction.mnemonic.starts_with("ds_cmpst")};
  if (!is_store && !is_atomic) polls_.read(access.wave, access.operation, instruction, offsets, lanes);
  for (; lanes != 0; lanes &= lanes - 1) {
    const auto lane = std::countr_zero(lanes);
    const auto conflict = races_.access(access, static_cast<uint32_t>(offsets[static_cast<size_t>(lane)]), bytes);
    if (conflict) report_race(wave, instruction, *conflict, lane, is_store);
  }
}

void GroupChecks::report_race(const Wave& wave, const Instruction& instruction, const LdsRaces::Conflict& conflict,
                              int lane, bool is_store) {
  const auto detail = [&] { return race_text(conflict, is_store); };
  if (conflict.unwaited) return causes_.add("lds-missing-waitcnt", wave, instruction.address, lane, detail);
  if (conflict.atomic_read == nullptr) return causes_.add("lds-race", wave, instruction.address, lane, detail);
  causes_.add_unless_poll(conflict.atomic_read->address, "lds-race", wave, instruction.address, lane, detail);
}

void GroupChecks::access(Wave& wave, const Instruction& instruction, Space space, std::span<const uint64_t> addresses,
                         uint64_t lanes, uint32_t bytes, bool is_store, bool is_atomic) {
  to_lds_ |= space == Space::kLds;
  to_memory_ |= space != Space::kLds;
  definedness_.access(wave, *current_, space, addresses, lanes, bytes, is_store, is_atomic);
  check_alignment(wave, *current_, addresses, lanes, bytes);
  if (space == Space::kLds) check_lds(wave, instruction, addresses, lanes, bytes, is_store, is_atomic);
}

}  // namespace rocfix::vcard
