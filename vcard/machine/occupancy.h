// SPDX-License-Identifier: MIT
// How many waves and work-groups of a launch the card holds at once.
#pragma once

#include <cstdint>
#include <string_view>

#include "gfx/cards.h"
#include "machine/launch.h"

namespace rocfix::vcard {

// What ends first as work-groups move in.
enum class OccupancyLimit : uint8_t { kWaves, kVgprs, kLds, kBarriers };

struct Occupancy {
  // A unit is what one work-group runs on: a WGP of four SIMDs, or in CU mode a CU of two.
  uint32_t units = 0;
  uint32_t simds_per_unit = 0;
  uint32_t waves_per_simd_by_vgprs = 0;  // what the registers alone allow
  uint32_t groups_per_unit = 0;          // 0: not even one fits
  double waves_per_simd = 0;             // on average, with every unit full
  OccupancyLimit limit = OccupancyLimit::kWaves;
  uint64_t resident_groups() const { return uint64_t{units} * groups_per_unit; }
};

Occupancy occupancy_of(const CardFigures& card, const Launch& launch);

// Waves that one SIMD holds of a kernel with that many VGPRs.
uint32_t waves_per_simd(const CardFigures& card, uint32_t vgprs, uint32_t lanes);

std::string_view limit_name(OccupancyLimit limit);

}  // namespace rocfix::vcard
