// SPDX-License-Identifier: MIT
// The times that rocfix brings along decide on the card that they were modelled for, and on no other.
#include "finddb/shipped_times.h"

#include <gmock/gmock.h>

#include "engine/choose.h"
#include "finddb/json_lines.h"
#include "solvers/version.h"

namespace rocfix {
namespace {

constexpr const char* kCard = "gfx1010/36cu";

DeviceInfo card(const std::string& chip, int compute_units) {
  DeviceInfo info;
  info.backend = "hip";
  info.chip = info.reported_chip = info.code_target = chip;
  info.compute_units = compute_units;
  return info;
}

std::vector<TimeRow> shipped() {
  std::vector<TimeRow> rows;
  for (const auto& file : embedded_files("finddb/")) {
    const auto parsed = parse_json_lines(file.bytes, "shipped");
    rows.insert(rows.end(), parsed->times.begin(), parsed->times.end());
  }
  return rows;
}

// Nobody has measured any; and rows of another version, or of solvers that are gone, would be dead weight.
// When this fails after kSolverVersion went up: bench/finddb.sh makes them anew.
TEST(Shipped, AreModelledTimesOfOneCardAndOfTheseSolvers) {
  const auto rows = shipped();
  EXPECT_GE(rows.size(), 500u);
  for (const auto& row : rows) {
    EXPECT_EQ(row.kind, TimeKind::kModelled);
    EXPECT_EQ(row.device, kCard);
    EXPECT_EQ(row.solver_version, kSolverVersion) << to_text(row.problem);
    EXPECT_TRUE(parse_solver(row.solver)) << row.solver;
  }
}

TEST(Shipped, DecideOnTheirCardAlone) {
  const auto rows = shipped();
  ASSERT_FALSE(rows.empty());
  const ConvProblem problem = rows.front().problem;
  const auto choice = choose(problem, card("gfx1010", 36), "");
  ASSERT_TRUE(choice);
  EXPECT_EQ(choice->because, "it has the best modelled time in the shipped find-db");
  EXPECT_EQ(choice->known.front().row.solver,
            choice->chosen.variant.empty()
                ? choice->chosen.solver->name()
                : std::string(choice->chosen.solver->name()) + ":" + choice->chosen.variant);
  for (const auto& other : {card("gfx1010", 40), card("gfx1010", 18), card("gfx1011", 36),
                            card("gfx1012", 22), card("gfx1013", 36)}) {
    const auto elsewhere = choose(problem, other, "");
    ASSERT_TRUE(elsewhere);
    EXPECT_EQ(elsewhere->because, "the cost model expects it to be the fastest") << device_key(other);
  }
}

}  // namespace
}  // namespace rocfix
