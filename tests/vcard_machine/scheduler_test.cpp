// SPDX-License-Identifier: MIT
// Work-groups that wait for each other, barriers, determinism.
#include <gtest/gtest.h>

#include "vcard_machine/bare_kernel.h"

namespace rocfix::vcard {
namespace {

// s[4:5] is the buffer, s6 the group's number, s7 four times that.
const std::string kStart =
    "s_mov_b32 s6, s2\ns_load_dwordx2 s[4:5], s[0:1], 0x0\ns_lshl_b32 s7, s6, 2\nv_mov_b32 v1, s7\n"
    "s_waitcnt lgkmcnt(0)\n";

class SchedulerTest : public ::testing::TestWithParam<unsigned> {
 protected:
  Outcome run(const std::string& text, uint32_t groups, uint32_t items = 32, uint64_t seed = 0,
              KernelShape shape = {}) {
    buffer_.reset();  // it belongs to the card of the last run
    card_ = std::make_unique<Card>(CardOptions{.threads = GetParam(),
                                               .seed = seed,
                                               .budget = 20'000'000,
                                               .print_findings = false,
                                               .patience_with_host = std::chrono::milliseconds(500)});
    buffer_ = std::make_unique<CardMemory>(*card_, 65536);
    CardMemory arguments(*card_, 64, "kernel argument memory");
    arguments.put(0, buffer_->address());
    shape.argument_bytes = 64;
    const BareKernel kernel(*card_, kStart + text + "\ns_endpgm\n", shape);
    return card_->run({.group = {items, 1, 1},
                       .grid = {groups * items, 1, 1},
                       .group_bytes = 4096,
                       .kernel_object = kernel.address(),
                       .kernarg = arguments.address()});
  }

  std::unique_ptr<Card> card_;
  std::unique_ptr<CardMemory> buffer_;
};

// Each group waits for its predecessor's sum, as a scan with decoupled look-back does: 1 + … + n.
TEST_P(SchedulerTest, LookBackOverManyGroups) {
  constexpr uint32_t kGroups = 2000;
  const Outcome outcome = run(R"(
    s_mov_b32 s8, 0
    s_cmp_eq_u32 s6, 0
    s_cbranch_scc1 publish
    spin:
    global_load_dword v2, v1, s[4:5] offset:-4 glc dlc
    s_waitcnt vmcnt(0)
    v_readfirstlane_b32 s8, v2
    s_cmp_eq_u32 s8, 0
    s_cbranch_scc1 spin
    publish:
    s_add_u32 s8, s8, s6
    s_add_u32 s8, s8, 1
    v_mov_b32 v2, s8
    s_mov_b32 exec_lo, 1
    global_store_dword v1, v2, s[4:5])",
                              kGroups);
  ASSERT_TRUE(outcome.ok) << outcome.report;
  for (uint32_t g = 0; g < kGroups; ++g) ASSERT_EQ(buffer_->word(g), (g + 1) * (g + 2) / 2);
}

// A barrier of the whole grid, as cooperative groups make: every group waits until all 300 have come.
const char* const kGridBarrier = R"(
    v_mov_b32 v1, 0
    v_mov_b32 v2, 1
    s_mov_b32 exec_lo, 1
    global_atomic_add v1, v2, s[4:5]
    wait:
    PAUSE
    global_load_dword v3, v1, s[4:5] glc dlc
    s_waitcnt vmcnt(0)
    v_readfirstlane_b32 s8, v3
    s_cmp_lg_u32 s8, 300
    s_cbranch_scc1 wait)";

std::string with_pause(const std::string& pause) {
  std::string text = kGridBarrier;
  return text.replace(text.find("PAUSE"), 5, pause);
}

TEST_P(SchedulerTest, GridBarrierOfSleepingGroups) {
  const Outcome outcome = run(with_pause("s_sleep 1"), 300);
  ASSERT_TRUE(outcome.ok) << outcome.report;
  EXPECT_EQ(buffer_->word(0), 300u);
}

TEST_P(SchedulerTest, MoreGroupsThanTheCardHoldsCannotWaitForEachOther) {
  // Eight waves of 256 VGPRs: two groups on each of 18 WGPs, 36 in all.
  const Outcome outcome = run(with_pause("s_sleep 1"), 300, 256, 0, {.vgprs = 256});
  ASSERT_FALSE(outcome.ok);
  EXPECT_EQ(outcome.fault.kind, FaultKind::kHang);
  EXPECT_NE(outcome.report.find("work-groups have not started"), std::string::npos) << outcome.report;
}

// As hipLaunchCooperativeKernel does: a kernel sets the count, then one wave of each group comes to the barrier.
TEST_P(SchedulerTest, GlobalBarrierOfAllGroups) {
  const Outcome outcome = run(R"(
    s_mov_b32 m0, 0
    s_cmp_lg_u32 s6, 0
    s_cbranch_scc1 others
    v_mov_b32 v2, 299
    ds_gws_init v2 gds
    v_mov_b32 v2, 1
    v_mov_b32 v1, 0
    global_store_dword v1, v2, s[4:5] offset:1600
    s_waitcnt_vscnt null, 0x0
    others:
    s_load_dword s8, s[4:5], 0x640 glc
    s_waitcnt lgkmcnt(0)
    s_cmp_eq_u32 s8, 1
    s_cbranch_scc0 others
    s_mov_b32 s9, 3
    v_mov_b32 v2, 299
    v_mov_b32 v3, 1
    s_mov_b32 exec_lo, 1
    v_mov_b32 v1, 0
    round:
    global_atomic_add v1, v3, s[4:5]
    ds_gws_barrier v2 gds
    global_load_dword v4, v1, s[4:5] glc dlc
    s_waitcnt vmcnt(0)
    ds_gws_barrier v2 gds
    v_mov_b32 v5, s7
    s_sub_u32 s9, s9, 1
    s_cmp_lg_u32 s9, 0
    s_cbranch_scc1 round
    global_store_dword v5, v4, s[4:5] offset:2000)",
                              300);
  ASSERT_TRUE(outcome.ok) << outcome.report;
  for (uint32_t g = 0; g < 300; ++g) ASSERT_EQ(buffer_->word(500 + g), 900u) << g;
}

TEST_P(SchedulerTest, AGlobalBarrierThatOneGroupMissesIsAHang) {
  const Outcome outcome = run(R"(
    s_mov_b32 m0, 0
    s_cmp_lg_u32 s6, 0
    s_cbranch_scc1 misses
    v_mov_b32 v2, 1
    ds_gws_init v2 gds
    ds_gws_barrier v2 gds
    misses:)",
                              2);
  ASSERT_FALSE(outcome.ok);
  EXPECT_EQ(outcome.fault.kind, FaultKind::kHang);
  EXPECT_NE(outcome.report.find("ds_gws_barrier"), std::string::npos) << outcome.report;
}

// Waves exchange through LDS around barriers, round after round.
TEST_P(SchedulerTest, BarriersOrderLds) {
  const std::string text = R"(
    v_mov_b32 v4, v0
    v_lshlrev_b32 v5, 2, v0
    v_add_nc_u32 v6, 4, v5
    v_and_b32 v6, 0x3fc, v6
    s_mov_b32 s9, 100
    round:
    ds_write_b32 v5, v4
    s_waitcnt lgkmcnt(0)
    s_barrier
    ds_read_b32 v4, v6
    s_waitcnt lgkmcnt(0)
    s_barrier
    s_sub_u32 s9, s9, 1
    s_cmp_lg_u32 s9, 0
    s_cbranch_scc1 round
    s_lshl_b32 s10, s6, 10
    v_add_nc_u32 v5, s10, v5
    global_store_dword v5, v4, s[4:5])";
  for (const uint64_t seed : {0, 1, 77}) {
    const Outcome outcome = run(text, 16, 256, seed);
    ASSERT_TRUE(outcome.ok) << outcome.report;
    for (uint32_t n = 0; n < 16 * 256; ++n) ASSERT_EQ(buffer_->word(n), (n % 256 + 100) % 256);
  }
}

INSTANTIATE_TEST_SUITE_P(Threads, SchedulerTest, ::testing::Values(1u, 2u, 5u),
                         [](const auto& parameter) { return "threads_" + std::to_string(parameter.param); });

// The order in which waves reach an atomic counter, with one thread.
std::vector<uint32_t> order_of_arrival(uint64_t seed) {
  Card card({.threads = 1, .seed = seed, .print_findings = false});
  CardMemory buffer(card, 4096);
  CardMemory arguments(card, 64, "kernel argument memory");
  arguments.put(0, buffer.address());
  const BareKernel kernel(card, R"(
    s_load_dwordx2 s[4:5], s[0:1], 0x0
    v_mov_b32 v1, 0
    v_mov_b32 v2, 1
    v_lshrrev_b32 v4, 5, v0
    s_mov_b32 exec_lo, 1
    s_waitcnt lgkmcnt(0)
    global_atomic_add v3, v1, v2, s[4:5] glc
    s_waitcnt vmcnt(0)
    v_lshlrev_b32 v3, 2, v3
    global_store_dword v3, v4, s[4:5] offset:4
    s_endpgm)",
                          {.argument_bytes = 64});
  const Outcome outcome = card.run({.group = {1024, 1, 1},
                                    .grid = {1024, 1, 1},
                                    .kernel_object = kernel.address(),
                                    .kernarg = arguments.address()});
  EXPECT_TRUE(outcome.ok) << outcome.report;
  std::vector<uint32_t> order;
  for (uint32_t n = 0; n < 32; ++n) order.push_back(buffer.word(n + 1));
  return order;
}

TEST(Determinism, OneThreadAndASeed) {
  EXPECT_EQ(order_of_arrival(0), order_of_arrival(0));
  EXPECT_EQ(order_of_arrival(5), order_of_arrival(5));
  EXPECT_NE(order_of_arrival(5), order_of_arrival(6));
  EXPECT_NE(order_of_arrival(5), order_of_arrival(0));
  std::vector<uint32_t> in_order(32);
  for (uint32_t n = 0; n < 32; ++n) in_order[n] = n;
  EXPECT_EQ(order_of_arrival(0), in_order);
}

}  // namespace
}  // namespace rocfix::vcard
