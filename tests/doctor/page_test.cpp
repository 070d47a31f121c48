// SPDX-License-Identifier: MIT
// Pages as they were looked at and approved: golden/NAME.txt. tests/doctor/approve writes them anew.
#include <gmock/gmock.h>

#include <cstdlib>

#include "base/text.h"
#include "cli/runner.h"
#include "doctor/check.h"
#include "doctor/tree.h"

namespace rocfix::doctor {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Golden {
  const char* name;
  const char* fixture;
  std::vector<std::string> options;
};

const Golden kGoldens[] = {
    {"frozen", "frozen-5600xt.txt", {}},
    {"frozen.color", "frozen-5600xt.txt", {"--color", "always"}},
    {"frozen.markdown", "frozen-5600xt.txt", {"--markdown"}},
    {"healthy", "healthy-5600xt.txt", {}},
    {"healthy.verbose", "healthy-5600xt.txt", {"-v"}},
    {"everything", "everything-at-once.txt", {}},
    {"no-card", "no-card.txt", {}},
    {"preemption", "preemption.txt", {}},
    {"no-group", "no-group.txt", {}},
    {"fedora", "fedora-old-firmware.txt", {}},
    {"no-log", "no-log.txt", {}},
    {"frozen.json", "frozen-5600xt.txt", {"--json", "-"}},
};

std::string with_name(std::string text) {
  for (size_t at; (at = text.find(ROCFIX_PROGRAM)) != text.npos;)
    text.replace(at, std::string(ROCFIX_PROGRAM).size(), "rocfix");
  return text;
}

Finished doctor_of(const std::string& fixture, std::vector<std::string> options) {
  const Tree tree(fixture);
  Command command;
  command.arguments = {"doctor", "--root", tree.root()};
  command.arguments.insert(command.arguments.end(), options.begin(), options.end());
  command.name = "rocfix";
  return run(std::move(command));
}

TEST(Page, IsAsApproved) {
  for (const auto& golden : kGoldens) {
    const std::string path = std::string(ROCFIX_SOURCE "/tests/doctor/golden/") + golden.name + ".txt";
    const std::string out = with_name(doctor_of(golden.fixture, golden.options).out);
    if (std::getenv("ROCFIX_APPROVE") != nullptr) {
      EXPECT_TRUE(write_file(path, out));
      continue;
    }
    const auto approved = read_file(path);
    ASSERT_TRUE(approved) << approved.error().message;
    EXPECT_EQ(out, *approved) << golden.name << ": look at it, then tests/doctor/approve";
  }
}

// A path or an address is one word, and may be longer than a line.
TEST(Page, FitsIntoItsColumns) {
  for (const auto& name : fixture_names()) {
    const Finished done = doctor_of(name, {"-v"});
    for (const auto line : split_lines(done.out)) {
      const auto words = split_words(line);
      const bool one_word = words.size() <= 2 && line.size() > 80;
      EXPECT_TRUE(line.size() <= 80 || one_word || line.find("/") != line.npos) << name << ": " << line;
      EXPECT_EQ(line.find('\033'), line.npos);
    }
  }
}

TEST(Page, IsNotPrintedWhenQuiet) {
  const Finished done = doctor_of("frozen-5600xt.txt", {"-q"});
  EXPECT_EQ(done.exit_code, 2);
  EXPECT_EQ(done.out + done.err, "");
}

TEST(Page, SaysWhatTheKernelAndThePackagesSay) {
  EXPECT_THAT(doctor_of("faulting-process.txt", {}).out,
              HasSubstr("wrote to memory that is not its own, in\n             python3"));
  const std::string held = doctor_of("held-package.txt", {"-v"}).out;
  EXPECT_THAT(held, HasSubstr("Packages of ROCm 5.2 and 5.7 are mixed"));
  EXPECT_THAT(held, HasSubstr("sudo apt-mark unhold hsa-rocr"));
  EXPECT_THAT(held, HasSubstr("/var/lib/dpkg/status:1: hsa-rocr 1.5.0.50200-65: hold ok installed"));
}

TEST(Options, FailOnWarning) {
  EXPECT_EQ(doctor_of("noretry.txt", {"-q"}).exit_code, 0);
  EXPECT_EQ(doctor_of("noretry.txt", {"-q", "--fail-on", "warning"}).exit_code, 1);
  EXPECT_EQ(doctor_of("healthy-5600xt.txt", {"-q", "--fail-on", "warning"}).exit_code, 0);
  EXPECT_EQ(doctor_of("noretry.txt", {"--fail-on", "nothing"}).exit_code, 64);
}

TEST(Options, OnlyChosenChecks) {
  const Finished done = doctor_of("everything-at-once.txt", {"--only", "D21,D22"});
  EXPECT_EQ(done.exit_code, 0);
  EXPECT_THAT(done.out, HasSubstr("D21"));
  EXPECT_THAT(done.out, Not(HasSubstr("D44")));
  EXPECT_EQ(doctor_of("everything-at-once.txt", {"--only", "python", "-q"}).exit_code, 2);
  const Finished bad = doctor_of("everything-at-once.txt", {"--only", "D99"});
  EXPECT_EQ(bad.exit_code, 64);
  EXPECT_THAT(bad.err, HasSubstr("D99"));
}

TEST(Options, ThatDoNotGoTogetherAreRefused) {
  const Finished both = doctor_of("noretry.txt", {"--json", "-", "--capture", "-"});
  EXPECT_EQ(both.exit_code, 64);
  EXPECT_EQ(both.out, "");
  const Finished none = doctor_of("noretry.txt", {"--python", "/nowhere"});
  EXPECT_EQ(none.exit_code, 2);
  EXPECT_THAT(none.err, HasSubstr("no Python environment at '/nowhere'"));
}

TEST(Options, ListChecks) {
  const Finished done = run({"doctor", "--list-checks"});
  EXPECT_EQ(done.exit_code, 0);
  for (const Check* check : all_checks()) EXPECT_THAT(done.out, HasSubstr(std::string(check->id)));
}

}  // namespace
}  // namespace rocfix::doctor
