// SPDX-License-Identifier: MIT
// What makes a kernel of a test's text: instructions before it that load every register from memory, and behind it
// that store every register there. With them the same bytes can run on any card.
//
// A kernel begins with the block's address in s[0:1] and the work-item's number in v0, and needs kKernelVgprs.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace rocfix::vcard {

// The registers that a text may use, and those behind them that belong to the frame.
inline constexpr uint32_t kTextVgprs = 64, kKernelVgprs = 72;

// A wave's registers in memory, loaded at the beginning, stored at the end.
class RegisterBlock {
 public:
  // Behind SGPRs and VCC (scalars 0 to 107): what else a wave has.
  enum Scalar : uint32_t { kM0 = 108, kExecLo, kExecHi, kMode, kScc, kScalars };

  explicit RegisterBlock(uint32_t lanes) : lanes_(lanes), words_(kWordsBehind + (kTextVgprs + kScalarRows) * lanes) {}

  uint32_t& vector(uint32_t number, uint32_t lane) { return words_[number * lanes_ + lane]; }
  // A scalar to load lies in one row, one that was stored in lanes of VGPRs.
  uint32_t& loaded(uint32_t number) { return words_[(kTextVgprs + kScalarRows) * lanes_ + number]; }
  uint32_t stored(uint32_t number) const {
    return words_[(kTextVgprs + number / kLanesUsed) * lanes_ + number % kLanesUsed];
  }
  uint64_t address() const { return reinterpret_cast<uint64_t>(words_.data()); }
  uint64_t bytes() const { return words_.size() * sizeof words_[0]; }

  static std::string prologue(uint32_t lanes);
  static std::string epilogue(uint32_t lanes);

 private:
  static constexpr uint32_t kLanesUsed = 32, kScalarRows = (kScalars + kLanesUsed - 1) / kLanesUsed;
  static constexpr uint32_t kWordsBehind = 128;

  uint32_t lanes_;
  std::vector<uint32_t> words_;
};

}  // namespace rocfix::vcard
