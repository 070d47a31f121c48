// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include <filesystem>

#include "base/text.h"
#include "cli/runner.h"
#include "doctor/schema.h"
#include "doctor/tree.h"

namespace rocfix::doctor {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::IsEmpty;

json schema() {
  return json::parse(read_file(ROCFIX_SOURCE "/docs/env.schema.json").value());
}

TEST(Env, SaysWhatEachPythonIs) {
  const Tree tree("frozen-5600xt.txt");
  const Finished done = run({"env", "--root", tree.root()});
  EXPECT_EQ(done.exit_code, 0) << done.err;
  EXPECT_THAT(done.out, HasSubstr("RX 5600 XT (gfx1010)"));
  EXPECT_THAT(done.out, HasSubstr("HSA_OVERRIDE_GFX_VERSION=10.3.0 makes it a gfx1030"));
  EXPECT_THAT(done.out, HasSubstr("/home/ada/venv (Python 3.10, active)"));
  EXPECT_THAT(done.out, HasSubstr("2.2.2+rocm5.7"));
  EXPECT_THAT(done.out, HasSubstr("ROCm 5.7, which it brings along"));
  EXPECT_THAT(done.out, HasSubstr("gfx1030 gfx1100"));
}

TEST(Env, KeepsToItsSchema) {
  for (const auto& name : fixture_names()) {
    const Tree tree(name);
    const Finished done = run({"env", "--root", tree.root(), "--json", "-"});
    const json document = json::parse(done.out, nullptr, false);
    ASSERT_FALSE(document.is_discarded()) << name << done.err;
    EXPECT_THAT(complaints(document, schema()), IsEmpty()) << name;
  }
}

TEST(Env, LooksAtTheNamedOneOnly) {
  const Tree tree("frozen-5600xt.txt");
  const Finished done =
      run({"env", "--root", tree.root(), "--python", "/home/ada/venv/bin/python3", "--json", "-"});
  EXPECT_EQ(json::parse(done.out).at("environments").size(), 1u);
  const Finished none = run({"env", "--root", tree.root(), "--python", "/nowhere"});
  EXPECT_EQ(none.exit_code, 2);
  EXPECT_THAT(none.err, HasSubstr("'/nowhere'"));
}

TEST(Env, RunsNothingOfAnotherTree) {
  EXPECT_EQ(run({"env", "--root", "/tmp", "--run"}).exit_code, 64);
  EXPECT_EQ(run({"doctor", "--root", "/tmp", "--run"}).exit_code, 64);
}

// Debian 12's python3-torch is a build for the CPU.
TEST(Env, KnowsDebiansTorch) {
  if (!std::filesystem::exists("/usr/lib/python3/dist-packages/torch/version.py"))
    GTEST_SKIP() << "python3-torch is not installed";
  Command command;
  command.arguments = {"env", "--python", "/usr/bin/python3", "--json", "-", "--run"};
  command.limit_s = 120;
  const json document = json::parse(run(std::move(command)).out);
  bool found = false;
  for (const auto& one : document.at("environments")) {
    if (one.at("torch").is_null()) continue;
    found = true;
    EXPECT_THAT(one.at("torch").get<std::string>(), HasSubstr("1.13"));
    EXPECT_EQ(one.at("rocm"), false);
    EXPECT_EQ(one.at("answers").at("available"), "False");
    EXPECT_EQ(one.at("answers").at("hip"), "None");
  }
  EXPECT_TRUE(found);
}

}  // namespace
}  // namespace rocfix::doctor
