// SPDX-License-Identifier: MIT
// The scan against the compiler: rocPRIM's kernels compiled for gfx1030, plain and with LLVM told of the
// bugs. What it then inserts must stand where the scan of the plain code has its hits, no more and no less.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "inspect/compiled.h"
#include "inspect/isa/encoding.h"
#include "inspect/scan/effects.h"
#include "inspect/scan/hazards.h"
#include "inspect/scan/scan.h"

namespace rocfix::inspect {
namespace {

const std::vector<std::string> kBugs = {"+vcmpx-permlane-hazard", "+vmem-to-scalar-write-hazard",
                                        "+smem-to-vector-write-hazard", "+vcmpx-exec-war-hazard",
                                        "+lds-branch-vmem-war-hazard"};

using Place = std::pair<uint32_t, Pattern>;  // before which instruction of the plain code

bool is_padding(const Step& step) {
  return step.encoding == Encoding::kSopp && step.opcode->mnemonic == "s_nop";
}

// Distances differ where something was inserted between.
bool same(const Step& a, const Step& b) {
  if (a.encoding != b.encoding || a.number != b.number || a.size != b.size) return false;
  if (a.encoding == Encoding::kSopp && is_branch(a)) return true;
  return a.words[0] == b.words[0] && (a.size == 4 || a.words[1] == b.words[1]);
}

// Which bug the compiler works around with it.
Pattern mended_by(const Step& step) {
  const auto name = step.opcode->mnemonic;
  if (name == "s_waitcnt_depctr")
    return step.immediate() == 0xffe3 ? Pattern::kVmemToScalarWrite : Pattern::kVcmpxExec;
  if (name == "s_waitcnt_vscnt") return Pattern::kLdsBranchVmem;
  if (name == "s_mov_b32") return Pattern::kSmemToVectorWrite;
  return name == "v_mov_b32" ? Pattern::kVcmpxPermlane : Pattern::kCount;
}

std::set<Place> inserted(const Flow& plain, const Flow& mended) {
  std::set<Place> places;
  uint32_t at = 0;
  for (const Step& step : mended.steps) {
    if (is_padding(step)) continue;
    while (at < plain.steps.size() && is_padding(plain.steps[at])) ++at;
    if (at < plain.steps.size() && same(plain.steps[at], step))
      ++at;
    else
      EXPECT_TRUE(places.emplace(at, mended_by(step)).second) << step.opcode->mnemonic;
  }
  EXPECT_EQ(at, plain.steps.size());
  return places;
}

std::set<Place> found(const Flow& plain) {
  std::vector<Hit> hits;
  find_path_hazards(plain, hits);
  std::set<Place> places;
  for (const Hit& hit : hits) places.emplace(hit.step, hit.pattern);
  return places;
}

struct Count {
  int found = 0, inserted = 0, both = 0;
};

std::map<Pattern, Count> compare(const std::string& source) {
  const auto plain = compile_hip(source, "gfx1030"), mended = compile_hip(source, "gfx1030", kBugs);
  const auto before = flows_of(only_object(plain), InstructionSet::kGfx10_3);
  const auto after = flows_of(only_object(mended), InstructionSet::kGfx10_3);
  EXPECT_EQ(before.size(), after.size());
  std::map<Pattern, Count> counts;
  for (size_t k = 0; k < before.size(); ++k) {
    EXPECT_EQ(before[k].name, after[k].name);
    const auto ours = found(before[k].flow), llvms = inserted(before[k].flow, after[k].flow);
    for (const auto& [at, pattern] : ours) {
      ++counts[pattern].found;
      counts[pattern].both += static_cast<int>(llvms.count({at, pattern}));
      if (!llvms.contains({at, pattern}))
        fmt::print("  only found: {} at {:#x} of {}\n", info(pattern).name, before[k].flow.steps[at].offset,
                   before[k].name);
    }
    for (const auto& [at, pattern] : llvms) {
      ++counts[pattern].inserted;
      if (!ours.contains({at, pattern}))
        fmt::print("  only inserted: {} at {:#x} of {}\n", info(pattern).name,
                   before[k].flow.steps[at].offset, before[k].name);
    }
  }
  return counts;
}

class Agreement : public testing::TestWithParam<const char*> {};

TEST_P(Agreement, HitsStandWhereLlvmInserts) {
  const auto counts = compare(GetParam());
  ASSERT_GE(counts.size(), 2u);
  for (const auto& [pattern, count] : counts) {
    fmt::print("{}: {} found, {} inserted by LLVM, {} at the same places\n", info(pattern).name, count.found,
               count.inserted, count.both);
    EXPECT_EQ(count.found, count.both) << info(pattern).name;
    EXPECT_EQ(count.inserted, count.both) << info(pattern).name;
  }
}

// What the compiler made for gfx1010 has nothing to find.
TEST_P(Agreement, NativeCodeHasNoHit) {
  const auto bundle = compile_hip(GetParam(), "gfx1010");
  const auto flows = flows_of(only_object(bundle), InstructionSet::kGfx10_1);
  ASSERT_GE(flows.size(), 2u);
  for (const auto& [name, flow] : flows) EXPECT_TRUE(found(flow).empty()) << name;
}

INSTANTIATE_TEST_SUITE_P(Hip, Agreement,
                         testing::Values("rocprim/blocks.hip", "rocprim/devices.hip", "vcmpx.hip"),
                         [](const auto& source) {
                           const std::string path = source.param;
                           const size_t begin = path.find('/') + 1;  // 0 where there is none
                           return path.substr(begin, path.find('.') - begin);
                         });

}  // namespace
}  // namespace rocfix::inspect
