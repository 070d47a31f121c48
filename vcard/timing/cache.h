// SPDX-License-Identifier: MIT
// A set-associative cache of lines, least recently used goes first.
#pragma once

#include <cstdint>
#include <vector>

namespace rocfix::vcard {

class Cache {
 public:
  // Room for `lines` lines; fewer than `ways` still make one set.
  Cache(uint64_t lines, uint32_t ways);

  // True when the line is there; it is afterwards.
  bool touch(uint64_t line);
  void clear();

 private:
  uint32_t ways_;
  uint64_t sets_;
  std::vector<uint64_t> lines_;  // of a set: the most recently used first; line + 1, 0 is empty
};

}  // namespace rocfix::vcard
