// SPDX-License-Identifier: MIT
// Every single system call that changes a file is the one before which the process is killed, or the one that
// fails: of applying, and of undoing.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include <filesystem>
#include <fstream>

#include "base/text.h"
#include "cli/folder.h"
#include "doctor/elf_file.h"
#include "setup/apply.h"
#include "setup/machine_tree.h"
#include "setup/tracer.h"

namespace rocfix::setup {
namespace {

namespace fs = std::filesystem;

constexpr const char* kStatus = "Package: bash\nStatus: install ok installed\n";
constexpr const char* kState = "/home/ada/.local/state/rocfix/setup";

// One step of each kind; folders that are there and folders that are not.
std::vector<Step> steps() {
  return {{.id = "packages", .title = "packages", .undo = "", .commands = {"install"}, .packages = true},
          {.id = "venv", .title = "environment", .commands = {"venv"}, .creates = {"/home/ada/new/venv"}},
          {.id = "names", .title = "names", .commands = {"names"}, .adds_to = "/opt/lib"},
          {.id = "stack", .title = "stack", .kind = StepKind::kClearExecStack, .path = "/opt/lib"},
          {.id = "file",
           .title = "file",
           .kind = StepKind::kWriteFile,
           .path = "/home/ada/.config/rocfix/env.sh",
           .text = "export A=1\n"},
          {.id = "old",
           .title = "old file",
           .kind = StepKind::kWriteFile,
           .path = "/home/ada/old",
           .text = "new\n"},
          {.id = "line",
           .title = "line",
           .kind = StepKind::kAddLine,
           .path = "/home/ada/.bashrc",
           .text = ". env.sh  # rocfix setup"}};
}

class Ground {
 public:
  Ground() {
    for (const char* path : {"/home/ada", "/opt/lib", "/var/lib/dpkg"}) fs::create_directories(root() + path);
    write("/home/ada/.bashrc", "# no newline at the end");
    write("/home/ada/old", "old\n");
    write("/opt/lib/liba.so", doctor::elf_file("execstack"));
    write("/opt/lib/libb.so.1", doctor::elf_file("execstack targets=gfx1030"));
    write("/opt/lib/plain.so", doctor::elf_file(""));
    write("/var/lib/dpkg/status", kStatus);
    fs::create_symlink("libb.so.1", root() + "/opt/lib/libb.so");
    chmod((root() + "/home/ada/old").c_str(), 0751);
    (void)setxattr((root() + "/home/ada/old").c_str(), "user.rocfix", "x", 1, 0);
    for (const char* path :
         {"/home/ada/.bashrc", "/home/ada/old", "/home/ada", "/opt/lib", "/opt/lib/liba.so", "/home"})
      set_past(path);
    before_ = all();
    before_without_state_ = now();
  }

  std::string root() const { return folder_.path(); }
  std::string all() const {
    set_past("/var/lib/dpkg/status");  // a package manager's times are its own
    return fingerprint(root());
  }
  // Without the folder that holds the journal, and the times of those around it.
  std::string now() const {
    set_past("/var/lib/dpkg/status");
    return fingerprint(root(), root() + "/home/ada/.local");
  }
  const std::string& before() const { return before_; }
  const std::string& before_without_state() const { return before_without_state_; }

  // What stands for apt and the like; writes with plain calls, which the tracer sees too.
  Status perform(const std::string& command) const {
    const std::string status = root() + "/var/lib/dpkg/status";
    if (command == "install") return append(status, "\nPackage: new\nStatus: install ok installed\n");
    if (command == "dpkg --configure -a") return {};
    if (command == "env DEBIAN_FRONTEND=noninteractive apt-get purge -y new") {
      return truncate(status.c_str(), static_cast<off_t>(strlen(kStatus))) == 0
                 ? Status()
                 : Error{Code::kIo, "truncate"};
    }
    if (command == "names") return append(root() + "/opt/lib/added.dat", "added");
    if (command != "venv") return Error{Code::kInternal, command};
    const std::string venv = root() + "/home/ada/new/venv";
    if (mkdir(venv.c_str(), 0755) != 0) return Error{Code::kIo, "mkdir"};
    return append(venv + "/pyvenv.cfg", "version = 3.10\n");
  }

  Hands hands() const {
    return {.run = [this](const std::string& command, bool) { return perform(command); },
            .allow_root = [](const Step&) { return true; },
            .say = [](const std::string&) {},
            .interrupted = [] { return false; }};
  }

  Result<Outcome> apply() const { return apply(hands()); }
  Result<Outcome> apply(const Hands& hands, const std::vector<Step>& wanted = steps()) const {
    const auto tree = Tree::open(root());
    return setup::apply(*tree, kState, {.lane = "test", .steps = wanted}, hands);
  }
  Result<Outcome> undo() const {
    const auto tree = Tree::open(root());
    return setup::undo(*tree, kState, hands());
  }
  // Its first line is whole.
  bool has_journal() const {
    const auto text = read_file(root() + kState + "/journal");
    return text && text->find('\n') != text->npos;
  }

 private:
  void set_past(const std::string& path) const {
    const timespec past[] = {{1000000000, 1}, {1000000000, 2}};
    utimensat(AT_FDCWD, (root() + path).c_str(), past, 0);
  }
  void write(const std::string& path, const std::string& text) const { std::ofstream(root() + path) << text; }
  static Status append(const std::string& path, const std::string& text) {
    std::ofstream file(path, std::ios::app);
    file << text;
    file.close();
    return file ? Status() : Error{Code::kIo, "append"};
  }

  TemporaryFolder folder_;
  std::string before_, before_without_state_;
};

constexpr int kFailedWork = 9;
int code_of(const Result<Outcome>& outcome) {
  return outcome ? static_cast<int>(*outcome) : kFailedWork;
}

// `whole`: also the folder of the journal and the times of those around it. Before the journal's first line
// is on the disk nobody can know which empty folders are ours.
void expect_undone(const Ground& ground, bool whole, int at) {
  if (ground.has_journal()) {
    const auto undone = ground.undo();
    ASSERT_TRUE(undone) << "at " << at << ": " << undone.error().message;
    ASSERT_EQ(*undone, Outcome::kDone) << at;
  }
  if (whole)
    ASSERT_EQ(ground.all(), ground.before()) << "at call " << at;
  else
    ASSERT_EQ(ground.now(), ground.before_without_state()) << "at call " << at;
}

// Calls that change files, at the least: else the tracer did not see them.
constexpr int kFewest = 50;

int apply_on(const Ground& ground) {
  return code_of(ground.apply());
}
// kHalfDone when a step failed and the tree is not as it was before that step.
constexpr int kHalfDone = 50;
int apply_and_look(const Ground& ground) {
  Hands hands = ground.hands();
  std::string before_step;
  hands.say = [&](const std::string& line) {
    if (line.starts_with('[')) before_step = ground.now();
  };
  const auto outcome = ground.apply(hands);
  const bool failed = outcome && *outcome == Outcome::kFailed;
  if (failed) EXPECT_EQ(ground.now(), before_step);  // in a child: only its text gets out
  return failed && ground.now() != before_step ? kHalfDone : code_of(outcome);
}
int undo_on(const Ground& ground) {
  return code_of(ground.undo());
}

TEST(Accidents, ApplyIsKilledBeforeEachCallThenUndone) {
  int at = 0;
  for (;; ++at) {
    const Ground ground;
    if (!trace([&] { return apply_on(ground); }, Accident::kKill, at).happened) break;
    expect_undone(ground, ground.has_journal(), at);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(at, kFewest);
}

TEST(Accidents, ApplyIsKilledBeforeEachCallThenGoesOn) {
  int at = 0;
  for (;; ++at) {
    const Ground ground;
    if (!trace([&] { return apply_on(ground); }, Accident::kKill, at).happened) break;
    const bool begun = ground.has_journal();
    const auto resumed = ground.apply();
    ASSERT_TRUE(resumed) << "at " << at << ": " << resumed.error().message;
    ASSERT_EQ(*resumed, Outcome::kDone);
    EXPECT_EQ(*read_file(ground.root() + "/home/ada/.bashrc"),
              "# no newline at the end\n. env.sh  # rocfix setup\n");
    expect_undone(ground, begun, at);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(at, kFewest);
}

TEST(Accidents, UndoIsKilledBeforeEachCallThenGoesOn) {
  int at = 0;
  for (;; ++at) {
    const Ground ground;
    ASSERT_TRUE(ground.apply());
    if (!trace([&] { return undo_on(ground); }, Accident::kKill, at).happened) break;
    expect_undone(ground, ground.has_journal(), at);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(at, kFewest);
}

// No is an answer: the step is not begun, those before it stay, and the same command asks again.
TEST(Root, IsAskedForBeforeTheStep) {
  const Ground ground;
  auto wanted = steps();
  wanted[2].root = true;
  Hands hands = ground.hands();
  std::vector<std::string> asked;
  hands.allow_root = [&](const Step& step) {
    asked.push_back(step.id);
    return asked.size() > 1;
  };
  EXPECT_EQ(code_of(ground.apply(hands, wanted)), static_cast<int>(Outcome::kDeclined));
  EXPECT_EQ(asked, std::vector<std::string>{"names"});
  EXPECT_TRUE(fs::exists(ground.root() + "/home/ada/new/venv"));
  EXPECT_FALSE(fs::exists(ground.root() + "/opt/lib/added.dat"));
  EXPECT_EQ(code_of(ground.apply(hands, wanted)), static_cast<int>(Outcome::kDone));
  EXPECT_EQ(asked.size(), 2u);
  expect_undone(ground, true, 0);
}

// A call that fails makes its step fail, and what the step did is taken back; or it is one of those whose
// failure is none.
TEST(Accidents, EachCallFailsOnceInApply) {
  int at = 0;
  for (;; ++at) {
    const Ground ground;
    const Traced traced = trace([&] { return apply_and_look(ground); }, Accident::kError, at);
    if (!traced.happened) break;
    ASSERT_NE(traced.exit_code, kHalfDone) << at;
    const auto resumed = ground.apply();
    ASSERT_TRUE(resumed) << "at " << at << ": " << resumed.error().message;
    ASSERT_EQ(*resumed, Outcome::kDone);
    expect_undone(ground, true, at);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(at, kFewest);
}

TEST(Accidents, EachCallFailsOnceInUndo) {
  int at = 0;
  for (;; ++at) {
    const Ground ground;
    ASSERT_TRUE(ground.apply());
    const Traced traced = trace([&] { return undo_on(ground); }, Accident::kError, at);
    if (!traced.happened) break;
    expect_undone(ground, ground.has_journal() || traced.exit_code == 0, at);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(at, kFewest);
}

}  // namespace
}  // namespace rocfix::setup
