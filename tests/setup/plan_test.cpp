// SPDX-License-Identifier: MIT
// Plans of every lane as they were looked at and approved: golden/NAME.txt. tests/setup/approve writes them
// anew.
#include "setup/plan.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "cli/runner.h"
#include "doctor/schema.h"
#include "doctor/tree.h"
#include "setup/machine_tree.h"

namespace rocfix::setup {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

struct Golden {
  const char* name;
  const char* fixture;
  std::vector<std::string> options;
  int exit_code;
};

const Golden kGoldens[] = {
    {"legacy-ubuntu-2404", "ubuntu-2404", {"--lane", "legacy-rocm52", "--plan"}, 0},
    {"legacy-ubuntu-2404.json", "ubuntu-2404", {"--lane", "legacy-rocm52", "--json", "-"}, 0},
    {"legacy-ubuntu-2404.color", "ubuntu-2404", {"--lane", "legacy-rocm52", "--color", "always"}, 0},
    {"legacy-ubuntu-2404-override", "ubuntu-2404-override", {"--lane", "legacy-rocm52"}, 0},
    {"legacy-ubuntu-2204", "ubuntu-2204", {"--lane", "legacy-rocm52"}, 0},
    {"legacy-debian-13", "debian-13", {"--lane", "legacy-rocm52"}, 0},
    {"therock-ubuntu-2404", "ubuntu-2404", {}, 0},
    {"therock-override", "ubuntu-2404-override", {"--lane", "therock"}, 0},
    {"arch-5500xt", "arch-5500xt", {"--lane", "arch"}, 0},
    {"arch-on-ubuntu", "ubuntu-2404", {"--lane", "arch"}, 1},
    {"debian13", "debian-13", {"--lane", "debian13"}, 0},
    {"debian13-on-ubuntu", "ubuntu-2404", {"--lane", "debian13"}, 1},
    {"bc250", "bc250-fedora", {}, 1},
    {"bc250-therock", "bc250-fedora", {"--lane", "therock"}, 1},
    {"old-libc", "old-libc", {}, 0},
};

Finished plan_of(const std::string& fixture, const std::vector<std::string>& options) {
  const doctor::Tree tree = machine_tree(fixture);
  Command command;
  command.arguments = {"setup", "--root", tree.root()};
  command.arguments.insert(command.arguments.end(), options.begin(), options.end());
  command.name = "rocfix";
  Finished done = run(std::move(command));
  for (size_t at; (at = done.out.find(tree.root())) != done.out.npos;)
    done.out.replace(at, tree.root().size(), "/mnt");
  return done;
}

TEST(Plan, IsAsApproved) {
  for (const auto& golden : kGoldens) {
    const std::string path = std::string(ROCFIX_SOURCE "/tests/setup/golden/") + golden.name + ".txt";
    const Finished done = plan_of(golden.fixture, golden.options);
    EXPECT_EQ(done.exit_code, golden.exit_code) << golden.name << done.err;
    const std::string text = done.out + done.err;
    if (std::getenv("ROCFIX_APPROVE") != nullptr) {
      EXPECT_TRUE(write_file(path, text));
      continue;
    }
    const auto approved = read_file(path);
    ASSERT_TRUE(approved) << approved.error().message;
    EXPECT_EQ(text, *approved) << golden.name << ": look at it, then tests/setup/approve";
  }
}

// A path, an address, a line of a file or what quotes hold together is one word, and may be longer than a
// line.
TEST(Plan, FitsIntoItsColumns) {
  for (const auto& golden : kGoldens) {
    if (std::string(golden.name).find('.') != std::string::npos || golden.name == std::string("bc250"))
      continue;
    const Finished done = plan_of(golden.fixture, golden.options);
    for (const auto line : split_lines(done.out))
      EXPECT_TRUE(line.size() <= 80 || split_words(line).size() <= 3 || line.starts_with("         | ") ||
                  line.find('\'') != line.npos)
          << golden.name << ": " << line;
  }
}

TEST(Plan, JsonIsAsTheSchemaSays) {
  const auto schema = read_file(ROCFIX_SOURCE "/docs/setup.schema.json");
  ASSERT_TRUE(schema);
  for (const auto& golden : kGoldens) {
    if (golden.name == std::string("bc250")) continue;
    auto options = golden.options;
    options.insert(options.end(), {"--json", "-"});
    if (std::string(golden.name).ends_with(".json")) options = golden.options;
    const json plan = json::parse(plan_of(golden.fixture, options).out, nullptr, false);
    ASSERT_FALSE(plan.is_discarded()) << golden.name;
    EXPECT_THAT(doctor::complaints(plan, json::parse(*schema)), IsEmpty()) << golden.name;
  }
}

// What the issue asks of the seed's guide.
TEST(Plan, LegacyLaneIsTheGuideCorrected) {
  const std::string page = plan_of("ubuntu-2404", {"--lane", "legacy-rocm52", "--json", "-"}).out;
  const json plan = json::parse(page);
  std::string commands, left_out;
  for (const auto& step : plan["steps"]) commands += step["shown"].dump() + step["text"].dump();
  for (const auto& one : plan["left_out"]) left_out += one["what"].dump();
  EXPECT_THAT(commands, HasSubstr("torch==1.13.1+rocm5.2"));
  EXPECT_THAT(commands, HasSubstr("torchvision==0.14.1+rocm5.2"));
  EXPECT_THAT(commands, HasSubstr("numpy<2"));
  EXPECT_THAT(commands, HasSubstr("--python 3.10"));
  EXPECT_THAT(commands, HasSubstr("HSA_OVERRIDE_GFX_VERSION=10.3.0"));
  EXPECT_THAT(commands, Not(HasSubstr("MIOPEN_DEBUG_CONV_IMPLICIT_GEMM")));
  EXPECT_THAT(commands, Not(HasSubstr("LD_LIBRARY_PATH")));
  EXPECT_THAT(left_out, HasSubstr("MIOPEN_DEBUG_CONV_IMPLICIT_GEMM=1"));
  EXPECT_THAT(plan["limits"].dump(), HasSubstr("fp32 only"));
}

TEST(Plan, ChangesNothing) {
  const doctor::Tree tree = machine_tree("ubuntu-2404");
  const std::string before = fingerprint(tree.root());
  EXPECT_EQ(run({"setup", "--root", tree.root(), "--lane", "legacy-rocm52"}).exit_code, 0);
  EXPECT_EQ(fingerprint(tree.root()), before);
}

TEST(Options, WrongOnesAreNamed) {
  const doctor::Tree tree = machine_tree("ubuntu-2404");
  const auto refused = [&](std::vector<std::string> words, const std::string& text) {
    words.insert(words.begin(), "setup");
    const Finished done = run(words);
    EXPECT_EQ(done.exit_code, 64) << text;
    EXPECT_THAT(done.err, HasSubstr(text));
  };
  refused({"--lane", "cuda"}, "cuda");
  refused({"--card", "gfx1030"}, "gfx1030");
  refused({"--folder", "here"}, "here");
  refused({"--root", tree.root(), "--apply"}, "--runner");
  refused({"--runner", "/bin/true"}, "--root");
  refused({"--apply", "--undo"}, "--undo");
  refused({"--apply", "--json", "-", "--root", tree.root(), "--runner", "x"}, "--json");
  EXPECT_EQ(run({"setup", "--root", tree.root() + "/nowhere"}).exit_code, 2);
}

TEST(Options, WithoutACardThereIsNoPlanUnlessOneIsNamed) {
  const doctor::Tree tree = machine_tree("ubuntu-2404");
  for (const char* path :
       {"/sys/class/kfd/kfd/topology/nodes/1/properties", "/sys/bus/pci/devices/0000:0b:00.0/device"})
    tree.write(path, "gfx_target_version 0\n");
  const Finished none = run({"setup", "--root", tree.root()});
  EXPECT_EQ(none.exit_code, 77) << none.out;
  EXPECT_THAT(none.err, HasSubstr("--card"));
  EXPECT_EQ(run({"setup", "--root", tree.root(), "--apply", "--runner", "/bin/false"}).exit_code, 77);
  const Finished named = run({"setup", "--root", tree.root(), "--card", "gfx1012"});
  EXPECT_EQ(named.exit_code, 0) << named.err;
  EXPECT_THAT(named.out, HasSubstr("device-gfx1012"));
}

// A place that is taken is no place for an environment.
TEST(Plan, DoesNotTakeAFolderThatIsThere) {
  const doctor::Tree tree = machine_tree("ubuntu-2404");
  tree.write("/home/ada/rocfix-therock/venv/bin/python", "the user's own");
  const Finished done = run({"setup", "--root", tree.root(), "--lane", "therock"});
  EXPECT_EQ(done.exit_code, 1);
  EXPECT_THAT(done.out, HasSubstr("--folder"));
  EXPECT_EQ(
      run({"setup", "--root", tree.root(), "--lane", "therock", "--folder", "/home/ada/other"}).exit_code, 0);
}

}  // namespace
}  // namespace rocfix::setup
