// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "runner.h"
#include "table_text.h"

namespace rocfix {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr size_t kColumns = 80;
constexpr const char* kClearLine = "\r\x1b[K";

Finished run_on_terminal(const std::vector<std::string>& arguments) {
  Command command;
  command.arguments = arguments;
  command.columns = kColumns;
  return run(command);
}

// Every text that stood on a line of the screen, progress included.
std::vector<std::string> screen_lines(const std::string& out) {
  std::string text = out;
  for (size_t at; (at = text.find(kClearLine)) != std::string::npos;)
    text.replace(at, std::string_view(kClearLine).size(), "\n");
  std::erase(text, '\r');
  return lines_of(text);
}

// Names of devices and sentences may be longer, and a command must stay in one piece.
bool may_be_long(const std::string& line) {
  return line.starts_with("device ") || line.starts_with("    ");
}

void expect_narrow(const Finished& done) {
  EXPECT_THAT(done.out, HasSubstr("512x512"));
  for (const auto& line : screen_lines(done.out))
    if (!may_be_long(line)) EXPECT_LE(line.size(), kColumns) << line;
}

TEST(Terminal, SeedTableFitsIn80Columns) {
  expect_narrow(run_on_terminal({"verify", "--device", "cpu"}));
}

// Those of a card have the longest names; that each hangs saves the time that they would take on the host.
TEST(Terminal, SeedTableFitsIn80ColumnsWithTheGpuSolvers) {
  expect_narrow(run_on_terminal({"verify", "--device", "fake:hang=64", "--timeout", "0.01"}));
}

TEST(Terminal, ShowsProgress) {
  const Finished done = run_on_terminal({"verify", "--device", "fake", "--set", "smoke"});
  EXPECT_THAT(done.out, AllOf(HasSubstr("[1/22] n1c1h1w1_k1r1s1"), HasSubstr("[22/22] n1c3h32w33_k12r16s16_s16")));
}

TEST(Terminal, ClearsProgressBeforeARowTakesItsPlace) {
  const Finished done = run_on_terminal({"verify", "--device", "fake", "--set", "smoke"});
  for (const auto& line : screen_lines(done.out))
    if (line.starts_with("[")) EXPECT_THAT(line, Not(HasSubstr("PASS")));
}

TEST(Pipe, ShowsNoProgressAndNoControlCharacters) {
  const Finished done = run({"verify", "--device", "fake", "--set", "smoke"});
  EXPECT_THAT(done.out + done.err,
              AllOf(Not(HasSubstr("[1/20]")), Not(HasSubstr("\x1b")), Not(HasSubstr("\r"))));
}

TEST(Pipe, ShowsRowsAsTheyCome) {
  Command command;
  command.arguments = {"verify", "--device",        "fake:hang=7",    "--timeout",
                       "30",     "n1c3h8w8_k4r3s3", "n1c3h8w8_k7r3s3"};
  command.limit_s = 5;
  Program program(command);
  EXPECT_TRUE(program.wait_for("PASS"));
}

}  // namespace
}  // namespace rocfix
