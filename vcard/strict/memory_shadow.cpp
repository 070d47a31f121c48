// SPDX-License-Identifier: MIT
#include "strict/memory_shadow.h"

#include <sys/mman.h>

#include <algorithm>
#include <atomic>
#include <string_view>

namespace rocfix::vcard {
namespace {

constexpr std::string_view kTracked = "device memory";  // Allocation::kind

uint64_t ones(uint64_t first, uint64_t count) {
  return (count >= 64 ? ~uint64_t{0} : (uint64_t{1} << count) - 1) << first;
}

size_t words_of(uint64_t bytes) {
  return static_cast<size_t>(bytes / 64 + 1);
}

std::atomic_ref<uint64_t> atomic(uint64_t& word) {
  return std::atomic_ref<uint64_t>(word);
}

}  // namespace

ShadowRegion::ShadowRegion(const Allocation& allocation, bool is_tracked)
    : begin_(allocation.begin), end_(allocation.end), serial_(allocation.serial) {
  if (!is_tracked) return;
  void* memory = mmap(nullptr, words_of(end_ - begin_) * 8, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory != MAP_FAILED) words_ = static_cast<uint64_t*>(memory);
}

ShadowRegion::~ShadowRegion() {
  if (words_ != nullptr) munmap(words_, words_of(end_ - begin_) * 8);
}

// Calls f(word, bits of it) for the bytes that lie in the region.
template <class F>
void ShadowRegion::for_each_word(uint64_t address, uint64_t bytes, F&& f) const {
  uint64_t at = std::max(address, begin_) - begin_;
  const uint64_t end = std::min(address + bytes, end_) - begin_;
  while (at < end) {
    const uint64_t count = std::min(64 - at % 64, end - at);
    f(words_[at / 64], ones(at % 64, count));
    at += count;
  }
}

void ShadowRegion::write(uint64_t address, uint64_t bytes) {
  for_each_word(address, bytes, [](uint64_t& word, uint64_t bits) {
    if ((atomic(word).load(std::memory_order_relaxed) & bits) != bits)
      atomic(word).fetch_or(bits, std::memory_order_relaxed);
  });
}

void ShadowRegion::forget(uint64_t address, uint64_t bytes) {
  for_each_word(address, bytes,
                [](uint64_t& word, uint64_t bits) { atomic(word).fetch_and(~bits, std::memory_order_relaxed); });
}

uint32_t ShadowRegion::written(uint64_t address, uint32_t bytes) const {
  const uint64_t at = address - begin_, shift = at % 64;
  uint64_t bits = atomic(words_[at / 64]).load(std::memory_order_relaxed) >> shift;
  if (shift + bytes > 64 && address + bytes <= end_)
    bits |= atomic(words_[at / 64 + 1]).load(std::memory_order_relaxed) << (64 - shift);
  return static_cast<uint32_t>(bits & ones(0, bytes));
}

bool ShadowRegion::all_written(uint64_t address, uint64_t bytes) const {
  bool all = true;
  for_each_word(address, bytes, [&](uint64_t& word, uint64_t bits) {
    all &= (atomic(word).load(std::memory_order_relaxed) & bits) == bits;
  });
  return all;
}

void MemoryShadow::drop_stale() {
  std::erase_if(regions_, [&](const auto& entry) {
    const auto allocation = map_.find(entry.first);
    return !allocation || allocation->serial != entry.second->serial();
  });
}

std::shared_ptr<ShadowRegion> MemoryShadow::find(uint64_t address) {
  const auto allocation = map_.find(address);
  if (!allocation) return nullptr;
  const std::lock_guard lock(mutex_);
  const auto found = regions_.find(allocation->begin);
  if (found != regions_.end() && found->second->serial() == allocation->serial) return found->second;
  drop_stale();
  auto region = std::make_shared<ShadowRegion>(*allocation, allocation->kind == kTracked);
  regions_[allocation->begin] = region;
  return region;
}

void MemoryShadow::written(uint64_t begin, uint64_t bytes) {
  const auto region = find(begin);
  if (region && region->is_tracked()) region->write(begin, bytes);
}

ShadowRegion* ShadowCache::find(uint64_t address) {
  for (const auto& region : last_)
    if (region && region->holds(address)) return region->is_tracked() ? region.get() : nullptr;
  auto& slot = last_[next_++ % last_.size()];
  slot = shadow_.find(address);
  return slot && slot->is_tracked() ? slot.get() : nullptr;
}

}  // namespace rocfix::vcard
