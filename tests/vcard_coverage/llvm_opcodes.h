// SPDX-License-Identifier: MIT
// The gfx10 instructions in LLVM's own table: what the sweep must find, however it searches.
#pragma once

#include <string>
#include <vector>

namespace rocfix::vcard {

struct LlvmOpcode {
  std::string name;      // "V_ADD_F32_e64_gfx10"
  std::string mnemonic;  // "v_add_f32_e64"
};

std::vector<LlvmOpcode> llvm_gfx10_opcodes();

}  // namespace rocfix::vcard
