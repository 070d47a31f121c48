// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

namespace rocfix::vcard {

// What a kernel dispatch packet asks for (HSA system architecture 1.2, 2.9.6).
struct Dispatch {
  std::array<uint32_t, 3> group{1, 1, 1};  // work-items a work-group
  std::array<uint32_t, 3> grid{1, 1, 1};   // work-items
  uint32_t private_bytes = 0;              // scratch a work-item
  uint32_t group_bytes = 0;                // LDS a work-group, static and dynamic
  uint64_t kernel_object = 0;              // address of the kernel descriptor
  uint64_t kernarg = 0;
  uint64_t packet = 0;                     // address of the packet; readable while the kernel runs
  uint64_t queue = 0;                      // address of the amd_queue_t
  uint64_t id = 0;
  const std::atomic<bool>* stop = nullptr; // once true, the kernel is cut off where it is; may be null

  bool is_cut_off() const { return stop != nullptr && stop->load(std::memory_order_relaxed); }
};

}  // namespace rocfix::vcard
