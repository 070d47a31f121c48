// SPDX-License-Identifier: MIT
// The order of the trials; their outcomes are given, so that it does not depend on a clock.
#include "engine/tuner.h"

#include <gmock/gmock.h>

#include <map>
#include <set>

#include "cli/folder.h"
#include "conv/problem.h"
#include "engine/guard.h"
#include "solvers/version.h"

namespace rocfix {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsSupersetOf;
using testing::Not;
using testing::StartsWith;

DeviceInfo card() {
  DeviceInfo info;
  info.backend = "hip";
  info.chip = info.reported_chip = info.code_target = "gfx1010";
  info.compute_units = 36;
  return info;
}

class TunerWalk : public testing::Test {
 protected:
  // What next() asks for until it is content. `outcome` is the time of a solver, 0 for a failure.
  template <class Outcome>
  std::vector<std::string> walk(Outcome outcome, bool again = false) {
    auto created = ProblemTuner::create(problem_, card(), db_, again);
    auto& tuner = *created;
    std::vector<std::string> asked;
    while (const auto solver = tuner.next()) {
      asked.push_back(*solver);
      CaseResult result;
      result.solver = *solver;
      result.median_ms = outcome(*solver) / 1e3;
      result.status = result.median_ms > 0 ? CaseStatus::kPass : CaseStatus::kFail;
      EXPECT_TRUE(tuner.done(*solver, result));
    }
    best_ = tuner.best() == nullptr ? "" : tuner.best()->solver;
    return asked;
  }

  TemporaryFolder folder_;
  Result<FindDb> opened_ = FindDb::open(folder_.path_of("find.db"), kSolverVersion);
  FindDb& db_ = *opened_;
  ConvProblem problem_ = parse_problem("n16c64h28w28_k64r5s5_p2").value();
  std::string best_;
};

bool is_of(const std::string& solver, const std::string& family) {
  return solver == family || solver.starts_with(family + ":");
}

TEST_F(TunerWalk, AsksForWhatTheModelCannotTellApartAndThenForTheFastestOnesVariants) {
  const auto asked =
      walk([](const std::string& solver) { return is_of(solver, "implicit_gemm") ? 10.0 : 20.0; });
  EXPECT_THAT(asked.front(), StartsWith("implicit_gemm"));
  EXPECT_THAT(asked, Contains(StartsWith("tap_gemm")));
  EXPECT_THAT(asked, Not(Contains("direct")));
  EXPECT_THAT(asked, IsSupersetOf({"implicit_gemm:64x64", "implicit_gemm:32x32"}));
  const auto count =
      std::count_if(asked.begin(), asked.end(), [](auto& name) { return is_of(name, "tap_gemm"); });
  EXPECT_EQ(count, 1);
  EXPECT_EQ(std::set<std::string>(asked.begin(), asked.end()).size(), asked.size()) << "none twice";
}

TEST_F(TunerWalk, TakesTheFastestVariant) {
  walk([](const std::string& solver) { return solver == "implicit_gemm:64x64" ? 5.0 : 20.0; });
  EXPECT_EQ(best_, "implicit_gemm:64x64");
  EXPECT_EQ(db_.all(device_key(card()), problem_).value().front().solver, "implicit_gemm:64x64");
}

// implicit_gemm's own choice is a little slower than tap_gemm's, another tile of it is the fastest.
TEST_F(TunerWalk, TriesTheVariantsOfWhatCameNear) {
  walk([](const std::string& solver) {
    return solver == "implicit_gemm:32x32" ? 5.0 : is_of(solver, "implicit_gemm") ? 11.0 : is_of(solver, "tap_gemm") ? 10.0 : 20.0;
  });
  EXPECT_EQ(best_, "implicit_gemm:32x32");
}

TEST_F(TunerWalk, GoesToTheSlowerOnesWhenAllOthersFail) {
  const auto asked = walk([](const std::string& solver) { return solver == "direct" ? 500.0 : 0.0; });
  EXPECT_EQ(best_, "direct");
  EXPECT_EQ(asked.back(), "direct");
}

TEST_F(TunerWalk, EndsWhenNothingPasses) {
  const auto asked = walk([](const std::string&) { return 0.0; });
  EXPECT_EQ(best_, "");
  EXPECT_THAT(asked, IsSupersetOf({"direct", "im2col_gemm"}));
  EXPECT_TRUE(db_.all(device_key(card()), problem_).value().empty());
}

TEST_F(TunerWalk, KnowsWhatWasMeasuredBefore) {
  const auto time = [](const std::string& solver) { return 10.0 + double(solver.size()); };
  const auto first = walk(time);
  EXPECT_THAT(walk(time), ElementsAre());
  EXPECT_EQ(walk(time, true).size(), first.size());
}

TEST(Evidence, WaitsLongerForMoreWorkAndLongestForTheVirtualCard) {
  const auto small = parse_problem("n1c8h8w8_k8r3s3").value(),
             large = parse_problem("n64c512h64w64_k512r3s3").value();
  DeviceInfo modelled = card();
  modelled.modelled = true;
  EXPECT_GE(guard_limit(small, card(), ""), std::chrono::seconds(20));
  EXPECT_GT(guard_limit(large, card(), ""), guard_limit(small, card(), ""));
  EXPECT_GT(guard_limit(large, modelled, ""), guard_limit(large, card(), ""));
  EXPECT_GT(guard_limit(large, card(), "direct"), guard_limit(large, card(), ""));
}

TEST(Evidence, HasEvidenceOnlyAgainstASolverAtFault) {
  const auto problem = parse_problem("n1c8h8w8_k8r3s3").value();
  const auto limit = guard_limit(problem, card(), "direct");
  CaseResult result;
  result.solver = "direct";
  result.solver_at_fault = true;
  for (const auto& [status, expected] : std::map<CaseStatus, bool>{{CaseStatus::kPass, false},
                                                                   {CaseStatus::kSkip, false},
                                                                   {CaseStatus::kFail, true},
                                                                   {CaseStatus::kHang, true},
                                                                   {CaseStatus::kCrash, true}}) {
    result.status = status;
    EXPECT_EQ(evidence_of(problem, card(), result, limit).has_value(), expected) << to_string(status);
  }
  result.status = CaseStatus::kHang;
  EXPECT_FALSE(evidence_of(problem, card(), result, limit / 2)) << "it had too little time";
  result.status = CaseStatus::kCrash;
  result.solver_at_fault = false;
  EXPECT_FALSE(evidence_of(problem, card(), result, limit)) << "the device had not begun";
}

}  // namespace
}  // namespace rocfix
