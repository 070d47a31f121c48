// SPDX-License-Identifier: MIT
// What the chips do differently with instructions that all of them decode. The defaults are gfx10.1's.
#pragma once

namespace rocfix::vcard {

struct Capabilities {
  // FLAT instructions ignore their offset where the address is in global memory (LLVM,
  // FeatureFlatSegmentOffsetBug).
  bool flat_offset_bug = true;
  // scratch_* with SADDR = 0x7f takes no address register at all; without it 0x7f is EXEC_HI (LLVM,
  // FeatureFlatScratchSTMode).
  bool scratch_st_mode = false;
  // Hardware register 29 counts cycles (LLVM, FeatureShaderCyclesRegister).
  bool shader_cycles = false;
};

}  // namespace rocfix::vcard
