// SPDX-License-Identifier: MIT
// Buffer addressing: resource descriptor, offsets, range checks, swizzle ("RDNA 1.0 Instruction Set
// Architecture", "Vector Memory Operations").
#pragma once

#include "exec/memory_access.h"

namespace rocfix::vcard {

// OOB_SELECT: what counts as outside (Mesa, ac_descriptors.c, "OOB_SELECT chooses the out-of-bounds check",
// GFX10).
enum class OutOfBounds : uint8_t {
  kStructuredWithOffset,  // index >= records, or offset beyond the stride
  kStructured,            // index >= records
  kDisabled,              // nothing, unless there are no records
  kRaw,                   // offset, swizzled if the buffer is, beyond the records, which are bytes
};

// The four dwords of a buffer resource ("RDNA 1.0 Instruction Set Architecture", table "Buffer Resource
// Descriptor").
struct BufferResource {
  BufferResource(const Wave& wave, const Instruction& instruction);
  uint64_t base;
  uint32_t stride, records;
  uint32_t index_bits;  // log2 of the index stride
  uint32_t format;
  std::array<uint8_t, 4> select;  // DST_SEL_X to W: 0, 1, 4 + component
  OutOfBounds out_of_bounds;
  bool swizzle, add_lane;
};

template <int kLanes>
class BufferAccess {
 public:
  BufferAccess(Wave& wave, const Instruction& instruction);

  const BufferResource& resource() const { return resource_; }
  uint64_t exec() const { return wave_.exec(); }
  bool swizzled() const { return resource_.swizzle; }

  // The active lanes for which the bytes [first, first + bytes) behind their offset lie inside the buffer.
  uint64_t inside(uint32_t first, uint32_t bytes) const;

  // Places `first` bytes behind the offset; the access may not cross a dword if the buffer is swizzled. False
  // after a fault, or when `lanes` is empty.
  bool reach(uint32_t first, uint64_t lanes, Access access, Places<kLanes>& out) const;

  // Each lane's offset in its record, `first` bytes further: for pieces.h.
  Column<uint32_t, kLanes> byte(uint32_t first) const;
  // The dword at such an offset, or the word'th behind it.
  bool reach_word(const Column<uint32_t, kLanes>& byte, uint32_t word, uint64_t lanes, Access access,
                  Places<kLanes>& out) const;

 private:
  bool indexed() const { return instruction_.idxen || resource_.add_lane; }
  uint32_t displacement() const { return static_cast<uint32_t>(instruction_.immediate); }
  uint64_t linear(int lane) const;
  uint64_t swizzled_offset(int lane, uint32_t byte) const;
  bool is_scratch() const;
  bool inside_scratch(const Column<uint32_t, kLanes>& byte, uint32_t word, uint64_t lanes, Access access) const;
  bool lane_inside(int lane, uint32_t first, uint32_t bytes) const;
  bool raw_unindexed() const {
    return resource_.out_of_bounds == OutOfBounds::kRaw && !indexed() && !resource_.swizzle;
  }

  Wave& wave_;
  const Instruction& instruction_;
  BufferResource resource_;
  uint64_t start_;                   // base + SOFFSET: SOFFSET is not range-checked
  Column<uint32_t, kLanes> offset_;  // VGPR offset or 0
  Column<uint32_t, kLanes> index_;
};

extern template class BufferAccess<32>;
extern template class BufferAccess<64>;

}  // namespace rocfix::vcard
