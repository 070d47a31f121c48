// SPDX-License-Identifier: MIT
// Threads that wait for work, because a launch may be shorter than starting a thread.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace rocfix::vcard {

class ThreadPool {
 public:
  // `threads` counts the caller of run().
  explicit ThreadPool(unsigned threads);
  ~ThreadPool();

  unsigned threads() const { return static_cast<unsigned>(workers_.size()) + 1; }
  // Calls work(0) … work(count - 1) at once, each on a thread of its own, the caller's among them. count ≤ threads().
  void run(unsigned count, const std::function<void(unsigned)>& work);

 private:
  void serve(unsigned number);

  std::mutex mutex_;
  std::condition_variable wake_, done_;
  const std::function<void(unsigned)>* work_ = nullptr;
  unsigned wanted_ = 0, running_ = 0;
  uint64_t round_ = 0;
  bool stop_ = false;
  std::vector<std::thread> workers_;
};

}  // namespace rocfix::vcard
