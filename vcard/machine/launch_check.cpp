// SPDX-License-Identifier: MIT
#include "machine/launch_check.h"

#include <fmt/format.h>

#include <cstring>

namespace rocfix::vcard {
namespace {

constexpr uint32_t kMostVgprs = 256;
// COMPUTE_TMPRING_SIZE.WAVESIZE: 13 bits, in KiB (LLVM, GCNSubtarget.h, getMaxWaveScratchSize).
constexpr uint32_t kMostWaveScratch = 8191 * 1024;
constexpr uint16_t kTakesArguments = 8;  // ENABLE_SGPR_KERNARG_SEGMENT_PTR

std::string memory_problem(const Launch& launch) {
  const Dispatch& d = launch.dispatch;
  if (d.group_bytes > kLdsBytes)
    return fmt::format("{} bytes of LDS (static and dynamic) for a work-group; the most is {}", d.group_bytes,
                       kLdsBytes);
  if (d.private_bytes > kMostWaveScratch / launch.kernel.lanes)
    return fmt::format("{} bytes of scratch for a work-item; the most is {}", d.private_bytes,
                       kMostWaveScratch / launch.kernel.lanes);
  return {};
}

std::string register_problem(const Launch& launch, const CardFigures& card) {
  const uint32_t vgprs = launch.kernel.vgprs;
  if (vgprs > kMostVgprs) return fmt::format("{} VGPRs; a wave has {} at most", vgprs, kMostVgprs);
  const Occupancy occupancy = occupancy_of(card, launch);
  if (occupancy.groups_per_unit > 0) return {};
  return fmt::format("a work-group of {} waves with {} VGPRs each: a {} holds {} such waves; use smaller groups or "
                     "__launch_bounds__",
                     launch.shape.waves, vgprs, launch.kernel.wgp_mode ? "WGP" : "CU",
                     occupancy.waves_per_simd_by_vgprs * occupancy.simds_per_unit);
}

std::string argument_problem(const Launch& launch, const MemoryMap& memory) {
  uint32_t bytes = 0;  // kernarg_size of the descriptor
  std::memcpy(&bytes, reinterpret_cast<const void*>(launch.dispatch.kernel_object + 8), sizeof bytes);
  RangeCache cache;
  if (!(launch.kernel.properties & kTakesArguments) || bytes == 0) return {};
  if (memory.covers(launch.dispatch.kernarg, bytes, cache)) return {};
  return fmt::format("the kernel's arguments, {} bytes at {:#x}, lie outside every allocation", bytes,
                     launch.dispatch.kernarg);
}

}  // namespace

std::string find_shape_problem(const Dispatch& d) {
  uint64_t items = 1;
  for (int n = 0; n < 3; ++n) {
    if (d.group[n] == 0) return fmt::format("the work-group has size 0 in dimension {}", n);
    if (d.grid[n] == 0) return fmt::format("the grid has size 0 in dimension {}", n);
    items *= d.group[n];
  }
  if (items <= kLargestGroup) return {};
  return fmt::format("a work-group of {} x {} x {} = {} work-items; the most is {}", d.group[0], d.group[1],
                     d.group[2], items, kLargestGroup);
}

std::string find_launch_problem(const Launch& launch, const CardFigures& card, const MemoryMap& memory) {
  if (launch.kernel.exception_traps) return "the kernel traps on float exceptions, which are not recorded";
  if (auto problem = memory_problem(launch); !problem.empty()) return problem;
  if (auto problem = register_problem(launch, card); !problem.empty()) return problem;
  return argument_problem(launch, memory);
}

}  // namespace rocfix::vcard
