// SPDX-License-Identifier: MIT
// Buffers for tests: a resource in s[4:7] and random bytes behind it.
#pragma once

#include "vcard_isa/memory_cases.h"

namespace rocfix::vcard {

inline constexpr uint32_t kBufferBytes = 4096;

struct Resource {
  uint32_t stride = 0, records = kBufferBytes, index_stride = 0, out_of_bounds = 3;
  bool swizzle = false, add_tid = false;
};

// The resource's four dwords into s[4:7].
inline void set_resource(Snippet& snippet, uint64_t base, const Resource& r) {
  snippet.set_s(4, static_cast<uint32_t>(base));
  snippet.set_s(5, static_cast<uint32_t>(base >> 32 & 0xffff) | r.stride << 16 | uint32_t{r.swizzle} << 31);
  snippet.set_s(6, r.records);
  snippet.set_s(7, 0xfac | 20u << 12 | r.index_stride << 21 | uint32_t{r.add_tid} << 23 | 1u << 24 |
                       r.out_of_bounds << 28);
}

struct Buffer {
  Buffer(Snippet& snippet, const Resource& resource)
      : at(snippet.allocate(kBufferBytes)), memory(random_bytes(kBufferBytes)) {
    copy_to(at, memory);
    set_resource(snippet, address_of(at), resource);
  }
  std::byte* at;
  std::vector<uint8_t> memory;
};

}  // namespace rocfix::vcard
