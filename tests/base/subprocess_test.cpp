// SPDX-License-Identifier: MIT
#include "base/subprocess.h"

#include <gtest/gtest.h>

namespace rocfix {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// A child that is a shell script; its channel is descriptor 3.
ChildProcess start_script(const std::string& script) {
  auto child = ChildProcess::start({"/bin/sh", "-c", script});
  EXPECT_TRUE(child);
  return std::move(*child);
}

TEST(ChildProcess, AnswersOnTheChannel) {
  auto child = start_script("read line <&3; echo \"got $line\" >&3");
  ASSERT_TRUE(child.channel().write_line("hello"));
  const auto read = child.channel().read_line(milliseconds(5000));
  EXPECT_EQ(read.status, ReadStatus::kLine);
  EXPECT_EQ(read.line, "got hello");
}

TEST(ChildProcess, SaysHowItEnded) {
  auto exited = start_script("exit 7");
  EXPECT_EQ(exited.channel().read_line(milliseconds(5000)).status, ReadStatus::kClosed);
  EXPECT_EQ(exited.reap(), "exit code 7");
  auto killed = start_script("kill -SEGV $$");
  EXPECT_EQ(killed.channel().read_line(milliseconds(5000)).status, ReadStatus::kClosed);
  EXPECT_EQ(killed.reap(), "signal 11 (Segmentation fault)");
}

TEST(ChildProcess, KeepsTheLastWordsOfEitherOutput) {
  auto child = start_script("echo first; echo 'abort: bad thing' >&2");
  EXPECT_EQ(child.channel().read_line(milliseconds(5000)).status, ReadStatus::kClosed);
  child.reap();
  EXPECT_EQ(child.last_words(), "abort: bad thing");
}

TEST(ChildProcess, AWaitEndsAtItsLimitAndTheChildCanBeKilled) {
  auto child = start_script("sleep 100");
  const auto start = steady_clock::now();
  EXPECT_EQ(child.channel().read_line(milliseconds(50)).status, ReadStatus::kTimeout);
  EXPECT_EQ(child.kill(), "signal 9 (Killed)");
  EXPECT_LT(steady_clock::now() - start, milliseconds(3000));
}

TEST(ChildProcess, ReadsLinesThatArriveInPieces) {
  auto child = start_script("printf 'one\\ntw' >&3; sleep 0.05; printf 'o\\n' >&3");
  EXPECT_EQ(child.channel().read_line(milliseconds(5000)).line, "one");
  EXPECT_EQ(child.channel().read_line(milliseconds(5000)).line, "two");
}

TEST(ChildProcess, AProgramThatIsNotThereEndsWith127) {
  auto child = ChildProcess::start({"/no/such/program"});
  ASSERT_TRUE(child);
  EXPECT_EQ(child->channel().read_line(milliseconds(5000)).status, ReadStatus::kClosed);
  EXPECT_EQ(child->reap(), "exit code 127");
}

TEST(ChildProcess, WritingToADeadChildIsAnError) {
  auto child = start_script("exit 0");
  EXPECT_EQ(child.channel().read_line(milliseconds(5000)).status, ReadStatus::kClosed);
  EXPECT_FALSE(child.channel().write_line("anyone?"));
}

}  // namespace
}  // namespace rocfix
