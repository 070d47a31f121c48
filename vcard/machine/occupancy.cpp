// SPDX-License-Identifier: MIT
#include "machine/occupancy.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "gfx/chips.h"

namespace rocfix::vcard {
namespace {

// VGPRs of 32 lanes in a SIMD; a wave64 takes two for each of its own (LLVM, AMDGPUBaseInfo.cpp, getTotalNumVGPRs).
constexpr uint32_t kSimdVgprs = 1024;
// LDS is given out in 128 dwords (LLVM, AMDGPUUsage, GRANULATED_LDS_SIZE); a CU has 64 KiB, a WGP both halves.
constexpr uint32_t kLdsGranule = 512;
// Work-groups of more than one wave need a barrier (LLVM, AMDGPUBaseInfo.cpp, getMaxWorkGroupsPerCU).
constexpr uint32_t kBarriersPerComputeUnit = 16;

// Registers that a wave gets at a time (LLVM, AMDGPUBaseInfo.cpp, getVGPRAllocGranule: twice as many with gfx10.3's
// instructions).
uint32_t vgpr_granule(const CardFigures& card, uint32_t lanes) {
  const Chip* chip = find_chip(card.chip);
  const uint32_t of_wave32 = chip != nullptr && chip->rdna1 ? 8 : 16;
  return lanes == 32 ? of_wave32 : of_wave32 / 2;
}

uint32_t rounded_up(uint32_t value, uint32_t granule) {
  return (value + granule - 1) / granule * granule;
}

}  // namespace

uint32_t waves_per_simd(const CardFigures& card, uint32_t vgprs, uint32_t lanes) {
  const uint32_t taken = rounded_up(std::max(vgprs, 1u), vgpr_granule(card, lanes)) * (lanes / 32);
  return std::min(card.waves_per_simd, kSimdVgprs / taken);
}

Occupancy occupancy_of(const CardFigures& card, const Launch& launch) {
  Occupancy result;
  const uint32_t compute_units = launch.kernel.wgp_mode ? 2 : 1;
  result.units = card.compute_units / compute_units;
  result.simds_per_unit = kSimdsPerComputeUnit * compute_units;
  result.waves_per_simd_by_vgprs = waves_per_simd(card, launch.kernel.vgprs, launch.kernel.lanes);
  const uint32_t waves = std::max(launch.shape.waves, 1u);

  const auto by = [&](OccupancyLimit limit, uint32_t groups) { return std::pair{groups, limit}; };
  const uint32_t lds = rounded_up(launch.dispatch.group_bytes, kLdsGranule);
  const uint32_t unlimited = ~uint32_t{0};
  const std::array limits = {
      by(OccupancyLimit::kWaves, result.simds_per_unit * card.waves_per_simd / waves),
      by(OccupancyLimit::kVgprs, result.simds_per_unit * result.waves_per_simd_by_vgprs / waves),
      by(OccupancyLimit::kLds, lds == 0 ? unlimited : compute_units * kLdsBytes / lds),
      by(OccupancyLimit::kBarriers, waves == 1 ? unlimited : compute_units * kBarriersPerComputeUnit),
  };
  const auto least = std::min_element(limits.begin(), limits.end(),
                                      [](const auto& a, const auto& b) { return a.first < b.first; });
  std::tie(result.groups_per_unit, result.limit) = *least;
  result.waves_per_simd = static_cast<double>(result.groups_per_unit) * waves / result.simds_per_unit;
  return result;
}

std::string_view limit_name(OccupancyLimit limit) {
  switch (limit) {
    case OccupancyLimit::kWaves: return "waves";
    case OccupancyLimit::kVgprs: return "VGPRs";
    case OccupancyLimit::kLds: return "LDS";
    case OccupancyLimit::kBarriers: return "barriers";
  }
  return "";
}

}  // namespace rocfix::vcard
