// SPDX-License-Identifier: MIT
// Which convolutions ran, who computed them and how long they took: kept only when a file or the watch wants
// it.
#pragma once

#include <chrono>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "conv/problem.h"
#include "miopen/hip_events.h"

namespace rocfix::miopen {

using Clock = std::chrono::steady_clock;

// A convolution that somebody computes.
struct Job {
  std::optional<ConvProblem> problem;  // none: it is no 2-D convolution of floats
  std::string by;                      // a solver of the engine, or "miopen", with what is known of its
  uint64_t workspace_bytes = 0;
  double limit_s = 0;  // of the watch; 0: it is not watched
  std::string kernels;  // for the watch; "": not known
  // For the quarantine; "" when the card is none of ours.
  std::string device, solver;

  std::string text() const;
};

class Journal {
 public:
  // Null when nobody wants it.
  static Journal* wanted();

  Journal(std::string path, double limit_s) : path_(std::move(path)), limit_s_(limit_s) {}

  // Somebody wants every job, not only those that may freeze.
  bool wants_all() const { return !path_.empty(); }
  // The watch's limit for what MIOpen computes; 0 without a watch.
  double limit_s() const { return limit_s_; }

  struct Events {
    void *start = nullptr, *stop = nullptr;
  };
  // Before the job is put on the stream, and after.
  Events begin(void* stream);
  void end(const Events& events, Job job, void* stream);

  // The watched jobs that run longer than their limits, each once. Forgets those that are done.
  std::vector<Job> overdue(Clock::time_point now);
  // Writes what was counted so far.
  void flush();

 private:
  struct Row {
    uint64_t calls = 0, timed = 0;
    double milliseconds = 0;
    uint64_t workspace_bytes = 0;
  };
  using Key = std::pair<std::string, std::string>;  // problem, by
  struct Running {
    Events events;
    Key key;
    Job job;
    std::optional<Clock::time_point> seen_running;
    bool reported = false;
  };

  void harvest();
  bool is_idle();
  void write(const Key& key, const Row& row) const;

  const std::string path_;
  const double limit_s_;
  std::mutex mutex_;
  std::map<Key, Row> rows_;
  std::list<Running> running_;
  std::vector<Events> free_;
};

// Times what is put on the stream while it lives.
class Timed {
 public:
  Timed(Journal* journal, void* stream, Job job) : journal_(journal), stream_(stream), job_(std::move(job)) {
    if (journal_) events_ = journal_->begin(stream_);
  }
  ~Timed() {
    if (journal_) journal_->end(events_, std::move(job_), stream_);
  }
  Timed(const Timed&) = delete;
  Timed& operator=(const Timed&) = delete;

 private:
  Journal* journal_;
  void* stream_;
  Job job_;
  Journal::Events events_;
};

}  // namespace rocfix::miopen
