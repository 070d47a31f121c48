// SPDX-License-Identifier: MIT
// The table that rocfix carries, and what is asked of it.
#include "compat/table.h"

#include <gmock/gmock.h>

#include "compat/interval.h"

namespace rocfix::compat {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::Not;

std::vector<std::string> ids(const std::vector<const Row*>& rows) {
  std::vector<std::string> all;
  for (const Row* row : rows) all.push_back(row->id);
  return all;
}

Query stack(std::string chip, std::optional<std::string> rocm, std::optional<std::string> torch,
            std::optional<std::string> override_version) {
  Query query{std::move(chip), {}, std::move(override_version)};
  query.versions[kRocm] = std::move(rocm);
  query.versions[kTorch] = std::move(torch);
  return query;
}

std::vector<std::string> found(const Query& query, bool with_silent = false) {
  return ids(select(shipped_rows().rows, query, with_silent).rows);
}

bool share(const char* term, const char* asked) {
  return overlap(*parse_term(term), *parse_asked(asked));
}

TEST(Interval, HoldsWhatItsTermSays) {
  EXPECT_TRUE(share("5.2", "5.2"));
  EXPECT_TRUE(share("5.2", "5.2.3"));
  EXPECT_TRUE(share("5.2.3", "5.2"));
  EXPECT_FALSE(share("5.2", "5.20"));
  EXPECT_FALSE(share("5.2", "5.3"));
  EXPECT_TRUE(share("3.8-3.10", "3.10.14"));
  EXPECT_FALSE(share("3.8-3.10", "3.11"));
  EXPECT_TRUE(share("6.17+", "6.17.0-8-generic"));
  EXPECT_TRUE(share("6.17+", "7.0"));
  EXPECT_FALSE(share("6.17+", "6.12.1"));
  EXPECT_TRUE(share("1.13.1", "1.13.1+rocm5.2"));
  EXPECT_TRUE(share("2.0.0", "2.0.0.dev20230209"));
}

TEST(Interval, RefusesWhatIsNone) {
  for (const char* term :
       {"", "x", "5.", "5.2-", "5.2-5.1", "5.2++", "-1", "5.2 ", "99999999999999999999", ".5"})
    EXPECT_FALSE(parse_term(term)) << term;
  EXPECT_FALSE(parse_asked("newest"));
}

TEST(ShippedTable, HasEveryRowAndNoFault) {
  const auto& rows = shipped_rows();
  EXPECT_THAT(rows.faults, IsEmpty());
  EXPECT_EQ(rows.rows.size(), 58u);
  EXPECT_EQ(rows.as_of, "2026-11");
}

TEST(Select, FindsByEachConstraint) {
  EXPECT_THAT(found(stack("gfx1013", {}, {}, {})), ElementsAre("C19", "C33", "C50", "C51", "C52"));
  EXPECT_THAT(found(stack("gfx1012", "5.4.2", "2.0.1", "10.3.0")), ElementsAre("C13"));
  EXPECT_THAT(found(stack("", "6.4", {}, "10.1.0")), ElementsAre("C34", "C51"));
  EXPECT_THAT(found(stack("gfx1011", {}, {}, "unset")), ElementsAre("C29", "C41", "C42"));
  Query python = stack("gfx1010", {}, "1.13.1", {});
  python.versions[kPython] = "3.8";
  EXPECT_THAT(found(python), IsEmpty());
  python.versions[kTorch] = "2.0.0";
  EXPECT_THAT(found(python), ElementsAre("C09"));
  Query kernel = stack("gfx1010", {}, {}, {});
  kernel.versions[kKernel] = "6.18.2-arch1";
  EXPECT_THAT(found(kernel), ElementsAre("C39"));
}

TEST(Select, CountsWhatDoesNotStateItAndShowsItWhenAsked) {
  const auto query = stack("gfx1010", {}, "2.7", "10.3.0");
  const auto answer = select(shipped_rows().rows, query);
  EXPECT_THAT(answer.rows, Not(IsEmpty()));
  EXPECT_GT(answer.silent, 0u);
  EXPECT_EQ(found(query, true).size(), answer.rows.size() + answer.silent);
  EXPECT_THAT(found(query, true), Contains("C35"));
}

TEST(Select, PutsContradictionsTogether) {
  const auto answer = select(shipped_rows().rows, stack("gfx1010", {}, "1.13", "10.3.0"));
  ASSERT_EQ(answer.contradictions.size(), 1u);
  EXPECT_THAT(ids(answer.contradictions[0]), ElementsAre("C05", "C06", "C07", "C08", "C33"));
  EXPECT_TRUE(answer.contradicted(*answer.rows[0]));
}

// Only what both state may differ; ROCm 5.2 and 5.3 do.
TEST(Select, NeedsTheSameStackForAContradiction) {
  const auto answer = select(shipped_rows().rows, stack("gfx1010", {}, "2.0.0", "10.3.0"));
  EXPECT_THAT(ids(answer.rows), ElementsAre("C09", "C10", "C57"));
  EXPECT_THAT(answer.contradictions, IsEmpty());
}

TEST(ChipOf, TakesCardsAsPeopleCallThem) {
  EXPECT_EQ(chip_of("RX 5600 XT"), "gfx1010");
  EXPECT_EQ(chip_of("5600xt"), "gfx1010");
  EXPECT_EQ(chip_of("AMD Radeon RX 5500"), "gfx1012");
  EXPECT_EQ(chip_of("w5700"), "gfx1010");
  EXPECT_EQ(chip_of("BC-250"), "gfx1013");
  EXPECT_EQ(chip_of("GFX1011"), "gfx1011");
  EXPECT_FALSE(chip_of("RTX 4090"));
  EXPECT_FALSE(chip_of("RX"));
  EXPECT_FALSE(chip_of(""));
}

TEST(Check, RefusesWhatIsNoVersion) {
  EXPECT_FALSE(check(stack("", "newest", {}, {})));
  EXPECT_FALSE(check(stack("", {}, {}, "10.3")));
  EXPECT_FALSE(check(stack("", {}, {}, "gfx1030")));
  EXPECT_TRUE(check(stack("", "5.2", "2.0.1+rocm5.4.2", "unset")));
}

}  // namespace
}  // namespace rocfix::compat
