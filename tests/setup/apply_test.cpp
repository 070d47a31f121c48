// SPDX-License-Identifier: MIT
// The real program on trees: applied, made to fail or killed at every command, gone on with, undone. What
// needs a real machine is pretended (tests/setup/pretend).
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/text.h"
#include "cli/folder.h"
#include "cli/runner.h"
#include "doctor/elf_file.h"
#include "setup/machine_tree.h"

namespace rocfix::setup {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

struct Case {
  const char* fixture;
  const char* lane;
};

class Trial {
 public:
  explicit Trial(const Case& one) : tree_(machine_tree(one.fixture)), lane_(one.lane) {
    pretend_.write("library", doctor::elf_file("execstack rpath=$ORIGIN"));
    before_ = now();
  }

  std::string now() const { return fingerprint(tree_.root(), state()); }
  std::string all() const { return fingerprint(tree_.root()); }
  const std::string& before() const { return before_; }
  std::string state() const { return tree_.root() + "/home/ada/.local"; }
  std::string journal() const { return state() + "/state/rocfix/setup/journal"; }
  const std::string& root() const { return tree_.root(); }
  int commands() const { return std::stoi("0" + pretend_.read("count")); }
  std::string log() const { return pretend_.read("log"); }

  // Lets command `number` go wrong in that way; counted from here.
  void trouble(const std::string& kind, int number) {
    for (const char* one : {"fail", "kill", "interrupt", "sleep", "count", "asleep"})
      fs::remove(pretend_.path_of(one));
    if (!kind.empty()) pretend_.write(kind, std::to_string(number));
  }
  Command command(const std::string& verb) const {
    Command command;
    command.arguments = {"setup", "--root", tree_.root(), "--runner", ROCFIX_SOURCE "/tests/setup/pretend",
                         verb};
    if (verb == "--apply") command.arguments.insert(command.arguments.end(), {"--lane", lane_});
    command.environment["PRETEND"] = pretend_.path();
    return command;
  }
  Finished apply() const { return run(command("--apply")); }
  Finished undo() const { return run(command("--undo")); }
  bool asleep() const {
    for (int i = 0; i < 500; ++i, usleep(10000))
      if (fs::exists(pretend_.path_of("asleep"))) return true;
    return false;
  }

 private:
  doctor::Tree tree_;
  TemporaryFolder pretend_;
  std::string lane_, before_;
};

// Every name is as it was, and nothing of ours is left.
void expect_untouched(const Trial& trial, const std::string& when) {
  EXPECT_EQ(trial.now(), trial.before()) << when;
  EXPECT_FALSE(fs::exists(trial.state())) << when;
}

const Case kCases[] = {{"ubuntu-2404", "legacy-rocm52"}, {"ubuntu-2404-override", "legacy-rocm52"},
                       {"ubuntu-2204", "legacy-rocm52"}, {"debian-13", "legacy-rocm52"},
                       {"ubuntu-2404", "therock"},       {"debian-13", "debian13"},
                       {"arch-5500xt", "arch"}};

class Lanes : public testing::TestWithParam<Case> {};

TEST_P(Lanes, ApplyAndUndoLeaveTheTreeAsItWas) {
  Trial trial(GetParam());
  const std::string whole = trial.all();
  const Finished applied = trial.apply();
  ASSERT_EQ(applied.exit_code, 0) << applied.out << applied.err;
  EXPECT_NE(trial.now(), trial.before());
  const std::string after = trial.now();
  const Finished again = trial.apply();
  EXPECT_EQ(again.exit_code, 0);
  EXPECT_THAT(again.out, HasSubstr("done before"));
  EXPECT_EQ(trial.now(), after);
  const Finished undone = trial.undo();
  EXPECT_EQ(undone.exit_code, 0) << undone.out << undone.err;
  EXPECT_EQ(trial.all(), whole);
  EXPECT_EQ(trial.undo().exit_code, 2);  // nothing is here
}

TEST_P(Lanes, AFailureAtEachCommandLeavesNothingHalfDone) {
  for (int number = 1; number < 30; ++number) {
    Trial trial(GetParam());
    trial.trouble("fail", number);
    const Finished failed = trial.apply();
    if (failed.exit_code == 0) {
      EXPECT_GT(number, 2);
      break;
    }
    ASSERT_EQ(failed.exit_code, 1) << failed.out << failed.err;
    EXPECT_THAT(failed.out, HasSubstr("exit code 3"));
    // Failing at the step's first command leaves the same as failing at a later one.
    const std::string once = trial.now();
    trial.trouble("fail", 1);
    EXPECT_EQ(trial.apply().exit_code, 1);
    EXPECT_EQ(trial.now(), once) << "the failed step left something: " << failed.out;
    trial.trouble("", 0);
    const Finished resumed = trial.apply();
    EXPECT_EQ(resumed.exit_code, 0) << resumed.out << resumed.err;
    EXPECT_EQ(trial.undo().exit_code, 0);
    expect_untouched(trial, "after failing at command " + std::to_string(number));
  }
}

TEST_P(Lanes, KilledAtEachCommandItGoesOnOrIsUndone) {
  for (int number = 1; number < 30; ++number) {
    Trial trial(GetParam());
    trial.trouble("kill", number);
    const Finished killed = trial.apply();
    if (killed.exit_code == 0) {
      EXPECT_GT(number, 2);
      break;
    }
    ASSERT_EQ(killed.signal, SIGKILL) << killed.out << killed.err;
    trial.trouble("", 0);
    if (number % 2 == 0) {
      const Finished resumed = trial.apply();
      EXPECT_EQ(resumed.exit_code, 0) << resumed.out << resumed.err;
      EXPECT_THAT(resumed.out, HasSubstr("was not finished"));
    }
    trial.trouble("", 0);
    const Finished undone = trial.undo();
    EXPECT_EQ(undone.exit_code, 0) << undone.out << undone.err;
    expect_untouched(trial, "killed at command " + std::to_string(number) + killed.out);
  }
}

INSTANTIATE_TEST_SUITE_P(All, Lanes, testing::ValuesIn(kCases), [](const auto& info) {
  std::string name = std::string(info.param.fixture) + "_" + info.param.lane;
  for (char& c : name)
    if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
  return name;
});

TEST(Apply, ClearsTheFlagOfLibrariesOnlyWhereItMatters) {
  const auto flag_of = [](const Case& one) {
    Trial trial(one);
    EXPECT_EQ(trial.apply().exit_code, 0);
    std::string bytes;
    for (const auto& entry : fs::recursive_directory_iterator(trial.root() + "/home/ada"))
      if (entry.path().filename() == "libamdhip64.so") bytes = *read_file(entry.path().string());
    return bytes == doctor::elf_file("execstack rpath=$ORIGIN") ? 'x'
           : bytes == doctor::elf_file("rpath=$ORIGIN")         ? '-'
           : bytes.empty()                                      ? '0'
                                                                : '?';
  };
  EXPECT_EQ(flag_of({"debian-13", "legacy-rocm52"}), '-');
  EXPECT_EQ(flag_of({"ubuntu-2404", "legacy-rocm52"}), 'x');
}

TEST(Apply, OnlyPackagesThatItInstalledAreRemoved) {
  Trial trial({"ubuntu-2204", "legacy-rocm52"});
  ASSERT_EQ(trial.apply().exit_code, 0);
  ASSERT_EQ(trial.undo().exit_code, 0);
  EXPECT_THAT(trial.log(), HasSubstr("purge -y libpython3.10-venv python3.10-venv\n"));
}

TEST(Apply, CtrlCIsAFailureOfTheStep) {
  Trial trial({"ubuntu-2404", "therock"});
  trial.trouble("interrupt", 2);
  const Finished done = trial.apply();
  EXPECT_EQ(done.exit_code, 130) << done.out << done.err;
  EXPECT_EQ(trial.now(), trial.before());
  trial.trouble("", 0);
  EXPECT_EQ(trial.apply().exit_code, 0);
  EXPECT_EQ(trial.undo().exit_code, 0);
  expect_untouched(trial, "after Ctrl-C");
}

TEST(Apply, TwoAtOnce) {
  Trial trial({"ubuntu-2404", "therock"});
  trial.trouble("sleep", 1);
  Program first(trial.command("--apply"));
  ASSERT_TRUE(trial.asleep());
  for (const Finished& second : {trial.apply(), trial.undo()}) {
    EXPECT_EQ(second.exit_code, 2);
    EXPECT_THAT(second.err, HasSubstr("another rocfix setup"));
  }
  first.send_to_all(SIGKILL);
  first.finish();
  trial.trouble("", 0);
  EXPECT_EQ(trial.undo().exit_code, 0);
  expect_untouched(trial, "after two at once");
}

TEST(Apply, AnotherLaneIsRefusedUntilTheFirstIsUndone) {
  Trial trial({"ubuntu-2404", "therock"});
  ASSERT_EQ(trial.apply().exit_code, 0);
  Command other = trial.command("--apply");
  other.arguments.back() = "legacy-rocm52";
  const Finished refused = run(other);
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err, HasSubstr("therock is set up here"));
}

TEST(Apply, ALaneThatCannotWorkIsNotBegun) {
  Trial trial({"ubuntu-2404", "arch"});
  const Finished refused = trial.apply();
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_THAT(refused.out, HasSubstr("cannot work here"));
  expect_untouched(trial, "after a wrong lane");
}

TEST(Undo, KeepsWhatTheUserWroteSince) {
  Trial trial({"ubuntu-2404", "legacy-rocm52"});
  ASSERT_EQ(trial.apply().exit_code, 0);
  const std::string home = trial.root() + "/home/ada";
  std::ofstream(home + "/.bashrc", std::ios::app) << "export EDITOR=vi\n";
  std::ofstream(home + "/.config/rocfix/env.sh", std::ios::app) << "export MINE=1\n";
  const Finished undone = trial.undo();
  EXPECT_EQ(undone.exit_code, 0) << undone.out << undone.err;
  EXPECT_EQ(*read_file(home + "/.bashrc"), "# ~/.bashrc\nalias ll='ls -l'\nexport EDITOR=vi\n");
  EXPECT_THAT(*read_file(home + "/.config/rocfix/env.sh.kept"), HasSubstr("MINE=1"));
  EXPECT_FALSE(fs::exists(home + "/.config/rocfix/env.sh"));
  EXPECT_FALSE(fs::exists(home + "/rocfix-rocm52"));
  EXPECT_FALSE(fs::exists(trial.state()));
}

// A profile that is a link into a folder of dotfiles stays one, and a second name of the file too.
TEST(Undo, LinksStayLinks) {
  Trial made({"ubuntu-2404", "legacy-rocm52"});
  const std::string home = made.root() + "/home/ada";
  fs::create_directories(home + "/dotfiles");
  fs::rename(home + "/.bashrc", home + "/dotfiles/bashrc");
  fs::create_hard_link(home + "/dotfiles/bashrc", home + "/dotfiles/second");
  fs::create_symlink("dotfiles/bashrc", home + "/.bashrc");
  chmod((home + "/dotfiles/bashrc").c_str(), 0640);
  const std::string before = made.all();
  ASSERT_EQ(made.apply().exit_code, 0);
  EXPECT_TRUE(fs::is_symlink(home + "/.bashrc"));
  EXPECT_THAT(*read_file(home + "/dotfiles/bashrc"), HasSubstr("rocfix setup"));
  EXPECT_EQ(fs::status(home + "/dotfiles/bashrc").permissions(), fs::perms(0640));
  ASSERT_EQ(made.undo().exit_code, 0);
  EXPECT_EQ(made.all(), before);
}

TEST(Journal, DamageIsNamedAndNothingIsChanged) {
  Trial trial({"ubuntu-2404", "legacy-rocm52"});
  ASSERT_EQ(trial.apply().exit_code, 0);
  const std::string good = *read_file(trial.journal());
  for (const size_t at : {size_t{3}, good.size() / 2, good.size() - 5}) {
    std::string bad = good;
    bad[at] ^= 1;
    std::ofstream(trial.journal()) << bad;
    const std::string before = trial.now();
    for (const Finished& done : {trial.undo(), trial.apply()}) {
      EXPECT_EQ(done.exit_code, 2) << done.out;
      EXPECT_THAT(done.err, HasSubstr("damaged"));
      EXPECT_THAT(done.err, HasSubstr("line "));
    }
    EXPECT_EQ(trial.now(), before);
  }
  std::ofstream(trial.journal()) << good;
  EXPECT_EQ(trial.undo().exit_code, 0);
  expect_untouched(trial, "after damage was mended");
}

TEST(Journal, AHalfWrittenLastLineIsForgotten) {
  Trial trial({"ubuntu-2404", "legacy-rocm52"});
  trial.trouble("kill", 3);
  ASSERT_EQ(trial.apply().signal, SIGKILL);
  std::ofstream(trial.journal(), std::ios::app) << "0123456789abcdef {\"event\":\"do";
  trial.trouble("", 0);
  EXPECT_EQ(trial.apply().exit_code, 0);
  EXPECT_EQ(trial.undo().exit_code, 0);
  expect_untouched(trial, "after a torn line");
}

TEST(Journal, OneThatCannotBeReadIsNamed) {
  Trial trial({"ubuntu-2404", "legacy-rocm52"});
  fs::create_directories(trial.journal());
  for (const Finished& done : {trial.apply(), trial.undo()}) {
    EXPECT_EQ(done.exit_code, 2) << done.out;
    EXPECT_THAT(done.err, HasSubstr("setup/journal'"));
  }
  EXPECT_EQ(trial.now(), trial.before());
}

TEST(Apply, AHomeThatCannotBeWrittenIsNamed) {
  Trial trial({"ubuntu-2404", "legacy-rocm52"});
  const std::string home = trial.root() + "/home/ada";
  fs::permissions(trial.root(), fs::perms(0755));
  fs::permissions(home, fs::perms(0555));
  const std::string before = trial.all();
  Command command = trial.command("--apply");
  if (geteuid() == 0) {  // whom no mode keeps from writing
    command.arguments.insert(command.arguments.begin(),
                             {"--reuid=65534", "--regid=65534", "--clear-groups", ROCFIX_PROGRAM});
    command.program = "/usr/bin/setpriv";
  }
  const Finished done = run(command);
  EXPECT_EQ(done.exit_code, 2) << done.out << done.err;
  EXPECT_THAT(done.err, HasSubstr("Permission denied"));
  EXPECT_EQ(trial.all(), before);
  fs::permissions(home, fs::perms(0755));
}

TEST(Doctor, NamesTheLineThatContradictsTheEnvironmentFile) {
  Trial trial({"ubuntu-2404-override", "legacy-rocm52"});
  ASSERT_EQ(trial.apply().exit_code, 0);
  const std::string page = run({"doctor", "--root", trial.root(), "--only", "D66", "-v"}).out;
  EXPECT_THAT(page, HasSubstr("/home/ada/.config/rocfix/env.sh:2:"));
  EXPECT_THAT(page, HasSubstr("/home/ada/.bashrc:2:"));
  EXPECT_THAT(page, HasSubstr("/etc/profile.d/rocm-rdna1.sh:1:"));
}

}  // namespace
}  // namespace rocfix::setup
