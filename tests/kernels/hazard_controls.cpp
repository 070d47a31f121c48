// SPDX-License-Identifier: MIT
#include "kernels/hazard_controls.h"

namespace rocfix {
namespace {

// clang-format off
constexpr HazardControl kControls[] = {
{"ScalarWriteAfterMemory", "vmem-to-scalar-write-hazard",
R"(global_load_dword v0, v1, s[0:1]
   s_mov_b32 s1, 0)",
R"(global_load_dword v0, v1, s[0:1]
   s_waitcnt_depctr 0xffe3
   s_mov_b32 s1, 0)"},
{"ScalarLoadAfterMemory", "vmem-to-scalar-write-hazard",
R"(buffer_load_dword v0, off, s[0:3], s8
   s_load_dwordx2 s[8:9], s[10:11], 0x0)",
R"(buffer_load_dword v0, off, s[0:3], s8
   v_mov_b32 v4, v5
   s_load_dwordx2 s[8:9], s[10:11], 0x0)"},
{"ExecWriteAfterLds", "vmem-to-scalar-write-hazard",
R"(ds_read_b32 v0, v1
   s_mov_b32 exec_lo, s0)",
R"(ds_read_b32 v0, v1
   s_waitcnt 0
   s_mov_b32 exec_lo, s0)"},
{"ExecWriteBySaveexec", "vmem-to-scalar-write-hazard",
R"(global_store_dword v0, v1, s[0:1]
   s_and_saveexec_b32 s2, s3)",
R"(global_store_dword v0, v1, s[0:1]
   v_cmp_eq_u32 s3, v0, v1
   s_and_saveexec_b32 s2, s3)"},
{"PartialWaitIsNotEnough", "vmem-to-scalar-write-hazard",
R"(flat_load_dword v0, v[2:3]
   s_waitcnt vmcnt(0)
   s_or_b32 exec_lo, exec_lo, s0)",
R"(flat_load_dword v0, v[2:3]
   s_waitcnt vmcnt(0) expcnt(0) lgkmcnt(0)
   s_or_b32 exec_lo, exec_lo, s0)"},
{"M0WriteAfterLds", "vmem-to-scalar-write-hazard",
R"(ds_append v0
   s_mov_b32 m0, s0)",
R"(ds_read_b32 v0, v1
   s_mov_b32 m0, s0)"},
{"ScalarWriteInTheNextRound", "vmem-to-scalar-write-hazard",
R"(loop:
   s_mov_b32 s0, s4
   global_load_dword v0, v1, s[0:1]
   s_cbranch_scc1 loop)",
R"(loop:
   s_waitcnt_depctr 0xffe3
   s_mov_b32 s0, s4
   global_load_dword v0, v1, s[0:1]
   s_cbranch_scc1 loop)"},
{"ScalarWriteOnOneOfTwoPaths", "vmem-to-scalar-write-hazard",
R"(global_load_dword v0, v1, s[0:1]
   s_cbranch_scc1 join
   v_mov_b32 v4, v5
join:
   s_mov_b32 s0, 0)",
R"(global_load_dword v0, v1, s[0:1]
   s_branch join
   s_mov_b32 s0, 0
join:
   s_mov_b32 s2, 0)"},

{"MemoryAfterBranchAfterLds", "lds-branch-vmem-war-hazard",
R"(ds_read_b32 v0, v1
   s_cbranch_scc1 over
over:
   global_load_dword v2, v3, s[0:1])",
R"(ds_read_b32 v0, v1
   s_cbranch_scc1 over
over:
   s_waitcnt_vscnt null, 0x0
   global_load_dword v2, v3, s[0:1])"},
{"LdsAfterBranchAfterMemory", "lds-branch-vmem-war-hazard",
R"(buffer_store_dword v0, off, s[0:3], 0
   s_branch over
over:
   ds_write_b32 v2, v3)",
R"(buffer_store_dword v0, off, s[0:3], 0
   s_waitcnt_vscnt null, 0x0
   s_branch over
over:
   ds_write_b32 v2, v3)"},
{"OtherStoreCountIsNoWait", "lds-branch-vmem-war-hazard",
R"(ds_read_b32 v0, v1
   s_cbranch_scc1 over
over:
   s_waitcnt_vscnt null, 0x1
   global_load_dword v2, v3, s[0:1])",
R"(ds_read_b32 v0, v1
   s_cbranch_scc1 over
over:
   ds_read_b32 v4, v1
   global_load_dword v2, v3, s[0:1])"},
{"LdsInTheNextRound", "lds-branch-vmem-war-hazard",
R"(loop:
   ds_read_b32 v0, v1
   global_load_dword v2, v3, s[0:1]
   s_cbranch_scc1 loop)",
R"(loop:
   s_waitcnt_vscnt null, 0x0
   ds_read_b32 v0, v1
   global_load_dword v2, v3, s[0:1]
   s_cbranch_scc1 loop)"},

{"CompareAfterExecRead", "vcmpx-exec-war-hazard",
R"(s_mov_b32 s0, exec_lo
   v_cmpx_gt_u32 v0, v1)",
R"(s_mov_b32 s0, exec_lo
   s_waitcnt_depctr 0xfffe
   v_cmpx_gt_u32 v0, v1)"},
{"CompareAfterMemory", "vcmpx-exec-war-hazard",
R"(global_load_dword v0, v[2:3], off
   v_mov_b32 v4, v5
   v_readfirstlane_b32 s2, v4
   v_cmpx_gt_u32_e64 s0, v1)",
R"(global_load_dword v0, v[2:3], off
   v_cmp_eq_u32 vcc_lo, v4, v5
   v_cmpx_gt_u32_e64 s0, v1)"},
{"CompareAfterExecBranch", "vcmpx-exec-war-hazard",
R"(s_cbranch_execz over
over:
   v_cmpx_gt_u32 v0, v1)",
R"(s_cbranch_vccz over
over:
   v_cmpx_gt_u32 v0, v1)"},

{"CompareAfterExecChange", "vcmpx-exec-war-hazard",
R"(s_and_b32 exec_lo, exec_lo, s0
   v_cmpx_gt_u32 v0, v1)",
R"(s_mov_b32 exec_lo, s0
   v_cmpx_gt_u32 v0, v1)"},

{"Prefetch", "inst-fwd-prefetch-bug",
 "s_inst_prefetch 0x1",
 "s_nop 0"},

{"VectorWriteAfterScalarLoad", "smem-to-vector-write-hazard",
R"(s_load_dword s0, s[2:3], 0x0
   v_cmp_eq_u32 s2, v0, v1)",
R"(s_load_dword s0, s[2:3], 0x0
   s_mov_b32 null, 0
   v_cmp_eq_u32 s2, v0, v1)"},
{"LaneReadAfterScalarLoad", "smem-to-vector-write-hazard",
R"(s_buffer_load_dword s0, s[4:7], s8
   s_waitcnt vmcnt(0)
   v_readfirstlane_b32 s8, v0)",
R"(s_buffer_load_dword s0, s[4:7], s8
   s_waitcnt lgkmcnt(0)
   v_readfirstlane_b32 s8, v0)"},
{"CarryAfterScalarLoad", "smem-to-vector-write-hazard",
R"(s_load_dword s0, vcc, 0x0
   s_nop 0
   v_add_co_ci_u32 v0, vcc_lo, v1, v2, vcc_lo)",
R"(s_load_dword s0, vcc, 0x0
   s_nop 0
   v_add_co_ci_u32_e64 v0, s4, v1, v2, vcc_lo)"},

{"BranchOf3f", "offset-3f-bug",
R"(s_cbranch_scc1 over
   .rept 63
   s_nop 0
   .endr
over:
   s_endpgm)",
R"(s_cbranch_scc1 over
   s_nop 0
   .rept 63
   s_nop 0
   .endr
over:
   s_endpgm)"},

{"FlatOffset", "flat-segment-offset-bug",
 "flat_load_dword v0, v[2:3] offset:4",
 "global_load_dword v0, v[2:3], off offset:4"},

{"MisalignedLdsOf128", "lds-misaligned-bug",
 "ds_read_b128 v[0:3], v4 offset:8",
 "ds_read2_b64 v[0:3], v4 offset0:1 offset1:2"},
{"MisalignedLdsOf64", "lds-misaligned-bug",
 "ds_write_b64 v4, v[0:1] offset:4",
 "ds_write2_b32 v4, v0, v1 offset0:1 offset1:2\nds_write_b64 v4, v[0:1] offset:8"},

{"PermlaneAfterCompare", "vcmpx-permlane-hazard",
R"(v_cmpx_gt_u32 v0, v1
   v_nop
   v_permlane16_b32 v2, v3, s0, s1)",
R"(v_cmpx_gt_u32 v0, v1
   v_mov_b32 v3, v3
   v_permlanex16_b32 v2, v3, s0, s1)"},

{"NegativeScratchOffset", "negative-unaligned-scratch-offset-bug",
 "scratch_load_ubyte v0, v1, off offset:-3",
 "scratch_load_ubyte v0, v1, off offset:-4"},

{"BufferAfterLongImage", "nsa-to-vmem-bug",
R"(image_sample_d v[0:3], [v4, v6, v8, v10, v12, v14], s[0:7], s[8:11] dmask:0xf dim:SQ_RSRC_IMG_2D
   buffer_load_dword v20, off, s[12:15], 0 offset:2)",
R"(image_sample_d v[0:3], [v4, v6, v8, v10, v12, v14], s[0:7], s[8:11] dmask:0xf dim:SQ_RSRC_IMG_2D
   s_nop 0
   buffer_load_dword v20, off, s[12:15], 0 offset:2)"},

{"BufferOffsetAfterLongImage", "nsa-to-vmem-bug",
R"(image_sample_d v[0:3], [v4, v6, v8, v10, v12, v14], s[0:7], s[8:11] dmask:0xf dim:SQ_RSRC_IMG_2D
   tbuffer_load_format_x v20, off, s[12:15], 0 format:[BUF_FMT_32_FLOAT] offset:12)",
R"(image_sample_d v[0:3], [v4, v6, v8, v10, v12, v14], s[0:7], s[8:11] dmask:0xf dim:SQ_RSRC_IMG_2D
   tbuffer_load_format_x v20, off, s[12:15], 0 format:[BUF_FMT_32_FLOAT] offset:8)"},

{"ScatteredImageInClause", "nsa-clause-bug",
R"(s_clause 0x1
   image_sample v[0:3], v[4:5], s[0:7], s[8:11] dmask:0xf dim:SQ_RSRC_IMG_2D
   image_sample v[0:3], [v4, v6], s[0:7], s[8:11] dmask:0xf dim:SQ_RSRC_IMG_2D)",
R"(s_clause 0x1
   image_sample v[0:3], v[4:5], s[0:7], s[8:11] dmask:0xf dim:SQ_RSRC_IMG_2D
   image_sample v[0:3], v[6:7], s[0:7], s[8:11] dmask:0xf dim:SQ_RSRC_IMG_2D
   image_sample v[0:3], [v4, v6], s[0:7], s[8:11] dmask:0xf dim:SQ_RSRC_IMG_2D)"},

{"LegacyFma", "legacy-multiply-add",
 "v_fma_legacy_f32 v0, v1, v2, v3",
 "v_fma_f32 v0, v1, v2, v3"},
{"LegacyFmac", "legacy-multiply-add",
 "v_fmac_legacy_f32 v0, v1, v2",
 "v_mul_legacy_f32 v0, v1, v2"},

{"ScratchOffsetOnly", "scratch-without-address",
 "scratch_load_dword v0, off, off offset:4",
 "scratch_load_dword v0, off, s4 offset:4"},

{"ShaderCycles", "shader-cycles",
 "s_getreg_b32 s0, hwreg(HW_REG_SHADER_CYCLES, 0, 20)",
 "s_getreg_b32 s0, hwreg(HW_REG_MODE, 0, 20)"},

{"HoldCount", "depctr-hold-count",
 "s_waitcnt_depctr 0xff7f",
 "s_waitcnt_depctr 0xffe3"},

{"NullCarry", "null-carry",
 "v_mad_u64_u32 v[0:1], null, v2, v3, v[4:5]",
 "v_mad_u64_u32 v[0:1], s0, v2, v3, v[4:5]"},

{"JumpToARegister", "unfollowed-jump",
 "s_setpc_b64 s[0:1]",
 "s_branch over\nover:"},
};

constexpr std::string_view kMissing[] = {
    "v_dot2_f32_f16 v0, v1, v2, v3",
    "v_dot2_i32_i16 v0, v1, v2, v3",
    "v_dot2_u32_u16 v0, v1, v2, v3",
    "v_dot4_i32_i8 v0, v1, v2, v3",
    "v_dot4_u32_u8 v0, v1, v2, v3",
    "v_dot8_i32_i4 v0, v1, v2, v3",
    "v_dot8_u32_u4 v0, v1, v2, v3",
    "v_dot2c_f32_f16 v0, v1, v2",
    "v_dot4c_i32_i8 v0, v1, v2",
    "v_dot2c_f32_f16_dpp v0, v1, v2 quad_perm:[0,1,2,3] row_mask:0xf bank_mask:0xf",
    "v_dot4c_i32_i8_dpp v0, v1, v2 quad_perm:[0,1,2,3] row_mask:0xf bank_mask:0xf",
    "buffer_atomic_csub v1, off, s[8:11], s3 glc",
    "global_atomic_csub v1, v2, v3, s[2:3] glc",
    "global_load_dword_addtid v1, s[2:3]",
    "global_store_dword_addtid v1, s[2:3]",
    "image_bvh_intersect_ray v[4:7], v[9:16], s[4:7] a16",
    "image_bvh64_intersect_ray v[4:7], v[9:24], s[4:7] a16",
    "image_msaa_load v1, v[5:7], s[8:15] dmask:0x1 dim:SQ_RSRC_IMG_2D_MSAA",
};
// clang-format on

}  // namespace

std::span<const HazardControl> hazard_controls() {
  return kControls;
}

std::span<const std::string_view> missing_instructions() {
  return kMissing;
}

}  // namespace rocfix
