// SPDX-License-Identifier: MIT
// Programs with one mistake each: the report names it, and nothing hangs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "vcard_hip/hip_run.h"

namespace rocfix {
namespace {

using testing::HasSubstr;

enum class Mode { kPlain, kStrict };
enum class End { kAbort, kRunsOn };

struct Case {
  const char* program;
  Mode mode;
  End end;
  std::vector<std::string> report;  // all of these, on standard error
};

// The name of the test, where it would be the bytes of the structure.
void PrintTo(const Case& wanted, std::ostream* out) {
  *out << wanted.program << (wanted.mode == Mode::kStrict ? " in strict mode" : "");
}

// clang-format off
const Case kCases[] = {
    {"out_of_bounds",          Mode::kPlain,  End::kAbort,
     {"out-of-bounds store", "store(int*)", "global_store_dword", "(142,0,0) of work-group (6,0,0)",
      "0 bytes past the end of device memory", "4000 bytes"}},
    {"out_of_bounds_load",     Mode::kPlain,  End::kAbort, {"out-of-bounds load", "load(int const*, int*, long)"}},
    {"null_pointer",           Mode::kPlain,  End::kAbort, {"out-of-bounds store", "0x0, 4 bytes"}},
    {"host_pointer",           Mode::kPlain,  End::kAbort, {"out-of-bounds store"}},
    {"use_after_free",         Mode::kPlain,  End::kAbort, {"store to freed memory", "byte 0 of freed device memory", "65536 bytes"}},
    {"misaligned",             Mode::kPlain,  End::kAbort, {"misaligned", "global_atomic_add", "byte 1 of device memory"}},
    {"endless_loop",           Mode::kPlain,  End::kAbort, {"the kernel hangs", "wait_for(", "loop", "flat_load_dword"}},
    {"divergent_barrier",      Mode::kPlain,  End::kAbort, {"a barrier that not all waves reach", "diverge(int*)"}},
    {"lds_overrun",            Mode::kPlain,  End::kAbort, {"LDS store past the work-group's allocation", "256 bytes of LDS"}},
    {"scratch_overrun",        Mode::kPlain,  End::kAbort, {"scratch store past the work-item's allocation", "overrun(int*, int)"}},
    {"stack_overflow",         Mode::kPlain,  End::kAbort, {"scratch store past the work-item's allocation"}},
    {"failed_assert",          Mode::kPlain,  End::kAbort, {"trap", "check_positive(int const*)", "wave 1 of work-group (0,0,0)"}},
    {"device_abort",           Mode::kPlain,  End::kAbort, {"trap", "give_up(int)"}},
    {"illegal_instruction",    Mode::kPlain,  End::kAbort, {"illegal instruction", "run(int*)", "0xbf7fffff"}},
    {"barrier_in_some_lanes",  Mode::kPlain,  End::kRunsOn, {"barrier-not-reached", "diverge(int*)", "s_barrier"}},
    {"barrier_in_some_lanes",  Mode::kStrict, End::kRunsOn, {"divergent-barrier", "16 of 32 work-items"}},
    {"lds_race",               Mode::kStrict, End::kRunsOn, {"lds-race", "race(int*)", "ds_write_b32", "ds_read_b32"}},
    {"missing_wait",           Mode::kStrict, End::kRunsOn, {"missing-waitcnt", "hurry(", "global_load_dword", "vmcnt(0)"}},
    {"missing_lds_wait",       Mode::kStrict, End::kRunsOn, {"missing-waitcnt", "hurry(int*)", "ds_read_b32", "lgkmcnt(0)"}},
    {"uninitialised_memory",   Mode::kStrict, End::kRunsOn, {"undefined", "sum(int const*, int*)", "never written"}},
    {"uninitialised_lds",      Mode::kStrict, End::kRunsOn, {"undefined", "read(int*)", "LDS", "never written"}},
    {"uninitialised_register", Mode::kStrict, End::kRunsOn, {"undefined", "read(int*)", "v77"}},
};
// clang-format on

class WrongProgram : public testing::TestWithParam<Case> {};

// A second of one wave would be far more than any of these programs needs before its mistake.
constexpr const char* kBudget = "2000000";

TEST_P(WrongProgram, IsNamed) {
  const Case& wanted = GetParam();
  const auto done = run(HipRun{.program = std::string("wrong/") + wanted.program,
                               .strict = wanted.mode == Mode::kStrict,
                               .environment = {{"ROCFIX_CARD_BUDGET", kBudget}},
                               .limit_s = 60});
  EXPECT_TRUE(done.in_time);
  for (const std::string& text : wanted.report) EXPECT_THAT(done.err, HasSubstr(text));
  EXPECT_THAT(done.err, HasSubstr("rocfix: virtual card (gfx1010): "));
  // HIP's own error path: it aborts.
  EXPECT_EQ(done.signal, wanted.end == End::kAbort ? SIGABRT : 0);
  EXPECT_EQ(done.out.find("went on") != std::string::npos, wanted.end == End::kRunsOn) << done.out;
}

INSTANTIATE_TEST_SUITE_P(Gfx1010, WrongProgram, testing::ValuesIn(kCases), [](const auto& info) {
  return info.param.program + std::string(info.param.mode == Mode::kStrict ? "_strict" : "");
});

TEST(WrongPrograms, AreAllExpected) {
  for (const std::string& name : names_in(ROCFIX_HIP_WRONG))
    EXPECT_TRUE(std::any_of(std::begin(kCases), std::end(kCases), [&](const Case& c) { return name == c.program; }))
        << "wrong/" << name << ".hip has no row";
}

TEST(WrongPrograms, SayOnTheDeviceWhichAssertionFailed) {
  const auto done = run(HipRun{.program = "wrong/failed_assert"});
  EXPECT_THAT(done.out + done.err, HasSubstr("Device-side assertion `in[threadIdx.x] > 0' failed"));
}

// clang 15 moves a local array to LDS with a stride of 37 bytes and still stores 16 bytes at once.
TEST(StrictMode, FindsAMisalignedLdsAccessOfTheCompilers) {
  const auto done = run(HipRun{.program = "programs/scratch", .strict = true, .limit_s = 250});
  EXPECT_EQ(done.exit_code, 0) << done.out;
  EXPECT_THAT(done.err, HasSubstr("lds-misaligned-bug"));
}

// Compiled for gfx1030, code lacks the workarounds that gfx1010 needs.
TEST(StrictMode, ListsTheHazardsOfGfx1030CodeOnGfx1010) {
  HipRun wanted{.program = "gfx1030/reduction", .chip = "gfx1030", .strict = true, .limit_s = 250};
  EXPECT_THAT(run(wanted).err, testing::IsEmpty());
  wanted.chip = "gfx1010";
  wanted.environment = {{"HSA_OVERRIDE_GFX_VERSION", "10.3.0"}};
  const auto done = run(wanted);
  EXPECT_EQ(done.exit_code, 0) << done.out;
  for (const char* hazard : {"vmem-to-scalar-write-hazard", "vcmpx-exec-war-hazard", "lds-branch-vmem-war-hazard"})
    EXPECT_THAT(done.err, HasSubstr(hazard));
}

// Mistakes that only strict mode sees pass without it, silently; and strict mode is silent about correct programs.
TEST(StrictMode, IsSilentAboutCorrectPrograms) {
  for (const char* name : {"reduction", "histogram", "radix_sort", "gemm", "decoupled_lookback", "half",
                           "atomics", "transpose", "divergence"}) {
    const auto done = run(HipRun{.program = std::string("programs/") + name, .strict = true, .limit_s = 250});
    EXPECT_EQ(done.exit_code, 0) << name << done.out;
    EXPECT_THAT(done.err, testing::Not(HasSubstr("rocfix"))) << name;
  }
}

}  // namespace
}  // namespace rocfix
