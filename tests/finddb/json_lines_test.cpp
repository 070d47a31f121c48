// SPDX-License-Identifier: MIT
#include "finddb/json_lines.h"

#include <gmock/gmock.h>

#include "finddb/sample.h"

namespace rocfix {
namespace {

using testing::HasSubstr;
using testing::SizeIs;
using testing::StartsWith;

constexpr const char* kHeader = "{\"rocfix_find_db\":1}\n";
constexpr const char* kTime =
    R"({"device":"d","problem":"n1c3h8w8_k4r3s3","solver":"direct","microseconds":6.5,"kind":"modelled",)"
    R"("solver_version":1,"date":"2026-11-23T03:34:26Z"})";
constexpr const char* kQuarantine =
    R"({"device":"d","problem":"n1c3h8w8_k4r3s3","solver":"direct","quarantine":"hang","evidence":"e",)"
    R"("date":"2026-11-23T03:34:26Z"})";

std::string with(std::string line, const std::string& from, const std::string& to) {
  const size_t at = line.find(from);
  EXPECT_NE(at, line.npos) << from;
  return at == line.npos ? line : line.replace(at, from.size(), to);
}

TEST(JsonLines, ReadsWhatItWrites) {
  const std::string text = std::string(kHeader) + kTime + "\n" + kQuarantine + "\n";
  const auto rows = parse_json_lines(text, "f");
  ASSERT_TRUE(rows.ok()) << rows.error().message;
  EXPECT_EQ(to_json_lines(*rows), text);
  EXPECT_EQ(rows->times.at(0).microseconds, 6.5);
  EXPECT_EQ(rows->times.at(0).kind, TimeKind::kModelled);
  EXPECT_EQ(rows->quarantine.at(0).reason, QuarantineReason::kHang);
}

TEST(JsonLines, OfNoRowsAreAHeader) {
  EXPECT_EQ(to_json_lines({}), kHeader);
  EXPECT_TRUE(parse_json_lines(kHeader, "f").value().empty());
}

TEST(JsonLines, MakesProblemsCanonicalAndPassesOverBlankLines) {
  const std::string line = with(kTime, "n1c3h8w8_k4r3s3", "fwd:f32:n1c3h8w8_k4r3s3_s1x1_p0");
  const auto rows = parse_json_lines(std::string(kHeader) + "\r\n" + line + "\r\n\n", "f");
  ASSERT_TRUE(rows.ok()) << rows.error().message;
  EXPECT_EQ(to_text(rows->times.at(0).problem), "n1c3h8w8_k4r3s3");
}

struct BadLine {
  const char *line, *from, *to, *message;
};

class BadJsonLine : public testing::TestWithParam<BadLine> {};

TEST_P(BadJsonLine, IsNamed) {
  const auto& [line, from, to, message] = GetParam();
  const std::string text = std::string(kHeader) + kTime + "\n" + with(line, from, to) + "\n" + kTime;
  const auto rows = parse_json_lines(text, "file.jsonl");
  ASSERT_FALSE(rows.ok());
  EXPECT_EQ(rows.error().code, Code::kBadInput);
  EXPECT_THAT(rows.error().message, StartsWith("file.jsonl:3: "));
  EXPECT_THAT(rows.error().message, HasSubstr(message));
}

const BadLine kBadLines[] = {
    {kTime, "}", "", "not JSON"},
    {kTime, kTime, "[1]", "not a JSON object"},
    {kTime, "\"solver\":\"direct\",", "", "\"solver\" must be a text"},
    {kTime, "\"d\"", "7", "\"device\" must be a text"},
    {kTime, "\"d\"", "\"\"", "device ''"},
    {kTime, "\"d\"", "\"\\u001b[2J\"", "device"},
    {kTime, "n1c3", "n1x3", "expected 'c' (input channels)"},
    {kTime, "k4r3", "k4r9", "problem"},
    {kTime, "\"direct\"", "\"a b\"", "solver 'a b'"},
    {kTime, "6.5", "\"6.5\"", "\"microseconds\" must be a number"},
    {kTime, "6.5", "0", "microseconds '0'"},
    {kTime, "6.5", "-1", "microseconds '-1'"},
    {kTime, "6.5", "1e13", "microseconds '10000000000000'"},
    {kTime, "6.5", "1e999", "not JSON"},
    {kTime, "modelled", "guessed", "\"kind\" must be measured or modelled"},
    {kTime, "\"solver_version\":1", "\"solver_version\":1.5", "must be a whole number"},
    {kTime, "\"solver_version\":1", "\"solver_version\":4294967297", "solver version"},
    {kTime, "2026-11-23T03:34:26Z", "yesterday", "date 'yesterday'"},
    {kTime, "2026-11-23T03:34:26Z", "2026-11-23T03:74:26Z", "date"},
    {kTime, "}", ",\"watts\":1}", "unknown field \"watts\""},
    {kTime, "\"kind\"", "\"evidence\":\"e\",\"kind\"", "unknown field \"evidence\""},
    {kQuarantine, "hang", "slow", "\"quarantine\" must be hang, wrong or crash"},
    {kQuarantine, "\"e\"", "\"two\\nlines\"", "evidence"},
    {kQuarantine, "\"e\"", "\"\"", "evidence ''"},
};

INSTANTIATE_TEST_SUITE_P(JsonLines, BadJsonLine, testing::ValuesIn(kBadLines));

TEST(JsonLines, NeedTheirHeader) {
  for (const char* text :
       {"", "\n\n", kTime, "{\"rocfix_find_db\":\"1\"}", "{\"rocfix_find_db\":1,\"more\":2}"})
    EXPECT_THAT(parse_json_lines(text, "f").error().message,
                HasSubstr("the first line must be {\"rocfix_find_db\":1}"));
  EXPECT_THAT(parse_json_lines("{\"rocfix_find_db\":2}", "f").error().message,
              HasSubstr("f:1: this file has format 2, and this rocfix knows 1"));
}

TEST(JsonLines, SurviveDeepNesting) {
  EXPECT_FALSE(parse_json_lines(kHeader + std::string(200'000, '['), "f").ok());
  EXPECT_FALSE(parse_json_lines(kHeader + std::string(200'000, '[') + std::string(200'000, ']'), "f").ok());
}

}  // namespace
}  // namespace rocfix
