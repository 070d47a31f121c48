// SPDX-License-Identifier: MIT
// That the hazard scanner finds what it looks for, and nothing else.
#include "kernels/hazard_controls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <set>

#include "kernels/hazard_patterns.h"
#include "kernels/tools.h"

namespace rocfix {

// For GoogleTest's messages.
static void PrintTo(const HazardControl& control, std::ostream* out) {
  *out << control.name;
}

namespace {

using Names = std::set<std::string_view>;

Names patterns_in(std::string_view source, const char* processor) {
  const std::string object = assemble(std::string(source) + "\ns_endpgm\n", "gfx1030");
  Names names;
  for (const Finding& finding : scan(parse_disassembly(disassemble(object, processor))))
    names.insert(finding.pattern);
  return names;
}

class HazardControls : public testing::TestWithParam<HazardControl> {};

TEST_P(HazardControls, BadIsFoundAndGoodIsNot) {
  for (const char* processor : {"gfx1010", "gfx1030"}) {
    EXPECT_EQ(patterns_in(GetParam().bad, processor), Names{GetParam().pattern}) << GetParam().bad;
    EXPECT_EQ(patterns_in(GetParam().good, processor), Names{}) << GetParam().good;
  }
}

INSTANTIATE_TEST_SUITE_P(All, HazardControls, testing::ValuesIn(hazard_controls()),
                         [](const auto& info) { return std::string(info.param.name); });

TEST(MissingInstructionControls, AreFoundByNameAndByWord) {
  for (const std::string_view source : missing_instructions()) {
    EXPECT_EQ(patterns_in(source, "gfx1030"), Names{"not-on-gfx1010"}) << source;
    EXPECT_THAT(patterns_in(source, "gfx1010"), testing::Contains("not-on-gfx1010")) << source;
  }
}

TEST(HazardControlTable, HasAControlForEachPattern) {
  Names controlled{"not-on-gfx1010"};  // by the test above
  for (const HazardControl& control : hazard_controls()) controlled.insert(control.pattern);
  Names patterns;
  for (const HazardPattern& pattern : hazard_patterns()) patterns.insert(pattern.name);
  EXPECT_EQ(controlled, patterns);
}

}  // namespace
}  // namespace rocfix
