// SPDX-License-Identifier: MIT
// Reads of LDS that wait for a flag: a work-item reads the same place again before its wave does anything else with
// LDS. An atomic load and a plain one are the same instruction; where one waits in this way for what an atomic
// operation writes, it is meant to see the write come, and there is no race between the two.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <set>
#include <span>
#include <vector>

#include "isa/instruction.h"

namespace rocfix::vcard {

class LdsPolls {
 public:
  explicit LdsPolls(uint32_t waves) : last_(waves) {}

  // `operation`: the number of the wave's LDS operations, this one included.
  void read(uint32_t wave, uint64_t operation, const Instruction& code, std::span<const uint64_t> offsets,
            uint64_t lanes) {
    Read& last = last_[wave];
    if (last.operation + 1 == operation && reads_again(last, offsets, lanes))
      instructions_.insert({last.code->address, code.address});
    last.code = &code;
    last.operation = operation;
    last.lanes = lanes;
    for (; lanes != 0; lanes &= lanes - 1) {
      const auto lane = static_cast<size_t>(std::countr_zero(lanes));
      last.offsets[lane] = offsets[lane];
    }
  }

  // Addresses of the reads that were seen to wait, from the first one on.
  const std::set<uint64_t>& instructions() const { return instructions_; }

 private:
  struct Read {
    const Instruction* code = nullptr;
    uint64_t operation = 0, lanes = 0;
    std::array<uint64_t, 64> offsets{};
  };

  static bool reads_again(const Read& last, std::span<const uint64_t> offsets, uint64_t lanes) {
    for (lanes &= last.lanes; lanes != 0; lanes &= lanes - 1) {
      const auto lane = static_cast<size_t>(std::countr_zero(lanes));
      if (last.offsets[lane] == offsets[lane]) return true;
    }
    return false;
  }

  std::vector<Read> last_;
  std::set<uint64_t> instructions_;
};

}  // namespace rocfix::vcard
