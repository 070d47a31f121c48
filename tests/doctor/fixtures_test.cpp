// SPDX-License-Identifier: MIT
// Every machine in fixtures/: doctor finds exactly what was planted, and what to do first.
#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <set>

#include "cli/runner.h"
#include "doctor/diagnosis.h"
#include "doctor/tree.h"

namespace rocfix::doctor {
namespace {

struct Found {
  std::map<std::string, std::string> states, causes;
  std::string first;
};

Found found_in(const std::string& root) {
  auto world = World::of_folder(root);
  EXPECT_TRUE(world) << world.error().message;
  Machine machine = gather(*world);
  const Diagnosis diagnosis = diagnose(machine);
  Found found;
  for (const auto& one : diagnosis.results) {
    if (one.finding.state == State::kPass || one.finding.state == State::kSkip) continue;
    found.states[std::string(one.check->id)] = to_string(one.finding.state);
    if (one.cause != nullptr) found.causes[std::string(one.check->id)] = one.cause->id;
  }
  found.first = diagnosis.first == nullptr ? "" : diagnosis.first->check->id;
  return found;
}

class Fixtures : public testing::TestWithParam<std::string> {};

TEST_P(Fixtures, AreFoundOut) {
  const Tree tree(GetParam());
  const Found found = found_in(tree.root());
  EXPECT_EQ(found.states, tree.expected().states);
  EXPECT_EQ(found.causes, tree.expected().causes);
  EXPECT_EQ(found.first, tree.expected().first);
}

TEST_P(Fixtures, EndInTheirExitCodeWithinASecond) {
  const Tree tree(GetParam());
  const Finished done = run({"doctor", "--root", tree.root()});
  EXPECT_EQ(done.exit_code, tree.expected().exit_code) << done.out << done.err;
  EXPECT_LT(done.seconds, 1);
}

INSTANTIATE_TEST_SUITE_P(All, Fixtures, testing::ValuesIn(fixture_names()), [](const auto& info) {
  std::string name = info.param.substr(0, info.param.rfind('.'));
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return !std::isalnum(c); }, '_');
  return name;
});

// Each rule is seen to fire on its own account somewhere, and to be silent elsewhere.
TEST(Checks, HaveAFixtureThatFiresAndOneThatDoesNot) {
  std::map<std::string, int> fired;
  const auto names = fixture_names();
  for (const auto& name : names) {
    const Tree tree(name);
    for (const auto& [id, state] : tree.expected().states)
      fired[id] += state == "fail" || state == "warn" || state == "info";
  }
  for (const Check* check : all_checks()) {
    EXPECT_GT(fired[std::string(check->id)], 0) << check->id;
    EXPECT_LT(fired[std::string(check->id)], static_cast<int>(names.size())) << check->id;
  }
}

TEST(Checks, HaveSourcesAndKnowWhatTheyExplain) {
  std::set<std::string_view> ids;
  for (const Check* check : all_checks()) {
    EXPECT_TRUE(ids.insert(check->id).second) << check->id;
    EXPECT_FALSE(check->sources.empty()) << check->id;
    for (const auto id : check->explains) EXPECT_NE(find_check(id), nullptr) << id;
  }
  EXPECT_EQ(ids.size(), 66u);
}

}  // namespace
}  // namespace rocfix::doctor
