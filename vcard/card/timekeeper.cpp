// SPDX-License-Identifier: MIT
#include "card/timekeeper.h"

#include <chrono>
#include <cmath>

#include "timing/model.h"

namespace rocfix::vcard {
namespace {

// An unknown chip has no code that runs; the first card stands in for it.
Machine machine_of(const std::string& chip) {
  const CardFigures* card = find_card(chip);
  return {.card = card != nullptr ? *card : cards().front(), .constants = {}};
}

uint64_t now_ns() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(now).count());
}

}  // namespace

Timekeeper::Timekeeper(const std::string& chip, const std::string& profile_path)
    : machine_(machine_of(chip)), clock_(machine_) {
  if (!profile_path.empty()) profile_ = std::make_unique<Profile>(profile_path, machine_);
}

std::unique_ptr<Sampler> Timekeeper::begin(const Launch& launch) {
  clock_.begin(now_ns(), launch.kernel.lanes);
  return std::make_unique<Sampler>(machine_, launch, profile_ ? Sampler::Extent::kAll : Sampler::Extent::kSome);
}

uint64_t Timekeeper::end(Sampler& sampler, const std::string& kernel, const Launch& launch, const LaunchCounts& counts,
                         const MemoryMap& memory) {
  const Timing timing = model_launch(machine_, launch, counts, sampler.take(), sampler.occupancy(), memory);
  if (profile_) profile_->add(kernel, launch, counts, timing);
  return static_cast<uint64_t>(std::llround(timing.total_ns));
}

void Timekeeper::keep_profile() {
  if (profile_) profile_->write();
}

}  // namespace rocfix::vcard
