// SPDX-License-Identifier: MIT
// `rocfix compat` as its user sees it.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "cli/runner.h"
#include "doctor/schema.h"

namespace rocfix {
namespace {

using testing::HasSubstr;
using testing::Not;

Finished compat(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "compat");
  return run(std::move(arguments));
}

TEST(CompatCommand, PrintsRowsInEightyColumns) {
  const auto all = compat({"-v"});
  EXPECT_EQ(all.exit_code, 0);
  EXPECT_THAT(all.out, HasSubstr("58 rows as of 2026-11"));
  EXPECT_THAT(all.out, Not(HasSubstr("\033")));
  for (const auto line : split_lines(all.out))
    if (line.find("https://") == line.npos) EXPECT_LE(line.size(), 80u) << line;
}

TEST(CompatCommand, MarksContradictions) {
  const auto shown = compat({"--gpu", "RX 5600 XT", "--torch", "1.13.1+rocm5.2", "--override", "10.3.0"});
  EXPECT_EQ(shown.exit_code, 0);
  EXPECT_THAT(shown.out, HasSubstr("! C06"));
  EXPECT_THAT(shown.out, HasSubstr("say different things: C06 hangs"));
}

TEST(CompatCommand, SaysWhenNobodyReportsIt) {
  const auto none = compat({"--rocm", "99"});
  EXPECT_EQ(none.exit_code, 1);
  EXPECT_THAT(none.out, HasSubstr("Nobody reports such a stack"));
}

TEST(CompatCommand, WritesJsonByItsSchema) {
  const auto json = compat({"--torch", "1.13", "--json", "-"});
  EXPECT_EQ(json.exit_code, 0);
  const auto document = nlohmann::json::parse(json.out);
  const auto schema = nlohmann::json::parse(read_file(ROCFIX_SOURCE "/docs/compat.schema.json").value());
  EXPECT_THAT(doctor::complaints(document, schema), testing::IsEmpty());
  EXPECT_EQ(document["contradictions"][0][0], "C05");
  EXPECT_EQ(document["rows"][0]["sources"][0],
            "https://github.com/AUTOMATIC1111/stable-diffusion-webui/issues/4634");
}

TEST(CompatCommand, RefusesBadInput) {
  EXPECT_THAT(compat({"--gpu", "RTX 4090"}).err, HasSubstr("no card or chip 'RTX 4090'"));
  EXPECT_EQ(compat({"--gpu", "RTX 4090"}).exit_code, 2);
  EXPECT_EQ(compat({"--torch", "new"}).exit_code, 2);
  EXPECT_EQ(compat({"--file", "/no/such/file"}).exit_code, 2);
  EXPECT_EQ(compat({"--colour"}).exit_code, 64);
}

TEST(CompatCommand, ChecksItsOwnTableAndOthers) {
  EXPECT_EQ(compat({"--check"}).exit_code, 0);
  EXPECT_THAT(compat({"--check"}).out, HasSubstr("58 rows"));
  TemporaryFolder folder;
  const std::string path = folder.path_of("mine.jsonl");
  ASSERT_TRUE(write_file(path, "{\"rocfix_compat\":1,\"as_of\":\"2026-11\"}\n{\"id\":\"C1\"}\n"));
  const auto checked = compat({"--check", "--file", path});
  EXPECT_EQ(checked.exit_code, 2);
  EXPECT_THAT(checked.out, HasSubstr("mine.jsonl:2: C1: it has no source"));
  EXPECT_EQ(compat({"--file", path}).exit_code, 2);
}

}  // namespace
}  // namespace rocfix
