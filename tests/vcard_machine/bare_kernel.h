// SPDX-License-Identifier: MIT
// Kernels of bare assembly on the card, without a code object: the text behind a descriptor, in memory that the card
// knows.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "card/card.h"
#include "vcard_isa/assembler.h"

namespace rocfix::vcard {

struct KernelShape {
  uint32_t vgprs = 32;
  uint32_t lanes = 32;
  bool wgp_mode = true;
  uint32_t argument_bytes = 0;    // with arguments, s[0:1] is their address; the work-group's x is the next SGPR
  uint32_t work_item_ids = 0;     // 0: v0 is x; 1: v1 is y; 2: v2 is z
  bool flat_scratch = false;      // FLAT_SCRATCH_INIT, in the SGPRs behind the arguments' address
  std::string chip = "gfx1010";
  uint32_t exception_traps = 0;  // ENABLE_EXCEPTION_*
};

class BareKernel {
 public:
  // `text` is assembled for shape.chip, or taken as the machine words given.
  BareKernel(Card& card, const std::string& text, KernelShape shape = {})
      : BareKernel(card, assemble(text, shape.chip, shape.lanes), shape) {}
  BareKernel(Card& card, const std::vector<uint32_t>& words, const KernelShape& shape) : card_(card) {
    memory_.resize(kEntry / 4 + words.size());
    const uint32_t granules = (shape.vgprs + granule(shape) - 1) / granule(shape);
    // As clang writes it: MEM_ORDERED, IEEE, DX10_CLAMP, denormals kept.
    const uint32_t rsrc1 = 0x40af0000 | uint32_t{shape.wgp_mode} << 29 | (granules - 1);
    const uint32_t user_scalars = (shape.argument_bytes != 0 ? 2u : 0u) + (shape.flat_scratch ? 2u : 0u);
    const uint32_t rsrc2 = user_scalars << 1 | 1u << 7 | shape.work_item_ids << 11 | shape.exception_traps << 24;
    const auto properties = static_cast<uint16_t>((shape.lanes == 32 ? 0x400 : 0) |
                                                  (shape.argument_bytes != 0 ? 8 : 0) | (shape.flat_scratch ? 32 : 0));
    put(8, shape.argument_bytes);
    put(16, int64_t{kEntry});
    put(48, rsrc1);
    put(52, rsrc2);
    put(56, properties);
    std::memcpy(memory_.data() + kEntry / 4, words.data(), words.size() * 4);
    card_.memory().add(address(), memory_.size() * 4, "code object");
    card_.add_code(address(), memory_.size() * 4,
                   {{"_Z6kernelPf", address(), address() + kEntry, address() + memory_.size() * 4}});
  }
  ~BareKernel() {
    card_.remove_code(address());
    card_.memory().remove(address());
  }
  BareKernel(const BareKernel&) = delete;
  BareKernel& operator=(const BareKernel&) = delete;

  uint64_t address() const { return reinterpret_cast<uint64_t>(memory_.data()); }
  uint64_t entry() const { return address() + kEntry; }

 private:
  static constexpr uint32_t kEntry = 256;
  static uint32_t granule(const KernelShape& shape) { return shape.lanes == 32 ? 8 : 4; }
  template <class T>
  void put(size_t at, T value) {
    std::memcpy(reinterpret_cast<std::byte*>(memory_.data()) + at, &value, sizeof value);
  }

  Card& card_;
  std::vector<uint32_t> memory_;
};

// An allocation that the card may touch.
class CardMemory {
 public:
  CardMemory(Card& card, uint64_t bytes, const char* kind = "device memory") : card_(card), bytes_(bytes) {
    card_.memory().add(address(), bytes, kind);
  }
  ~CardMemory() {
    if (!freed_) card_.memory().remove(address());
  }
  CardMemory(const CardMemory&) = delete;
  CardMemory& operator=(const CardMemory&) = delete;

  void free() {
    card_.memory().remove(address());
    freed_ = true;
  }
  uint64_t address() const { return reinterpret_cast<uint64_t>(bytes_.data()); }
  uint32_t word(size_t n) const {
    uint32_t value;
    std::memcpy(&value, bytes_.data() + 4 * n, 4);
    return value;
  }
  template <class T>
  void put(size_t at, T value) {
    std::memcpy(bytes_.data() + at, &value, sizeof value);
  }
  // As a copy from the host.
  void fill(uint8_t byte) {
    std::memset(bytes_.data(), byte, bytes_.size());
    card_.memory_written(address(), bytes_.size());
  }

 private:
  Card& card_;
  std::vector<std::byte> bytes_;
  bool freed_ = false;
};

}  // namespace rocfix::vcard
