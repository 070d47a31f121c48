// SPDX-License-Identifier: MIT
#include "machine/scheduler.h"

#include <algorithm>
#include <mutex>
#include <thread>

#include "machine/thread_pool.h"

namespace rocfix::vcard {
namespace {

using Clock = std::chrono::steady_clock;

// Instructions of a wave's turn, and of a group before the thread also looks at another one.
constexpr int32_t kTurn = 2000;
constexpr uint64_t kGroupPatience = 500'000;
constexpr auto kRest = std::chrono::microseconds(20);

// What the threads of one launch share.
struct Shared {
  const Launch& launch;
  CodeCache& code;
  MemoryMap& memory;
  CardServices& services;
  const SchedulerOptions& options;
  Watcher* watcher;
  std::atomic<uint64_t> next_group{0};
  std::atomic<uint64_t> progress{0};  // rounds in which some wave did more than sleep
  std::atomic<bool> stop{false};
  std::mutex mutex;
  LaunchResult result;

  bool must_stop() const { return stop.load(std::memory_order_relaxed) || launch.dispatch.is_cut_off(); }

  uint64_t groups_not_started() const {
    return launch.shape.group_count - std::min(launch.shape.group_count, next_group.load());
  }
};

uint64_t executed_by(const Wave& wave) {
  uint64_t sum = 0;
  for (const uint64_t count : wave.executed) sum += count;
  return sum;
}

class Worker {
 public:
  Worker(Shared& shared, unsigned number, unsigned threads)
      : shared_(shared), limit_(std::max<uint64_t>(1, shared.options.resident_groups / threads)) {
    if (shared.options.seed != 0) random_.emplace(shared.options.seed + number);
  }

  void run() {
    while (!shared_.must_stop()) {
      if (wants_another() && !start_next() && residents_.empty()) break;
      all_wait_ = true;
      for (size_t n = 0; n < residents_.size() && !shared_.must_stop(); ++n) all_wait_ &= step(n);
      std::erase(residents_, nullptr);
      if (all_wait_ && !residents_.empty()) rest();
      else shared_.progress.fetch_add(1, std::memory_order_relaxed);
    }
    const std::lock_guard lock(shared_.mutex);
    for (size_t c = 0; c < counts_.executed.size(); ++c)
      shared_.result.counts.executed[c] += counts_.executed[c];
    shared_.result.counts.waves += counts_.waves;
    shared_.result.counts.groups += counts_.groups;
  }

 private:
  // Waiting groups may wait for one that has not started.
  bool wants_another() const {
    if (residents_.empty()) return true;
    if (residents_.size() >= limit_) return false;
    return all_wait_ || std::all_of(residents_.begin(), residents_.end(),
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

  // All sleep: they wait for another thread's group, or for the host.
  void rest() {
    const uint64_t progress = shared_.progress.load(std::memory_order_relaxed);
    if (progress != seen_progress_) {
      seen_progress_ = progress;
      resting_since_ = Clock::now();
    }
    if (Clock::now() - resting_since_ > shared_.options.patience_with_host)
      report_hang(*residents_.front(), residents_.front()->waves().front());
    std::this_thread::sleep_for(kRest);
  }

  void finish(ResidentGroup& group) {
    for (const Wave& wave : group.waves())
      for (size_t c = 0; c < wave.executed.size(); ++c) counts_.executed[c] += wave.executed[c];
    counts_.waves += group.waves().size();
    ++counts_.groups;
    if (group.observer()) shared_.watcher->done(*group.observer(), group.index());
    if (group.partial_barriers().empty()) return;
    const std::lock_guard lock(shared_.mutex);
    for (const auto& [pc, barrier] : group.partial_barriers()) {
      const auto [noted, is_new] = shared_.result.partial_barriers.try_emplace(pc, barrier);
      if (!is_new) noted->second.count += barrier.count;
    }
  }

  void check_budget(ResidentGroup& group) {
    for (Wave& wave : group.waves())
      if (wave.state != WaveState::kEnded && executed_by(wave) >= shared_.options.budget)
        return report_hang(group, wave);
  }

  // Others of its group at a barrier: this is the wave that does not come.
  void report_hang(ResidentGroup& group, Wave& wave) {
    GroupFault found = describe(group, wave, {.kind = FaultKind::kHang, .pc = wave.pc});
    for (const Wave& other : group.waves()) {
      if (other.state != WaveState::kAtBarrier) continue;
      found.at_barrier.push_back(other.index_in_group);
      found.barrier = other.pc - 4;
    }
    if (!found.at_barrier.empty()) found.fault.kind = FaultKind::kBarrier;
    found.groups_not_started = shared_.groups_not_started();
    found.loop = find_spin_loop(wave, shared_.code);
    stop_with(std::move(found));
  }

  void report(ResidentGroup& group, Wave& wave, const Fault& fault) {
    stop_with(describe(group, wave, fault));
  }

  static GroupFault describe(const ResidentGroup& group, const Wave& wave, Fault fault) {
    return {.fault = std::move(fault),
            .place = group.place(),
            .wave = wave.index_in_group,
            .lanes = wave.lanes,
            .items_x = group.place().items[0],
            .items_y = group.place().items[1],
            .exec = wave.exec(),
            .loop = {},
            .at_barrier = {},
            .barrier = 0,
            .groups_not_started = 0};
  }

  void stop_with(GroupFault fault) {
    const std::lock_guard lock(shared_.mutex);
    if (!shared_.result.fault) shared_.result.fault = std::move(fault);
    shared_.stop = true;
  }

  Shared& shared_;
  uint64_t limit_;
  std::optional<std::mt19937_64> random_;
  std::vector<std::unique_ptr<ResidentGroup>> residents_;
  bool all_wait_ = false;
  uint64_t seen_progress_ = ~uint64_t{0};
  Clock::time_point resting_since_{};
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
