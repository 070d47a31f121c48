// SPDX-License-Identifier: MIT
// Which bytes of device memory somebody has written. Host memory and code count as written: the host does not say when
// it writes there.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <array>

#include "state/memory_map.h"

namespace rocfix::vcard {

// One allocation; a bit for each byte of device memory.
class ShadowRegion {
 public:
  ShadowRegion(const Allocation& allocation, bool is_tracked);
  ~ShadowRegion();
  ShadowRegion(const ShadowRegion&) = delete;
  ShadowRegion& operator=(const ShadowRegion&) = delete;

  bool holds(uint64_t address) const { return address - begin_ < end_ - begin_; }
  bool is_tracked() const { return words_ != nullptr; }
  uint64_t begin() const { return begin_; }
  uint64_t serial() const { return serial_; }

  void write(uint64_t address, uint64_t bytes);
  void forget(uint64_t address, uint64_t bytes);
  // Bit n: the byte at address + n was written. At most 32 bytes.
  uint32_t written(uint64_t address, uint32_t bytes) const;
  bool all_written(uint64_t address, uint64_t bytes) const;

 private:
  template <class F>
  void for_each_word(uint64_t address, uint64_t bytes, F&& f) const;

  uint64_t begin_, end_, serial_;
  uint64_t* words_ = nullptr;  // costs nothing until it is touched
};

class MemoryShadow {
 public:
  explicit MemoryShadow(const MemoryMap& map) : map_(map) {}

  // The allocation that holds the address; null when none does. Kept as long as someone uses it.
  std::shared_ptr<ShadowRegion> find(uint64_t address);
  // The host wrote there.
  void written(uint64_t begin, uint64_t bytes);

 private:
  void drop_stale();

  const MemoryMap& map_;
  std::mutex mutex_;
  std::map<uint64_t, std::shared_ptr<ShadowRegion>> regions_;  // by begin
};

// What one thread uses: remembers the regions that it met last.
class ShadowCache {
 public:
  explicit ShadowCache(MemoryShadow& shadow) : shadow_(shadow) {}
  // Null when no allocation holds the address or its bytes always count as written.
  ShadowRegion* find(uint64_t address);

 private:
  MemoryShadow& shadow_;
  std::array<std::shared_ptr<ShadowRegion>, 4> last_;
  size_t next_ = 0;
};

}  // namespace rocfix::vcard
