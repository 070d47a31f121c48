// SPDX-License-Identifier: MIT
// A copy of lines, rows and layers between host and card.
#pragma once

#include "gfx/cards.h"
#include "hsa/memory.h"

namespace rocfix::vcard {

struct CopyPlan {
  struct Side {
    uint64_t address = 0;
    uint64_t pitch = 0, slice = 0;  // bytes from row to row, from layer to layer
  };
  Side to, from;
  uint64_t line = 0;  // bytes
  uint64_t rows = 1, layers = 1;

  uint64_t bytes() const { return line * rows * layers; }
  // From a side's first byte to its last.
  uint64_t extent(const Side& side) const;
};

// The same plan in addresses that the host can use; an error when a side is not memory that may be touched.
Result<CopyPlan> resolve(const CopyPlan& plan, const Memory& memory);
void execute(const CopyPlan& resolved);

// Over PCIe, or at the card's memory, whose bytes are both read and written.
uint64_t modelled_nanoseconds(const CopyPlan& plan, Memory& memory, const CardFigures& figures);

}  // namespace rocfix::vcard
