// SPDX-License-Identifier: MIT
#include "miopen/watch.h"

#include <fmt/format.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <thread>

#include "base/settings.h"
#include "finddb/find_db.h"
#include "miopen/kernel_log.h"
#include "miopen/searches.h"
#include "solvers/version.h"

namespace rocfix::miopen {
namespace {

constexpr auto kNap = std::chrono::milliseconds(50);
constexpr size_t kLogLines = 6;

// What became of it, a sentence.
std::string quarantine(const Job& job) {
  if (!job.problem || job.device.empty())
    return "It cannot be put into quarantine: rocfix has no word for this problem.";
  const auto path = find_db_path();
  if (!path) return fmt::format("It is not in quarantine: {}.", path.error().message);
  auto db = FindDb::open(*path, kSolverVersion);
  if (!db) return fmt::format("It is not in quarantine: {}.", db.error().message);
  QuarantineRow row{job.device, *job.problem, job.solver, QuarantineReason::kHang, "", ""};
  row.evidence = fmt::format("ran for {} s without an end ({})", job.limit_s, job.by);
  const auto kept = db->quarantine(row);
  if (!kept) return fmt::format("It is not in quarantine: {}.", kept.error().message);
  return fmt::format(
      "It is in quarantine: from the next start on {} is not asked for it (`rocfix db quarantine list`).",
      job.solver);
}

void report(const Job& job) {
  std::string text =
      fmt::format("rocfix: frozen: {}, computed by {}, runs for more than {} s on the card.\nrocfix: {}\n",
                  job.text(), job.by, job.limit_s, quarantine(job));
  if (!job.kernels.empty()) text += "rocfix: its kernels: " + job.kernels + "\n";
  for (const auto& line : last_gpu_log_lines(kLogLines)) text += "rocfix: kernel log: " + line + "\n";
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
}

void watch(bool ends_process) {
  for (;; std::this_thread::sleep_for(kNap)) {
    const auto now = Clock::now();
    auto late = Journal::wanted()->overdue(now);
    for (auto& job : overdue_searches(now)) late.push_back(std::move(job));
    for (const auto& job : late) report(job);
    if (late.empty() || !ends_process) continue;
    Journal::wanted()->flush();
    // Not exit(): HIP's end would wait for the card.
    _exit(kExitFrozen);
  }
}

}  // namespace

void start_watch() {
  static const bool started = [] {
    if (Journal::wanted() == nullptr || Journal::wanted()->limit_s() <= 0) return false;
    // The host's signals are for the host's threads: new ones inherit the mask.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    std::thread(place_probes).detach();
    std::thread(watch, read_interposer_settings().watch_ends_process).detach();
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return true;
  }();
  static_cast<void>(started);
}

}  // namespace rocfix::miopen
