// SPDX-License-Identifier: MIT
// Strict mode: every work-group is watched, and what would go wrong on hardware, or only goes right by luck, becomes
// a finding. The kernel runs on.
#pragma once

#include <memory>

#include "machine/watch.h"
#include "strict/facts.h"
#include "strict/findings.h"
#include "strict/memory_shadow.h"

namespace rocfix::vcard {

struct StrictOptions {
  bool gfx101_hazards = true;     // the silicon has gfx10.1's bugs
  bool copies_undefined = false;  // the kernel copies memory for the runtime, whatever it holds
};

// One launch.
class StrictWatcher : public Watcher {
 public:
  StrictWatcher(const Launch& launch, MemoryShadow& memory, StrictOptions options)
      : launch_(launch), memory_(memory), options_(options) {}

  std::unique_ptr<Observer> watch(const Launch& launch, const WorkGroup& group, uint64_t index) override;
  void done(Observer&, uint64_t) override {}

  // Once the launch has ended.
  const FoundCauses& causes() const { return findings_.causes(); }

 private:
  const Launch& launch_;
  MemoryShadow& memory_;
  StrictOptions options_;
  FactsTable facts_;
  Findings findings_;
};

}  // namespace rocfix::vcard
