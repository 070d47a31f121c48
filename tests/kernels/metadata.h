// SPDX-License-Identifier: MIT
// What the metadata note of a code object says of its kernels.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rocfix {

struct KernelMetadata {
  std::string name;
  int vgprs = -1;
  int lds_bytes = -1;
  int vgpr_spills = -1;
  int sgpr_spills = -1;
  int private_bytes = -1;  // stack of one work-item
};

// `notes`: what llvm-readelf prints, YAML with one entry a line.
std::vector<KernelMetadata> parse_metadata(std::string_view notes);

}  // namespace rocfix
