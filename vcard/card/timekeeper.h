// SPDX-License-Identifier: MIT
// The cycle model at work in the card: every launch's time, what the kernels' clocks show, and the profile.
#pragma once

#include <memory>
#include <string>

#include "card/profile.h"
#include "timing/kernel_clock.h"
#include "timing/sampler.h"

namespace rocfix::vcard {

class Timekeeper {
 public:
  // `profile_path` may be empty. With a profile all work-groups are watched, else some.
  Timekeeper(const std::string& chip, const std::string& profile_path);

  KernelClock& clock() { return clock_; }

  // The launch begins; the sampler must watch it.
  std::unique_ptr<Sampler> begin(const Launch& launch);
  // It ran to its end: the modelled time in nanoseconds, at least 1.
  uint64_t end(Sampler& sampler, const std::string& kernel, const Launch& launch, const LaunchCounts& counts,
               const MemoryMap& memory);
  // It failed: the process may end now.
  void keep_profile();

 private:
  const Machine machine_;
  KernelClock clock_;
  std::unique_ptr<Profile> profile_;
};

}  // namespace rocfix::vcard
