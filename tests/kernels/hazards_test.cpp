// SPDX-License-Identifier: MIT
// No code object holds a pattern that goes wrong on gfx1010.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "kernels/code_objects.h"
#include "kernels/hazard_patterns.h"
#include "kernels/metadata.h"
#include "kernels/tools.h"

namespace rocfix {
namespace {

Listing code_of(std::string_view object, std::string_view chip = "gfx1010") {
  return parse_disassembly(disassemble(object, std::string(chip)));
}

bool may_have_dots(const CodeObject& object) {
  return object.module.ends_with("_pairs") && has_dots(object.target);
}

// What it is disassembled as: gfx1010's instructions, and with dot instructions the target's own.
std::string_view chip_of(const CodeObject& object) {
  return may_have_dots(object) ? std::string_view(object.target) : "gfx1010";
}

// What goes wrong on the target: a dot instruction does not, where the target has it.
std::vector<Finding> findings_in(const CodeObject& object, const Listing& code) {
  auto findings = scan(code);
  if (may_have_dots(object))
    std::erase_if(findings, [](const Finding& f) { return f.where.find("v_dot2c_f32_f16") != std::string::npos; });
  return findings;
}

// "" when there is nothing to report; else how much, and the first few.
std::string report(const std::vector<Finding>& findings) {
  constexpr size_t kShown = 10;
  std::string text = findings.empty() ? "" : fmt::format("{} findings\n", findings.size());
  for (size_t i = 0; i < std::min(findings.size(), kShown); ++i)
    text += fmt::format("{} in {}\n", findings[i].pattern, findings[i].where);
  return text;
}

std::map<std::string_view, int> counts(const std::vector<Finding>& findings) {
  std::map<std::string_view, int> count;
  for (const Finding& finding : findings) ++count[finding.pattern];
  return count;
}

// Targets that run the same instructions, by these and by what they are disassembled as; one look serves all.
std::map<std::pair<std::string_view, std::string_view>, std::vector<const CodeObject*>> by_code(
    const std::vector<CodeObject>& objects) {
  std::map<std::pair<std::string_view, std::string_view>, std::vector<const CodeObject*>> groups;
  for (const CodeObject& object : objects)
    groups[{chip_of(object), elf_section(object.bytes, ".text")}].push_back(&object);
  return groups;
}

// What is not disassembled is not scanned.
void expect_whole(const Listing& code, size_t bytes, const std::vector<const CodeObject*>& objects) {
  size_t words = 0;
  std::map<std::string, bool> ends;
  for (const Instruction& instruction : code) {
    words += instruction.words.size();
    ends[instruction.kernel] |= instruction.mnemonic == "s_endpgm";
  }
  EXPECT_EQ(words * 4, bytes);
  for (const CodeObject* object : objects)
    for (const KernelMetadata& kernel : parse_metadata(read_notes(object->bytes)))
      EXPECT_TRUE(ends[kernel.name]) << kernel.name << " for " << object->target;
}

class Hazards : public testing::TestWithParam<std::string> {};

TEST_P(Hazards, AreInNoKernel) {
  const auto objects = gfx_code_objects_of(GetParam());
  ASSERT_FALSE(objects.empty());
  for (const auto& [key, same] : by_code(objects)) {
    const Listing code = code_of(same[0]->bytes, key.first);
    EXPECT_EQ(report(findings_in(*same[0], code)), "") << same[0]->target;
    expect_whole(code, key.second.size(), same);
  }
}

INSTANTIATE_TEST_SUITE_P(Modules, Hazards, testing::ValuesIn(gfx_modules()),
                         [](const auto& info) { return info.param; });

// The same source for gfx1030, without the safe target's flags.
TEST(HazardsControl, PlainGfx1030CodeHoldsThem) {
  const std::string plain = compile_kernel(ROCFIX_SOURCE "/src/kernels/tap_gemm_f32.hip", "gfx1030", "");
  const auto found = counts(scan(code_of(plain)));
  for (const char* pattern : {"vmem-to-scalar-write-hazard", "lds-branch-vmem-war-hazard"})
    EXPECT_EQ(found.count(pattern), 1u) << pattern;
}

constexpr uint32_t kNop = 0xBF800000;  // s_nop 0

struct Workaround {
  const char* pattern;
  uint32_t word;
};

// The instructions after a workaround that stands right before what it protects. cmake/compile_kernel.sh puts one before
// each s_and_saveexec and its kin, needed or not, and the compiler waits for stores before a barrier (SIInsertWaitcnts.cpp).
std::vector<size_t> protected_by(const Workaround& workaround, const Listing& code) {
  std::vector<size_t> found;
  for (size_t i = 0; i + 1 < code.size(); ++i)
    if (code[i].words.at(0) == workaround.word && code[i + 1].words.at(0) != workaround.word &&
        code[i + 1].mnemonic.find("_saveexec_") == std::string::npos && code[i + 1].mnemonic != "s_barrier")
      found.push_back(i + 1);
  return found;
}

Listing without(const Workaround& workaround, Listing code) {
  for (Instruction& instruction : code)
    if (instruction.words.at(0) == workaround.word) instruction = Instruction{.words = {kNop}};
  return code;
}

std::vector<size_t> hits_of(const Workaround& workaround, const Listing& code) {
  for (const HazardPattern& pattern : hazard_patterns())
    if (pattern.name == workaround.pattern) return pattern.find(code);
  return {};
}

// The scanner asks for each workaround that the compiler saw need for, in real code with real loops.
TEST(HazardsControl, WithoutAWorkaroundTheyAreFound) {
  constexpr Workaround kWorkarounds[] = {
      {"vmem-to-scalar-write-hazard", 0xBFA3FFE3},  // s_waitcnt_depctr 0xffe3
      {"lds-branch-vmem-war-hazard", 0xBBFD0000},   // s_waitcnt_vscnt null, 0
  };
  size_t workarounds = 0;
  for (const CodeObject& object : gfx_code_objects("gfx1010")) {
    const Listing code = code_of(object.bytes);
    for (const Workaround& workaround : kWorkarounds) {
      const auto hits = hits_of(workaround, without(workaround, code));
      EXPECT_THAT(protected_by(workaround, code), testing::IsSubsetOf(hits)) << object.module;
      workarounds += hits.size();
    }
  }
  EXPECT_GT(workarounds, 0u) << "there was nothing to take away";
}

}  // namespace
}  // namespace rocfix
