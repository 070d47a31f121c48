// SPDX-License-Identifier: MIT
// What the compiler noted of the kernels in a code object (LLVM AMDGPUUsage, "Code Object V3 Metadata" and
// after).
#pragma once

#include <string>
#include <vector>

#include "codeobj/code_object.h"

namespace rocfix {

struct KernelArgument {
  std::string name;
  std::string kind;  // "global_buffer", "by_value", "hidden_hostcall_buffer" …
  uint32_t offset = 0, size = 0;
};

struct KernelMetadata {
  std::string name, descriptor_symbol;
  uint32_t kernarg_bytes = 0, kernarg_align = 0;
  uint32_t group_bytes = 0, private_bytes = 0;
  uint32_t sgprs = 0, vgprs = 0, sgpr_spills = 0, vgpr_spills = 0;
  uint32_t wavefront = 0;      // 32 or 64
  uint32_t largest_group = 0;  // work-items
  std::vector<KernelArgument> arguments;
};

struct CodeMetadata {
  std::string target;  // "amdgcn-amd-amdhsa--gfx1010:xnack-"; empty in version 3
  std::vector<KernelMetadata> kernels;
};

// Empty when the object has no metadata note.
Result<CodeMetadata> read_metadata(const CodeObject& object);

}  // namespace rocfix
