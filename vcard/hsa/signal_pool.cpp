// SPDX-License-Identifier: MIT
#include "hsa/signal_pool.h"

namespace rocfix::vcard {
namespace {

constexpr uint64_t kSlabSignals = 1024;
constexpr uint64_t kSlabBytes = kSlabSignals * sizeof(amd_signal_t);
// Every slab begins with its mailbox: device code that changes a signal writes the signal's event number
// there and sends it as an interrupt, but only when the signal names a mailbox (ROCm device libraries, ockl
// hsaqs.cl).
constexpr uint64_t kFirst = 1;

std::atomic_ref<int64_t> kind_of(amd_signal_t& signal) {
  return std::atomic_ref<int64_t>(signal.kind);
}

}  // namespace

bool SignalPool::add_slab() {
  const size_t count = slab_count_.load();
  if (count == slabs_.size()) return false;
  const auto slab = memory_.allocate(kPools[0], kSlabBytes, "signals");
  if (!slab) return false;
  slabs_[count].store(*slab);
  slab_count_.store(count + 1);
  auto* signals = reinterpret_cast<amd_signal_t*>(*slab);
  for (uint64_t i = kFirst; i < kSlabSignals; ++i) {
    signals[i].event_mailbox_ptr = *slab;
    signals[i].event_id = static_cast<uint32_t>(i);
    unused_.push_back(&signals[i]);
  }
  return true;
}

amd_signal_t* SignalPool::create(int64_t value) {
  const std::lock_guard lock(mutex_);
  if (unused_.empty() && !add_slab()) return nullptr;
  amd_signal_t* signal = unused_.front();
  unused_.pop_front();
  std::atomic_ref(signal->start_ts).store(0, std::memory_order_relaxed);
  std::atomic_ref(signal->end_ts).store(0, std::memory_order_relaxed);
  value_of(*signal).store(value);
  kind_of(*signal).store(AMD_SIGNAL_KIND_USER);
  return signal;
}

void SignalPool::destroy(amd_signal_t& signal) {
  const std::lock_guard lock(mutex_);
  kind_of(signal).store(AMD_SIGNAL_KIND_INVALID);
  unused_.push_back(&signal);
}

bool SignalPool::is_signal(uint64_t handle) const {
  const size_t count = slab_count_.load(std::memory_order_acquire);
  for (size_t i = 0; i < count; ++i) {
    const uint64_t slab = slabs_[i].load(std::memory_order_relaxed);
    if (handle <= slab || handle >= slab + kSlabBytes) continue;
    return handle % sizeof(amd_signal_t) == 0 &&
           kind_of(*reinterpret_cast<amd_signal_t*>(handle)).load() != AMD_SIGNAL_KIND_INVALID;
  }
  return false;
}

}  // namespace rocfix::vcard
