// SPDX-License-Identifier: MIT
// Each bound is reached by a kernel made for it, and is what counting on paper gives.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "vcard_timing/timed_kernel.h"

namespace rocfix::vcard {
namespace {

constexpr double kClock = 1.56;  // cycles of an RX 5600 XT's shader in a nanosecond
constexpr double kLaunch = 3500;

double cycles(const Timing& timing, Bound bound) {
  return timing.bound_ns[static_cast<size_t>(bound)] * kClock;
}

void expect_limited(const Timing& timing, Bound bound) {
  EXPECT_EQ(bound_name(timing.limiter), bound_name(bound));
  EXPECT_DOUBLE_EQ(timing.total_ns, timing.bound_ns[static_cast<size_t>(bound)] + kLaunch);
}

// 32 accumulators: no instruction waits for another.
std::string independent_fmacs(int count) {
  std::string text;
  for (int n = 0; n < count; ++n) text += fmt::format("v_fmac_f32 v{}, v{}, v{}\n", n % 32, 32 + n % 8, 40 + n % 7);
  return text;
}

TEST(Bounds, VectorIssue) {
  TimedKernel kernel(looped(independent_fmacs(64), 20), {.groups = 72, .items = 256});
  const auto run = kernel.run(machine_of());
  // Two groups of eight waves on each of 36 CUs: eight waves on a SIMD, one instruction a cycle.
  EXPECT_DOUBLE_EQ(cycles(run.timing, Bound::kVector), 8 * 64 * 20);
  expect_limited(run.timing, Bound::kVector);
  EXPECT_EQ(run.count(Class::kFma), 72u * 8 * 64 * 20);
  EXPECT_DOUBLE_EQ(run.timing.flops, 72.0 * 256 * 64 * 20 * 2);
  // All of the roofline but for the launch itself.
  EXPECT_DOUBLE_EQ(run.timing.roofline_ns, run.timing.total_ns - kLaunch);
}

TEST(Bounds, VectorIssueOfWave64TakesTwice) {
  KernelShape shape{.groups = 72, .items = 256, .lanes = 64};
  const auto wide = TimedKernel(looped(independent_fmacs(64), 20), shape).run(machine_of());
  EXPECT_DOUBLE_EQ(cycles(wide.timing, Bound::kVector), 8 * 64 * 20);  // half as many waves
}

TEST(Bounds, OneGroupMoreThanFitsTheCardIsAWholeRound) {
  const std::string text = looped(independent_fmacs(64), 20);
  const auto time = [&](uint32_t groups) {
    return cycles(TimedKernel(text, {.groups = groups, .items = 256}).run(machine_of()).timing, Bound::kVector);
  };
  EXPECT_DOUBLE_EQ(time(36), 4 * 64 * 20);
  EXPECT_DOUBLE_EQ(time(37), 8 * 64 * 20);
}

TEST(Bounds, LatencyOfDependentInstructions) {
  TimedKernel kernel(repeated("v_fmac_f32 v1, v2, v3", 200), {});
  const auto run = kernel.run(machine_of());
  // Five cycles each; the last is issued and s_endpgm follows.
  EXPECT_DOUBLE_EQ(cycles(run.timing, Bound::kLatency), 199 * 5 + 2);
  expect_limited(run.timing, Bound::kLatency);
}

TEST(Bounds, IndependentInstructionsHaveNoLatency) {
  TimedKernel kernel(independent_fmacs(200), {});
  EXPECT_DOUBLE_EQ(cycles(kernel.run(machine_of()).timing, Bound::kLatency), 200 + 1);
}

TEST(Bounds, LatencyRepeatsWithEveryRoundOfGroups) {
  // 256 VGPRs: four waves a SIMD, so two groups of four waves on a CU.
  const auto path = [&](uint32_t groups) {
    TimedKernel kernel(repeated("v_fmac_f32 v1, v2, v3", 200),
                       {.groups = groups, .items = 128, .vgprs = 256});
    return cycles(kernel.run(machine_of()).timing, Bound::kLatency);
  };
  EXPECT_DOUBLE_EQ(path(72), 199 * 5 + 2);
  EXPECT_DOUBLE_EQ(path(73), 2 * (199 * 5 + 2));
}

TEST(Bounds, LatencyOfMemory) {
  const std::string load = "v_lshlrev_b32 v0, 2, v0\nglobal_load_dword v1, v0, s[0:1]\ns_waitcnt vmcnt(0)\n";
  // The address is there after 5 cycles, the line after 475 more; s_waitcnt and s_endpgm take one each.
  const auto once = TimedKernel(load, {}).run(machine_of());
  EXPECT_DOUBLE_EQ(cycles(once.timing, Bound::kLatency), 5 + 475 + 2);
  expect_limited(once.timing, Bound::kLatency);
  // Again from L0.
  const auto twice = TimedKernel(load + "global_load_dword v1, v0, s[0:1]\ns_waitcnt vmcnt(0)\n", {}).run(machine_of());
  EXPECT_DOUBLE_EQ(cycles(twice.timing, Bound::kLatency), 5 + 475 + 1 + 90 + 2);
  EXPECT_DOUBLE_EQ(twice.timing.l0_hits, 1);
  EXPECT_DOUBLE_EQ(twice.timing.dram_read_bytes, 128);
}

TEST(Bounds, LoadsUnderWayOverlap) {
  std::string text = "v_lshlrev_b32 v0, 2, v0\n";
  for (int n = 0; n < 8; ++n) text += fmt::format("global_load_dword v{}, v0, s[0:1] offset:{}\n", n + 1, n * 128);
  const auto all = TimedKernel(text + "s_waitcnt vmcnt(0)\n", {}).run(machine_of());
  EXPECT_DOUBLE_EQ(cycles(all.timing, Bound::kLatency), 5 + 7 + 475 + 2);
  const auto first = TimedKernel(text + "s_waitcnt vmcnt(7)\n", {}).run(machine_of());
  EXPECT_DOUBLE_EQ(cycles(first.timing, Bound::kLatency), 5 + 475 + 2);
}

TEST(Bounds, WavesMeetAtBarriers) {
  // Wave 0 works for 100 dependent instructions, wave 1 arrives at once; both go on 10 cycles after the later one.
  const std::string text = "v_cmp_gt_u32 vcc_lo, 32, v0\ns_cbranch_vccz skip\n" +
                           repeated("v_fmac_f32 v1, v2, v3", 100) + "skip:\ns_barrier\n";
  const auto run = TimedKernel(text, {.items = 64}).run(machine_of());
  // Compare 1 (VCC after 5), branch not taken 3, then 99 * 5 + 1, the barrier's own cycle, 10 more, s_endpgm.
  EXPECT_DOUBLE_EQ(cycles(run.timing, Bound::kLatency), 5 + 3 + 99 * 5 + 1 + 1 + 10 + 1);
}

// Every item reads one dword at a stride; 16 reads a turn, waves of 8 on each of 36 CUs.
std::string lds_reads(int stride_dwords) {
  std::string text = fmt::format("v_mul_u32_u24 v0, {}, v0\nv_and_b32 v0, 0x3fff, v0\n", stride_dwords * 4);
  return text + looped(repeated("ds_read_b32 v1, v0", 16), 20);
}

TEST(Bounds, Lds) {
  for (const int stride : {1, 2, 4, 8, 16, 32, 33}) {
    TimedKernel kernel(lds_reads(stride), {.groups = 36, .items = 128, .lds_bytes = 16384});
    const auto run = kernel.run(machine_of());
    const int conflict = stride % 2 == 0 ? stride : 1;
    EXPECT_DOUBLE_EQ(run.timing.lds_cycles, 36.0 * 4 * 320 * conflict) << stride;
    EXPECT_DOUBLE_EQ(run.timing.lds_conflicts, 36.0 * 4 * 320 * (conflict - 1)) << stride;
    EXPECT_DOUBLE_EQ(cycles(run.timing, Bound::kLds), 4 * 320 * conflict) << stride;
    expect_limited(run.timing, Bound::kLds);
  }
}

TEST(Bounds, LdsOfAWgpHasTwiceTheBanks) {
  TimedKernel kernel(lds_reads(32), {.groups = 18, .items = 256, .lds_bytes = 16384, .wgp_mode = true});
  const auto run = kernel.run(machine_of());
  EXPECT_DOUBLE_EQ(run.timing.lds_cycles, 18.0 * 8 * 320 * 16);
  EXPECT_DOUBLE_EQ(cycles(run.timing, Bound::kLds), 4 * 320 * 16);  // both compute units work
}

TEST(Bounds, L0) {
  TimedKernel kernel("v_lshlrev_b32 v0, 2, v0\n" + looped(repeated("global_load_dword v1, v0, s[0:1]", 32), 20),
                     {.groups = 72, .items = 256});
  const auto run = kernel.run(machine_of());
  EXPECT_DOUBLE_EQ(cycles(run.timing, Bound::kL0), 16 * 32 * 20);
  expect_limited(run.timing, Bound::kL0);
  // Each group's eight waves read eight lines for the first time.
  EXPECT_DOUBLE_EQ(run.timing.l0_lines - run.timing.l0_hits, 72 * 8);
  EXPECT_DOUBLE_EQ(run.timing.dram_read_bytes, 8 * 128);
}

// Each group walks through its own `bytes`, `passes` times, 4 KiB at a time.
std::string walk(int bytes, int passes) {
  std::string text = fmt::format("s_mul_i32 s3, s2, {}\ns_add_u32 s0, s0, s3\ns_addc_u32 s1, s1, 0\n", bytes);
  text += "v_lshlrev_b32 v0, 4, v0\n";
  std::string pass = "v_mov_b32 v1, v0\n";
  for (int chunk = 0; chunk < bytes / 4096; ++chunk)
    pass += "global_load_dwordx4 v[4:7], v1, s[0:1]\nv_add_nc_u32 v1, 0x1000, v1\n";
  return text + looped(pass, passes) + "s_waitcnt vmcnt(0)\n";
}

TEST(Bounds, Dram) {
  constexpr uint32_t kGroups = 144, kBytes = 65536;
  TimedKernel kernel(walk(kBytes, 1), {.groups = kGroups, .items = 256}, kGroups * kBytes);
  const auto run = kernel.run(machine_of());
  EXPECT_DOUBLE_EQ(run.timing.dram_read_bytes, kGroups * kBytes);
  EXPECT_DOUBLE_EQ(run.timing.load_bytes, kGroups * kBytes);
  EXPECT_DOUBLE_EQ(run.timing.dram_write_bytes, 0);
  EXPECT_DOUBLE_EQ(run.timing.l0_hits, 0);
  EXPECT_DOUBLE_EQ(run.timing.bound_ns[static_cast<size_t>(Bound::kDram)], kGroups * kBytes / 288.0);
  expect_limited(run.timing, Bound::kDram);
  EXPECT_DOUBLE_EQ(run.timing.roofline_ns, kGroups * kBytes / 288.0);
}

TEST(Bounds, L2) {
  // 32 KiB a group do not stay in its share of L0 or GL1, but all of it in L2.
  constexpr uint32_t kGroups = 72, kBytes = 32768, kPasses = 16;
  TimedKernel kernel(walk(kBytes, kPasses), {.groups = kGroups, .items = 256}, kGroups * kBytes);
  const auto run = kernel.run(machine_of());
  const double lines = kGroups * kBytes / 128.0;
  EXPECT_DOUBLE_EQ(run.timing.l2_lines, lines * kPasses);
  EXPECT_DOUBLE_EQ(run.timing.l2_hits, lines * (kPasses - 1));
  EXPECT_DOUBLE_EQ(run.timing.dram_read_bytes, kGroups * kBytes);
  EXPECT_DOUBLE_EQ(cycles(run.timing, Bound::kL2), lines * kPasses * 128 / (12 * 64));
  expect_limited(run.timing, Bound::kL2);
}

// All groups read 40 KiB twice, each 32 KiB of its own once: 18 MiB, and of 144 groups that are resident together 4.5. But what
// is common is always in use, and stays in L2 as far as there is room: 3 of 4.5.
TEST(Bounds, WhatAllGroupsReadComesOnceFromDram) {
  constexpr uint32_t kGroups = 576, kCommon = 40960, kOwn = 32768;
  const std::string pass = "v_mov_b32 v1, v2\n" + repeated("global_load_dwordx4 v[4:7], v1, s[0:1]\n"
                                                           "v_add_nc_u32 v1, 0x1000, v1",
                                                           kCommon / 4096);
  const std::string common = "v_lshlrev_b32 v2, 4, v0\n" + pass + pass;
  const std::string to_own = fmt::format("s_add_u32 s0, s0, 0x{:x}\ns_addc_u32 s1, s1, 0\n", kCommon);
  for (const auto extent : {Sampler::Extent::kSome, Sampler::Extent::kAll}) {
    TimedKernel kernel(common + to_own + walk(kOwn, 1), {.groups = kGroups, .items = 256}, kCommon + kGroups * kOwn);
    EXPECT_NEAR(kernel.run(machine_of(), 2, extent).timing.dram_read_bytes, kCommon + kGroups * kOwn, 4 * kCommon);
  }
}

// The rest from counts alone.
Timing model_of(const std::function<void(LaunchCounts&, Sample&)>& fill, const Machine& machine = machine_of()) {
  Launch launch{.dispatch = {.group = {256, 1, 1}, .grid = {256 * 72, 1, 1}},
                .kernel = {.vgprs = 64, .lanes = 32},
                .shape = {}};
  launch.shape = Shape::of(launch.dispatch, 32);
  LaunchCounts counts{.waves = 72 * 8, .groups = 72};
  Sample sample;
  sample.groups = 72;
  fill(counts, sample);
  const MemoryMap memory;
  return model_launch(machine, launch, counts, sample, occupancy_of(machine.card, launch), memory);
}

// Counts of one class of instruction, 576 waves of them: eight waves on a SIMD, 16 on a CU.
Timing model_of(Class klass, uint64_t of_wave, const std::function<void(Traffic&)>& fill = [](Traffic&) {}) {
  return model_of([&](LaunchCounts& counts, Sample& sample) {
    counts.executed[static_cast<size_t>(klass)] = 576 * of_wave;
    Traffic& traffic = sample.traffic[static_cast<size_t>(klass)];
    traffic.instructions = 576 * of_wave;
    fill(traffic);
  });
}

TEST(Bounds, IssueRates) {
  EXPECT_DOUBLE_EQ(cycles(model_of(Class::kValuQuarter, 100), Bound::kVector), 8 * 100 * 4);
  EXPECT_DOUBLE_EQ(cycles(model_of(Class::kValu64, 100), Bound::kVector), 8 * 100 * 2);
  EXPECT_DOUBLE_EQ(cycles(model_of(Class::kValuDouble, 100), Bound::kVector), 8 * 100 * 16);
  const Timing trans = model_of(Class::kValuTrans, 100);
  EXPECT_DOUBLE_EQ(cycles(trans, Bound::kVector), 8 * 100);
  EXPECT_DOUBLE_EQ(cycles(trans, Bound::kTranscendental), 8 * 100 * 4);
  expect_limited(trans, Bound::kTranscendental);
  const Timing scalar = model_of(Class::kSalu, 100);
  EXPECT_DOUBLE_EQ(cycles(scalar, Bound::kScalar), 8 * 100);
  expect_limited(scalar, Bound::kScalar);
  const Timing branch = model_of(Class::kBranch, 100);
  EXPECT_DOUBLE_EQ(cycles(branch, Bound::kBranch), 8 * 100 * 3);
  expect_limited(branch, Bound::kBranch);
}

TEST(Bounds, Gl1) {
  // All lines miss L0 and hit GL1: four arrays of 256 bytes a cycle.
  const Timing timing = model_of(Class::kVmemLoad, 100, [](Traffic& t) { t.lines = t.gl1_hits = 576 * 400; });
  EXPECT_DOUBLE_EQ(cycles(timing, Bound::kGl1), 576 * 400 * 128 / 1024.0);
  EXPECT_DOUBLE_EQ(timing.l2_lines, 0);
  expect_limited(timing, Bound::kGl1);
}

TEST(Bounds, AtomicsOnOneAddress) {
  const Timing timing = model_of([](LaunchCounts& counts, Sample& sample) {
    counts.executed[static_cast<size_t>(Class::kVmemAtomic)] = 576 * 10;
    Traffic& traffic = sample.traffic[static_cast<size_t>(Class::kVmemAtomic)];
    traffic.instructions = traffic.lines = 576 * 10;
    sample.busiest_atomic = 72 * 256 * 10;
  });
  EXPECT_DOUBLE_EQ(cycles(timing, Bound::kAtomics), 72 * 256 * 10);
  expect_limited(timing, Bound::kAtomics);
}

TEST(Bounds, Dispatch) {
  const Timing timing = model_of([](LaunchCounts&, Sample&) {});
  EXPECT_DOUBLE_EQ(cycles(timing, Bound::kDispatch), 576 / 2.0);  // two shader engines
  expect_limited(timing, Bound::kDispatch);
}

TEST(Bounds, Host) {
  MemoryMap memory;
  memory.add(1 << 20, 1 << 20, "host memory");
  Launch launch{.dispatch = {.group = {32, 1, 1}, .grid = {32, 1, 1}}, .kernel = {.vgprs = 8, .lanes = 32}, .shape = {}};
  launch.shape = Shape::of(launch.dispatch, 32);
  LineSet lines;
  for (uint64_t n = 0; n < 1000; ++n) lines.insert((1 << 20) / 128 + n);
  Sample sample;
  sample.groups = sample.footprint_groups = 1;
  sample.group_reads = 1000;
  sample.reads.add(lines);
  const Machine machine = machine_of();
  const Timing timing = model_launch(machine, launch, {.waves = 1, .groups = 1}, sample,
                                     occupancy_of(machine.card, launch), memory);
  EXPECT_DOUBLE_EQ(timing.bound_ns[static_cast<size_t>(Bound::kHost)], 128000 / 31.5);
  EXPECT_DOUBLE_EQ(timing.dram_read_bytes, 0);
  expect_limited(timing, Bound::kHost);
}

// What no watched group executed is still counted.
TEST(Bounds, UnsampledLoadsAreTakenForCoalesced) {
  const Timing timing = model_of([](LaunchCounts& counts, Sample&) {
    counts.executed[static_cast<size_t>(Class::kVmemLoad)] = 576 * 100;
  });
  EXPECT_DOUBLE_EQ(cycles(timing, Bound::kL0), 16 * 100);
  EXPECT_DOUBLE_EQ(timing.load_bytes, 576 * 100 * 128);
}

}  // namespace
}  // namespace rocfix::vcard
