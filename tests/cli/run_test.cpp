// SPDX-License-Identifier: MIT
// `rocfix run`: it becomes the program that it starts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/runner.h"

namespace rocfix {
namespace {

using testing::HasSubstr;

TEST(Run, TellsTheCardByTheEnvironmentAndKeepsArgumentsAndStatus) {
  const auto done = run({"run", "--card", "virtual:gfx1012", "--strict", "--", "/bin/sh", "-c",
                         "echo $ROCFIX_CARD $ROCFIX_CARD_STRICT \"$LD_LIBRARY_PATH\" $1 $2; exit 7", "sh", "--help",
                         "a b"});
  EXPECT_EQ(done.exit_code, 7);
  EXPECT_THAT(done.out, HasSubstr("gfx1012 1 "));
  EXPECT_THAT(done.out, HasSubstr("/vcard"));
  EXPECT_THAT(done.out, HasSubstr("--help a b"));
}

TEST(Run, KeepsALibraryPathOfTheUsersOwnBehindTheCards) {
  const auto done = run(Command{.arguments = {"run", "--", "/bin/sh", "-c", "echo \"$LD_LIBRARY_PATH\""},
                                .environment = {{"LD_LIBRARY_PATH", "/opt/mine"}}});
  EXPECT_THAT(done.out, HasSubstr("vcard:/opt/mine"));
}

TEST(Run, EndsAsTheProgramDoes) {
  const auto done = run({"run", "--", "/bin/sh", "-c", "kill -TERM $$"});
  EXPECT_EQ(done.signal, SIGTERM);
}

TEST(Run, NamesAProgramThatIsNotThere) {
  const auto done = run({"run", "--", "no-such-program"});
  EXPECT_EQ(done.exit_code, 127);
  EXPECT_THAT(done.err, HasSubstr("cannot start 'no-such-program'"));
}

TEST(Run, RefusesACardThatItCannotBe) {
  for (const char* card : {"virtual:gfx900", "virtual:", "real:gfx1010", "virtual:gfx1010:x", "gfx1010"}) {
    const auto done = run({"run", "--card", card, "--", "true"});
    EXPECT_EQ(done.exit_code, 2) << card;
    EXPECT_THAT(done.err, HasSubstr(card));
  }
}

TEST(Run, RefusesWhatIsOnlyTheVirtualCards) {
  for (const char* option : {"--strict", "--profile"}) {
    const auto done = run({"run", "--card", "real", option, "--", "true"});
    EXPECT_EQ(done.exit_code, 2) << option;
    EXPECT_THAT(done.err, HasSubstr("virtual card's"));
  }
}

TEST(Run, RefusesAPolicyThatItDoesNotKnow) {
  EXPECT_EQ(run({"run", "--policy", "best", "--", "true"}).exit_code, 64);
  EXPECT_EQ(run({"run", "--watch", "-1", "--", "true"}).exit_code, 64);
  EXPECT_EQ(run({"run", "--on-freeze", "melt", "--", "true"}).exit_code, 64);
}

TEST(Run, WithoutAProgramIsWrongUsage) {
  EXPECT_EQ(run({"run"}).exit_code, 64);
}

}  // namespace
}  // namespace rocfix
