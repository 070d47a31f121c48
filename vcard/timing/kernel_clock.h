// SPDX-License-Identifier: MIT
// What s_memtime and s_memrealtime show: a time that passes as the wave executes, by each instruction's modelled
// cycles, and goes on from launch to launch. Every wave sees its own progress only.
#pragma once

#include <array>
#include <atomic>

#include "state/wave.h"
#include "timing/constants.h"

namespace rocfix::vcard {

class KernelClock {
 public:
  explicit KernelClock(const Machine& machine);

  // Nothing goes back: a launch begins at `now_ns`, or when the last one's waves saw it end.
  void begin(uint64_t now_ns, uint32_t lanes);

  uint64_t cycles(const Wave& wave);           // of the shader
  uint64_t realtime_ticks(const Wave& wave);   // 100 MHz
  uint64_t cycles_now() const { return latest_.load(); }

 private:
  double cycles_per_ns_;
  Constants constants_;
  std::array<uint32_t, static_cast<size_t>(Class::kCount)> cost_{};  // cycles of one instruction
  uint64_t start_ = 0;
  std::atomic<uint64_t> latest_{0};  // that any wave saw
};

}  // namespace rocfix::vcard
