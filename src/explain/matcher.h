// SPDX-License-Identifier: MIT
// Finds many texts in one walk over the input (Aho and Corasick, 1975), whatever their case. A log of 10 GB
// is read once, and each byte costs one step in a table.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rocfix::explain {

class Matcher {
 public:
  explicit Matcher(const std::vector<std::string>& texts);

  // Calls found(i) for every text i that ends at a byte of `input`; a text may be found more than once.
  template <class Found>
  void search(std::string_view input, Found found) const {
    uint32_t state = 0;
    for (const char c : input) {
      state = next_[state][static_cast<unsigned char>(c)];
      if (!hits_[state].empty())
        for (const uint32_t text : hits_[state]) found(text);
    }
  }

 private:
  uint32_t add_state();
  void add(std::string_view text, uint32_t index);
  void link();

  std::vector<std::array<uint32_t, 256>> next_;
  std::vector<std::vector<uint32_t>> hits_;
};

char lower(char c);
// `text` in `line` from `from` on, whatever its case; npos when it is not.
size_t find_lower(std::string_view line, std::string_view text, size_t from = 0);

}  // namespace rocfix::explain
