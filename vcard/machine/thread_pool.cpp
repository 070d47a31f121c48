// SPDX-License-Identifier: MIT
#include "machine/thread_pool.h"

namespace rocfix::vcard {

ThreadPool::ThreadPool(unsigned threads) {
  for (unsigned n = 1; n < threads; ++n) workers_.emplace_back([this, n] { serve(n); });
}

ThreadPool::~ThreadPool() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_all();
  for (auto& worker : workers_) worker.join();
}

void ThreadPool::run(unsigned count, const std::function<void(unsigned)>& work) {
  if (count > 1) {
    const std::lock_guard lock(mutex_);
    work_ = &work;
    wanted_ = count;
    running_ = count - 1;
    ++round_;
  }
  if (count > 1) wake_.notify_all();
  work(0);
  if (count <= 1) return;
  std::unique_lock lock(mutex_);
  done_.wait(lock, [this] { return running_ == 0; });
}

void ThreadPool::serve(unsigned number) {
  uint64_t seen = 0;
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [&] { return stop_ || round_ != seen; });
    if (stop_) return;
    seen = round_;
    if (number >= wanted_) continue;
    const auto& work = *work_;
    lock.unlock();
    work(number);
    lock.lock();
    if (--running_ == 0) done_.notify_one();
  }
}

}  // namespace rocfix::vcard
