// SPDX-License-Identifier: MIT
// Each fault is named with its place, in words and in JSON.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "vcard_machine/bare_kernel.h"

namespace rocfix::vcard {
namespace {

using ::testing::HasSubstr;

// One kernel on a card of its own, with a buffer whose address the kernel gets.
class FaultTest : public ::testing::Test {
 protected:
  FaultTest() { std::filesystem::remove(options_.report_path); }
  ~FaultTest() override { std::filesystem::remove(options_.report_path); }

  Outcome run(const std::string& text, Dispatch dispatch = {}, KernelShape shape = {}) {
    return run_words(assemble(text + "\ns_endpgm\n", shape.chip, shape.lanes), dispatch, shape);
  }

  Outcome run_words(const std::vector<uint32_t>& words, Dispatch dispatch, KernelShape shape) {
    if (!card_) card_ = std::make_unique<Card>(options_);
    if (!buffer_) buffer_ = std::make_unique<CardMemory>(*card_, 4096);
    const CardMemory arguments(*card_, 64, "kernel argument memory");
    const uint64_t address = buffer_->address();
    std::memcpy(reinterpret_cast<void*>(arguments.address()), &address, 8);
    shape.argument_bytes = 64;
    const BareKernel kernel(*card_, words, shape);
    if (dispatch.group == std::array<uint32_t, 3>{1, 1, 1}) dispatch.group = dispatch.grid = {32, 1, 1};
    dispatch.kernel_object = kernel.address();
    if (dispatch.kernarg == 0) dispatch.kernarg = arguments.address();
    Outcome outcome = card_->run(dispatch);
    expect_layout(outcome.report);
    outcome.report = unwrapped(outcome.report);
    return outcome;
  }

  // Where a line goes on in the next one is the layout's business.
  static std::string unwrapped(std::string report) {
    const std::string next = "\n" + std::string(15, ' ');
    for (size_t at = 0; (at = report.find(next, at)) != report.npos;) report.replace(at, next.size(), " ");
    return report;
  }

  nlohmann::json last_line() const {
    std::ifstream file(options_.report_path);
    std::string line, last;
    while (std::getline(file, line)) last = line;
    return nlohmann::json::parse(last);
  }

  static void expect_layout(const std::string& report) {
    std::istringstream lines(report);
    for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 80u) << line;
  }

  CardOptions options_{.threads = 1,
                       .budget = 200'000,
                       .report_path = (std::filesystem::temp_directory_path() /
                                       ("rocfix-fault-test-" + std::to_string(getpid()) + ".json"))
                                          .string(),
                       .print_findings = false,
                       .patience_with_host = std::chrono::milliseconds(200)};
  std::unique_ptr<Card> card_;
  std::unique_ptr<CardMemory> buffer_;
};

// The buffer's address into s[4:5], four times the lane into v1.
const std::string kLoadBuffer = "s_load_dwordx2 s[4:5], s[0:1], 0x0\nv_lshlrev_b32 v1, 2, v0\ns_waitcnt lgkmcnt(0)\n";

TEST_F(FaultTest, OutOfBoundsStore) {
  // Lane l stores at buffer + 4000 + 4 l: lane 24 is the first beyond 4096.
  const Outcome outcome = run(kLoadBuffer + "v_add_nc_u32 v1, 0xfa0, v1\nglobal_store_dword v1, v0, s[4:5]");
  ASSERT_FALSE(outcome.ok);
  EXPECT_EQ(outcome.fault.kind, FaultKind::kOutOfBounds);
  EXPECT_EQ(outcome.fault.lane, 24);
  EXPECT_EQ(outcome.fault.address, buffer_->address() + 4096);
  EXPECT_THAT(outcome.report, HasSubstr("out-of-bounds store"));
  EXPECT_THAT(outcome.report, HasSubstr("kernel(float*)"));
  EXPECT_THAT(outcome.report, HasSubstr("+0x18  global_store_dword v1, v0, s[4:5]"));
  EXPECT_THAT(outcome.report, HasSubstr("(24,0,0) of work-group (0,0,0), wave 0 lane 24"));
  EXPECT_THAT(outcome.report, HasSubstr("0 bytes past the end of device memory #1, 4096 bytes at"));
  const auto line = last_line();
  EXPECT_EQ(line["type"], "fault");
  EXPECT_EQ(line["fault"], "out-of-bounds");
  EXPECT_EQ(line["kernel"], "_Z6kernelPf");
  EXPECT_EQ(line["offset"], 0x18);
  EXPECT_EQ(line["work_item"], (std::vector<int>{24, 0, 0}));
  EXPECT_EQ(line["store"], true);
  EXPECT_EQ(line["address"], buffer_->address() + 4096);
  EXPECT_EQ(line["nearest"]["bytes"], 4096);
}

TEST_F(FaultTest, WorkItemsOfTwoDimensionsAndLaterGroups) {
  // 8 x 8 work-items in two waves; only work-item (3,5) = number 43 of group 2 loads from address 16.
  const Outcome outcome = run(R"(
    s_cmp_lg_u32 s2, 2
    s_cbranch_scc1 done
    v_mov_b32 v4, 16
    v_mov_b32 v5, 0
    v_cmp_eq_u32 vcc_lo, 3, v0
    v_cmp_eq_u32 s4, 5, v1
    s_and_b32 exec_lo, vcc_lo, s4
    global_load_dword v3, v[4:5], off
    done:)",
                              {.group = {8, 8, 1}, .grid = {32, 8, 1}}, {.work_item_ids = 1});
  ASSERT_FALSE(outcome.ok);
  EXPECT_THAT(outcome.report, HasSubstr("out-of-bounds load"));
  EXPECT_THAT(outcome.report, HasSubstr("(3,5,0) of work-group (2,0,0), wave 1 lane 11"));
  EXPECT_THAT(outcome.report, HasSubstr("0x10, 4 bytes"));
}

TEST_F(FaultTest, FreedMemory) {
  card_ = std::make_unique<Card>(options_);
  buffer_ = std::make_unique<CardMemory>(*card_, 4096);
  buffer_->free();
  const Outcome outcome = run(kLoadBuffer + "global_load_dword v2, v1, s[4:5]");
  EXPECT_EQ(outcome.fault.kind, FaultKind::kFreed);
  EXPECT_THAT(outcome.report, HasSubstr("load from freed memory"));
  EXPECT_THAT(outcome.report, HasSubstr("byte 0 of freed device memory #1"));
  EXPECT_EQ(last_line()["nearest"]["freed"], true);
}

TEST_F(FaultTest, MisalignedAtomic) {
  const Outcome outcome = run(kLoadBuffer + "v_add_nc_u32 v1, 2, v1\nglobal_atomic_add v1, v0, s[4:5]");
  EXPECT_EQ(outcome.fault.kind, FaultKind::kMisaligned);
  EXPECT_THAT(outcome.report, HasSubstr("misaligned atomic"));
}

TEST_F(FaultTest, LdsOverrun) {
  const Outcome outcome = run(kLoadBuffer + "ds_write_b32 v1, v0", {.group = {32, 1, 1}, .grid = {32, 1, 1}, .group_bytes = 64});
  EXPECT_EQ(outcome.fault.kind, FaultKind::kLdsOverrun);
  EXPECT_EQ(outcome.fault.lane, 16);
  EXPECT_THAT(outcome.report, HasSubstr("LDS store past the work-group's allocation"));
  EXPECT_THAT(outcome.report, HasSubstr("the work-group has 64 bytes of LDS"));
}

TEST_F(FaultTest, ScratchOverrun) {
  const Outcome outcome = run(R"(
    s_setreg_b32 hwreg(HW_REG_FLAT_SCR_LO), s2
    s_setreg_b32 hwreg(HW_REG_FLAT_SCR_HI), s3
    v_mov_b32 v1, 16
    scratch_store_dword v1, v0, off)",
                              {.group = {32, 1, 1}, .grid = {32, 1, 1}, .private_bytes = 16}, {.flat_scratch = true});
  EXPECT_EQ(outcome.fault.kind, FaultKind::kScratchOverrun);
  EXPECT_THAT(outcome.report, HasSubstr("scratch store past the work-item's allocation"));
  EXPECT_THAT(outcome.report, HasSubstr("16 bytes of scratch"));
}

TEST_F(FaultTest, IllegalInstructionIsNamed) {
  auto words = assemble("v_dot2_f32_f16 v0, v1, v2, v3\ns_endpgm\n", "gfx1030", 32);
  const Outcome outcome = run_words(words, {}, {});
  EXPECT_EQ(outcome.fault.kind, FaultKind::kIllegalInstruction);
  EXPECT_THAT(outcome.report, HasSubstr("v_dot2_f32_f16: gfx1010 lacks it; gfx1011, gfx1012, gfx1030 have it"));
  words[0] = 0xffffffff;
  EXPECT_THAT(run_words(words, {}, {}).report, HasSubstr("0xffffffff is no instruction of gfx1010"));
}

TEST_F(FaultTest, ImagesAreUnsupported) {
  const Outcome outcome = run("image_load v0, v[0:1], s[4:11] dmask:0x1 dim:SQ_RSRC_IMG_2D unorm");
  EXPECT_EQ(outcome.fault.kind, FaultKind::kUnsupported);
  EXPECT_THAT(outcome.report, HasSubstr("image_load"));
}

TEST_F(FaultTest, Trap) {
  const Outcome outcome = run("s_nop 0\ns_trap 2");
  EXPECT_EQ(outcome.fault.kind, FaultKind::kTrap);
  EXPECT_THAT(outcome.report, HasSubstr("+0x4  s_trap 2"));
  EXPECT_THAT(outcome.report, HasSubstr("abort(), a failed assert()"));
}

TEST_F(FaultTest, JumpOutOfTheCode) {
  const Outcome outcome = run("s_mov_b32 s4, 0x1000\ns_mov_b32 s5, 0\ns_setpc_b64 s[4:5]");
  EXPECT_EQ(outcome.fault.kind, FaultKind::kBadCodeAddress);
  EXPECT_EQ(outcome.fault.address, 0x1000u);
  EXPECT_THAT(outcome.report, HasSubstr("+0xc  s_setpc_b64 s[4:5]"));
  EXPECT_THAT(outcome.report, HasSubstr("0x1000"));
}

TEST_F(FaultTest, EndlessLoopWithWhatItPolls) {
  const Outcome outcome = run(kLoadBuffer + R"(
    v_mov_b32 v2, 0
    again:
    global_load_dword v3, v2, s[4:5] offset:8
    s_waitcnt vmcnt(0)
    v_cmp_eq_u32 vcc_lo, 77, v3
    s_cbranch_vccz again)");
  EXPECT_EQ(outcome.fault.kind, FaultKind::kHang);
  EXPECT_THAT(outcome.report, HasSubstr("the kernel hangs"));
  EXPECT_THAT(outcome.report, HasSubstr("+0x14 to +0x28, 4 instructions"));
  EXPECT_THAT(outcome.report, HasSubstr("+0x28  s_cbranch_vccz"));
  EXPECT_THAT(outcome.report, HasSubstr("+0x14 reads 4 bytes at"));
  EXPECT_THAT(outcome.report, HasSubstr("byte 8 of device memory #1"));
  EXPECT_EQ(last_line()["loop"].size(), 4u);
  EXPECT_EQ(last_line()["polls"]["address"], buffer_->address() + 8);
}

TEST_F(FaultTest, EndlessSleepIsAHangToo) {
  options_.budget = 0;  // not its instructions count, but the time that nothing happens
  const Outcome outcome = run("again:\ns_sleep 1\ns_branch again");
  EXPECT_EQ(outcome.fault.kind, FaultKind::kHang);
  EXPECT_THAT(outcome.report, HasSubstr("s_sleep 1"));
}

TEST_F(FaultTest, BarrierThatOneWaveDoesNotReach) {
  const Outcome outcome = run(R"(
    v_readfirstlane_b32 s4, v0
    s_cmp_lg_u32 s4, 0
    s_cbranch_scc1 wait
    spin:
    s_nop 0
    s_branch spin
    wait:
    s_barrier)",
                              {.group = {96, 1, 1}, .grid = {96, 1, 1}});
  EXPECT_EQ(outcome.fault.kind, FaultKind::kBarrier);
  EXPECT_THAT(outcome.report, HasSubstr("a barrier that not all waves reach"));
  EXPECT_THAT(outcome.report, HasSubstr("waves 1, 2 of the group at the barrier +0x14  s_barrier"));
  EXPECT_THAT(outcome.report, HasSubstr("wave 0 of work-group (0,0,0)"));
  EXPECT_EQ(last_line()["at_barrier"], (std::vector<int>{1, 2}));
}

TEST_F(FaultTest, HaltIsADeadlock) {
  const Outcome outcome = run("s_sethalt 1");
  EXPECT_EQ(outcome.fault.kind, FaultKind::kDeadlock);
}

// Waves that ended drop out of barriers: the kernel finishes, with one warning.
TEST_F(FaultTest, EndedWavesDropOutOfBarriersWithAWarning) {
  const std::string text = R"(
    v_readfirstlane_b32 s4, v0
    s_cmp_lg_u32 s4, 0
    s_cbranch_scc0 done
    s_barrier
    s_barrier
    done:)";
  const Dispatch dispatch{.group = {96, 1, 1}, .grid = {960, 1, 1}};
  const Outcome outcome = run(text, dispatch);
  ASSERT_TRUE(outcome.ok) << outcome.report;
  ASSERT_EQ(outcome.findings.size(), 2u);
  EXPECT_EQ(outcome.findings[0].kind, "barrier-not-reached");
  EXPECT_TRUE(outcome.findings[0].is_warning);
  EXPECT_EQ(outcome.findings[0].count, 10u);
  EXPECT_EQ(outcome.findings[0].offset, 0xc);
  EXPECT_THAT(outcome.findings[0].detail, HasSubstr("1 of the group's 3 waves"));
  EXPECT_EQ(last_line()["type"], "warning");
}

struct BadLaunch {
  const char* name;
  Dispatch dispatch;
  KernelShape shape;
  const char* why;
};

class LaunchTest : public FaultTest, public ::testing::WithParamInterface<BadLaunch> {};

TEST_P(LaunchTest, IsRefused) {
  const Outcome outcome = run("s_nop 0", GetParam().dispatch, GetParam().shape);
  EXPECT_EQ(outcome.fault.kind, FaultKind::kBadLaunch);
  EXPECT_THAT(outcome.report, HasSubstr("a launch that the card cannot do"));
  EXPECT_THAT(outcome.report, HasSubstr(GetParam().why));
  EXPECT_EQ(last_line()["fault"], "bad-launch");
}

INSTANTIATE_TEST_SUITE_P(
    Limits, LaunchTest,
    ::testing::Values(
        BadLaunch{"exception_traps", {.group = {32, 1, 1}, .grid = {32, 1, 1}}, {.exception_traps = 64}, "exceptions"},
        BadLaunch{"large_group", {.group = {2048, 1, 1}, .grid = {2048, 1, 1}}, {}, "= 2048 work-items; the most is 1024"},
        BadLaunch{"empty_group", {.group = {32, 0, 1}, .grid = {32, 1, 1}}, {}, "size 0 in dimension 1"},
        BadLaunch{"empty_grid", {.group = {32, 1, 1}, .grid = {32, 1, 0}}, {}, "size 0 in dimension 2"},
        BadLaunch{"lds", {.group = {32, 1, 1}, .grid = {32, 1, 1}, .group_bytes = 65540}, {}, "65540 bytes of LDS"},
        BadLaunch{"scratch", {.group = {32, 1, 1}, .grid = {32, 1, 1}, .private_bytes = 1 << 20}, {}, "bytes of scratch"},
        BadLaunch{"vgprs", {.group = {32, 1, 1}, .grid = {32, 1, 1}}, {.vgprs = 264}, "264 VGPRs; a wave has 256"},
        // 32 waves of 256 VGPRs: a WGP's four SIMDs hold four each.
        BadLaunch{"occupancy", {.group = {1024, 1, 1}, .grid = {1024, 1, 1}}, {.vgprs = 256}, "a WGP holds 16 such waves"},
        BadLaunch{"arguments", {.group = {32, 1, 1}, .grid = {32, 1, 1}, .kernarg = 0x5000}, {}, "64 bytes at 0x5000"}),
    [](const auto& parameter) { return parameter.param.name; });

}  // namespace
}  // namespace rocfix::vcard
