// SPDX-License-Identifier: MIT
#include "miopen/journal.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <bit>
#include <cstdlib>
#include <thread>

#include "base/settings.h"

namespace rocfix::miopen {
namespace {

constexpr const char* kNoProblem = "other";

// At the end of the process: jobs may still run, and a card that is frozen shall not keep the process from
// ending.
constexpr std::chrono::milliseconds kLastWait{2000}, kLastNap{5};

pid_t process_that_counts = 0;

void flush_at_exit() {
  if (getpid() == process_that_counts) Journal::wanted()->flush();
}

Journal* open_journal() {
  const auto settings = read_interposer_settings();
  if (settings.journal_path.empty() && settings.watch_s <= 0) return nullptr;
  auto* journal = new Journal(settings.journal_path, settings.watch_s);  // never destroyed
  process_that_counts = getpid();
  // The first convolution comes after HIP's start: so this handler runs before HIP's end.
  std::atexit(flush_at_exit);
  return journal;
}

}  // namespace

std::string Job::text() const {
  return problem ? to_text(*problem) : kNoProblem;
}

Journal* Journal::wanted() {
  static Journal* const journal = open_journal();
  return journal;
}

Journal::Events Journal::begin(void* stream) {
  const auto* hip = hip_events();
  if (hip == nullptr || !hip->may_record_on(stream)) return {};
  Events events;
  const std::lock_guard lock(mutex_);
  if (!free_.empty()) {
    events = free_.back();
    free_.pop_back();
  } else if (hip->create(&events.start, 0) != 0 || hip->create(&events.stop, 0) != 0) {
    return {};
  }
  if (hip->record(events.start, stream) == 0) return events;
  free_.push_back(events);
  return {};
}

void Journal::end(const Events& events, Job job, void* stream) {
  const std::lock_guard lock(mutex_);
  const Key key{job.text(), job.by};
  Row& row = rows_[key];
  row.calls += 1;
  row.workspace_bytes = std::max(row.workspace_bytes, job.workspace_bytes);
  if (events.stop != nullptr && hip_events()->record(events.stop, stream) == 0)
    running_.push_back({events, key, std::move(job), {}});
  harvest();
  // Whoever is killed leaves its problems, and half of its counts at least.
  if (std::has_single_bit(row.calls)) write(key, row);
}

// The mutex is held.
void Journal::harvest() {
  const auto* hip = hip_events();
  for (auto it = running_.begin(); it != running_.end();) {
    if (hip->query(it->events.stop) != 0) {
      ++it;
      continue;
    }
    float milliseconds = 0;
    if (hip->elapsed(&milliseconds, it->events.start, it->events.stop) == 0) {
      rows_[it->key].timed += 1;
      rows_[it->key].milliseconds += static_cast<double>(milliseconds);
    }
    free_.push_back(it->events);
    it = running_.erase(it);
  }
}

std::vector<Job> Journal::overdue(Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  if (hip_events() == nullptr) return {};
  harvest();
  std::vector<Job> late;
  for (auto& running : running_) {
    if (running.job.limit_s <= 0 || running.reported || hip_events()->query(running.events.start) != 0)
      continue;
    if (!running.seen_running) running.seen_running = now;
    running.reported =
        std::chrono::duration<double>(now - *running.seen_running).count() > running.job.limit_s;
    if (running.reported) late.push_back(running.job);
  }
  return late;
}

bool Journal::is_idle() {
  const std::lock_guard lock(mutex_);
  if (!running_.empty()) harvest();
  return running_.empty();
}

void Journal::flush() {
  for (const auto until = Clock::now() + kLastWait; !is_idle() && Clock::now() < until;)
    std::this_thread::sleep_for(kLastNap);
  const std::lock_guard lock(mutex_);
  for (const auto& [key, row] : rows_) write(key, row);
}

// A line, written at once: processes share the file. The last one of a process, problem and solver counts.
void Journal::write(const Key& key, const Row& row) const {
  if (path_.empty()) return;
  const std::string line = fmt::format("{}\t{}\t{}\t{}\t{}\t{:.6f}\t{}\n", getpid(), key.first, key.second,
                                       row.calls, row.timed, row.milliseconds, row.workspace_bytes);
  const int file = open(path_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
  if (file < 0) return;
  [[maybe_unused]] const ssize_t written = ::write(file, line.data(), line.size());
  close(file);
}

}  // namespace rocfix::miopen
