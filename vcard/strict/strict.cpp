// SPDX-License-Identifier: MIT
#include "strict/strict.h"

#include "strict/group_checks.h"

namespace rocfix::vcard {

std::unique_ptr<Observer> StrictWatcher::watch(const Launch&, const WorkGroup& group, uint64_t index) {
  return std::make_unique<GroupChecks>(launch_, place_of(launch_, index), group, memory_, facts_, findings_, options_);
}

}  // namespace rocfix::vcard
