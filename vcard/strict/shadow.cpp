// SPDX-License-Identifier: MIT
#include "strict/shadow.h"

#include <fmt/format.h>

#include <algorithm>

namespace rocfix::vcard {
namespace {

// SGPRs that the launch fills: user data, then work-group ids, group info and scratch offset as enabled.
uint32_t initial_scalars(const KernelDescriptor& kernel) {
  uint32_t count = kernel.user_sgprs;
  for (const bool id : kernel.group_id) count += id;
  return count + kernel.group_info + kernel.private_segment_wave_offset;
}

}  // namespace

WaveShadow::WaveShadow(const Launch& launch, uint32_t wave_lanes) : lanes(wave_lanes), vgprs(launch.kernel.vgprs) {
  undefined.assign(size_t{vgprs} * lanes, ~uint32_t{0});
  undefined_lanes.assign(vgprs, lanes == 32 ? 0xffffffffu : ~uint64_t{0});
  origin.resize(vgprs);
  for (uint32_t r = 0; r < vgprs; ++r)
    origin[r] = {.kind = Origin::Kind::kVector, .number = static_cast<uint16_t>(r)};
  // Work-item ids; lanes without a work-item never run.
  for (uint32_t r = 0; r <= launch.kernel.work_item_ids && r < vgprs; ++r) undefined_lanes[r] = 0;
  for (uint32_t n = initial_scalars(launch.kernel); n <= kM0; ++n) {
    const bool trap_register = n > kVccHi && n < kM0;  // the trap handler's, which may have set them
    if (trap_register) continue;
    set_scalar_bits(n, ~uint32_t{0});
    scalar_origin[n] = {.kind = Origin::Kind::kScalar, .number = static_cast<uint16_t>(n)};
  }
}

std::string origin_text(const Origin& origin, uint64_t entry) {
  const uint64_t offset = origin.pc - entry;
  switch (origin.kind) {
    case Origin::Kind::kNone: return "a value that nobody defined";
    case Origin::Kind::kVector: return fmt::format("v{}, which was never written", origin.number);
    case Origin::Kind::kScalar:
      if (origin.number == kVccLo || origin.number == kVccHi) return "VCC, which was never written";
      if (origin.number == kM0) return "M0, which was never written";
      return fmt::format("s{}, which was never written", origin.number);
    case Origin::Kind::kScc: return "SCC, which was never written";
    case Origin::Kind::kLds:
      return fmt::format("LDS byte {}, never written with a defined value, loaded at +{:#x}", origin.address, offset);
    case Origin::Kind::kScratch:
      return fmt::format("scratch that was never written with a defined value, loaded at +{:#x}", offset);
    case Origin::Kind::kMemory:
      return fmt::format("device memory at {:#x}, never written, loaded at +{:#x}", origin.address, offset);
  }
  return {};
}

}  // namespace rocfix::vcard
