// SPDX-License-Identifier: MIT
#include "exec/buffer_access.h"

#include "exec/scalar.h"

namespace rocfix::vcard {
namespace {

constexpr uint32_t field(uint32_t word, int high, int low) {
  return word >> low & ((2u << (high - low)) - 1);
}

}  // namespace

BufferResource::BufferResource(const Wave& wave, const Instruction& instruction) {
  const uint32_t* const word = wave.scalar.data() + instruction.base;
  base = word[0] | uint64_t{field(word[1], 15, 0)} << 32;
  stride = field(word[1], 29, 16);
  swizzle = field(word[1], 31, 31);
  records = word[2];
  for (int n = 0; n < 4; ++n) select[n] = static_cast<uint8_t>(field(word[3], 3 * n + 2, 3 * n));
  format = field(word[3], 18, 12);
  index_bits = 3 + field(word[3], 22, 21);
  add_lane = field(word[3], 23, 23);
  out_of_bounds = static_cast<OutOfBounds>(field(word[3], 29, 28));
}

template <int kLanes>
BufferAccess<kLanes>::BufferAccess(Wave& wave, const Instruction& instruction)
    : wave_(wave), instruction_(instruction), resource_(wave, instruction) {
  start_ = resource_.base + read32(wave, instruction.offset);
  const uint32_t* address = wave.vgpr(instruction.vaddr);
  if (indexed()) {
    for (uint32_t l = 0; l < kLanes; ++l)
      index_.lane[l] = (instruction.idxen ? address[l] : 0) + (resource_.add_lane ? l : 0);
    if (instruction.idxen) address += kLanes;
  }
  for (int l = 0; l < kLanes; ++l) offset_.lane[l] = instruction.offen ? address[l] : 0;
}

template <int kLanes>
uint64_t BufferAccess<kLanes>::linear(int lane) const {
  const uint64_t offset = uint64_t{offset_.lane[lane]} + displacement();
  return indexed() ? offset + uint64_t{resource_.stride} * index_.lane[lane] : offset;
}

// Records are interleaved in groups of the index stride: dword by dword, for an element is 4 bytes on gfx10.
template <int kLanes>
uint64_t BufferAccess<kLanes>::swizzled_offset(int lane, uint32_t byte) const {
  const uint32_t index = indexed() ? index_.lane[lane] : 0;
  const uint32_t bits = resource_.index_bits;
  const uint32_t group = index >> bits, place = index & ((1u << bits) - 1);
  return ((uint64_t{group} * resource_.stride + (byte & ~3u)) << bits) + place * 4 + (byte & 3);
}

template <int kLanes>
bool BufferAccess<kLanes>::lane_inside(int lane, uint32_t first, uint32_t bytes) const {
  const uint32_t index = indexed() ? index_.lane[lane] : 0;
  const uint64_t offset = uint64_t{offset_.lane[lane]} + displacement() + first;
  switch (resource_.out_of_bounds) {
    case OutOfBounds::kStructuredWithOffset:
      return index < resource_.records && offset + bytes <= resource_.stride;
    case OutOfBounds::kStructured:
      return index < resource_.records;
    case OutOfBounds::kDisabled:
      return resource_.records != 0;
    case OutOfBounds::kRaw:
      break;
  }
  const uint64_t begin =
      resource_.swizzle ? swizzled_offset(lane, static_cast<uint32_t>(offset)) : linear(lane) + first;
  return begin + bytes <= resource_.records;
}

template <int kLanes>
uint64_t BufferAccess<kLanes>::inside(uint32_t first, uint32_t bytes) const {
  const uint64_t exec = wave_.exec();
  if (raw_unindexed()) {
    const uint32_t end = displacement() + first + bytes;
    return resource_.records < end ? 0 : exec & lanes_at_most(offset_, resource_.records - end);
  }
  if (resource_.out_of_bounds == OutOfBounds::kDisabled) return resource_.records != 0 ? exec : 0;
  uint64_t lanes = 0;
  for_each_lane(exec, [&](int l) { lanes |= uint64_t{lane_inside(l, first, bytes)} << l; });
  return lanes;
}

template <int kLanes>
Column<uint32_t, kLanes> BufferAccess<kLanes>::byte(uint32_t first) const {
  Column<uint32_t, kLanes> byte;
  for (int l = 0; l < kLanes; ++l) byte.lane[l] = offset_.lane[l] + displacement() + first;
  return byte;
}

template <int kLanes>
bool BufferAccess<kLanes>::reach(uint32_t first, uint64_t lanes, Access access, Places<kLanes>& out) const {
  if (!swizzled() && !indexed())
    return reach_global(wave_, instruction_, start_ + displacement() + first, offset_, lanes, access, out);
  Column<uint64_t, kLanes> address;
  for (int l = 0; l < kLanes; ++l)
    address.lane[l] = start_ + (swizzled() ? swizzled_offset(l, offset_.lane[l] + displacement() + first)
                                           : linear(l) + first);
  return reach_global(wave_, instruction_, address, lanes, access, out);
}

// The descriptor that compilers make for scratch: the lane's number is the index, the base is the wave's.
template <int kLanes>
bool BufferAccess<kLanes>::is_scratch() const {
  return resource_.add_lane && resource_.swizzle && wave_.scratch != nullptr &&
         resource_.base == reinterpret_cast<uint64_t>(wave_.scratch);
}

// Records are as long as the address space, so that the hardware lets every offset pass: what lies beyond a
// work-item's own scratch is another's. SOFFSET is the stack pointer, in bytes of the whole wave.
template <int kLanes>
bool BufferAccess<kLanes>::inside_scratch(const Column<uint32_t, kLanes>& byte, uint32_t word, uint64_t lanes,
                                          Access access) const {
  const uint64_t stack = (start_ - resource_.base) / kLanes + 4 * uint64_t{word};
  Column<uint32_t, kLanes> used = byte;
  fill_idle(used, lanes);
  if (stack + highest(used) + access.bytes <= wave_.scratch_lane_bytes) return true;
  while (stack + used.lane[std::countr_zero(lanes)] + access.bytes <= wave_.scratch_lane_bytes) lanes &= lanes - 1;
  const int lane = std::countr_zero(lanes);
  wave_.raise({.kind = FaultKind::kScratchOverrun,
               .address = stack + used.lane[lane],
               .bytes = access.bytes,
               .is_store = access.is_store,
               .lane = lane,
               .detail = "a work-item has " + std::to_string(wave_.scratch_lane_bytes) + " bytes of scratch"});
  return false;
}

template <int kLanes>
bool BufferAccess<kLanes>::reach_word(const Column<uint32_t, kLanes>& byte, uint32_t word, uint64_t lanes,
                                      Access access, Places<kLanes>& out) const {
  if (lanes != 0 && is_scratch() && !inside_scratch(byte, word, lanes, access)) return false;
  // Register spills: every lane at the same offset, its place the lane's number.
  if (!instruction_.offen && !instruction_.idxen && resource_.add_lane &&
      kLanes <= 1 << resource_.index_bits) {
    Column<uint32_t, kLanes> place;
    for (int l = 0; l < kLanes; ++l) place.lane[l] = 4 * static_cast<uint32_t>(l);
    const uint64_t row = uint64_t{(byte.lane[0] & ~3u) + 4 * word} << resource_.index_bits;
    return reach_global(wave_, instruction_, start_ + row, place, lanes, access, out);
  }
  Column<uint64_t, kLanes> address;
  for (int l = 0; l < kLanes; ++l)
    address.lane[l] = start_ + swizzled_offset(l, (byte.lane[l] & ~3u) + 4 * word);
  return reach_global(wave_, instruction_, address, lanes, access, out);
}

template class BufferAccess<32>;
template class BufferAccess<64>;

}  // namespace rocfix::vcard
