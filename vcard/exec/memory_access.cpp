// SPDX-License-Identifier: MIT
#include "exec/memory_access.h"

namespace rocfix::vcard {
namespace {

using Space = MemoryObserver::Space;

// Nearer lanes are reached as 32-bit distances from the lowest one; the vector unit's gathers take them as
// signed.
constexpr uint64_t kNear = uint64_t{1} << 31;

template <int kLanes>
void observe(Wave& wave, const Instruction& instruction, Space space, uint64_t base,
             const Column<uint32_t, kLanes>& offset, uint64_t lanes, Access access) {
  Column<uint64_t, kLanes> address;
  for (int l = 0; l < kLanes; ++l) address.lane[l] = base + offset.lane[l];
  wave.observer->access(wave, instruction, space, address.lane, lanes, access.bytes, access.is_store,
                        access.is_atomic);
}

void raise(Wave& wave, FaultKind kind, uint64_t address, int lane, Access access) {
  wave.raise({.kind = kind,
              .address = address,
              .bytes = access.bytes,
              .is_store = access.is_store,
              .lane = lane,
              .detail = {}});
}

FaultKind outside(const MemoryMap& memory, uint64_t address) {
  return memory.was_freed(address) ? FaultKind::kFreed : FaultKind::kOutOfBounds;
}

// Lane by lane, for lanes in different allocations, or to find the one at fault.
template <int kLanes>
bool reach_each(Wave& wave, const Instruction& instruction, const Column<uint64_t, kLanes>& address,
                uint64_t lanes, Access access, Places<kLanes>& out) {
  const MemoryMap& memory = *wave.group->memory;
  out.lanes = lanes;
  out.base = nullptr;
  for (uint64_t left = lanes; left != 0; left &= left - 1) {
    const int l = std::countr_zero(left);
    const uint64_t a = address.lane[l];
    if (!memory.covers(a, access.bytes, wave.range)) {
      raise(wave, outside(memory, a), a, l, access);
      return false;
    }
    if (a & (access.alignment() - 1)) {
      raise(wave, FaultKind::kMisaligned, a, l, access);
      return false;
    }
    out.pointer[l] = host_pointer(a);
  }
  std::byte* const spare = out.pointer[std::countr_zero(lanes)];
  for_each_lane(kAllLanes<kLanes> & ~lanes, [&](int l) { out.pointer[l] = spare; });
  if (wave.observer)
    wave.observer->access(wave, instruction, Space::kGlobal, address.lane, lanes, access.bytes,
                          access.is_store, access.is_atomic);
  return true;
}

template <int kLanes>
bool is_aligned(const Column<uint32_t, kLanes>& offset, uint32_t base, Access access) {
  uint32_t bits = base;
  for (int l = 0; l < kLanes; ++l) bits |= offset.lane[l];
  return (bits & (access.alignment() - 1)) == 0;
}

template <int kLanes>
int first_beyond(const Column<uint32_t, kLanes>& offset, uint64_t lanes, uint64_t size, uint32_t bytes) {
  while (uint64_t{offset.lane[std::countr_zero(lanes)]} + bytes <= size) lanes &= lanes - 1;
  return std::countr_zero(lanes);
}

template <int kLanes>
int first_misaligned(const Column<uint32_t, kLanes>& offset, uint64_t lanes, uint32_t alignment) {
  while ((offset.lane[std::countr_zero(lanes)] & (alignment - 1)) == 0) lanes &= lanes - 1;
  return std::countr_zero(lanes);
}

}  // namespace

template <int kLanes>
bool reach_global(Wave& wave, const Instruction& instruction, uint64_t base,
                  const Column<uint32_t, kLanes>& offset, uint64_t lanes, Access access,
                  Places<kLanes>& out) {
  if (lanes == 0) return false;
  out.offset = offset;
  if (lanes != kAllLanes<kLanes>) fill_idle(out.offset, lanes);
  const uint32_t least = lowest(out.offset);
  const uint64_t span = highest(out.offset) - least;
  const uint64_t begin = base + least;
  if (span < kNear && wave.group->memory->covers(begin, span + access.bytes, wave.range)) {
    if (wave.observer) observe(wave, instruction, Space::kGlobal, base, out.offset, lanes, access);
    for (int l = 0; l < kLanes; ++l) out.offset.lane[l] -= least;
    if (!access.is_atomic || is_aligned(out.offset, static_cast<uint32_t>(begin), access)) {
      out.lanes = lanes;
      out.base = host_pointer(begin);
      return true;
    }
  }
  Column<uint64_t, kLanes> address;
  for (int l = 0; l < kLanes; ++l) address.lane[l] = base + offset.lane[l];
  return reach_each(wave, instruction, address, lanes, access, out);
}

template <int kLanes>
bool reach_global(Wave& wave, const Instruction& instruction, const uint32_t* low, const uint32_t* high,
                  int64_t displacement, uint64_t lanes, Access access, Places<kLanes>& out) {
  if (lanes == 0) return false;
  const uint32_t common = high[std::countr_zero(lanes)];
  Column<uint32_t, kLanes> column;
  expand_mask<kLanes>(lanes, column.lane);
  uint32_t differing = 0;
  for (int l = 0; l < kLanes; ++l) differing |= (high[l] ^ common) & column.lane[l];
  if (differing == 0) {
    for (int l = 0; l < kLanes; ++l) column.lane[l] = low[l];
    return reach_global(wave, instruction, (uint64_t{common} << 32) + static_cast<uint64_t>(displacement),
                        column, lanes, access, out);
  }
  Column<uint64_t, kLanes> address;
  for (int l = 0; l < kLanes; ++l)
    address.lane[l] = (low[l] | uint64_t{high[l]} << 32) + static_cast<uint64_t>(displacement);
  return reach_each(wave, instruction, address, lanes, access, out);
}

template <int kLanes>
bool reach_global(Wave& wave, const Instruction& instruction, const Column<uint64_t, kLanes>& address,
                  uint64_t lanes, Access access, Places<kLanes>& out) {
  if (lanes == 0) return false;
  const uint64_t first = address.lane[std::countr_zero(lanes)];
  const uint64_t base = first - kNear / 2;
  bool near = first >= kNear / 2;
  Column<uint32_t, kLanes> offset;
  for (int l = 0; l < kLanes; ++l) {
    const uint64_t distance = address.lane[l] - base;
    near &= distance < kNear || !(lanes >> l & 1);
    offset.lane[l] = static_cast<uint32_t>(distance);
  }
  return near ? reach_global(wave, instruction, base, offset, lanes, access, out)
              : reach_each(wave, instruction, address, lanes, access, out);
}

template <int kLanes>
bool reach_lds(Wave& wave, const Instruction& instruction, const Column<uint32_t, kLanes>& offset,
               uint64_t lanes, Access access, Places<kLanes>& out) {
  if (lanes == 0) return false;
  out.lanes = lanes;
  out.base = wave.group->lds;
  out.offset = offset;
  if (lanes != kAllLanes<kLanes>) fill_idle(out.offset, lanes);
  const uint64_t size = wave.group->lds_bytes;
  if (uint64_t{highest(out.offset)} + access.bytes > size) {
    const int l = first_beyond(out.offset, lanes, size, access.bytes);
    raise(wave, FaultKind::kLdsOverrun, out.offset.lane[l], l, access);
    wave.fault.detail = "the work-group has " + std::to_string(size) + " bytes of LDS";
    return false;
  }
  if (access.is_atomic && !is_aligned(out.offset, 0, access)) {
    const int l = first_misaligned(out.offset, lanes, access.alignment());
    raise(wave, FaultKind::kMisaligned, out.offset.lane[l], l, access);
    return false;
  }
  if (wave.observer) observe(wave, instruction, Space::kLds, 0, out.offset, lanes, access);
  return true;
}

template <int kLanes>
bool check_scratch(Wave& wave, const Instruction& instruction, const Column<uint32_t, kLanes>& offset,
                   uint64_t lanes, Access access) {
  if (lanes == 0) return false;
  Column<uint32_t, kLanes> used = offset;
  fill_idle(used, lanes);
  if (uint64_t{highest(used)} + access.bytes > wave.scratch_lane_bytes) {
    const int l = first_beyond(used, lanes, wave.scratch_lane_bytes, access.bytes);
    raise(wave, FaultKind::kScratchOverrun, used.lane[l], l, access);
    wave.fault.detail = "a work-item has " + std::to_string(wave.scratch_lane_bytes) + " bytes of scratch";
    return false;
  }
  if (wave.flat_scratch != reinterpret_cast<uint64_t>(wave.scratch)) {
    raise(wave, FaultKind::kScratchOverrun, used.lane[std::countr_zero(lanes)], std::countr_zero(lanes),
          access);
    wave.fault.detail = "FLAT_SCRATCH does not hold the address of this wave's scratch";
    return false;
  }
  if (wave.observer) observe(wave, instruction, Space::kScratch, 0, used, lanes, access);
  return true;
}

#define ROCFIX_INSTANTIATE(n)                                                                                \
  template bool reach_global(Wave&, const Instruction&, uint64_t, const Column<uint32_t, n>&, uint64_t,      \
                             Access, Places<n>&);                                                            \
  template bool reach_global(Wave&, const Instruction&, const uint32_t*, const uint32_t*, int64_t, uint64_t, \
                             Access, Places<n>&);                                                            \
  template bool reach_global(Wave&, const Instruction&, const Column<uint64_t, n>&, uint64_t, Access,        \
                             Places<n>&);                                                                    \
  template bool reach_lds(Wave&, const Instruction&, const Column<uint32_t, n>&, uint64_t, Access,           \
                          Places<n>&);                                                                       \
  template bool check_scratch(Wave&, const Instruction&, const Column<uint32_t, n>&, uint64_t, Access);
ROCFIX_INSTANTIATE(32)
ROCFIX_INSTANTIATE(64)
#undef ROCFIX_INSTANTIATE

}  // namespace rocfix::vcard
