// SPDX-License-Identifier: MIT
#include <fmt/ranges.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>

#include "layering/circles.h"
#include "layering/rules.h"

namespace rocfix {

// For GoogleTest's messages.
static void PrintTo(const Rule& rule, std::ostream* out) {
  *out << rule.name;
}

namespace {

const std::vector<SourceFile>& sources() {
  static const auto files = read_sources(ROCFIX_SOURCE, {"src", "cli", "include", "vcard"});
  return files;
}

std::string report(const Rule& rule, const SourceFile& file) {
  std::string text;
  for (const Violation& violation : rule.check(file))
    text += fmt::format("{}: {} ({})\n", violation.where, violation.what, rule.why);
  return text;
}

class LayeringRules : public testing::TestWithParam<Rule> {};

TEST_P(LayeringRules, IsKeptByEveryFile) {
  for (const SourceFile& file : sources()) EXPECT_EQ(report(GetParam(), file), "");
}

INSTANTIATE_TEST_SUITE_P(All, LayeringRules, testing::ValuesIn(rules()), [](const auto& info) {
  std::string name(info.param.name);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

TEST(Layering, EveryFolderIsRead) {
  const Graph graph = folder_graph(sources());
  for (const char* folder :
       {"src/gfx", "src/conv", "src/solvers", "src/device", "src/engine", "src/model", "src/finddb", "src/doctor", "src/setup", "src/api", "cli"})
    EXPECT_TRUE(graph.count(folder)) << folder;
}

TEST(Layering, HasNoCircles) {
  EXPECT_EQ(fmt::format("{}", fmt::join(find_circle(file_graph(sources())), " -> ")), "");
  EXPECT_EQ(fmt::format("{}", fmt::join(find_circle(folder_graph(sources())), " -> ")), "");
}

TEST(Layering, ExceptionsAreStillNeeded) {
  for (const Exception& exception : chip_name_exceptions()) {
    const auto file = std::find_if(sources().begin(), sources().end(),
                                   [&](const SourceFile& source) { return source.path == exception.path; });
    ASSERT_NE(file, sources().end()) << exception.path;
    EXPECT_NE(file->text.find(exception.code), std::string::npos) << exception.code;
  }
}

}  // namespace
}  // namespace rocfix
