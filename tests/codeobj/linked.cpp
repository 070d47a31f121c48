// SPDX-License-Identifier: MIT
#include "codeobj/linked.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>

#include "kernels/tools.h"

namespace rocfix {

std::string link_object(std::string_view assembly, const std::string& processor, const std::string& flags) {
  const TemporaryFolder folder;
  const std::string output = folder.file("linked");
  run_tool("clang-15", "clang-15, and lld-15 for its linker",
           fmt::format("-target amdgcn-amd-amdhsa -mcpu={} {} {} -o {}", processor, flags,
                       folder.write("source.s", assembly), output));
  std::ifstream file(output, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

const std::string_view kSmallObject = R"(
  .text
  .globl add_one
  .p2align 8
  .type add_one,@function
add_one:
  s_endpgm
.Lend:
  .size add_one, .Lend-add_one

  .rodata
  .p2align 6
  .amdhsa_kernel add_one
    .amdhsa_next_free_vgpr 20
    .amdhsa_next_free_sgpr 10
    .amdhsa_group_segment_fixed_size 512
    .amdhsa_private_segment_fixed_size 48
    .amdhsa_kernarg_size 24
    .amdhsa_wavefront_size32 1
  .end_amdhsa_kernel

  .data
  .globl counter
  .type counter,@object
  .p2align 3
counter:
  .quad 0x1122334455667788
  .size counter, 8
  .globl where
  .type where,@object
where:
  .quad counter
  .size where, 8

  .amdgpu_metadata
---
amdhsa.version: [1, 1]
amdhsa.kernels:
  - .name: add_one
    .symbol: add_one.kd
    .kernarg_segment_size: 24
    .kernarg_segment_align: 8
    .group_segment_fixed_size: 512
    .private_segment_fixed_size: 48
    .wavefront_size: 32
    .sgpr_count: 10
    .vgpr_count: 20
    .max_flat_workgroup_size: 256
    .args:
      - .name: data
        .offset: 0
        .size: 8
        .value_kind: global_buffer
        .address_space: global
...
  .end_amdgpu_metadata
)";

}  // namespace rocfix
