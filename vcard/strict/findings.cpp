// SPDX-License-Identifier: MIT
#include "strict/findings.h"

#include <tuple>

namespace rocfix::vcard {
namespace {

bool is_earlier(const FoundCause& a, const FoundCause& b) {
  const auto key = [](const FoundCause& c) {
    return std::tuple(c.place.id[2], c.place.id[1], c.place.id[0], c.wave);
  };
  return key(a) < key(b);
}

}  // namespace

void merge_causes(FoundCauses& to, const FoundCauses& from) {
  for (const auto& [key, cause] : from) {
    const auto [entry, is_new] = to.try_emplace(key, cause);
    if (is_new) continue;
    const uint64_t count = entry->second.count + cause.count;
    if (is_earlier(cause, entry->second)) entry->second = cause;
    entry->second.count = count;
  }
}

void Findings::add(const FoundCauses& causes, const DoubtfulCauses& doubtful, const std::set<uint64_t>& polls) {
  const std::lock_guard lock(mutex_);
  merge_causes(causes_, causes);
  for (const auto& [read, found] : doubtful) merge_causes(doubtful_[read], found);
  polls_.insert(polls.begin(), polls.end());
}

const FoundCauses& Findings::causes() const {
  settled_ = causes_;
  for (const auto& [read, found] : doubtful_)
    if (!polls_.contains(read)) merge_causes(settled_, found);
  return settled_;
}

}  // namespace rocfix::vcard
