// SPDX-License-Identifier: MIT
#include "engine/supervisor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rocfix {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

CaseRequest request(const char* problem) {
  return {parse_problem(problem).value(), "direct", false};
}

TEST(Supervisor, GoesOnAfterAHangACrashAndAKill) {
  Supervisor supervisor(ROCFIX_PROGRAM);
  ASSERT_TRUE(supervisor.open("fake:hang=5,crash=6,killed=7,wrong=8"));
  const auto status = [&](const char* problem) {
    return supervisor.run(request(problem), milliseconds(300)).value().status;
  };
  EXPECT_EQ(status("n1c2h5w5_k5r1s1"), CaseStatus::kHang);
  EXPECT_EQ(status("n1c2h5w5_k4r1s1"), CaseStatus::kPass);
  EXPECT_EQ(status("n1c2h5w5_k6r1s1"), CaseStatus::kCrash);
  EXPECT_EQ(status("n1c2h5w5_k7r1s1"), CaseStatus::kCrash);
  EXPECT_EQ(status("n1c2h5w5_k8r1s1"), CaseStatus::kFail);
  EXPECT_EQ(status("n1c2h5w5_k4r1s1"), CaseStatus::kPass);
}

TEST(Supervisor, TellsWhatItKnowsOfACaseThatHung) {
  Supervisor supervisor(ROCFIX_PROGRAM);
  ASSERT_TRUE(supervisor.open("fake:hang=5"));
  const auto result =
      supervisor.run({parse_problem("n1c32h25w25_k5r3s3").value(), "", false}, milliseconds(200)).value();
  EXPECT_THAT(result.solver, HasSubstr("winograd_fused:"));
  EXPECT_GT(result.memory_bytes, 0u);
  EXPECT_EQ(result.reason, "did not finish within 200 ms");
}

TEST(Supervisor, AProgramThatCannotServeIsAnErrorNotAWait) {
  Supervisor supervisor("/bin/false");
  const auto opened = supervisor.open("fake");
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().message, testing::AnyOf(HasSubstr("exit code 1"), HasSubstr("is gone")));
}

TEST(Messages, CarryEveryFieldOfAResult) {
  CaseResult result;
  result.status = CaseStatus::kFail;
  result.reason = "odd \xff bytes\nand lines";
  result.solver = "direct";
  result.first_ms = 1.5, result.median_ms = 2.5, result.p10_ms = 3.5, result.p90_ms = 4.5;
  result.memory_bytes = uint64_t{1} << 60, result.workspace_bytes = 7, result.max_error = 1e300;
  const std::string line = json_line(nlohmann::json(result));
  EXPECT_EQ(line.find('\n'), std::string::npos);
  const auto back = parse_json(line)->get<CaseResult>();
  EXPECT_EQ(back.status, result.status);
  EXPECT_EQ(back.solver, result.solver);
  EXPECT_EQ(back.p90_ms, result.p90_ms);
  EXPECT_EQ(back.memory_bytes, result.memory_bytes);
  EXPECT_EQ(back.max_error, result.max_error);
  EXPECT_FALSE(parse_json("{half"));
}

}  // namespace
}  // namespace rocfix
