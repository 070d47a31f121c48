// SPDX-License-Identifier: MIT
// The model moves the right way, and gives the same answer again.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "vcard_timing/timed_kernel.h"

namespace rocfix::vcard {
namespace {

std::string fmacs() {
  std::string text;
  for (int n = 0; n < 64; ++n) text += fmt::format("v_fmac_f32 v{}, v40, v41\n", n % 32);
  return looped(text, 10);
}

// Each group reads 4 KiB of its own, everyone a common 1 KiB, in turns that leave something to the caches.
std::string mixed() {
  return "s_mul_i32 s3, s2, 4096\nv_lshlrev_b32 v0, 4, v0\nv_add_nc_u32 v1, s3, v0\nv_lshrrev_b32 v2, 2, v0\n" +
         looped("global_load_dwordx4 v[4:7], v1, s[0:1]\nglobal_load_dword v8, v2, s[0:1]\n"
                "v_mul_u32_u24 v9, 4, v2\nds_write_b32 v9, v2\ns_waitcnt vmcnt(0)\ns_barrier\n"
                "global_store_dword v2, v8, s[0:1]\n",
                6);
}

KernelShape mixed_shape(uint32_t groups) {
  return {.groups = groups, .items = 256, .lds_bytes = 8192, .wgp_mode = true};
}

void expect_equal(const Timing& a, const Timing& b) {
  EXPECT_EQ(a.total_ns, b.total_ns);
  EXPECT_EQ(a.bound_ns, b.bound_ns);
  EXPECT_EQ(a.lds_cycles, b.lds_cycles);
  EXPECT_EQ(a.l0_hits, b.l0_hits);
  EXPECT_EQ(a.l2_hits, b.l2_hits);
  EXPECT_EQ(a.dram_read_bytes, b.dram_read_bytes);
  EXPECT_EQ(a.dram_write_bytes, b.dram_write_bytes);
}

TEST(Model, IsTheSameForAnyNumberOfThreadsAndEveryTime) {
  TimedKernel kernel(mixed(), mixed_shape(600), 600 * 4096);
  const Timing first = kernel.run(machine_of(), 1).timing;
  EXPECT_GT(first.lds_conflicts, 0);
  expect_equal(kernel.run(machine_of(), 1).timing, first);
  for (int n = 0; n < 5; ++n) expect_equal(kernel.run(machine_of(), 3).timing, first);
}

// The sample stands for the whole where all groups do the same.
TEST(Model, SomeGroupsTellWhatAllDo) {
  TimedKernel kernel(mixed(), mixed_shape(600), 600 * 4096);
  const auto some = kernel.run(machine_of(), 2, Sampler::Extent::kSome);
  const auto all = kernel.run(machine_of(), 2, Sampler::Extent::kAll);
  EXPECT_LT(some.sample.groups, 16u);
  EXPECT_EQ(all.sample.groups, 600u);
  EXPECT_DOUBLE_EQ(some.timing.lds_cycles, all.timing.lds_cycles);
  EXPECT_DOUBLE_EQ(some.timing.load_bytes, all.timing.load_bytes);
  EXPECT_DOUBLE_EQ(some.timing.l0_lines, all.timing.l0_lines);
  EXPECT_NEAR(some.timing.l0_hits, all.timing.l0_hits, 0.03 * all.timing.l0_lines);
  EXPECT_NEAR(some.timing.dram_read_bytes, all.timing.dram_read_bytes, 0.02 * all.timing.dram_read_bytes);
  EXPECT_NEAR(some.timing.total_ns, all.timing.total_ns, 0.05 * all.timing.total_ns);
}

// Waves of 20,000 instructions are cut off in the sample.
TEST(Model, LongWavesAreStretched) {
  std::string text = "v_lshlrev_b32 v0, 2, v0\n";
  text += looped("global_load_dword v1, v0, s[0:1]\ns_waitcnt vmcnt(0)\n", 5000);
  TimedKernel kernel(text, {.groups = 2, .items = 32});
  const auto some = kernel.run(machine_of(), 1, Sampler::Extent::kSome);
  const auto all = kernel.run(machine_of(), 1, Sampler::Extent::kAll);
  EXPECT_DOUBLE_EQ(some.timing.load_bytes, all.timing.load_bytes);
  EXPECT_DOUBLE_EQ(some.timing.l0_lines, all.timing.l0_lines);
  EXPECT_NEAR(some.timing.total_ns, all.timing.total_ns, 0.01 * all.timing.total_ns);
}

TEST(Model, MoreConflictsTakeLonger) {
  double before = 0;
  for (const int stride : {1, 2, 4, 8, 16, 32}) {
    TimedKernel kernel(fmt::format("v_mul_u32_u24 v0, {}, v0\n", stride * 4) +
                           looped(repeated("ds_read_b32 v1, v0", 16), 10),
                       {.groups = 72, .items = 128, .lds_bytes = 16384});
    const double time = kernel.run(machine_of()).timing.total_ns;
    EXPECT_GT(time, before);
    before = time;
  }
}

TEST(Model, FewerComputeUnitsTakeLonger) {
  TimedKernel kernel(fmacs(), {.groups = 72 * 11, .items = 256});
  Machine machine = machine_of();
  double before = 0;
  for (const uint32_t units : {44, 36, 22, 18, 8}) {
    machine.card.compute_units = units;
    const double time = kernel.run(machine, 2).timing.total_ns;
    EXPECT_GT(time, before) << units;
    before = time;
  }
}

TEST(Model, LowerOccupancyHidesLess) {
  const std::string text = "v_lshlrev_b32 v0, 2, v0\n" +
                           looped("global_load_dword v1, v0, s[0:1] glc\ns_waitcnt vmcnt(0)\n", 40);
  double before = 0;
  for (const uint32_t vgprs : {48, 64, 128, 256}) {
    TimedKernel kernel(text, {.groups = 720, .items = 256, .vgprs = vgprs});
    const double time = kernel.run(machine_of(), 2).timing.total_ns;
    EXPECT_GT(time, before) << vgprs;
    before = time;
  }
}

TEST(Model, CardsHaveTheirPublishedFigures) {
  const Machine machine = machine_of();
  EXPECT_EQ(l2_channels(machine.card), 12u);
  EXPECT_EQ(machine.l2_bytes(), 3 << 20);
  EXPECT_EQ(machine_of("gfx1011").l2_bytes(), 4 << 20);
  EXPECT_EQ(machine_of("gfx1012").l2_bytes(), 2 << 20);
  EXPECT_DOUBLE_EQ(memory_gbps(machine.card), 288);
  EXPECT_DOUBLE_EQ(memory_gbps(machine_of("gfx1012").card), 224);
  EXPECT_NEAR(peak_gflops(machine.card), 7188, 1);
}

}  // namespace
}  // namespace rocfix::vcard
