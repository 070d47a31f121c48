// SPDX-License-Identifier: MIT
// Registers used before their s_waitcnt.
#include "vcard_strict/strict_run.h"

namespace rocfix::vcard {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// The texts come behind kLoadBuffer, which takes 16 bytes.
class WaitsTest : public ::testing::TestWithParam<Case> {};

TEST_P(WaitsTest, Finds) {
  StrictRun run;
  EXPECT_EQ(kinds(run.run(kLoadBuffer + GetParam().text, {.group = {32, 1, 1}, .grid = {32, 1, 1}, .group_bytes = 1024})),
            GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Counters, WaitsTest,
    ::testing::Values(
        Case{"load_waited", R"(
          global_load_dword v2, v1, s[4:5]
          s_waitcnt vmcnt(0)
          v_add_nc_u32 v3, v2, v2)", {}},
        Case{"load_not_waited", R"(
          global_load_dword v2, v1, s[4:5]
          v_add_nc_u32 v3, v2, v2)", {"missing-waitcnt@24"}},
        Case{"load_overwritten", R"(
          global_load_dword v2, v1, s[4:5]
          v_mov_b32 v2, 0)", {"missing-waitcnt@24"}},
        Case{"once_a_load", R"(
          global_load_dword v2, v1, s[4:5]
          v_add_nc_u32 v3, v2, v2
          v_add_nc_u32 v3, v2, v2)", {"missing-waitcnt@24"}},
        Case{"loads_return_in_order", R"(
          global_load_dword v2, v1, s[4:5]
          global_load_dword v3, v1, s[4:5] offset:128
          s_waitcnt vmcnt(1)
          v_mov_b32 v4, v2)", {}},
        Case{"the_later_load_is_not_there", R"(
          global_load_dword v2, v1, s[4:5]
          global_load_dword v3, v1, s[4:5] offset:128
          s_waitcnt vmcnt(1)
          v_mov_b32 v4, v3)", {"missing-waitcnt@36"}},
        Case{"a_load_over_a_load", R"(
          global_load_dword v2, v1, s[4:5]
          global_load_dword v2, v1, s[4:5] offset:128
          s_waitcnt vmcnt(0)
          v_mov_b32 v4, v2)", {}},
        Case{"the_wrong_counter", R"(
          global_load_dword v2, v1, s[4:5]
          s_waitcnt lgkmcnt(0)
          v_mov_b32 v4, v2)", {"missing-waitcnt@28"}},
        Case{"stores_are_not_vmcnt", R"(
          global_load_dword v2, v1, s[4:5]
          global_store_dword v1, v0, s[4:5] offset:1024
          s_waitcnt vmcnt(1)
          v_mov_b32 v4, v2)", {"missing-waitcnt@36"}},
        Case{"stored_data_may_be_overwritten", R"(
          v_mov_b32 v2, 0
          global_store_dword v1, v2, s[4:5]
          v_mov_b32 v2, 1)", {}},
        Case{"loaded_and_stored_at_once", R"(
          global_load_dword v2, v1, s[4:5]
          global_store_dword v1, v2, s[4:5] offset:1024)", {"missing-waitcnt@24"}},
        Case{"address_on_its_way", R"(
          global_load_dword v2, v1, s[4:5]
          global_load_dword v3, v2, s[4:5])", {"missing-waitcnt@24"}},
        Case{"atomic_with_return", R"(
          global_atomic_add v2, v1, v0, s[4:5] glc
          v_mov_b32 v4, v2)", {"missing-waitcnt@24"}},
        Case{"atomic_without_return_is_not_vmcnt", R"(
          global_load_dword v2, v1, s[4:5]
          global_atomic_add v1, v0, s[4:5] offset:1024
          s_waitcnt vmcnt(1)
          v_mov_b32 v4, v2)", {"missing-waitcnt@36"}},
        // Stores are counted there, and no register waits for a store.
        Case{"vscnt_is_not_vmcnt", R"(
          global_load_dword v2, v1, s[4:5]
          s_waitcnt_vscnt null, 0x0
          v_mov_b32 v4, v2)", {"missing-waitcnt@28"}},
        Case{"buffer_load_not_waited", R"(
          s_mov_b32 s6, -1
          s_mov_b32 s7, 0x31016fac
          buffer_load_dword v2, v1, s[4:7], 0 offen
          v_mov_b32 v4, v2)", {"missing-waitcnt@36"}},
        Case{"two_halves_of_a_register", R"(
          v_mov_b32 v2, 0
          global_load_short_d16 v2, v1, s[4:5]
          global_load_short_d16_hi v2, v1, s[4:5] offset:2
          s_waitcnt vmcnt(0)
          v_mov_b32 v4, v2)", {}},
        Case{"one_half_waited", R"(
          v_mov_b32 v2, 0
          global_load_short_d16 v2, v1, s[4:5]
          global_load_short_d16_hi v2, v1, s[4:5] offset:2
          s_waitcnt vmcnt(1)
          v_mov_b32 v4, v2)", {"missing-waitcnt@40"}},
        Case{"split_counter_instructions", R"(
          global_load_dword v2, v1, s[4:5]
          s_waitcnt_vmcnt null, 0x0
          v_mov_b32 v4, v2)", {}},
        Case{"split_counter_of_scalar_loads", R"(
          s_load_dword s8, s[4:5], 0x0
          s_waitcnt_lgkmcnt null, 0x0
          s_mov_b32 s9, s8)", {}},
        Case{"scalar_load_waited", R"(
          s_load_dword s8, s[4:5], 0x0
          s_waitcnt lgkmcnt(0)
          s_add_u32 s9, s8, s8)", {}},
        Case{"scalar_load_not_waited", R"(
          s_load_dword s8, s[4:5], 0x0
          s_add_u32 s9, s8, s8)", {"missing-waitcnt@24"}},
        Case{"scalar_load_read_by_valu", R"(
          s_load_dword s8, s[4:5], 0x0
          v_mov_b32 v2, s8)", {"missing-waitcnt@24"}},
        Case{"scalar_load_into_vcc_branched_on", R"(
          s_load_dword vcc_lo, s[4:5], 0x0
          s_cbranch_vccnz end
          end:)", {"missing-waitcnt@24"}},
        Case{"scalar_loads_return_in_any_order", R"(
          s_load_dword s8, s[4:5], 0x0
          s_load_dword s9, s[4:5], 0x4
          s_waitcnt lgkmcnt(1)
          s_mov_b32 s10, s8)", {"missing-waitcnt@36"}},
        Case{"scalar_load_overwritten", R"(
          s_load_dword s8, s[4:5], 0x0
          s_mov_b32 s8, 0)", {"missing-waitcnt@24"}},
        Case{"clock_not_waited", R"(
          s_memtime s[8:9]
          s_mov_b32 s10, s8)", {"missing-waitcnt@24"}},
        Case{"lds_in_order", R"(
          ds_write_b32 v1, v0
          ds_read_b32 v2, v1
          ds_read_b32 v3, v1
          s_waitcnt lgkmcnt(1)
          v_mov_b32 v4, v2)", {}},
        Case{"lds_not_waited", R"(
          ds_write_b32 v1, v0
          ds_read_b32 v2, v1
          v_mov_b32 v4, v2)", {"missing-waitcnt@32"}},
        Case{"lane_operations_are_lds", R"(
          ds_swizzle_b32 v2, v0 offset:swizzle(SWAP,1)
          v_mov_b32 v4, v2)", {"missing-waitcnt@24"}},
        // A scalar load may come after all LDS operations: the count 1 may be that load.
        Case{"lds_among_scalar_loads", R"(
          ds_write_b32 v1, v0
          ds_read_b32 v2, v1
          s_load_dword s8, s[4:5], 0x0
          s_waitcnt lgkmcnt(1)
          v_mov_b32 v4, v2)", {"missing-waitcnt@44"}},
        Case{"flat_needs_the_counter_of_where_it_went", R"(
          v_mov_b32 v8, s4
          v_mov_b32 v9, s5
          flat_load_dword v2, v[8:9]
          s_waitcnt vmcnt(0)
          v_mov_b32 v4, v2)", {}},
        Case{"flat_not_waited", R"(
          v_mov_b32 v8, s4
          v_mov_b32 v9, s5
          flat_load_dword v2, v[8:9]
          s_waitcnt lgkmcnt(0)
          v_mov_b32 v4, v2)", {"missing-waitcnt@36"}},
        Case{"flat_into_lds", R"(
          s_mov_b64 s[8:9], src_shared_base
          v_mov_b32 v9, s9
          v_mov_b32 v8, v1
          ds_write_b32 v1, v0
          flat_load_dword v2, v[8:9]
          s_waitcnt lgkmcnt(0)
          v_mov_b32 v4, v2)", {}},
        Case{"flat_into_lds_not_waited", R"(
          s_mov_b64 s[8:9], src_shared_base
          v_mov_b32 v9, s9
          v_mov_b32 v8, v1
          ds_write_b32 v1, v0
          flat_load_dword v2, v[8:9]
          s_waitcnt vmcnt(0)
          v_mov_b32 v4, v2)", {"missing-waitcnt@48"}},
        // FLAT counts in lgkmcnt, stores too: the load is the other one of two.
        Case{"flat_store_behind_an_lds_load", R"(
          v_mov_b32 v8, s4
          v_mov_b32 v9, s5
          ds_write_b32 v1, v0
          ds_read_b32 v2, v1
          flat_store_dword v[8:9], v0
          s_waitcnt lgkmcnt(1)
          v_mov_b32 v4, v2)", {}},
        Case{"only_the_loaded_registers", R"(
          global_load_dwordx2 v[2:3], v1, s[4:5]
          v_mov_b32 v4, v1
          v_mov_b32 v1, 0)", {}},
        Case{"second_register_of_a_pair", R"(
          global_load_dwordx2 v[2:3], v1, s[4:5]
          v_mov_b32 v4, v3)", {"missing-waitcnt@24"}}),
    case_name);

TEST(Waits, NameRegisterLoadAndRemedy) {
  StrictRun run;
  const auto& findings = run.run(kLoadBuffer + R"(
    global_load_dword v2, v1, s[4:5]
    global_load_dword v3, v1, s[4:5] offset:128
    v_add_nc_u32 v4, v2, v0)");
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].detail,
            "v2 is read before global_load_dword at +0x10 has returned it; s_waitcnt vmcnt(1) must come before");
  EXPECT_EQ(findings[0].instruction, "v_add_nc_u32_e32 v4, v2, v0");
  EXPECT_EQ(findings[0].count, 1u);
  EXPECT_FALSE(findings[0].is_warning);
}

TEST(Waits, CountOverWavesAndGroups) {
  StrictRun run("gfx1010", 2);
  const auto& findings = run.run(kLoadBuffer + "global_load_dword v2, v1, s[4:5]\nv_mov_b32 v3, v2",
                                 {.group = {64, 1, 1}, .grid = {640, 1, 1}});
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].count, 20u);
  EXPECT_EQ(findings[0].work_group[0], 0u);
  EXPECT_EQ(findings[0].wave, 0u);
}

}  // namespace
}  // namespace rocfix::vcard
