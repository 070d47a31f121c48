// SPDX-License-Identifier: MIT
// No opcode is missing, none is without a handler or a test, and docs/isa-coverage.md says what is so.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "gfx/cards.h"
#include "isa/classes.h"
#include "tools/coverage_page.h"
#include "vcard_coverage/llvm_opcodes.h"

namespace rocfix::vcard {
namespace {

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// "v_add_f32_e64" is "v_add_f32" to the decoder.
std::string base_name(std::string mnemonic) {
  for (const std::string suffix : {"_e64_dpp", "_e32", "_e64", "_sdwa", "_dpp8", "_dpp"})
    if (mnemonic.starts_with("v_") && mnemonic.ends_with(suffix))
      return mnemonic.substr(0, mnemonic.size() - suffix.size());
  return mnemonic;
}

std::set<std::string> swept_names() {
  std::set<std::string> names;
  for (const CardFigures& card : cards()) {
    const auto opcodes = sweep_opcodes(std::string(card.chip));
    for (const Opcode& opcode : *opcodes) {
      names.insert(std::string(opcode.mnemonic));
      names.insert(fmt::format("{} {}", encoding_name(opcode.encoding), opcode.mnemonic));
    }
  }
  return names;
}

// In LLVM's table, though none of the chips has it: v_dot8c_i32_i4; and branches as the assembler pads them.
bool of_no_chip(const std::string& mnemonic) {
  return mnemonic == "v_dot8c_i32_i4" || mnemonic.ends_with("_pad_s_nop");
}

TEST(Coverage, TheSweepFindsWhatLlvmLists) {
  const auto listed = llvm_gfx10_opcodes();
  const auto swept = swept_names();
  EXPECT_GT(listed.size(), 5000u);
  for (const LlvmOpcode& opcode : listed) {
    const auto name = base_name(opcode.mnemonic);
    if (of_no_chip(name)) continue;
    EXPECT_TRUE(swept.contains(name)) << opcode.name;
    if (opcode.name.find("_e64_gfx10") != std::string::npos)
      EXPECT_TRUE(swept.contains("VOP3 " + name)) << opcode.name;
  }
}

// Facts of single chips, so that a sweep that finds the same for all would be seen.
TEST(Coverage, ChipsDiffer) {
  const auto has = [](const char* chip, std::string_view mnemonic) {
    const auto opcodes = sweep_opcodes(chip);
    return std::any_of(opcodes->begin(), opcodes->end(),
                       [&](const Opcode& o) { return o.mnemonic == mnemonic; });
  };
  EXPECT_FALSE(has("gfx1010", "v_dot2_f32_f16"));
  EXPECT_TRUE(has("gfx1012", "v_dot2_f32_f16"));
  EXPECT_TRUE(has("gfx1010", "s_atomic_add"));
  EXPECT_FALSE(has("gfx1030", "s_atomic_add"));
  EXPECT_TRUE(has("gfx1030", "global_atomic_csub"));
  EXPECT_FALSE(has("gfx1012", "global_atomic_csub"));
}

TEST(Coverage, EveryOpcodeHasAHandler) {
  const auto rows = coverage_rows();
  ASSERT_TRUE(rows);
  EXPECT_GT(rows->size(), 1200u);
  for (const CoverageRow& row : *rows)
    EXPECT_TRUE(row.opcode.has_handler) << encoding_name(row.opcode.encoding) << ' ' << row.opcode.mnemonic;
}

TEST(Coverage, OnlyGraphicsIsExcluded) {
  const auto excluded = excluded_rows();
  ASSERT_TRUE(excluded);
  for (const CoverageRow& row : *excluded) {
    const auto name = row.opcode.mnemonic;
    EXPECT_TRUE(name.starts_with("image_") || name.starts_with("v_interp") || name == "exp") << name;
  }
}

// Runs tests/vcard_isa, or some of it, and tells what it executed.
ExecutedForms executed_by(const std::string& filter) {
  const auto folder =
      std::filesystem::temp_directory_path() / fmt::format("rocfix-isa-coverage-{}", getpid());
  std::filesystem::create_directories(folder);
  const auto executed = folder / "executed";
  const auto command =
      fmt::format("ROCFIX_ISA_EXECUTED='{}' '{}' --gtest_brief=1 '--gtest_filter={}' > '{}' 2>&1",
                  executed.string(), ROCFIX_ISA_TESTS, filter, (folder / "log").string());
  EXPECT_EQ(std::system(command.c_str()), 0) << read_file(folder / "log");
  auto forms = read_executed(executed);
  std::filesystem::remove_all(folder);
  return forms;
}

std::set<std::string> mnemonics_of(const ExecutedForms& forms) {
  std::set<std::string> names;
  for (const auto& [key, form] : forms) names.insert(key.substr(key.rfind(' ') + 1));
  return names;
}

// The tests of Forms compare an instruction's forms with each other; they do not count as its test.
TEST(Coverage, EveryOpcodeIsTestedAndThePageIsCurrent) {
  auto forms = executed_by("-Forms.*");
  const auto compared_with_formulas = mnemonics_of(forms);
  for (const auto& [key, more] : executed_by("Forms.*")) forms[key].insert(more.begin(), more.end());

  const auto rows = coverage_rows();
  const auto excluded = excluded_rows();
  ASSERT_TRUE(rows && excluded);
  for (const CoverageRow& row : *rows) {
    const std::string mnemonic(row.opcode.mnemonic);
    const auto name = fmt::format("{} {}", encoding_name(row.opcode.encoding), mnemonic);
    EXPECT_TRUE(compared_with_formulas.contains(mnemonic)) << "no test of its own: " << mnemonic;
    EXPECT_TRUE(forms.contains(name)) << "no test executes " << name;
  }
  EXPECT_EQ(coverage_page(*rows, *excluded, forms), read_file(ROCFIX_SOURCE "/docs/isa-coverage.md"))
      << "make it anew: see vcard/tools/isa_coverage.cpp";
}

}  // namespace
}  // namespace rocfix::vcard
