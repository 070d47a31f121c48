// SPDX-License-Identifier: MIT
#include "hsa/arena.h"

#include <fmt/format.h>
#include <sys/mman.h>

#include <algorithm>

namespace rocfix::vcard {
namespace {

constexpr uint64_t kLargest = uint64_t{1} << 40, kSmallest = uint64_t{1} << 33;

uint64_t round_up(uint64_t value, uint64_t multiple) {
  return (value + multiple - 1) / multiple * multiple;
}

}  // namespace

AddressArena::AddressArena(uint64_t begin, uint64_t bytes)
    : begin_(begin), bytes_(bytes), free_{{begin, bytes}}, cursor_(begin) {}

// Limits on address space (ulimit -v) leave less than wished: then the largest power of two that there is.
Result<AddressArena> AddressArena::reserve(bool inherited) {
  for (uint64_t bytes = kLargest; bytes >= kSmallest; bytes /= 2) {
    void* begin =
        mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (begin == MAP_FAILED) continue;
    madvise(begin, bytes, MADV_DONTDUMP);
    if (!inherited) madvise(begin, bytes, MADV_DONTFORK);
    return AddressArena(reinterpret_cast<uint64_t>(begin), bytes);
  }
  return Error{
      Code::kOutOfMemory,
      fmt::format("the card's memory wants {} GiB of address space (not of memory); look at ulimit -v",
                  kSmallest >> 30)};
}

std::optional<uint64_t> AddressArena::cut(Ranges::iterator range, uint64_t from, uint64_t bytes,
                                          uint64_t alignment) {
  const auto [begin, size] = *range;
  const uint64_t at = round_up(std::max(begin, from), alignment);
  if (at + bytes > begin + size) return std::nullopt;
  free_.erase(range);
  if (at > begin) free_[begin] = at - begin;
  if (at + bytes < begin + size) free_[at + bytes] = begin + size - at - bytes;
  taken_[at] = bytes;
  cursor_ = at + bytes;
  return at;
}

// First what lies behind the last allocation, then from the beginning.
std::optional<uint64_t> AddressArena::take(uint64_t bytes, uint64_t alignment) {
  if (bytes > bytes_) return std::nullopt;
  const uint64_t wanted = round_up(bytes, kPageBytes) + kPageBytes;
  for (const uint64_t from : {cursor_, begin_}) {
    auto range = free_.upper_bound(from);
    if (range != free_.begin()) --range;
    for (; range != free_.end(); ++range)
      if (const auto at = cut(range, from, wanted, alignment)) return at;
  }
  return std::nullopt;
}

void AddressArena::give_back(uint64_t begin) {
  const auto found = taken_.find(begin);
  if (found == taken_.end()) return;
  uint64_t bytes = found->second;
  madvise(reinterpret_cast<void*>(begin), bytes, MADV_DONTNEED);
  taken_.erase(found);
  auto after = free_.lower_bound(begin);
  if (after != free_.end() && after->first == begin + bytes) {
    bytes += after->second;
    after = free_.erase(after);
  }
  if (after != free_.begin()) {
    const auto before = std::prev(after);
    if (before->first + before->second == begin) {
      before->second += bytes;
      return;
    }
  }
  free_[begin] = bytes;
}

}  // namespace rocfix::vcard
