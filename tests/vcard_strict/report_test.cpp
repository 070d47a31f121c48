// SPDX-License-Identifier: MIT
// What is said of a finding: once a cause, with a count, in words and as JSON.
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "vcard_strict/strict_run.h"

namespace rocfix::vcard {
namespace {

using ::testing::HasSubstr;

// A load that is used too early, and stores of undefined values by the work-items from 24 on.
const std::string kTwoMistakes = kLoadBuffer + R"(
  global_load_dword v2, v1, s[4:5]
  v_mov_b32 v3, v2
  s_mov_b32 exec_lo, 0xff000000
  global_store_dword v1, v9, s[4:5])";
const Dispatch kFourGroups{.group = {32, 1, 1}, .grid = {128, 1, 1}};

class ReportTest : public ::testing::Test {
 protected:
  ReportTest() : run_({.chip = "gfx1030", .threads = 1, .report_path = path(), .print_findings = true}) {}
  ~ReportTest() override { std::filesystem::remove(path()); }

  static std::string path() {
    return std::filesystem::temp_directory_path() / ("rocfix-strict-test-" + std::to_string(getpid()) + ".json");
  }
  std::vector<nlohmann::json> lines() const {
    std::vector<nlohmann::json> all;
    std::ifstream file(path());
    for (std::string line; std::getline(file, line);) all.push_back(nlohmann::json::parse(line));
    return all;
  }
  // Standard error of one launch.
  std::string printed() {
    ::testing::internal::CaptureStderr();
    run_.run(kTwoMistakes, kFourGroups);
    return ::testing::internal::GetCapturedStderr();
  }

  StrictRun run_;
};

TEST_F(ReportTest, JsonHasOneLineACause) {
  printed();
  const auto all = lines();
  ASSERT_EQ(all.size(), 2u);
  const nlohmann::json wait = {
      {"type", "finding"},
      {"kind", "missing-waitcnt"},
      {"chip", "gfx1030"},
      {"kernel", "_Z6kernelPf"},
      {"offset", 24},
      {"instruction", "v_mov_b32_e32 v3, v2"},
      {"count", 4},
      {"work_group", {0, 0, 0}},
      {"wave", 0},
      {"why", "v2 is read before global_load_dword at +0x10 has returned it; s_waitcnt vmcnt(0) must come before"}};
  EXPECT_EQ(all[0], wait);
  EXPECT_EQ(all[1]["kind"], "undefined-store");
  EXPECT_EQ(all[1]["count"], 32);  // eight work-items of each group
  EXPECT_EQ(all[1]["lane"], 24);
  EXPECT_EQ(all[1]["work_item"], (nlohmann::json{24, 0, 0}));
}

TEST_F(ReportTest, TextIsPrintedOnceACause) {
  const std::string first = printed();
  EXPECT_THAT(first, HasSubstr("rocfix: virtual card (gfx1030): strict: missing-waitcnt, 4 times\n"));
  EXPECT_THAT(first, HasSubstr("kernel       kernel(float*)\n"));
  EXPECT_THAT(first, HasSubstr("instruction  +0x18  v_mov_b32_e32 v3, v2\n"));
  EXPECT_THAT(first, HasSubstr("first        wave 0 of work-group (0,0,0)\n"));
  EXPECT_THAT(first, HasSubstr("strict: undefined-store, 32 times\n"));
  EXPECT_THAT(first, HasSubstr("first        work-item (24,0,0) of work-group (0,0,0), wave 0 lane 24\n"));
  EXPECT_EQ(printed(), "");
  EXPECT_EQ(lines().size(), 4u);  // the counts of each launch are kept
}

}  // namespace
}  // namespace rocfix::vcard
