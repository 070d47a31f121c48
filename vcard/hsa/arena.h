// SPDX-License-Identifier: MIT
// A range of address space that allocations are cut from. Memory is there once it is touched. A range that
// was given back is used again as late as possible, so that accesses to freed memory are seen.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "base/result.h"

namespace rocfix::vcard {

inline constexpr uint64_t kPageBytes = 4096;

class AddressArena {
 public:
  // `inherited`: a forked child has the memory too. Device memory is not inherited, as with the real driver.
  static Result<AddressArena> reserve(bool inherited);
  // An arena over address space that someone else owns; for tests.
  AddressArena(uint64_t begin, uint64_t bytes);

  // Page-aligned, with an untaken page behind it; nothing when the address space is used up.
  std::optional<uint64_t> take(uint64_t bytes, uint64_t alignment = kPageBytes);
  // What begins there is forgotten, its content with it.
  void give_back(uint64_t begin);

  bool contains(uint64_t address) const { return address >= begin_ && address < begin_ + bytes_; }

 private:
  // Free ranges by begin, never touching each other.
  using Ranges = std::map<uint64_t, uint64_t>;
  std::optional<uint64_t> cut(Ranges::iterator range, uint64_t from, uint64_t bytes, uint64_t alignment);

  uint64_t begin_, bytes_;
  Ranges free_, taken_;  // begin, bytes
  uint64_t cursor_;      // where the search for space goes on
};

}  // namespace rocfix::vcard
