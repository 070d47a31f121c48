// SPDX-License-Identifier: MIT
#include "timing/cache.h"

#include <algorithm>

namespace rocfix::vcard {

Cache::Cache(uint64_t lines, uint32_t ways)
    : ways_(static_cast<uint32_t>(std::clamp<uint64_t>(lines, 1, ways))),
      sets_(std::max<uint64_t>(1, lines / ways_)),
      lines_(sets_ * ways_, 0) {}

bool Cache::touch(uint64_t line) {
  const auto first = lines_.begin() + static_cast<int64_t>(line % sets_ * ways_);
  const auto last = first + ways_;
  const auto found = std::find(first, last, line + 1);
  const bool hit = found != last;
  std::rotate(first, hit ? found : last - 1, hit ? found + 1 : last);
  *first = line + 1;
  return hit;
}

void Cache::clear() {
  std::fill(lines_.begin(), lines_.end(), 0);
}

}  // namespace rocfix::vcard
