// SPDX-License-Identifier: MIT
#include "hsa/copy_plan.h"

#include <cstring>

#include "gfx/chips.h"

namespace rocfix::vcard {
namespace {

// PCIe 4.0 x16: 16 GT/s * 16 lanes * 128/130 / 8 bits. An upper limit: no measurement of a card stands behind
// it.
constexpr double kPcieBytesPerNanosecond = 31.5;

Result<CopyPlan::Side> resolve(const CopyPlan& plan, const CopyPlan::Side& side, const Memory& memory) {
  const auto begin = memory.host_range(side.address, plan.extent(side));
  if (!begin) return begin.error();
  return CopyPlan::Side{reinterpret_cast<uint64_t>(*begin), side.pitch, side.slice};
}

bool on_card(uint64_t address, Memory& memory) {
  return memory.facts(address).owner.handle == kGpuAgent.handle;
}

double memory_bytes_per_nanosecond(const CardFigures& figures) {
  const Chip* chip = find_chip(figures.chip);
  return figures.memory_clock_mhz * 1e6 * chip->memory_transfers_per_clock * figures.memory_bits / 8 / 1e9;
}

}  // namespace

uint64_t CopyPlan::extent(const Side& side) const {
  if (bytes() == 0) return 0;
  return (layers - 1) * side.slice + (rows - 1) * side.pitch + line;
}

Result<CopyPlan> resolve(const CopyPlan& plan, const Memory& memory) {
  CopyPlan resolved = plan;
  if (plan.bytes() == 0) return resolved;
  const auto to = resolve(plan, plan.to, memory);
  if (!to) return to.error();
  const auto from = resolve(plan, plan.from, memory);
  if (!from) return from.error();
  resolved.to = *to;
  resolved.from = *from;
  return resolved;
}

void execute(const CopyPlan& plan) {
  for (uint64_t layer = 0; layer < plan.layers; ++layer)
    for (uint64_t row = 0; row < plan.rows; ++row)
      std::memmove(
          reinterpret_cast<void*>(plan.to.address + layer * plan.to.slice + row * plan.to.pitch),
          reinterpret_cast<void*>(plan.from.address + layer * plan.from.slice + row * plan.from.pitch),
          plan.line);
}

uint64_t modelled_nanoseconds(const CopyPlan& plan, Memory& memory, const CardFigures& figures) {
  const bool inside = on_card(plan.to.address, memory) && on_card(plan.from.address, memory);
  const double rate = inside ? memory_bytes_per_nanosecond(figures) / 2 : kPcieBytesPerNanosecond;
  return static_cast<uint64_t>(static_cast<double>(plan.bytes()) / rate) + 1;
}

}  // namespace rocfix::vcard
