// SPDX-License-Identifier: MIT
// The twelve bugs of gfx10.1, each with code that meets it and the same code with LLVM 15's workaround. Compiled
// programs, in which none may be met, run in strict mode in tests/vcard_hip.
#include "decode/decoder.h"
#include "strict/hazards/all.h"
#include "vcard_strict/strict_run.h"

namespace rocfix::vcard {
namespace {

// The names of the hazards that a text meets, in order, when it is read from its first line to its last.
std::vector<std::string> met_by(const std::string& text, const std::string& chip = "gfx1010") {
  auto decoder = Decoder::create(chip, 32);
  const auto words = assemble(text + "\n", chip, 32);
  std::vector<Instruction> code;
  for (size_t at = 0; at < words.size(); at += code.back().size / 4u)
    code.push_back(*(*decoder)->decode(at * 4, std::as_bytes(std::span(words)).subspan(at * 4)));
  std::vector<std::string> met;
  Hazards hazards;
  for (const Instruction& instruction : code) {
    const Facts facts(instruction, 32);
    hazards.next({facts, instruction}, [&](std::string_view name, std::string_view) { met.emplace_back(name); });
  }
  return met;
}

class HazardsTest : public ::testing::TestWithParam<Case> {};

TEST_P(HazardsTest, Meets) {
  EXPECT_EQ(met_by(GetParam().text), GetParam().expected);
}

#define ROCFIX_CASES(suite, ...) \
  INSTANTIATE_TEST_SUITE_P(suite, HazardsTest, ::testing::Values(__VA_ARGS__), case_name)

const std::vector<std::string> kNone;

const std::vector<std::string> kPermlane = {"vcmpx-permlane-hazard"};
ROCFIX_CASES(VcmpxPermlane,
             Case{"direct", "v_cmpx_eq_u32 v0, v1\nv_permlane16_b32 v2, v3, s0, s1", kPermlane},
             Case{"nops_do_not_help", "v_cmpx_eq_u32 v0, v1\nv_nop\ns_nop 3\nv_permlanex16_b32 v2, v3, s0, s1", kPermlane},
             Case{"a_move_helps", "v_cmpx_eq_u32 v0, v1\nv_mov_b32 v3, v3\nv_permlane16_b32 v2, v3, s0, s1", kNone},
             Case{"plain_compare", "v_cmp_eq_u32 vcc_lo, v0, v1\nv_permlane16_b32 v2, v3, s0, s1", kNone});

const std::vector<std::string> kScalarWrite = {"vmem-to-scalar-write-hazard"};
ROCFIX_CASES(
    VmemToScalarWrite,
    Case{"base_overwritten", "global_load_dword v0, v1, s[2:3]\ns_mov_b32 s2, 0", kScalarWrite},
    Case{"by_a_scalar_load", "global_load_dword v0, v1, s[2:3]\ns_load_dword s3, s[4:5], 0x0", kScalarWrite},
    Case{"exec_overwritten", "ds_write_b32 v0, v1\ns_mov_b32 exec_lo, -1", kScalarWrite},
    Case{"buffer_offset", "buffer_load_dword v0, off, s[4:7], s9\ns_add_u32 s9, s9, 4", kScalarWrite},
    Case{"m0_of_lds_load", "buffer_load_dword off, s[4:7], 0 lds\ns_mov_b32 m0, 0", kScalarWrite},
    Case{"another_register", "global_load_dword v0, v1, s[2:3]\ns_mov_b32 s4, 0", kNone},
    Case{"valu_between", "global_load_dword v0, v1, s[2:3]\nv_mov_b32 v4, 0\ns_mov_b32 s2, 0", kNone},
    Case{"full_wait_between", "global_load_dword v0, v1, s[2:3]\ns_waitcnt 0\ns_mov_b32 s2, 0", kNone},
    Case{"partial_wait_does_not_help", "global_load_dword v0, v1, s[2:3]\ns_waitcnt vmcnt(0)\ns_mov_b32 s2, 0", kScalarWrite},
    Case{"depctr_between", "global_load_dword v0, v1, s[2:3]\ns_waitcnt_depctr 0xffe3\ns_mov_b32 s2, 0", kNone},
    // Once for each read.
    Case{"said_once", "global_load_dword v0, v1, s[2:3]\ns_mov_b32 s2, 0\ns_mov_b32 s2, 1", kScalarWrite},
    Case{"saveexec_is_not_named", "global_load_dword v0, v1, s[2:3]\ns_and_saveexec_b32 s8, s9", kNone});

const std::vector<std::string> kVectorWrite = {"smem-to-vector-write-hazard"};
ROCFIX_CASES(SmemToVectorWrite,
             Case{"readlane", "s_load_dword s0, s[2:3], 0x0\nv_readlane_b32 s2, v0, 0", kVectorWrite},
             Case{"readfirstlane", "s_load_dword s0, s[2:3], 0x0\nv_readfirstlane_b32 s3, v0", kVectorWrite},
             Case{"compare", "s_load_dword s0, s[2:3], s6\nv_cmp_eq_u32 s6, v0, v1", kVectorWrite},
             Case{"vcc", "s_load_dword s0, vcc, 0x0\nv_cmp_eq_u32 vcc_lo, v0, v1", kVectorWrite},
             Case{"another_register", "s_load_dword s0, s[2:3], 0x0\nv_readlane_b32 s4, v0, 0", kNone},
             Case{"scalar_instruction_between", "s_load_dword s0, s[2:3], 0x0\ns_mov_b32 null, 0\nv_readlane_b32 s2, v0, 0", kNone},
             Case{"sopp_does_not_help", "s_load_dword s0, s[2:3], 0x0\ns_nop 0\nv_readlane_b32 s2, v0, 0", kVectorWrite},
             Case{"wait_between", "s_load_dword s0, s[2:3], 0x0\ns_waitcnt lgkmcnt(0)\nv_readlane_b32 s2, v0, 0", kNone},
             Case{"other_wait_does_not_help", "s_load_dword s0, s[2:3], 0x0\ns_waitcnt vmcnt(0)\nv_readlane_b32 s2, v0, 0", kVectorWrite});

const std::vector<std::string> kExecWar = {"vcmpx-exec-war-hazard"};
ROCFIX_CASES(VcmpxExecWar,
             Case{"memory", "global_load_dword v0, v[2:3], off\nv_cmpx_eq_u32 v4, v5", kExecWar},
             Case{"scalar", "s_mov_b32 s0, exec_lo\nv_cmpx_eq_u32 v4, v5", kExecWar},
             Case{"saveexec", "s_and_saveexec_b32 s0, s1\nv_cmpx_eq_u32 v4, v5", kExecWar},
             Case{"valu_readers_are_fine", "v_mov_b32 v0, 0\nv_cmpx_eq_u32 v4, v5", kNone},
             Case{"plain_valu_does_not_help", "s_mov_b32 s0, exec_lo\nv_mov_b32 v0, 0\nv_cmpx_eq_u32 v4, v5", kExecWar},
             Case{"valu_with_scalar_result", "s_mov_b32 s0, exec_lo\nv_cmp_eq_u32 s1, v0, v1\nv_cmpx_eq_u32 v4, v5", kNone},
             Case{"reading_a_lane_does_not_help", "s_mov_b32 s0, exec_lo\nv_readfirstlane_b32 s1, v0\nv_cmpx_eq_u32 v4, v5", kExecWar},
             Case{"depctr", "s_mov_b32 s0, exec_lo\ns_waitcnt_depctr 0xfffe\nv_cmpx_eq_u32 v4, v5", kNone});

const std::vector<std::string> kLdsBranch = {"lds-branch-vmem-war-hazard"};
ROCFIX_CASES(
    LdsBranchVmem,
    Case{"lds_then_vmem", "ds_read_b32 v0, v1\ns_branch next\nnext:\nglobal_load_dword v2, v[4:5], off", kLdsBranch},
    Case{"vmem_then_lds", "global_load_dword v2, v[4:5], off\ns_cbranch_scc0 next\nnext:\nds_read_b32 v0, v1", kLdsBranch},
    Case{"buffers_too", "ds_read_b32 v0, v1\ns_branch next\nnext:\nbuffer_load_dword v2, off, s[4:7], 0", kLdsBranch},
    Case{"no_branch", "ds_read_b32 v0, v1\nglobal_load_dword v2, v[4:5], off", kNone},
    Case{"same_kind", "ds_read_b32 v0, v1\ns_branch next\nnext:\nds_read_b32 v0, v1", kNone},
    Case{"branch_after_the_change", "ds_read_b32 v0, v1\nglobal_load_dword v2, v[4:5], off\ns_branch next\nnext:\nglobal_load_dword v2, v[4:5], off", kNone},
    Case{"flat_is_neither", "ds_read_b32 v0, v1\ns_branch next\nnext:\nflat_load_dword v2, v[4:5]", kNone},
    Case{"waited_before", "ds_read_b32 v0, v1\ns_waitcnt_vscnt null, 0x0\ns_branch next\nnext:\nglobal_load_dword v2, v[4:5], off", kNone},
    Case{"waited_behind", "ds_read_b32 v0, v1\ns_branch next\nnext:\ns_waitcnt_vscnt null, 0x0\nglobal_load_dword v2, v[4:5], off", kNone},
    Case{"waiting_for_some_is_not_enough", "ds_read_b32 v0, v1\ns_waitcnt_vscnt null, 0x1\ns_branch next\nnext:\nglobal_load_dword v2, v[4:5], off", kLdsBranch});

ROCFIX_CASES(InstPrefetch,
             Case{"any", "s_inst_prefetch 0x1", {"inst-fwd-prefetch-bug"}},
             Case{"other", "s_setprio 1", kNone});

std::string branch_over(int dwords) {
  std::string text = "s_branch next\n";
  for (int n = 0; n < dwords; ++n) text += "s_nop 0\n";
  return text + "next:\ns_nop 0";
}

TEST(Offset3f, IsTheOnlyOffset) {
  // LLVM's assembler puts an s_nop behind such a branch on gfx1010 by itself; gfx1030's leaves it.
  EXPECT_EQ(met_by(branch_over(0x3f), "gfx1030"), std::vector<std::string>{"offset-3f-bug"});
  EXPECT_EQ(met_by(branch_over(0x3f), "gfx1010"), kNone);
  EXPECT_EQ(met_by(branch_over(0x3e), "gfx1030"), kNone);
  EXPECT_EQ(met_by(branch_over(0x40), "gfx1030"), kNone);
}

TEST(FlatOffset, OnFlatOnly) {
  EXPECT_EQ(met_by("flat_load_dword v0, v[2:3] offset:8", "gfx1030"), std::vector<std::string>{"flat-segment-offset-bug"});
  EXPECT_EQ(met_by("flat_load_dword v0, v[2:3]\nglobal_load_dword v0, v[2:3], off offset:8"), kNone);
}

TEST(ScratchOffset, NegativeAndUnaligned) {
  const std::vector<std::string> met = {"negative-unaligned-scratch-offset-bug"};
  EXPECT_EQ(met_by("scratch_load_dword v0, v1, off offset:-3", "gfx1030"), met);
  EXPECT_EQ(met_by("scratch_load_dword v0, v1, off offset:-4", "gfx1030"), kNone);
  EXPECT_EQ(met_by("scratch_load_dword v0, v1, off offset:3", "gfx1030"), kNone);
  EXPECT_EQ(met_by("global_load_dword v0, v1, s[2:3] offset:-3", "gfx1030"), kNone);
}

const char* const kImageNsa = "image_sample_d v[0:3], [v4, v5, v6, v7, v8, v9], s[0:7], s[8:11] dmask:0xf dim:SQ_RSRC_IMG_2D\n";
const char* const kImage = "image_load v0, v[4:5], s[0:7] dmask:0x1 dim:SQ_RSRC_IMG_2D unorm\n";

TEST(NsaToVmem, DirectlyBehind) {
  const std::vector<std::string> met = {"nsa-to-vmem-bug"};
  EXPECT_EQ(met_by(std::string(kImageNsa) + "buffer_load_dword v0, off, s[4:7], 0 offset:2"), met);
  EXPECT_EQ(met_by(std::string(kImageNsa) + "buffer_load_dword v0, off, s[4:7], 0 offset:8"), kNone);
  EXPECT_EQ(met_by(std::string(kImageNsa) + "s_nop 0\nbuffer_load_dword v0, off, s[4:7], 0 offset:2"), kNone);
  EXPECT_EQ(met_by(std::string(kImage) + "buffer_load_dword v0, off, s[4:7], 0 offset:2"), kNone);
}

TEST(NsaClause, InsideOnly) {
  const std::vector<std::string> met = {"nsa-clause-bug"};
  EXPECT_EQ(met_by(std::string("s_clause 0x1\n") + kImage + kImageNsa), met);
  EXPECT_EQ(met_by(std::string("s_clause 0x0\n") + kImage + kImageNsa), kNone);
  EXPECT_EQ(met_by(std::string("s_clause 0x1\n") + kImage + kImage), kNone);
}

// The rest runs.

const std::string kLdsStart = "v_lshlrev_b32 v1, 4, v0\n";

std::vector<std::string> run_lds(const std::string& text, bool wgp_mode, const std::string& chip = "gfx1010") {
  StrictRun run(chip);
  return kinds(run.run(kLdsStart + text, {.group = {32, 1, 1}, .grid = {32, 1, 1}, .group_bytes = 4096},
                       {.wgp_mode = wgp_mode}));
}

TEST(LdsMisaligned, ByAddressInWgpMode) {
  const std::string misaligned = "v_add_nc_u32 v1, 4, v1\nds_write_b64 v1, v[8:9]";
  EXPECT_EQ(run_lds(misaligned, true), std::vector<std::string>{"lds-misaligned-bug@8"});
  EXPECT_EQ(run_lds(misaligned, false), kNone);
  EXPECT_EQ(run_lds(misaligned, true, "gfx1030"), kNone);
  EXPECT_EQ(run_lds("ds_write_b64 v1, v[8:9]", true), kNone);
  EXPECT_EQ(run_lds("v_add_nc_u32 v1, 4, v1\nds_write2_b32 v1, v8, v9 offset1:1", true), kNone);
  EXPECT_EQ(run_lds("v_add_nc_u32 v1, 8, v1\nds_write_b128 v1, v[8:11]", true), std::vector<std::string>{"lds-misaligned-bug@8"});
  EXPECT_EQ(run_lds("v_add_nc_u32 v1, 8, v1\nds_write_b96 v1, v[8:10]", true), std::vector<std::string>{"lds-misaligned-bug@8"});
}

std::vector<std::string> run_flat(const std::string& text, bool wgp_mode, const std::string& base) {
  StrictRun run;
  const auto load_base = "s_mov_b64 s[8:9], " + base + "\nv_mov_b32 v9, s9\nv_lshl_add_u32 v8, v0, 4, s8\n";
  return kinds(run.run(kLoadBuffer + load_base + text, {.group = {32, 1, 1}, .grid = {32, 1, 1}, .group_bytes = 4096},
                       {.wgp_mode = wgp_mode}));
}

// Clang must split them whatever memory they reach, for it does not know.
TEST(LdsMisaligned, OfFlatInstructions) {
  const std::string wide = "v_add_nc_u32 v8, 8, v8\nflat_store_dwordx4 v[8:9], v[0:3]";
  const std::string with_values = "v_mov_b32 v2, 0\nv_mov_b32 v3, 0\n" + wide;
  for (const std::string base : {"src_shared_base", "s[4:5]"}) {
    EXPECT_EQ(run_flat(with_values, true, base), std::vector<std::string>{"lds-misaligned-bug@44"}) << base;
    EXPECT_EQ(run_flat(with_values, false, base), kNone) << base;
    EXPECT_EQ(run_flat("v_add_nc_u32 v8, 8, v8\nflat_store_dwordx2 v[8:9], v[0:1]", true, base), kNone) << base;
    EXPECT_EQ(run_flat("v_add_nc_u32 v8, 4, v8\nflat_store_dword v[8:9], v0", true, base), kNone) << base;
  }
  EXPECT_EQ(run_flat("global_load_dwordx4 v[12:15], v1, s[4:5] offset:4", true, "s[4:5]"), kNone);
}

// Followed along the path that is taken: the other path would be one.
TEST(Hazards, OnTheExecutedPathOnly) {
  const std::string text = kLoadBuffer + R"(
    s_cmp_eq_u32 s4, 0
    s_cbranch_scc1 other
    global_load_dword v2, v1, s[4:5]
    v_mov_b32 v9, 0
    s_mov_b32 s4, 0
    s_endpgm
    other:
    global_load_dword v2, v1, s[4:5]
    s_mov_b32 s4, 0)";
  StrictRun run;
  EXPECT_EQ(kinds(run.run(text)), kNone);
}

// Every bug that executable code can meet, met by the silicon that has it.
TEST(Hazards, AreThoseOfTheSilicon) {
  const std::string text = kLoadBuffer + R"(
    s_inst_prefetch 0x1
    v_lshlrev_b32 v2, 3, v0
    v_add_nc_u32 v2, 4, v2
    ds_write_b64 v2, v[0:1]
    s_branch behind
    behind:
    global_load_dword v3, v1, s[4:5]
    s_mov_b32 s5, 0
    s_load_dword s8, s[0:1], 0x0
    v_readfirstlane_b32 s1, v1
    s_mov_b32 s9, exec_lo
    v_cmpx_eq_u32 v0, v0
    v_permlane16_b32 v4, v0, 0, 0)";
  const std::vector<std::string> met = {"inst-fwd-prefetch-bug@16",    "lds-branch-vmem-war-hazard@40",
                                        "lds-misaligned-bug@28",       "smem-to-vector-write-hazard@60",
                                        "vcmpx-exec-war-hazard@68",    "vcmpx-permlane-hazard@72",
                                        "vmem-to-scalar-write-hazard@48"};
  const Dispatch dispatch{.group = {32, 1, 1}, .grid = {32, 1, 1}, .group_bytes = 1024};
  for (const char* chip : {"gfx1010", "gfx1011", "gfx1012", "gfx1013"}) {
    StrictRun run(chip);
    EXPECT_EQ(kinds(run.run(text, dispatch)), met) << chip;
  }
  StrictRun rdna2("gfx1030");
  EXPECT_EQ(kinds(rdna2.run(text, dispatch)), kNone);
}

}  // namespace
}  // namespace rocfix::vcard
