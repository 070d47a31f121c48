// SPDX-License-Identifier: MIT
// Values that nobody defined: followed through registers, LDS, scratch and memory to where they matter.
#include "vcard_strict/strict_run.h"

namespace rocfix::vcard {
namespace {

// The texts come behind kLoadBuffer, which takes 16 bytes.
class UndefinedTest : public ::testing::TestWithParam<Case> {};

TEST_P(UndefinedTest, Finds) {
  StrictRun run("gfx1030");  // without the hazards of gfx10.1
  const Dispatch dispatch{.group = {32, 1, 1}, .grid = {32, 1, 1}, .private_bytes = 64, .group_bytes = 1024};
  EXPECT_EQ(kinds(run.run(kLoadBuffer + GetParam().text, dispatch, {.work_item_ids = 1})), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Registers, UndefinedTest,
    ::testing::Values(
        Case{"stored", "global_store_dword v1, v9, s[4:5]", {"undefined-store@16"}},
        Case{"written_then_stored", "v_mov_b32 v9, 0\nglobal_store_dword v1, v9, s[4:5]", {}},
        Case{"ids_are_written", "global_store_dwordx2 v1, v[0:1], s[4:5]", {}},
        Case{"copied_then_stored", "v_mov_b32 v8, v9\nglobal_store_dword v1, v8, s[4:5]", {"undefined-store@20"}},
        Case{"copied_and_dropped", "v_mov_b32 v8, v9\nv_add_nc_u32 v8, v8, v1\nv_mov_b32 v8, 1\n"
                                   "global_store_dword v1, v8, s[4:5]", {}},
        Case{"sum_stored", "v_add_nc_u32 v8, v9, v1\nglobal_store_dword v1, v8, s[4:5]", {"undefined-store@20"}},
        Case{"scalar_stored", "v_mov_b32 v8, s20\nglobal_store_dword v1, v8, s[4:5]", {"undefined-store@20"}},
        Case{"scalar_written", "s_mov_b32 s20, 1\nv_mov_b32 v8, s20\nglobal_store_dword v1, v8, s[4:5]", {}},
        Case{"scalar_half_of_a_pair", "s_mov_b32 s20, 0\ns_cmp_eq_u64 s[20:21], 0\ns_cbranch_scc1 end\n"
                                      "s_nop 0\nend:", {"undefined-branch@24"}},
        Case{"address", "v_and_b32 v8, 60, v9\nglobal_load_dword v2, v8, s[4:5]", {"undefined-address@20"}},
        Case{"masked_address", "v_and_b32 v8, 0, v9\nglobal_load_dword v2, v8, s[4:5]", {}},
        Case{"scalar_address", "s_and_b32 s6, s20, 60\ns_load_dword s8, s[4:5], s6", {"undefined-address@20"}},
        Case{"lds_address", "v_and_b32 v8, 60, v9\nds_write_b32 v8, v0", {"undefined-address@20"}},
        // Only lanes that run count.
        Case{"inactive_lanes", R"(
          s_mov_b32 exec_lo, 0xffff
          v_mov_b32 v9, 0
          global_store_dword v1, v9, s[4:5])", {}},
        Case{"address_of_inactive_lanes", R"(
          s_mov_b32 exec_lo, 0xffff
          v_and_b32 v8, 60, v0
          global_load_dword v2, v8, s[4:5])", {}},
        Case{"lanes_of_a_branch_never_taken", R"(
          s_mov_b32 exec_lo, 0xffff
          v_mov_b32 v9, 0
          s_mov_b32 exec_lo, -1
          global_store_dword v1, v9, s[4:5])", {"undefined-store@32"}},
        // Idioms and parts.
        Case{"xor_with_itself", "v_xor_b32 v9, v9, v9\nglobal_store_dword v1, v9, s[4:5]", {}},
        Case{"subtract_from_itself", "v_sub_nc_u32 v9, v9, v9\nglobal_store_dword v1, v9, s[4:5]", {}},
        Case{"compare_two_undefined", "v_cmp_eq_u32 vcc_lo, v8, v9\ns_cbranch_vccnz end\ns_nop 0\nend:", {"undefined-branch@20"}},
        Case{"low_half_kept", R"(
          v_mov_b32 v8, 1
          v_mov_b32_sdwa v8, v9 dst_sel:WORD_1 dst_unused:UNUSED_PRESERVE src0_sel:WORD_0
          v_and_b32 v8, 0xffff, v8
          global_store_dword v1, v8, s[4:5])", {}},
        Case{"high_half_kept", R"(
          v_add_f16 v8, v0, v0
          v_lshrrev_b32 v8, 16, v8
          global_store_short v1, v8, s[4:5])", {"undefined-store@24"}},
        Case{"packed_halves_apart", R"(
          v_pk_add_u16 v8, v9, v0 op_sel_hi:[0,1]
          v_and_b32 v7, v8, v8
          global_store_short v1, v7, s[4:5])", {"undefined-store@28"}},
        Case{"shifted_out", "v_lshlrev_b32 v8, 31, v9\nv_lshrrev_b32 v8, 30, v8\nv_and_b32 v8, 1, v8\n"
                            "global_store_dword v1, v8, s[4:5]", {}},
        Case{"one_byte_used", "v_and_b32 v9, 0xffffff00, v9\nglobal_store_byte v1, v9, s[4:5]", {}},
        Case{"times_zero", "v_mul_lo_u32 v8, v9, 0\nglobal_store_dword v1, v8, s[4:5]", {}},
        // Selections.
        Case{"select_defined_side", R"(
          s_mov_b32 vcc_lo, 0
          v_cndmask_b32 v8, v0, v9, vcc_lo
          global_store_dword v1, v8, s[4:5])", {}},
        Case{"select_undefined_side", R"(
          s_mov_b32 vcc_lo, -1
          v_cndmask_b32 v8, v0, v9, vcc_lo
          global_store_dword v1, v8, s[4:5])", {"undefined-store@24"}},
        Case{"select_by_undefined_mask", "v_cndmask_b32 v8, v0, v1, s20\nglobal_store_dword v1, v8, s[4:5]", {}},
        Case{"select_between_equal_values", "v_cndmask_b32 v8, v0, v0, s20\nglobal_store_dword v1, v8, s[4:5]", {}},
        // Between lanes.
        Case{"readlane_of_a_written_lane", R"(
          v_writelane_b32 v9, s4, 3
          v_readlane_b32 s8, v9, 3
          v_mov_b32 v8, s8
          global_store_dword v1, v8, s[4:5])", {}},
        Case{"readlane_of_another_lane", R"(
          v_writelane_b32 v9, s4, 3
          v_readlane_b32 s8, v9, 4
          v_mov_b32 v8, s8
          global_store_dword v1, v8, s[4:5])", {"undefined-store@36"}},
        Case{"dpp_from_a_written_lane", R"(
          s_mov_b32 exec_lo, 1
          v_mov_b32 v9, 0
          s_mov_b32 exec_lo, -1
          v_mov_b32_dpp v8, v9 quad_perm:[0,0,0,0] row_mask:0xf bank_mask:0xf
          s_mov_b32 exec_lo, 0xf
          global_store_dword v1, v8, s[4:5])", {}},
        Case{"dpp_from_another_lane", R"(
          s_mov_b32 exec_lo, 1
          v_mov_b32 v9, 0
          s_mov_b32 exec_lo, -1
          v_mov_b32_dpp v8, v9 quad_perm:[1,1,1,1] row_mask:0xf bank_mask:0xf
          s_mov_b32 exec_lo, 0xf
          global_store_dword v1, v8, s[4:5])", {"undefined-store@40"}},
        Case{"swizzle_brings_undefined", R"(
          s_mov_b32 exec_lo, 0x55555555
          v_mov_b32 v9, 0
          s_mov_b32 exec_lo, -1
          ds_swizzle_b32 v8, v9 offset:swizzle(SWAP,1)
          s_waitcnt lgkmcnt(0)
          s_mov_b32 exec_lo, 0x1
          global_store_dword v1, v8, s[4:5])", {"undefined-store@48"}},
        // Control flow.
        Case{"scalar_branch", "s_cmp_eq_u32 s20, 0\ns_cbranch_scc1 end\ns_nop 0\nend:", {"undefined-branch@20"}},
        Case{"branch_on_scc_at_start", "s_cbranch_scc1 end\ns_nop 0\nend:", {"undefined-branch@16"}},
        Case{"branch_on_vcc_at_start", "s_cbranch_vccz end\ns_nop 0\nend:", {"undefined-branch@16"}},
        Case{"vector_branch", "v_cmp_eq_u32 vcc_lo, 0, v9\ns_cbranch_vccz end\ns_nop 0\nend:", {"undefined-branch@20"}},
        Case{"vector_branch_decided_by_another_lane", R"(
          s_mov_b32 exec_lo, 1
          v_mov_b32 v9, 0
          s_mov_b32 exec_lo, -1
          v_cmp_eq_u32 vcc_lo, 0, v9
          s_cbranch_vccz end
          s_nop 0
          end:)", {}},
        Case{"masked_condition", R"(
          v_cmp_eq_u32 vcc_lo, 0, v9
          s_and_b32 vcc_lo, vcc_lo, 0
          s_cbranch_vccz end
          s_nop 0
          end:)", {}},
        Case{"exec_from_compare", "v_cmpx_eq_u32 v9, v0", {"undefined-exec@16"}},
        Case{"exec_from_mask", "s_and_saveexec_b32 s8, s20", {"undefined-exec@16"}},
        Case{"exec_and_zero", "s_and_b32 s9, s20, 0\ns_and_saveexec_b32 s8, s9", {}},
        Case{"branch_masked_by_exec", R"(
          s_mov_b32 s8, exec_lo
          s_andn2_b32 s9, s20, s8
          s_and_b32 s9, s9, s8
          s_cmp_lg_u32 s9, 0
          s_cbranch_scc1 end
          s_nop 0
          end:)", {}}),
    case_name);

INSTANTIATE_TEST_SUITE_P(
    Memory, UndefinedTest,
    ::testing::Values(
        Case{"lds_never_written", "ds_read_b32 v8, v1\ns_waitcnt lgkmcnt(0)\nglobal_store_dword v1, v8, s[4:5]",
             {"undefined-store@28"}},
        Case{"lds_written", R"(
          ds_write_b32 v1, v0
          ds_read_b32 v8, v1
          s_waitcnt lgkmcnt(0)
          global_store_dword v1, v8, s[4:5])", {}},
        // Some lanes' places, read by all.
        Case{"lds_partly_written", R"(
          s_mov_b32 exec_lo, 0xff
          ds_write_b32 v1, v0
          s_mov_b32 exec_lo, -1
          ds_read_b32 v8, v1
          s_waitcnt lgkmcnt(0)
          global_store_dword v1, v8, s[4:5])", {"undefined-store@48"}},
        Case{"lds_written_with_undefined", R"(
          ds_write_b32 v1, v9
          ds_read_b32 v8, v1
          s_waitcnt lgkmcnt(0)
          v_mov_b32 v8, 0
          global_store_dword v1, v8, s[4:5])", {}},
        Case{"lds_brings_undefined_back", R"(
          ds_write_b32 v1, v9
          ds_read_b32 v8, v1
          s_waitcnt lgkmcnt(0)
          global_store_dword v1, v8, s[4:5])", {"undefined-store@36"}},
        Case{"lds_two_values", R"(
          v_lshlrev_b32 v7, 3, v0
          ds_write2_b32 v7, v0, v9 offset1:1
          ds_read2_b32 v[10:11], v7 offset1:1
          s_waitcnt lgkmcnt(0)
          global_store_dword v1, v10, s[4:5]
          global_store_dword v1, v11, s[4:5])", {"undefined-store@48"}},
        Case{"lds_atomic_on_nothing", R"(
          ds_add_u32 v1, v0
          ds_read_b32 v8, v1
          s_waitcnt lgkmcnt(0)
          global_store_dword v1, v8, s[4:5])", {"undefined-store@36"}},
        Case{"lds_bytes", R"(
          ds_write_b8 v1, v0
          ds_read_u8 v8, v1
          s_waitcnt lgkmcnt(0)
          global_store_dword v1, v8, s[4:5])", {}},
        Case{"scratch_never_written", R"(
          v_mov_b32 v7, 0
          s_setreg_b32 hwreg(HW_REG_FLAT_SCR_LO), s2
          s_setreg_b32 hwreg(HW_REG_FLAT_SCR_HI), s3
          scratch_load_dword v8, v7, off offset:4
          s_waitcnt vmcnt(0)
          global_store_dword v1, v8, s[4:5])", {"undefined-store@40"}},
        Case{"scratch_written", R"(
          v_mov_b32 v7, 0
          s_setreg_b32 hwreg(HW_REG_FLAT_SCR_LO), s2
          s_setreg_b32 hwreg(HW_REG_FLAT_SCR_HI), s3
          scratch_store_dword v7, v0, off offset:4
          scratch_load_dword v8, v7, off offset:4
          s_waitcnt vmcnt(0)
          global_store_dword v1, v8, s[4:5])", {}}),
    case_name);

TEST(Undefined, NamesTheOrigin) {
  StrictRun run;
  const auto& findings = run.run(kLoadBuffer + "v_add_nc_u32 v8, v9, v1\nv_mov_b32 v7, v8\nglobal_store_dword v1, v7, s[4:5]");
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].detail, "the value stored to global memory (v7) depends on v9, which was never written");
  EXPECT_EQ(findings[0].count, 32u);
  EXPECT_EQ(findings[0].lane, 0);
}

TEST(Undefined, Wave64) {
  StrictRun run;
  EXPECT_EQ(kinds(run.run(kLoadBuffer + R"(
    s_mov_b64 exec, 0xff
    v_mov_b32 v9, 0
    s_mov_b64 exec, -1
    v_cmp_eq_u32 vcc, 0, v9
    s_mov_b64 exec, 0xff
    s_and_b64 vcc, vcc, exec
    s_cbranch_vccz end
          s_nop 0
    end:
    global_store_dword v1, v9, s[4:5])", {}, {.lanes = 64})),
            std::vector<std::string>{});
}

}  // namespace
}  // namespace rocfix::vcard
