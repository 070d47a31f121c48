// SPDX-License-Identifier: MIT
// Which bits of a wave's registers hold no value that anybody defined.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "machine/launch.h"
#include "strict/scalar_set.h"

namespace rocfix::vcard {

// Where an undefined value came from: what a report names.
struct Origin {
  enum class Kind : uint8_t { kNone, kVector, kScalar, kScc, kLds, kScratch, kMemory };
  Kind kind = Kind::kNone;
  uint16_t number = 0;   // the register that was never written
  uint64_t pc = 0;       // the load
  uint64_t address = 0;  // what it loaded
};

// `entry` makes offsets of addresses in the code.
std::string origin_text(const Origin& origin, uint64_t entry);

struct WaveShadow {
  WaveShadow(const Launch& launch, uint32_t wave_lanes);

  uint32_t lanes, vgprs;
  // Register r, lane l: undefined[r * lanes + l] has a bit for each undefined one; it counts only where
  // undefined_lanes[r] has the lane.
  std::vector<uint32_t> undefined;
  std::vector<uint64_t> undefined_lanes;
  std::vector<Origin> origin;  // of each VGPR's undefined bits

  std::array<uint32_t, 128> scalar_undefined{};  // counts only where undefined_scalars has the number
  ScalarSet undefined_scalars;
  std::array<Origin, 128> scalar_origin{};
  bool scc_undefined = true;
  Origin scc_origin{.kind = Origin::Kind::kScc};

  uint32_t bits(uint32_t reg, uint32_t lane) const {
    return undefined_lanes[reg] >> lane & 1 ? undefined[size_t{reg} * lanes + lane] : 0;
  }
  void set_bits(uint32_t reg, uint32_t lane, uint32_t bits) {
    undefined[size_t{reg} * lanes + lane] = bits;
    const uint64_t bit = uint64_t{1} << lane;
    undefined_lanes[reg] = bits != 0 ? undefined_lanes[reg] | bit : undefined_lanes[reg] & ~bit;
  }
  uint32_t scalar_bits(uint32_t number) const {
    return undefined_scalars.contains(number) ? scalar_undefined[number] : 0;
  }
  void set_scalar_bits(uint32_t number, uint32_t bits) {
    scalar_undefined[number] = bits;
    if (bits != 0) undefined_scalars.add(number);
    else undefined_scalars.remove(number);
  }
  // Register `reg` is defined in these lanes.
  void define(uint32_t reg, uint64_t lanes_written) {
    if (reg < vgprs) undefined_lanes[reg] &= ~lanes_written;
  }
};

}  // namespace rocfix::vcard
