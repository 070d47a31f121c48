// SPDX-License-Identifier: MIT
// A row of the compatibility table: somebody's report of what a stack did on a card.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rocfix::compat {

enum class Verdict { kWorks, kWorksSlow, kWorksFp32, kBuilds, kPartial, kMixed, kFails, kHangs, kNoBuild };
// What verdicts have in common: rows of the same stack in different classes contradict each other.
enum class Class { kGood, kBetween, kBad };

const char* to_string(Verdict verdict);
std::optional<Verdict> parse_verdict(std::string_view name);
Class class_of(Verdict verdict);

// What has a version.
enum Part { kRocm, kTorch, kPython, kNumpy, kGlibc, kKernel, kParts };
inline constexpr std::array<const char*, kParts> kPartNames = {"rocm",  "torch", "python",
                                                               "numpy", "glibc", "kernel"};

// No override: HSA_OVERRIDE_GFX_VERSION is not set.
inline constexpr std::string_view kUnset = "unset";

struct Row {
  std::string id;                   // "C13"; never used again for something else
  std::vector<std::string> chips;   // of src/gfx/chips.cpp
  std::string cards, system, date;  // as reported; "" when not stated
  std::string software;             // what computed, or who built PyTorch
  // Terms of interval.h; none when not stated. So for what is not stated of the overrides.
  std::array<std::vector<std::string>, kParts> versions;
  std::vector<std::string> overrides;
  Verdict verdict = Verdict::kFails;
  std::string detail;                // what was seen
  std::string lane;                  // the way to such a stack that rocfix knows: "therock"
  std::vector<std::string> sources;  // for source_url()
};

// "2025", "2025-11" or "2025-11-30".
bool is_date(std::string_view text);
// What is wrong with a row by itself, one sentence each.
std::vector<std::string> faults_of(const Row& row);

}  // namespace rocfix::compat
