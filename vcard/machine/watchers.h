// SPDX-License-Identifier: MIT
// Several watchers of one launch as one.
#pragma once

#include <vector>

#include "machine/watch.h"

namespace rocfix::vcard {

class Watchers : public Watcher {
 public:
  void add(Watcher* watcher) { watchers_.push_back(watcher); }
  // Null when there is none, the watcher itself when there is one.
  Watcher* as_one();

  std::unique_ptr<Observer> watch(const Launch& launch, const WorkGroup& group, uint64_t index) override;
  void done(Observer& observer, uint64_t index) override;

 private:
  std::vector<Watcher*> watchers_;
};

}  // namespace rocfix::vcard
