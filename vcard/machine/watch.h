// SPDX-License-Identifier: MIT
// Watching work-groups: strict mode and the cycle model look over the shoulder of some or all of them.
#pragma once

#include <memory>

#include "machine/interpreter.h"
#include "machine/launch.h"

namespace rocfix::vcard {

// One for each launch. watch() and done() may come from several threads at once.
class Watcher {
 public:
  virtual ~Watcher() = default;
  // The observer of the index'th group; null: this group runs unwatched, at full speed.
  virtual std::unique_ptr<Observer> watch(const Launch& launch, const WorkGroup& group, uint64_t index) = 0;
  // The group ran to its end.
  virtual void done(Observer& observer, uint64_t index) = 0;
};

}  // namespace rocfix::vcard
