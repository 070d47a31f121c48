// SPDX-License-Identifier: MIT
// Memory of the signals: slabs that are never given back, so that a late look at a destroyed signal is
// harmless.
#pragma once

#include <array>
#include <atomic>
#include <deque>
#include <mutex>

#include "hsa/memory.h"
#include "queue/signal.h"

namespace rocfix::vcard {

class SignalPool {
 public:
  explicit SignalPool(Memory& memory) : memory_(memory) {}

  // Null when there is no memory.
  amd_signal_t* create(int64_t value);
  void destroy(amd_signal_t& signal);
  // Created and not destroyed.
  bool is_signal(uint64_t handle) const;

 private:
  bool add_slab();

  Memory& memory_;
  std::mutex mutex_;
  // Begins; read without the lock, for every operation on a signal asks is_signal().
  std::array<std::atomic<uint64_t>, 4096> slabs_{};
  std::atomic<size_t> slab_count_{0};
  std::deque<amd_signal_t*> unused_;  // the longest unused first
};

}  // namespace rocfix::vcard
