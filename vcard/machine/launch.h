// SPDX-License-Identifier: MIT
// From a kernel descriptor and a dispatch packet to the first state of every wave (LLVM, "User Guide for AMDGPU
// Backend": "Kernel Descriptor", "Initial Kernel Execution State").
#pragma once

#include <cstdint>

#include "base/result.h"
#include "machine/dispatch.h"
#include "state/wave.h"

namespace rocfix::vcard {

// The descriptor's fields that matter here.
struct KernelDescriptor {
  uint64_t entry = 0;
  uint32_t vgprs = 0;           // allocated, as the granulated count says
  uint32_t lanes = 32;          // ENABLE_WAVEFRONT_SIZE32
  uint32_t mode = 0;            // the MODE register at the start
  uint32_t user_sgprs = 0;
  bool private_segment_wave_offset = false;
  bool group_id[3] = {};
  bool group_info = false;
  uint32_t work_item_ids = 0;   // 0: x, 1: x y, 2: x y z
  bool wgp_mode = false;
  bool exception_traps = false;  // any of ENABLE_EXCEPTION_*
  uint16_t properties = 0;      // KERNEL_CODE_PROPERTIES
};

KernelDescriptor read_descriptor(uint64_t address);

// How a dispatch is cut into work-groups and waves.
struct Shape {
  uint32_t groups[3] = {};      // in each dimension
  uint64_t group_count = 0;
  uint32_t waves = 0;           // of a whole group

  static Shape of(const Dispatch& dispatch, uint32_t lanes);
};

struct Launch {
  Dispatch dispatch;
  KernelDescriptor kernel;
  Shape shape;
};

// The index'th work-group's place and size; groups at the grid's edges may be smaller.
struct GroupPlace {
  uint32_t id[3] = {};
  uint32_t items[3] = {};
  uint32_t item_count() const { return items[0] * items[1] * items[2]; }
};
GroupPlace place_of(const Launch& launch, uint64_t index);

// Sets registers, mode and lanes of one wave; vector, scratch and group must be there.
void start_wave(Wave& wave, const Launch& launch, const GroupPlace& place, uint32_t wave_index);

}  // namespace rocfix::vcard
