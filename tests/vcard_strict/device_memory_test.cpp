// SPDX-License-Identifier: MIT
// Which bytes of device memory somebody has written.
#include "vcard_strict/strict_run.h"

namespace rocfix::vcard {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class DeviceMemory : public ::testing::Test {
 protected:
  const std::string load_and_store_ = kLoadBuffer + R"(
    global_load_dword v8, v1, s[4:5]
    s_waitcnt vmcnt(0)
    global_store_dword v1, v8, s[4:5] offset:1024)";
  StrictRun run_;
};

TEST_F(DeviceMemory, NeverWritten) {
  run_.forget_buffer();
  const auto& findings = run_.run(load_and_store_);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].kind, "undefined-store");
  EXPECT_THAT(findings[0].detail, HasSubstr("device memory at"));
  EXPECT_THAT(findings[0].detail, HasSubstr("never written, loaded at +0x10"));
}

TEST_F(DeviceMemory, WrittenByTheHost) {
  run_.forget_buffer();
  run_.card().memory_written(run_.buffer().address(), 128);
  EXPECT_THAT(run_.run(load_and_store_), IsEmpty());
}

TEST_F(DeviceMemory, PartlyWrittenByTheHost) {
  run_.forget_buffer();
  run_.card().memory_written(run_.buffer().address(), 124);
  const auto& findings = run_.run(load_and_store_);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].count, 1u);
  EXPECT_EQ(findings[0].lane, 31);
}

TEST_F(DeviceMemory, WrittenByAnEarlierKernel) {
  run_.forget_buffer();
  EXPECT_THAT(run_.run(kLoadBuffer + "global_store_dword v1, v0, s[4:5]"), IsEmpty());
  EXPECT_THAT(run_.run(load_and_store_), IsEmpty());
}

TEST_F(DeviceMemory, FreedAndAllocatedAgainIsUnwritten) {
  const uint64_t address = run_.buffer().address();
  EXPECT_THAT(run_.run(load_and_store_), IsEmpty());
  run_.card().memory().remove(address);
  run_.card().memory().add(address, 65536, "device memory");
  EXPECT_EQ(run_.run(load_and_store_).size(), 1u);
}

TEST_F(DeviceMemory, ScalarLoads) {
  run_.forget_buffer();
  EXPECT_EQ(kinds(run_.run(kLoadBuffer + R"(
    s_load_dword s8, s[4:5], 0x10
    s_waitcnt lgkmcnt(0)
    s_cmp_eq_u32 s8, 0
    s_cbranch_scc1 end
          s_nop 0
    end:)")),
            std::vector<std::string>{"undefined-branch@32"});
}

TEST_F(DeviceMemory, AtomicOnUnwritten) {
  run_.forget_buffer();
  EXPECT_EQ(kinds(run_.run(kLoadBuffer + "global_atomic_add v1, v0, s[4:5]\nglobal_atomic_swap v1, v0, s[4:5] offset:1024")),
            std::vector<std::string>{"undefined-store@16"});
}

TEST_F(DeviceMemory, HostMemoryCountsAsWritten) {
  CardMemory host(run_.card(), 4096, "host memory");
  run_.buffer().put(0, host.address());
  EXPECT_THAT(run_.run(kLoadBuffer + R"(
    s_load_dwordx2 s[8:9], s[4:5], 0x0
    s_waitcnt lgkmcnt(0)
    global_load_dword v8, v1, s[8:9]
    s_waitcnt vmcnt(0)
    global_store_dword v1, v8, s[4:5])"),
              IsEmpty());
}

}  // namespace
}  // namespace rocfix::vcard
