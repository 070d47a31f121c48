// SPDX-License-Identifier: MIT
// The 64 bytes at the symbol "X.kd" of a kernel X (LLVM AMDGPUUsage, "Kernel Descriptor").
#pragma once

#include "codeobj/bytes.h"

namespace rocfix {

struct KernelDescriptor {
  uint32_t group_segment_bytes = 0;    // static LDS of a work-group
  uint32_t private_segment_bytes = 0;  // scratch of a work-item
  uint32_t kernarg_bytes = 0;
  uint32_t reserved0 = 0;
  int64_t entry_offset = 0;  // of the first instruction, from the descriptor
  uint8_t reserved1[20] = {};
  uint32_t rsrc3 = 0, rsrc1 = 0, rsrc2 = 0;
  uint16_t properties = 0;
  uint16_t kernarg_preload = 0;
  uint32_t reserved2 = 0;

  bool wave32() const { return properties >> 10 & 1; }
  bool dynamic_stack() const { return properties >> 11 & 1; }
  // GRANULATED_WORKITEM_VGPR_COUNT: in eights in wave32, in fours in wave64.
  uint32_t vgprs() const { return ((rsrc1 & 63) + 1) * (wave32() ? 8 : 4); }
};
static_assert(sizeof(KernelDescriptor) == 64);

}  // namespace rocfix
