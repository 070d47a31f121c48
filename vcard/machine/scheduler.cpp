// SPDX-License-Identifier: MIT
#include "machine/scheduler.h"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <thread>

#include "machine/thread_pool.h"

namespace rocfix::vcard {
namespace {

// Instructions of a wave's turn, and of a group before the thread also looks at another one.
constexpr int32_t kTurn = 2000;
constexpr uint64_t kGroupPatience = 500'000;

// What the threads of one launch share.
struct Shared {
  const Launch& launch;
  CodeCache& code;
  MemoryMap& memory;
  CardServices& services;
  const SchedulerOptions& options;
  Watcher* watcher;
  std::atomic<uint64_t> next_group{0};
  std::atomic<bool> stop{false};
  std::mutex mutex;
  LaunchResult result;
};

uint64_t executed_by(const Wave& wave) {
  uint64_t sum = 0;
  for (const uint64_t count : wave.executed) sum += count;
  return sum;
}

// Lets the wave spin on and notes which addresses it comes by.
void find_loop(Wave& wave, CodeCache& code, GroupFault& fault) {
  constexpr int kSteps = 20'000;
  fault.loop_begin = ~uint64_t{0};
  for (int step = 0; step < kSteps; ++step) {
    fault.loop_begin = std::min(fault.loop_begin, wave.pc);
    fault.loop_end = std::max(fault.loop_end, wave.pc);
    wave.state = WaveState::kReady;
    run_wave(wave, code, 1);
    if (wave.state == WaveState::kFaulted || wave.state == WaveState::kEnded) return;
  }
}

class Worker {
 public:
  Worker(Shared& shared, unsigned number, unsigned threads)
      : shared_(shared), limit_(std::max<uint64_t>(1, shared.options.resident_groups / threads)) {
    if (shared.options.seed != 0) random_.emplace(shared.options.seed + number);
  }

  void run() {
    while (!shared_.stop.load(std::memory_order_relaxed)) {
      if (wants_another() && !start_next() && residents_.empty()) break;
      bool waiting = !residents_.empty();
      for (size_t n = 0; n < residents_.size() && !shared_.stop; ++n) waiting &= step(n);
      std::erase(residents_, nullptr);
      // All sleep: they wait for another thread's group, or for the host.
      if (waiting && !residents_.empty()) std::this_thread::sleep_for(std::chrono::microseconds(20));
    }
    const std::lock_guard lock(shared_.mutex);
    for (size_t c = 0; c < counts_.executed.size(); ++c)
      shared_.result.counts.executed[c] += counts_.executed[c];
    shared_.result.counts.waves += counts_.waves;
    shared_.result.counts.groups += counts_.groups;
  }

 private:
  bool wants_another() const {
    if (residents_.empty()) return true;
    if (residents_.size() >= limit_) return false;
    return std::all_of(residents_.begin(), residents_.end(),
                       [](const auto& group) { return group->executed() > kGroupPatience; });
  }

  bool start_next() {
    const uint64_t index = shared_.next_group.fetch_add(1);
    if (index >= shared_.launch.shape.group_count) return false;
    auto group = std::make_unique<ResidentGroup>(shared_.launch, index, shared_.memory, shared_.services);
    if (shared_.watcher) group->set_observer(shared_.watcher->watch(shared_.launch, group->group(), index));
    residents_.push_back(std::move(group));
    return true;
  }

  // True when the group only sleeps.
  bool step(size_t n) {
    ResidentGroup& group = *residents_[n];
    const auto state = group.turn(shared_.code, kTurn, random_ ? &*random_ : nullptr);
    if (state == ResidentGroup::State::kFaulted) {
      report(group, group.faulted(), group.faulted().fault);
    } else if (state == ResidentGroup::State::kFinished) {
      finish(group);
      residents_[n] = nullptr;
    } else {
      check_budget(group);
    }
    return state == ResidentGroup::State::kWaiting;
  }

  void finish(ResidentGroup& group) {
    for (const Wave& wave : group.waves())
      for (size_t c = 0; c < wave.executed.size(); ++c) counts_.executed[c] += wave.executed[c];
    counts_.waves += group.waves().size();
    ++counts_.groups;
    if (group.observer()) shared_.watcher->done(*group.observer(), group.index());
  }

  void check_budget(ResidentGroup& group) {
    for (Wave& wave : group.waves()) {
      if (wave.state == WaveState::kEnded || executed_by(wave) < shared_.options.budget) continue;
      Fault fault{.kind = FaultKind::kHang, .pc = wave.pc};
      return report(group, wave, fault);
    }
  }

  void report(ResidentGroup& group, Wave& wave, const Fault& fault) {
    GroupFault found{.fault = fault,
                     .place = group.place(),
                     .wave = wave.index_in_group,
                     .lanes = wave.lanes,
                     .items_x = group.place().items[0],
                     .items_y = group.place().items[1],
                     .exec = wave.exec()};
    if (fault.kind == FaultKind::kHang) find_loop(wave, shared_.code, found);
    const std::lock_guard lock(shared_.mutex);
    if (!shared_.result.fault) shared_.result.fault = found;
    shared_.stop = true;
  }

  Shared& shared_;
  uint64_t limit_;
  std::optional<std::mt19937_64> random_;
  std::vector<std::unique_ptr<ResidentGroup>> residents_;
  LaunchCounts counts_;
};

}  // namespace

LaunchResult run_launch(const Launch& launch, CodeCache& code, MemoryMap& memory, CardServices& services,
                        const SchedulerOptions& options, ThreadPool& pool, Watcher* watcher) {
  Shared shared{.launch = launch,
                .code = code,
                .memory = memory,
                .services = services,
                .options = options,
                .watcher = watcher,
                .mutex = {},
                .result = {}};
  const auto threads = static_cast<unsigned>(std::min<uint64_t>(pool.threads(), launch.shape.group_count));
  pool.run(threads, [&](unsigned number) { Worker(shared, number, threads).run(); });
  return std::move(shared.result);
}

}  // namespace rocfix::vcard
