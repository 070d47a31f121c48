// SPDX-License-Identifier: MIT
// `rocfix explain` as its user sees it.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "cli/runner.h"
#include "doctor/schema.h"
#include "explain/logs.h"
#include "sanitized.h"

namespace rocfix {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

Finished explain(const std::string& input, std::vector<std::string> arguments = {}) {
  Command command;
  command.arguments = {"explain"};
  command.arguments.insert(command.arguments.end(), arguments.begin(), arguments.end());
  command.input = input;
  command.name = "rocfix";
  return run(std::move(command));
}

TEST(ExplainCommand, FitsEightyColumns) {
  for (const auto& log : explain::symptom_logs()) {
    const auto done = explain(log.text);
    EXPECT_EQ(done.exit_code, 0) << log.name;
    EXPECT_THAT(done.err, IsEmpty());
    EXPECT_THAT(done.out, Not(HasSubstr("\033")));
    for (const auto line : split_lines(done.out))
      if (split_words(line).size() > 1 && line.find("https://") == line.npos)
        EXPECT_LE(line.size(), 80u) << line;
  }
}

TEST(ExplainCommand, NamesFileAndLine) {
  TemporaryFolder folder;
  const std::string path = folder.path_of("run.log");
  ASSERT_TRUE(write_file(path, "one\ntwo\ncannot enable executable stack\n"));
  const auto done = explain("", {path});
  EXPECT_EQ(done.exit_code, 0);
  EXPECT_THAT(done.out, HasSubstr("run.log:3: "));
  EXPECT_THAT(done.out, HasSubstr("rocfix doctor --only D49"));
}

TEST(ExplainCommand, SaysWhatToDoWithTheUnknown) {
  const auto done = explain("hello\n");
  EXPECT_EQ(done.exit_code, 1);
  EXPECT_THAT(done.out, HasSubstr("Not recognised"));
  EXPECT_THAT(done.out, HasSubstr("rocfix doctor"));
}

TEST(ExplainCommand, WritesJsonByItsSchema) {
  const auto schema = nlohmann::json::parse(read_file(ROCFIX_SOURCE "/docs/explain.schema.json").value());
  for (const auto& log : explain::seed_logs()) {
    const auto document = nlohmann::json::parse(explain(log.text, {"--json", "-"}).out);
    EXPECT_THAT(doctor::complaints(document, schema), IsEmpty());
    EXPECT_EQ(document["symptoms"][0]["id"], log.name);
  }
  const auto none = explain("\xff\xfe", {"--json", "-"});
  EXPECT_EQ(none.exit_code, 1);
  EXPECT_EQ(nlohmann::json::parse(none.out)["recognised"], false);
}

TEST(ExplainCommand, RefusesWhatItCannotRead) {
  EXPECT_EQ(explain("", {"/no/such/log"}).exit_code, 2);
  EXPECT_THAT(explain("", {"/no/such/log"}).err, HasSubstr("'/no/such/log'"));
  EXPECT_EQ(explain("", {"/"}).exit_code, 2);
  EXPECT_EQ(explain("", {"--wrong"}).exit_code, 64);
}

TEST(ExplainCommand, SaysOnATerminalWhatItWaitsFor) {
  Command command;
  command.arguments = {"explain"};
  command.columns = 80;
  Program program(std::move(command));
  ASSERT_TRUE(program.wait_for("end with Ctrl-D"));
  program.type("cannot enable executable stack\n\x04");
  const auto done = program.finish();
  EXPECT_EQ(done.exit_code, 0);
  EXPECT_THAT(done.out, HasSubstr("S19"));
}

// A hole of 512 MB and one line behind it: read in pieces, in bounded memory (ulimit), in seconds.
TEST(ExplainCommand, StreamsAHugeLog) {
  const std::string little_memory = kUnderAsan ? "" : "ulimit -v 400000; ";
  const auto done = run_shell(
      little_memory +
      "truncate -s 512M huge.log && echo 'cannot enable executable stack' >> huge.log && "
      "\"$ROCFIX\" explain huge.log");
  EXPECT_EQ(done.exit_code, 0) << done.err;
  EXPECT_THAT(done.out, HasSubstr("S19"));
}

}  // namespace
}  // namespace rocfix
