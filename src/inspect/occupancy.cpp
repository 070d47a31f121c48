// SPDX-License-Identifier: MIT
#include "inspect/occupancy.h"

#include <algorithm>

#include "gfx/cards.h"

namespace rocfix::inspect {
namespace {

// LLVM, AMDGPUBaseInfo.cpp: getMaxWavesPerEU, getVGPRAllocGranule (of wave32; wave64 takes half as many at a
// time, and two for each of its own), and AMDGPUUsage, GRANULATED_LDS_SIZE.
constexpr uint32_t kWavesRdna1 = 20, kWavesRdna2 = 16;
constexpr uint32_t kGranuleRdna1 = 8, kGranuleRdna2 = 16;
constexpr uint32_t kLdsGranule = 512;

uint32_t rounded_up(uint32_t value, uint32_t granule) {
  return (value + granule - 1) / granule * granule;
}

uint32_t by_registers(const Chip& chip, const KernelReport& kernel) {
  const uint32_t most = chip.rdna1 ? kWavesRdna1 : kWavesRdna2;
  const uint32_t wide = kernel.lanes / 32;
  const uint32_t granule = (chip.rdna1 ? kGranuleRdna1 : kGranuleRdna2) / wide;
  const uint32_t taken = rounded_up(std::clamp(kernel.vgprs, 1u, kVgprsPerSimd), granule) * wide;
  return std::min(most, kVgprsPerSimd / taken);
}

}  // namespace

uint32_t waves_per_simd(const Chip& chip, const KernelReport& kernel) {
  const uint32_t waves = by_registers(chip, kernel);
  if (kernel.lds_bytes == 0 || kernel.largest_group == 0) return waves;
  const uint32_t compute_units = kernel.wgp_mode ? 2 : 1;
  const uint32_t simds = kSimdsPerComputeUnit * compute_units;
  const uint32_t lds = rounded_up(std::min(kernel.lds_bytes, kLdsBytes * 2), kLdsGranule);
  const uint32_t group_waves =
      (std::min(kernel.largest_group, kLargestGroup) + kernel.lanes - 1) / kernel.lanes;
  const uint32_t groups = kernel.lds_bytes > kLdsBytes ? 0 : compute_units * kLdsBytes / lds;
  return std::min(waves, groups * group_waves / simds);
}

}  // namespace rocfix::inspect
