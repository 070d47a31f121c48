// SPDX-License-Identifier: MIT
// LDS shared by the waves of a group, and the barriers between.
#include "vcard_strict/strict_run.h"

namespace rocfix::vcard {
namespace {

using ::testing::HasSubstr;

// v0 is the work-item, 0 to 63; v1 four times that, v2 four times its partner in the other wave.
const std::string kStart = "v_lshlrev_b32 v1, 2, v0\nv_xor_b32 v2, 0x80, v1\nv_mov_b32 v3, 0\n";  // 16 bytes

class RacesTest : public ::testing::TestWithParam<Case> {};

TEST_P(RacesTest, Finds) {
  StrictRun run("gfx1030");  // without the hazards of gfx10.1
  const Dispatch dispatch{.group = {64, 1, 1}, .grid = {64, 1, 1}, .group_bytes = 2048};
  EXPECT_EQ(kinds(run.run(kStart + GetParam().text, dispatch)), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Lds, RacesTest,
    ::testing::Values(
        Case{"exchange_with_barrier", R"(
          ds_write_b32 v1, v0
          s_waitcnt lgkmcnt(0)
          s_barrier
          ds_read_b32 v4, v2
          s_waitcnt lgkmcnt(0))", {}},
        Case{"exchange_without_barrier", R"(
          ds_write_b32 v1, v0
          s_waitcnt lgkmcnt(0)
          ds_read_b32 v4, v2)", {"lds-race@16", "lds-race@28"}},
        Case{"exchange_without_wait", R"(
          ds_write_b32 v1, v0
          s_barrier
          ds_read_b32 v4, v2)", {"lds-missing-waitcnt@28"}},
        Case{"waiting_after_the_barrier_is_too_late", R"(
          ds_write_b32 v1, v0
          s_barrier
          s_waitcnt lgkmcnt(0)
          ds_read_b32 v4, v2)", {"lds-missing-waitcnt@32"}},
        Case{"own_data_needs_no_barrier", R"(
          ds_write_b32 v1, v0
          ds_read_b32 v4, v1)", {}},
        Case{"all_write_the_same_byte", "ds_write_b32 v3, v3", {"lds-race@16"}},
        Case{"all_read_the_same_byte", R"(
          s_barrier
          ds_read_b32 v4, v3)", {}},
        Case{"write_after_read", R"(
          ds_write_b32 v1, v0
          s_waitcnt lgkmcnt(0)
          s_barrier
          ds_read_b32 v4, v2
          s_waitcnt lgkmcnt(0)
          ds_write_b32 v1, v4)", {"lds-race@32", "lds-race@44"}},
        Case{"write_after_read_with_barrier", R"(
          ds_write_b32 v1, v0
          s_waitcnt lgkmcnt(0)
          s_barrier
          ds_read_b32 v4, v2
          s_waitcnt lgkmcnt(0)
          s_barrier
          ds_write_b32 v1, v4)", {}},
        Case{"atomics_do_not_race", "v_mov_b32 v5, 1\nds_add_u32 v3, v5", {}},
        Case{"atomics_of_several_kinds", R"(
          v_mov_b32 v5, 1
          ds_add_u32 v3, v5
          ds_max_rtn_u32 v4, v3, v0
          ds_or_b32 v3, v0)", {}},
        // Wave 1's atomic comes behind wave 0's write.
        Case{"atomic_and_plain_write_do", R"(
          v_mov_b32 v5, 1
          ds_add_u32 v3, v5
          ds_write_b32 v3, v5)", {"lds-race@20"}},
        Case{"plain_read_behind_a_barrier", R"(
          v_mov_b32 v5, 1
          ds_add_u32 v3, v5
          s_waitcnt lgkmcnt(0)
          s_barrier
          ds_read_b32 v4, v3)", {}},
        Case{"through_flat_instructions", R"(
          s_mov_b64 s[8:9], src_shared_base
          v_mov_b32 v9, s9
          v_mov_b32 v8, v2
          ds_write_b32 v1, v0
          flat_load_dword v4, v[8:9])", {"lds-race@28", "lds-race@36"}},
        Case{"through_flat_instructions_with_barrier", R"(
          s_mov_b64 s[8:9], src_shared_base
          v_mov_b32 v9, s9
          v_mov_b32 v8, v2
          ds_write_b32 v1, v0
          s_waitcnt lgkmcnt(0)
          s_barrier
          flat_load_dword v4, v[8:9])", {}},
        // Wave 1's atomic comes behind wave 0's read.
        Case{"atomic_and_plain_read_do", R"(
          v_mov_b32 v5, 1
          ds_add_u32 v3, v5
          s_waitcnt lgkmcnt(0)
          ds_read_b32 v4, v3)", {"lds-race@20"}},
        // A flag: wave 0 waits until wave 1 has set it.
        Case{"waiting_for_an_atomic", R"(
          ds_wrxchg_rtn_b32 v6, v3, v3
          s_waitcnt lgkmcnt(0)
          s_barrier
          v_readfirstlane_b32 s8, v0
          s_cmp_lg_u32 s8, 0
          s_cbranch_scc1 set
          wait:
          ds_read_b32 v4, v3
          s_waitcnt lgkmcnt(0)
          v_readfirstlane_b32 s9, v4
          s_cmp_eq_u32 s9, 0
          s_cbranch_scc1 wait
          s_endpgm
          set:
          ds_or_b32 v3, v0)", {}},
        // Other loops read the places one after the other.
        Case{"a_loop_that_does_not_wait", R"(
          v_mov_b32 v5, 1
          ds_add_u32 v3, v5
          s_mov_b32 s8, 2
          again:
          ds_read_b32 v4, v3
          v_add_nc_u32 v3, 4, v3
          s_sub_u32 s8, s8, 1
          s_cmp_lg_u32 s8, 0
          s_cbranch_scc1 again)", {"lds-race@20"}},
        Case{"compare_and_swap_checks_what_was_read", R"(
          ds_read_b32 v4, v3
          s_waitcnt lgkmcnt(0)
          ds_cmpst_b32 v3, v4, v0
          ds_read_b32 v4, v3)", {}},
        Case{"bytes_of_one_dword", R"(
          v_lshrrev_b32 v5, 5, v0
          ds_write_b8 v5, v0)", {}},
        Case{"the_same_byte_of_a_dword", "ds_write_b8 v3, v0", {"lds-race@16"}},
        Case{"a_dword_over_bytes", R"(
          v_lshrrev_b32 v5, 5, v0
          ds_write_b8 v5, v0
          ds_read_b32 v4, v3)", {"lds-race@20", "lds-race@28"}},
        Case{"wide_accesses_apart", R"(
          v_lshlrev_b32 v5, 4, v0
          ds_write_b128 v5, v[8:11])", {}},
        Case{"wide_accesses_overlap", R"(
          v_lshlrev_b32 v5, 3, v0
          ds_write_b128 v5, v[8:11])", {"lds-race@20"}}),
    case_name);

TEST(Races, NameBothSides) {
  StrictRun run("gfx1030");
  const auto& findings = run.run(kStart + "ds_write_b32 v1, v0\ns_waitcnt lgkmcnt(0)\nds_read_b32 v4, v2",
                                 {.group = {64, 1, 1}, .grid = {64, 1, 1}, .group_bytes = 256});
  ASSERT_EQ(findings.size(), 2u);  // each wave's part may come first
  EXPECT_EQ(findings[0].kind, "lds-race");
  EXPECT_EQ(findings[0].detail, "LDS byte 128 is written here, and wave 0 reads it (ds_read_b32 at +0x1c) with no barrier between");
  EXPECT_EQ(findings[0].wave, 1u);
  EXPECT_EQ(findings[0].count, 32u);
}

TEST(Races, AreNotBetweenGroups) {
  StrictRun run("gfx1030", 2);
  EXPECT_EQ(kinds(run.run(kStart + "ds_write_b32 v3, v3\ns_waitcnt lgkmcnt(0)\nds_read_b32 v4, v3",
                          {.group = {32, 1, 1}, .grid = {320, 1, 1}, .group_bytes = 256})),
            std::vector<std::string>{});
}

TEST(Barriers, InDivergentControlFlow) {
  StrictRun run;
  const auto& findings = run.run("v_cmp_gt_u32 vcc_lo, 5, v0\ns_and_saveexec_b32 s8, vcc_lo\ns_barrier",
                                 {.group = {32, 1, 1}, .grid = {64, 1, 1}});
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].kind, "divergent-barrier");
  EXPECT_EQ(findings[0].detail, "barrier in divergent control flow: 5 of 32 work-items of the wave reach it");
  EXPECT_EQ(findings[0].lane, 5);
  EXPECT_EQ(findings[0].count, 2u);
}

TEST(Barriers, OfPartialWavesAreFine) {
  StrictRun run;
  EXPECT_EQ(kinds(run.run("s_barrier", {.group = {40, 1, 1}, .grid = {80, 1, 1}})), std::vector<std::string>{});
}

// Either way round: the wave that ends early may do so before or after the others come to the barrier.
TEST(Barriers, NotReachedByAllWaves) {
  for (const char* wave : {"0", "32"}) {
    StrictRun run;
    const auto& findings = run.run(std::string("v_readfirstlane_b32 s8, v0\ns_cmp_eq_u32 s8, ") + wave +
                                       "\ns_cbranch_scc1 end\ns_barrier\nend:",
                                   {.group = {64, 1, 1}, .grid = {64, 1, 1}});
    ASSERT_EQ(findings.size(), 1u) << wave;
    EXPECT_EQ(findings[0].kind, "barrier-not-reached");
    EXPECT_EQ(findings[0].offset, 12);
    EXPECT_FALSE(findings[0].is_warning);
    EXPECT_THAT(findings[0].detail, HasSubstr("1 of the group's 2 waves ended without reaching this barrier"));
  }
}

}  // namespace
}  // namespace rocfix::vcard
