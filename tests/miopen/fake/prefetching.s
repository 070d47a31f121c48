// SPDX-License-Identifier: MIT
// A gfx1030 kernel that a gfx10.1 card must not be given (FeatureInstFwdPrefetchBug).
.amdgcn_target "amdgcn-amd-amdhsa--gfx1030"
.text
.globl prefetching
.p2align 8
.type prefetching,@function
prefetching:
  s_inst_prefetch 0x1
  s_endpgm

.rodata
.p2align 6
.amdhsa_kernel prefetching
  .amdhsa_next_free_vgpr 1
  .amdhsa_next_free_sgpr 1
.end_amdhsa_kernel

.amdgpu_metadata
amdhsa.version: [1, 1]
amdhsa.target: amdgcn-amd-amdhsa--gfx1030
amdhsa.kernels:
  - .name: prefetching
    .symbol: prefetching.kd
    .kernarg_segment_size: 0
    .kernarg_segment_align: 8
    .group_segment_fixed_size: 0
    .private_segment_fixed_size: 0
    .wavefront_size: 32
    .sgpr_count: 1
    .vgpr_count: 1
    .max_flat_workgroup_size: 1024
.end_amdgpu_metadata
