// SPDX-License-Identifier: MIT
// What --check finds in a table.
#include <gmock/gmock.h>

#include "compat/json_lines.h"

namespace rocfix::compat {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kHeader = "{\"rocfix_compat\":1,\"as_of\":\"2026-11\"}\n";
constexpr const char* kRow =
    R"({"id":"C90","chips":["gfx1010"],"date":"2025-11","rocm":["5.2"],"override":["10.3.0"],)"
    R"("verdict":"works","detail":"it runs","sources":["ROCm#2527"]})";

std::vector<std::string> faults(const std::string& rows) {
  return parse_rows(kHeader + rows, "t.jsonl").faults;
}

// The right row with one text in place of another.
std::vector<std::string> faults_with(const std::string& right, const std::string& wrong) {
  std::string row = kRow;
  const size_t at = row.find(right);
  EXPECT_NE(at, row.npos) << right;
  return faults(row.replace(at, right.size(), wrong));
}

TEST(Faults, NoneInARightRow) {
  const auto rows = parse_rows(std::string(kHeader) + kRow + "\n\n", "t.jsonl");
  EXPECT_THAT(rows.faults, IsEmpty());
  ASSERT_EQ(rows.rows.size(), 1u);
  EXPECT_EQ(row_json(rows.rows[0]).dump(), kRow);
}

TEST(Faults, NamesEachWithItsLine) {
  const auto only = [](const char* text) { return ElementsAre(HasSubstr(text)); };
  EXPECT_THAT(faults_with(R"(["ROCm#2527"])", "[]"), only("t.jsonl:2: C90: it has no source"));
  EXPECT_THAT(faults_with("ROCm#2527", "somebody said"), only("leads nowhere"));
  EXPECT_THAT(faults_with("ROCm#2527", "Nothing#1"), only("leads nowhere"));
  EXPECT_THAT(faults_with("works", "should work"), only("no verdict 'should work' is known"));
  EXPECT_THAT(faults_with("gfx1010", "gfx9999"), only("no chip 'gfx9999'"));
  EXPECT_THAT(faults_with("\"5.2\"", "\"5.2 or so\""), only("\"rocm\" '5.2 or so' is no version"));
  EXPECT_THAT(faults_with("10.3.0", "10.3"), only("\"override\" '10.3'"));
  EXPECT_THAT(faults_with("2025-11", "yesterday"), only("\"date\" 'yesterday'"));
  EXPECT_THAT(faults_with("it runs", ""), only("\"detail\" says nothing"));
  EXPECT_THAT(faults_with("it runs", "\\u001b[2Jgone"), only("printable"));
  EXPECT_THAT(faults_with("\"C90\"", "\"90\""), only("\"id\""));
  EXPECT_THAT(faults_with("\"date\"", "\"day\""), only("unknown field \"day\""));
  EXPECT_THAT(faults_with(R"(["5.2"])", "5.2"), only("\"rocm\" must be a list"));
  EXPECT_THAT(faults_with(R"("verdict":"works",)", ""), only("no verdict '' is known"));
}

TEST(Faults, NamesWhatStandsTwice) {
  const std::string row = kRow;
  EXPECT_THAT(faults(row + "\n" + row), ElementsAre(HasSubstr("t.jsonl:3: C90: C90 stands in line 2"),
                                                    HasSubstr("the same report stands in line 2")));
  std::string other = row;
  other.replace(other.find("C90"), 3, "C91");
  EXPECT_THAT(faults(row + "\n" + other), ElementsAre(HasSubstr("C91: the same report stands in line 2")));
}

TEST(Faults, ToleratesNonsense) {
  EXPECT_THAT(parse_rows("", "t").faults, ElementsAre("t:0: there is nothing in it"));
  EXPECT_FALSE(parse_rows(kRow, "t").faults.empty());  // no header
  EXPECT_FALSE(parse_rows(R"({"rocfix_compat":2,"as_of":"2026-11"})", "t").faults.empty());
  EXPECT_FALSE(faults(std::string("\0\xff{[", 4)).empty());
  EXPECT_FALSE(faults("[1]\n{}\n{\"id\":7}").empty());
  std::string many;
  for (int i = 0; i < 1000; ++i) many += "x\n";
  EXPECT_EQ(faults(many).size(), 100u);
}

}  // namespace
}  // namespace rocfix::compat
