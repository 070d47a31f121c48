// SPDX-License-Identifier: MIT
#include "explain/matcher.h"

#include <algorithm>
#include <deque>

namespace rocfix::explain {
namespace {

constexpr uint32_t kNone = 0;  // the root: nothing leads back to it while the trie is built

bool same(char a, char b) {
  return lower(a) == lower(b);
}

}  // namespace

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

size_t find_lower(std::string_view line, std::string_view text, size_t from) {
  if (from > line.size()) return line.npos;
  const auto found = std::search(line.begin() + static_cast<std::ptrdiff_t>(from), line.end(), text.begin(),
                                 text.end(), same);
  return found == line.end() && !text.empty() ? line.npos : static_cast<size_t>(found - line.begin());
}

Matcher::Matcher(const std::vector<std::string>& texts) {
  add_state();
  for (size_t i = 0; i < texts.size(); ++i)
    if (!texts[i].empty()) add(texts[i], static_cast<uint32_t>(i));
  link();
  // Both cases of a letter go the same way.
  for (auto& row : next_)
    for (char c = 'A'; c <= 'Z'; ++c)
      row[static_cast<unsigned char>(c)] = row[static_cast<unsigned char>(lower(c))];
}

uint32_t Matcher::add_state() {
  next_.push_back({});
  hits_.emplace_back();
  return static_cast<uint32_t>(next_.size() - 1);
}

void Matcher::add(std::string_view text, uint32_t index) {
  uint32_t state = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(lower(c));
    if (next_[state][byte] == kNone) {
      const uint32_t made = add_state();
      next_[state][byte] = made;
    }
    state = next_[state][byte];
  }
  hits_[state].push_back(index);
}

// Breadth first: where the trie ends, a state goes on as its longest suffix in the trie does.
void Matcher::link() {
  std::vector<uint32_t> suffix(next_.size(), 0);
  std::deque<uint32_t> open = {0};
  while (!open.empty()) {
    const uint32_t state = open.front();
    open.pop_front();
    for (size_t byte = 0; byte < 256; ++byte) {
      const uint32_t child = next_[state][byte];
      const uint32_t other = state == 0 ? 0 : next_[suffix[state]][byte];
      if (child == kNone) {
        next_[state][byte] = other;
        continue;
      }
      suffix[child] = other;
      hits_[child].insert(hits_[child].end(), hits_[other].begin(), hits_[other].end());
      open.push_back(child);
    }
  }
}

}  // namespace rocfix::explain
