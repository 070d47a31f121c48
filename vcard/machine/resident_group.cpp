// SPDX-License-Identifier: MIT
#include "machine/resident_group.h"

#include <algorithm>
#include <cstring>
#include <numeric>

namespace rocfix::vcard {
namespace {

// What registers and LDS hold before a program writes them: as a float a NaN, so that its use is seen.
constexpr uint32_t kPoison = 0x7fd0dead;

constexpr size_t kAlignment = 64;

// Watched waves take short turns: they then meet in the caches much as waves that issue side by side do.
constexpr int32_t kWatchedTurn = 8;

}  // namespace

ResidentGroup::ResidentGroup(const Launch& launch, uint64_t index, MemoryMap& memory, CardServices& services)
    : index_(index), place_(place_of(launch, index)), memory_(memory) {
  group_.id = {place_.id[0], place_.id[1], place_.id[2]};
  group_.memory = &memory;
  group_.card = &services;
  group_.capabilities = services.capabilities();
  group_.wave_count = (place_.item_count() + launch.kernel.lanes - 1) / launch.kernel.lanes;
  group_.lds_bytes = launch.dispatch.group_bytes;
  allocate(launch);
  for (uint32_t n = 0; n < group_.wave_count; ++n) start_wave(waves_[n], launch, place_, n);
}

ResidentGroup::~ResidentGroup() {
  if (scratch_) memory_.remove(reinterpret_cast<uint64_t>(scratch_.get()));
}

void ResidentGroup::allocate(const Launch& launch) {
  const size_t wave_words = size_t{launch.kernel.vgprs} * launch.kernel.lanes;
  const size_t words = wave_words * group_.wave_count;
  registers_ = std::make_unique_for_overwrite<uint32_t[]>(words + kAlignment / 4);
  void* aligned = registers_.get();
  size_t room = (words + kAlignment / 4) * 4;
  auto* registers = static_cast<uint32_t*>(std::align(kAlignment, words * 4, aligned, room));
  std::fill_n(registers, words, kPoison);

  // Some room behind, so that a handler may load whole words at the end.
  lds_ = std::make_unique_for_overwrite<std::byte[]>(group_.lds_bytes + 16);
  for (uint32_t at = 0; at + 4 <= group_.lds_bytes + 16; at += 4) std::memcpy(lds_.get() + at, &kPoison, 4);
  group_.lds = lds_.get();

  const uint32_t lane_bytes = (launch.dispatch.private_bytes + 3) / 4 * 4;
  const size_t wave_scratch = size_t{lane_bytes} * launch.kernel.lanes;
  if (lane_bytes > 0) {
    scratch_ = std::make_unique<std::byte[]>(wave_scratch * group_.wave_count);
    memory_.add(reinterpret_cast<uint64_t>(scratch_.get()), wave_scratch * group_.wave_count, "scratch");
  }

  waves_.resize(group_.wave_count);
  for (uint32_t n = 0; n < group_.wave_count; ++n) {
    Wave& wave = waves_[n];
    wave.lanes = launch.kernel.lanes;
    wave.vector = registers + n * wave_words;
    wave.vector_count = launch.kernel.vgprs;
    wave.group = &group_;
    wave.scratch = scratch_ ? scratch_.get() + n * wave_scratch : nullptr;
    wave.scratch_lane_bytes = lane_bytes;
  }
}

void ResidentGroup::run(Wave& wave, CodeCache& code, int32_t instructions) {
  wave.state = WaveState::kReady;
  if (observer_) run_wave_watched(wave, code, std::min(instructions, kWatchedTurn), *observer_);
  else run_wave(wave, code, instructions);
}

ResidentGroup::State ResidentGroup::turn(CodeCache& code, int32_t instructions, std::mt19937_64* shuffle) {
  std::vector<uint32_t> order(waves_.size());
  std::iota(order.begin(), order.end(), 0);
  if (shuffle) std::shuffle(order.begin(), order.end(), *shuffle);
  bool ran = false;
  for (const uint32_t n : order) {
    Wave& wave = waves_[n];
    if (wave.state != WaveState::kReady && wave.state != WaveState::kYielded) continue;
    run(wave, code, instructions);
    if (wave.state == WaveState::kFaulted) {
      faulted_ = &wave;
      return State::kFaulted;
    }
    ran |= wave.state != WaveState::kYielded;
  }
  if (release_barrier()) return State::kRunning;
  const bool all_ended =
      std::all_of(waves_.begin(), waves_.end(), [](const Wave& w) { return w.state == WaveState::kEnded; });
  if (all_ended) return State::kFinished;
  return ran ? State::kRunning : State::kWaiting;
}

// Ended waves no longer count ("RDNA 1.0 Instruction Set Architecture", S_BARRIER). True when waves were let go.
bool ResidentGroup::release_barrier() {
  uint32_t waiting = 0, ended = 0;
  for (const Wave& wave : waves_) {
    waiting += wave.state == WaveState::kAtBarrier;
    ended += wave.state == WaveState::kEnded;
  }
  if (waiting == 0 || waiting + ended < waves_.size()) return false;
  if (ended > 0) note_partial_barrier(ended);
  for (Wave& wave : waves_)
    if (wave.state == WaveState::kAtBarrier) wave.state = WaveState::kReady;
  return true;
}

void ResidentGroup::note_partial_barrier(uint32_t ended) {
  constexpr uint64_t kBarrierBytes = 4;
  const auto first =
      std::find_if(waves_.begin(), waves_.end(), [](const Wave& w) { return w.state == WaveState::kAtBarrier; });
  auto& noted = partial_barriers_[first->pc - kBarrierBytes];
  if (noted.count++ == 0) {
    noted.place = place_;
    noted.ended = ended;
    noted.waves = static_cast<uint32_t>(waves_.size());
  }
}

uint64_t ResidentGroup::executed() const {
  uint64_t sum = 0;
  for (const Wave& wave : waves_) sum = std::accumulate(wave.executed.begin(), wave.executed.end(), sum);
  return sum;
}

}  // namespace rocfix::vcard
