// SPDX-License-Identifier: MIT
#include "timing/group_sample.h"

#include <algorithm>
#include <bit>

#include "timing/lds_banks.h"

namespace rocfix::vcard {
namespace {

constexpr size_t kKnownTraits = 512;
// Addresses with atomics that are told apart: more spread the work so well that none is a bottleneck.
constexpr size_t kMostAtomics = 4096;

bool is_vector(Pipe pipe) {
  return pipe == Pipe::kVector || pipe == Pipe::kTranscendental;
}

// More lines than these of one group are not told apart from all of L2.
constexpr uint64_t kMostL2Lines = 4096;

std::array<Cache, kL2Shares> l2_caches(const CacheShares& shares, const Constants& constants) {
  const auto cache = [&](int doublings) {
    return Cache(std::min(kMostL2Lines, shares.l2_lines << doublings), static_cast<uint32_t>(constants.l2_ways));
  };
  return {cache(0), cache(1), cache(2), cache(3), cache(4)};
}

}  // namespace

Traffic& Traffic::operator+=(const Traffic& other) {
  instructions += other.instructions;
  lds_cycles += other.lds_cycles;
  lds_conflicts += other.lds_conflicts;
  bytes += other.bytes;
  lines += other.lines;
  l0_hits += other.l0_hits;
  gl1_hits += other.gl1_hits;
  for (size_t n = 0; n < kL2Shares; ++n) l2_hits[n] += other.l2_hits[n];
  flops += other.flops;
  work += other.work;
  return *this;
}

GroupSample::GroupSample(const Constants& constants, const CacheShares& shares, uint64_t wave_limit)
    : constants_(constants),
      shares_(shares),
      wave_limit_(wave_limit),
      l0_(shares.l0s, Cache(shares.l0_lines, static_cast<uint32_t>(constants.l0_ways))),
      gl1_(shares.gl1_lines, static_cast<uint32_t>(constants.gl1_ways)),
      scalar_(shares.scalar_lines, 4),
      l2_(l2_caches(shares, constants)),
      known_(kKnownTraits) {}

GroupSample::SampledWave& GroupSample::sampled(const Wave& wave) {
  if (waves_.size() <= wave.index_in_group) waves_.resize(wave.group->wave_count);
  return waves_[wave.index_in_group];
}

const Traits& GroupSample::traits(const Instruction& instruction, uint32_t lanes) {
  KnownTraits& known = known_[instruction.address / 4 % known_.size()];
  if (known.instruction != &instruction) {
    known.instruction = &instruction;
    known.traits = traits_of(instruction, lanes, constants_);
  }
  return known.traits;
}

void GroupSample::before(Wave& wave, const Instruction&) {
  SampledWave& sample = sampled(wave);
  current_ = {.watched = sample.watched < wave_limit_, .latency = {}};
  ++sample.executed;
}

void GroupSample::after(Wave& wave, const Instruction& instruction) {
  if (!current_.watched) return;
  SampledWave& sample = sampled(wave);
  ++sample.watched;
  const Traits& known = traits(instruction, wave.lanes);
  Traffic& traffic = traffic_[static_cast<size_t>(instruction.klass)];
  ++traffic.instructions;
  if (sample.at_barrier) {
    sample.at_barrier = false;
    sample.clock.wait_until(arrival_[sample.barriers % 2] + constants_.barrier_latency);
  }
  double issue = known.issue;
  Time latency(known.latency, known.latency);
  if (known.counters != 0) latency = current_.latency + std::max(0.0, current_.occupied - 1);
  if (is_vector(known.pipe) && known.flops != 0) {
    const auto lanes = static_cast<uint64_t>(std::popcount(wave.exec()));
    traffic.flops += lanes * known.flops;
    traffic.work += lanes * known.work;
  }
  if (known.pipe == Pipe::kBranch && wave.pc != instruction.address + instruction.size)
    issue = constants_.branch_latency;
  if (instruction.klass == Class::kOther) cache_control(instruction);
  sample.clock.step(known, latency, issue);
  if (wave.state == WaveState::kAtBarrier) {
    const uint64_t number = ++sample.barriers;
    Time& arrival = arrival_[number % 2];
    if (arrival_number_[number % 2] != number) arrival = Time();
    arrival_number_[number % 2] = number;
    arrival = later(arrival, sample.clock.now());
    sample.at_barrier = true;
  }
}

Time GroupSample::path() const {
  Time longest;
  for (const SampledWave& sample : waves_) {
    if (sample.watched == 0) continue;
    const double stretch = static_cast<double>(sample.executed) / static_cast<double>(sample.watched);
    longest = later(longest, sample.clock.now() * stretch);
  }
  return longest;
}

void GroupSample::access(Wave& wave, const Instruction& instruction, Space space, std::span<const uint64_t> addresses,
                         uint64_t lanes, uint32_t bytes, bool is_store, bool is_atomic) {
  if (!current_.watched || lanes == 0) return;
  traffic_[static_cast<size_t>(instruction.klass)].bytes += uint64_t{bytes} * std::popcount(lanes);
  switch (space) {
    case Space::kLds: return lds_access(instruction, addresses, lanes, bytes, is_atomic);
    case Space::kScratch: return scratch_access(wave, instruction, addresses, lanes, bytes, is_store);
    case Space::kScalar: return scalar_access(instruction, addresses[0], bytes, is_store);
    case Space::kGlobal: return vector_access(wave, instruction, addresses, lanes, bytes, is_store, is_atomic);
  }
}

void GroupSample::lengthen(double from_l2, double from_dram) {
  current_.latency = later(current_.latency, Time(from_l2, from_dram));
}

void GroupSample::lds_access(const Instruction& i, std::span<const uint64_t> addresses, uint64_t lanes, uint32_t bytes,
                             bool is_atomic) {
  const LdsCost cost = lds_cost(addresses, lanes, bytes, shares_.lds_banks, is_atomic);
  Traffic& traffic = traffic_[static_cast<size_t>(i.klass)];
  traffic.lds_cycles += cost.cycles;
  traffic.lds_conflicts += cost.conflicts;
  current_.occupied += cost.cycles;
  lengthen(constants_.lds_latency, constants_.lds_latency);
}

// Dword d of lane l lies at (d * lanes + l) * 4.
void GroupSample::scratch_access(Wave& wave, const Instruction& i, std::span<const uint64_t> offsets, uint64_t lanes,
                                 uint32_t bytes, bool is_store) {
  const auto base = reinterpret_cast<uint64_t>(wave.scratch);
  std::array<uint64_t, 64> addresses;
  for (uint32_t word = 0; word * 4 < bytes; ++word) {
    for (size_t l = 0; l < offsets.size(); ++l)
      addresses[l] = base + ((offsets[l] / 4 + word) * wave.lanes + l) * 4;
    vector_access(wave, i, std::span(addresses).first(offsets.size()), lanes, std::min(bytes, 4u), is_store, false);
  }
}

void GroupSample::scalar_access(const Instruction& i, uint64_t address, uint32_t bytes, bool is_store) {
  Traffic& traffic = traffic_[static_cast<size_t>(i.klass)];
  for (uint64_t line = address / kScalarLineBytes; line <= (address + bytes - 1) / kScalarLineBytes; ++line) {
    ++traffic.lines;
    const uint64_t wide_line = line / (kLineBytes / kScalarLineBytes);
    if (is_store) {
      writes_.insert(wide_line);
      lengthen(constants_.scalar_miss_latency, constants_.scalar_miss_latency);
    } else if (scalar_.touch(line)) {
      ++traffic.l0_hits;
      lengthen(constants_.scalar_hit_latency, constants_.scalar_hit_latency);
    } else {
      reads_.insert(wide_line);
      lengthen(constants_.scalar_miss_latency, constants_.scalar_miss_latency);
    }
  }
}

void GroupSample::vector_access(Wave& wave, const Instruction& i, std::span<const uint64_t> addresses, uint64_t lanes,
                                uint32_t bytes, bool is_store, bool is_atomic) {
  Traffic& traffic = traffic_[static_cast<size_t>(i.klass)];
  if (is_atomic) count_atomics(addresses, lanes);
  // 32 lanes are looked at together.
  std::array<uint64_t, 64> lines;
  for (size_t half = 0; half < addresses.size(); half += 32) {
    size_t count = 0;
    for (uint64_t left = lanes >> half & 0xffffffff; left != 0; left &= left - 1) {
      const uint64_t address = addresses[half + static_cast<size_t>(std::countr_zero(left))];
      for (uint64_t line = address / kLineBytes; line <= (address + bytes - 1) / kLineBytes; ++line) {
        if (count > 0 && lines[count - 1] == line) continue;
        if (std::find(lines.begin(), lines.begin() + count, line) == lines.begin() + count) lines[count++] = line;
      }
    }
    for (size_t n = 0; n < count; ++n)
      if (is_store || is_atomic) write_line(lines[n], is_atomic);
      else read_line(wave, traffic, lines[n], i.glc);
    traffic.lines += count;
    current_.occupied += static_cast<double>(count) / constants_.l0_lines_per_cycle;
  }
}

// L0 writes through and GL1 holds no writes: stores and atomics are the L2's work, which reads what atomics change.
void GroupSample::write_line(uint64_t line, bool is_atomic) {
  writes_.insert(line);
  if (is_atomic) reads_.insert(line);
  lengthen(constants_.l2_latency, constants_.l2_latency);
}

void GroupSample::read_line(const Wave& wave, Traffic& traffic, uint64_t line, bool bypass) {
  Cache& l0 = l0_[wave.index_in_group / 2 % l0_.size()];
  if (l0.touch(line) && !bypass) {
    ++traffic.l0_hits;
    return lengthen(constants_.l0_latency, constants_.l0_latency);
  }
  if (gl1_.touch(line) && !bypass) {
    ++traffic.gl1_hits;
    return lengthen(constants_.gl1_latency, constants_.gl1_latency);
  }
  const bool first = reads_.insert(line);
  bool in_l2 = false;
  for (size_t n = kL2Shares; n-- > 0;) {
    in_l2 = l2_[n].touch(line) && !first;
    traffic.l2_hits[n] += in_l2;
  }
  lengthen(constants_.l2_latency, in_l2 ? constants_.l2_latency : constants_.dram_latency);
}

void GroupSample::count_atomics(std::span<const uint64_t> addresses, uint64_t lanes) {
  for (uint64_t left = lanes; left != 0; left &= left - 1) {
    const uint64_t address = addresses[static_cast<size_t>(std::countr_zero(left))];
    const auto found = atomics_.find(address);
    if (found != atomics_.end()) ++found->second;
    else if (atomics_.size() < kMostAtomics) atomics_[address] = 1;
  }
}

void GroupSample::cache_control(const Instruction& i) {
  if (i.mnemonic == "buffer_gl0_inv")
    for (Cache& cache : l0_) cache.clear();
  if (i.mnemonic == "buffer_gl1_inv") gl1_.clear();
  if (i.mnemonic == "s_dcache_inv") scalar_.clear();
}

}  // namespace rocfix::vcard
