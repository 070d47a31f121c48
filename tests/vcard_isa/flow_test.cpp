// SPDX-License-Identifier: MIT
// Branches, calls, loops over subvectors, waits, messages, traps and ends.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

#include "vcard_isa/harness.h"

namespace rocfix::vcard {
namespace {

// s4 is 1 when the branch was taken.
bool taken(const std::string& branch, uint32_t lanes, void (*prepare)(Snippet&)) {
  Snippet snippet("s_mov_b32 s4, 1\n" + branch + " over\ns_mov_b32 s4, 0\nover:\ns_mov_b32 s5, 9", lanes);
  prepare(snippet);
  snippet.run();
  EXPECT_EQ(snippet.s(5), 9u) << branch;
  return snippet.s(4) == 1;
}

TEST(Flow, Branches) {
  for (const uint32_t lanes : {32u, 64u}) {
    const auto nothing = [](Snippet&) {};
    const auto scc = [](Snippet& s) { s.wave().scc = true; };
    const auto high_only = [](Snippet& s) {
      s.set_s64(kVccLo, uint64_t{1} << 32);
      s.set_s64(kExecLo, uint64_t{1} << 63);
    };
    const auto zero = [](Snippet& s) {
      s.set_s64(kVccLo, 0);
      s.set_s64(kExecLo, 0);
    };
    const bool wide = lanes == 64;
    EXPECT_TRUE(taken("s_branch", lanes, nothing));
    EXPECT_TRUE(taken("s_cbranch_scc0", lanes, nothing));
    EXPECT_FALSE(taken("s_cbranch_scc0", lanes, scc));
    EXPECT_FALSE(taken("s_cbranch_scc1", lanes, nothing));
    EXPECT_TRUE(taken("s_cbranch_scc1", lanes, scc));
    EXPECT_TRUE(taken("s_cbranch_vccz", lanes, zero));
    EXPECT_EQ(taken("s_cbranch_vccz", lanes, high_only), !wide);
    EXPECT_FALSE(taken("s_cbranch_vccnz", lanes, zero));
    EXPECT_EQ(taken("s_cbranch_vccnz", lanes, high_only), wide);
    EXPECT_TRUE(taken("s_cbranch_execz", lanes, zero));
    EXPECT_EQ(taken("s_cbranch_execz", lanes, high_only), !wide);
    EXPECT_FALSE(taken("s_cbranch_execnz", lanes, zero));
    EXPECT_EQ(taken("s_cbranch_execnz", lanes, high_only), wide);
    for (const char* name : {"s_cbranch_cdbgsys", "s_cbranch_cdbguser", "s_cbranch_cdbgsys_or_user",
                             "s_cbranch_cdbgsys_and_user"})
      EXPECT_FALSE(taken(name, lanes, scc)) << name;
  }
}

TEST(Flow, BackwardBranchMakesALoop) {
  Snippet snippet(R"(
      s_mov_b32 s4, 0
      s_mov_b32 s5, 0
    again:
      s_add_u32 s5, s5, s4
      s_add_u32 s4, s4, 1
      s_cmp_lt_u32 s4, 100
      s_cbranch_scc1 again)");
  snippet.run();
  EXPECT_EQ(snippet.s(5), 4950u);
}

TEST(Flow, CallsAndReturns) {
  Snippet snippet(R"(
      s_getpc_b64 s[2:3]
      s_call_b64 s[10:11], function
      s_mov_b32 s4, 5
      s_add_u32 s6, s2, 36
      s_addc_u32 s7, s3, 0
      s_swappc_b64 s[12:13], s[6:7]
      s_branch end
    function:
      s_mov_b32 s5, 6
      s_setpc_b64 s[10:11]
      s_nop 0
      s_mov_b32 s8, 7
      s_rfe_b64 s[12:13]
    end:
      s_mov_b32 s9, 8)");
  snippet.run();
  const uint64_t code = snippet.code_address();
  EXPECT_EQ(snippet.s64(2), code + 4);
  EXPECT_EQ(snippet.s64(10), code + 8);
  EXPECT_EQ(snippet.s(4), 5u);
  EXPECT_EQ(snippet.s(5), 6u);
  EXPECT_EQ(snippet.s64(12), code + 24);
  EXPECT_EQ(snippet.s(8), 7u);
  EXPECT_EQ(snippet.s(9), 8u);
}

TEST(Flow, SwapMayUseOneRegisterForBoth) {
  Snippet snippet(
      "s_getpc_b64 s[2:3]\ns_add_u32 s2, s2, 12\ns_addc_u32 s3, s3, 0\n"
      "s_mov_b32 s4, 1\ns_swappc_b64 s[2:3], s[2:3]");
  // The jump goes to s_mov_b32 once more, then the pair holds the address behind the swap: the end.
  snippet.run();
  EXPECT_EQ(snippet.wave().pc, snippet.code_address() + 20);
  EXPECT_EQ(snippet.s64(2), snippet.code_address() + 20);
}

// The body adds EXEC's halves to s20, s21 and counts in s22.
void run_subvector_loop(Snippet& snippet, uint64_t exec) {
  snippet.set_s64(kExecLo, exec);
  snippet.set_s64(20, 0);
  snippet.set_s(22, 0);
  snippet.run();
}

TEST(Flow, SubvectorLoop) {
  const char* text = R"(
      s_subvector_loop_begin s10, over
    body:
      s_add_u32 s20, s20, exec_lo
      s_add_u32 s21, s21, exec_hi
      s_add_u32 s22, s22, 1
      s_subvector_loop_end s10, body
    over:
      s_mov_b32 s23, 1)";
  struct Case {
    uint64_t exec;
    uint32_t passes;
  };
  for (const Case test :
       {Case{0, 0}, Case{0x12345678, 1}, Case{0x9abcdef000000000, 1}, Case{0x9abcdef012345678, 2}}) {
    Snippet snippet(text, 64);
    run_subvector_loop(snippet, test.exec);
    EXPECT_EQ(snippet.s64(kExecLo), test.exec);
    EXPECT_EQ(snippet.s64(20), test.exec);
    EXPECT_EQ(snippet.s(22), test.passes);
    EXPECT_EQ(snippet.s(23), 1u);
  }
}

TEST(Flow, Ends) {
  for (const char* text : {"s_endpgm", "s_endpgm_saved", "s_endpgm_ordered_ps_done", "s_setkill 1"}) {
    Snippet snippet(std::string(text) + "\ns_mov_b32 s4, 1");
    snippet.run();
    EXPECT_EQ(snippet.wave().state, WaveState::kEnded) << text;
    EXPECT_EQ(snippet.s(4), Snippet::kUntouched) << text;
  }
}

// What has nothing to do leaves every register alone.
TEST(Flow, WaitsAndHintsChangeNothing) {
  const std::string all = R"(
      s_nop 7
      s_waitcnt 0
      s_waitcnt vmcnt(3) lgkmcnt(1)
      s_waitcnt_vmcnt null, 0
      s_waitcnt_vscnt null, 0
      s_waitcnt_expcnt null, 0
      s_waitcnt_lgkmcnt s3, 2
      s_waitcnt_depctr 0xffe3
      s_wait_idle
      s_setprio 3
      s_clause 1
      s_inst_prefetch 3
      s_version 0x1234
      s_incperflevel 1
      s_decperflevel 1
      s_ttracedata
      s_ttracedata_imm 5
      s_icache_inv
      s_dcache_inv
      s_dcache_wb
      s_gl1_inv
      s_dcache_discard s[2:3], 0
      s_dcache_discard_x2 s[2:3], 0
      s_atc_probe 1, s[2:3], 0
      s_atc_probe_buffer 1, s[4:7], 0
      s_wakeup
      s_setkill 0
      s_sethalt 0
      s_trap 3
  )";
  for (const uint32_t lanes : {32u, 64u}) {
    Snippet before("", lanes), snippet(all, lanes);
    snippet.run();
    EXPECT_EQ(snippet.wave().state, WaveState::kReady);
    EXPECT_EQ(snippet.wave().pc, snippet.code_address() + 36 * 4u);
    EXPECT_EQ(snippet.wave().scalar, before.wave().scalar);
    EXPECT_EQ(snippet.wave().mode.bits, before.wave().mode.bits);
  }
}

TEST(Flow, BarrierAndSleepStopTheWave) {
  Snippet barrier("s_barrier\ns_mov_b32 s4, 1");
  barrier.run();
  EXPECT_EQ(barrier.wave().state, WaveState::kAtBarrier);
  EXPECT_EQ(barrier.wave().pc, barrier.code_address() + 4);
  EXPECT_EQ(barrier.s(4), Snippet::kUntouched);

  Snippet sleep("s_sleep 2\ns_mov_b32 s4, 1");
  sleep.run();
  EXPECT_EQ(sleep.wave().state, WaveState::kYielded);
  EXPECT_EQ(sleep.wave().spins, 1u);
  EXPECT_EQ(sleep.s(4), Snippet::kUntouched);
}

TEST(Flow, Traps) {
  for (const int number : {1, 2, 4, 255}) {
    Snippet snippet(fmt::format("s_nop 0\ns_trap {}", number));
    snippet.run();
    EXPECT_EQ(snippet.fault().kind, FaultKind::kTrap);
    EXPECT_EQ(snippet.fault().pc, snippet.code_address() + 4);
    EXPECT_EQ(snippet.fault().detail, fmt::format("s_trap {}", number));
  }
}

TEST(Flow, HaltsNobodyResumes) {
  Snippet halt("s_sethalt 1");
  halt.run();
  EXPECT_EQ(halt.fault().kind, FaultKind::kDeadlock);

  Snippet message("s_mov_b32 m0, 3\ns_sendmsghalt sendmsg(MSG_INTERRUPT)");
  message.run();
  EXPECT_EQ(message.fault().kind, FaultKind::kDeadlock);
  ASSERT_EQ(message.services().messages.size(), 1u);
  EXPECT_EQ(message.services().messages[0], (std::pair<uint32_t, uint32_t>{1, 3}));
}

TEST(Flow, CodeEndIsIllegal) {
  Snippet snippet("s_code_end");
  snippet.run();
  EXPECT_EQ(snippet.fault().kind, FaultKind::kIllegalInstruction);
}

TEST(Flow, Messages) {
  Snippet snippet(
      "s_mov_b32 m0, 0x1234\ns_sendmsg sendmsg(MSG_INTERRUPT)\ns_mov_b32 m0, 5\n"
      "s_sendmsg sendmsg(MSG_GS, GS_OP_EMIT, 1)");
  snippet.run();
  const auto& messages = snippet.services().messages;
  ASSERT_EQ(messages.size(), 2u);
  EXPECT_EQ(messages[0], (std::pair<uint32_t, uint32_t>{1, 0x1234}));
  EXPECT_EQ(messages[1].first & 15, 2u);
  EXPECT_EQ(messages[1].second, 5u);
}

// The answer stands in EXEC_LO as soon as its bit 31 is clear.
TEST(Flow, DoorbellAnswersInExec) {
  Snippet snippet(
      "s_mov_b32 exec_lo, 0x80000000\ns_sendmsg sendmsg(MSG_GET_DOORBELL)\n"
      "wait:\ns_bitcmp0_b32 exec_lo, 31\ns_cbranch_scc0 wait\ns_mov_b32 s4, exec_lo");
  snippet.run();
  EXPECT_EQ(snippet.s(4), 0u);
}

}  // namespace
}  // namespace rocfix::vcard
