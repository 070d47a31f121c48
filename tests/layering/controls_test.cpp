// SPDX-License-Identifier: MIT
// That each rule sees made-up source text that breaks it, and lets pass what only looks like it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "layering/circles.h"
#include "layering/rules.h"

namespace rocfix {
namespace {

struct Control {
  std::string_view broken;  // the one rule that the text breaks, on its last line; "" for none
  const char* path;
  const char* text;
};

// clang-format off
constexpr Control kControls[] = {
    {"layers", "src/base/a.cpp",        "#include \"conv/problem.h\""},
    {"layers", "src/gfx/a.cpp",         "#include \"conv/problem.h\""},
    {"layers", "src/conv/a.cpp",        "#include \"solvers/solver.h\""},
    {"layers", "src/kernels/a.hip",     "#include \"base/text.h\""},
    {"layers", "src/solvers/a.cpp",     "#include \"device/device.h\""},
    {"layers", "src/solvers/a.cpp",     "#include \"kernels/device.h\""},
    {"layers", "src/device/a.cpp",      "#include \"engine/choose.h\""},
    {"layers", "src/device/hip/a.cpp",  "#include \"kernels/params.h\""},
    {"layers", "src/engine/a.cpp",      "#include \"model/onnx.h\""},
    {"layers", "src/engine/a.cpp",      "#include \"kernels/params.h\""},
    {"layers", "src/engine/a.cpp",      "#include \"rocfix/rocfix.h\""},
    {"layers", "src/finddb/a.cpp",      "#include \"engine/choose.h\""},
    {"layers", "src/solvers/a.cpp",     "#include \"finddb/find_db.h\""},
    {"layers", "src/model/a.cpp",       "#include \"engine/choose.h\""},
    {"layers", "src/api/a.cpp",         "#include \"model/onnx.h\""},
    {"layers", "src/api/a.cpp",         "#include \"cli/session.h\""},
    {"layers", "cli/a.cpp",             "#include \"kernels/params.h\""},
    {"layers", "include/rocfix/a.h",    "#include \"base/result.h\""},
    {"layers", "src/newcomer/a.cpp",    "#include \"base/result.h\""},
    {"layers", "src/base/a.cpp",        "#include \"newcomer/a.h\""},
    {"layers", "src/base/a.cpp",        "#include \"../conv/problem.h\""},
    {"layers", "src/base/a.cpp",        "// first\n\n  #  include  <conv/problem.h>"},
    {"",       "src/solvers/a.cpp",     "#include \"kernels/params.h\"\n#include \"kernels/tiles.h\"\n#include \"kernels/divider.h\""},
    {"",       "src/device/fake/a.cpp", "#include \"kernels/params.h\""},
    {"",       "src/base/a.cpp",        "// #include \"conv/problem.h\"\n/*\n#include \"conv/problem.h\"\n*/"},
    {"",       "cli/a.cpp",             "#include \"session.h\"\n#include <string>\n#include \"engine/choose.h\""},

    {"vendor-headers", "src/device/device.h",      "#include <hip/hip_runtime.h>"},
    {"vendor-headers", "src/device/hip/a.cpp",     "#include <cuda.h>"},
    {"vendor-headers", "src/device/gpu/a.cpp",     "#include <cuda_runtime_api.h>"},
    {"vendor-headers", "src/engine/a.cpp",         "#include <oneapi/dnnl/dnnl.h>"},
    {"vendor-headers", "cli/a.cpp",                "#include <dnnl.hpp>"},
    {"vendor-headers", "include/rocfix/rocfix.h",  "#include <miopen/miopen.h>"},
    {"vendor-headers", "src/miopen/a.cpp",         "#include <hip/hip_runtime.h>"},
    {"vendor-headers", "cli/a.cpp",                "#include <sqlite3.h>"},
    {"",               "src/finddb/a.cpp",         "#include <sqlite3.h>"},
    {"",               "src/inspect/container/a.cpp", "#include <sqlite3.h>"},
    {"vendor-headers", "src/inspect/a.cpp",        "#include <sqlite3.h>"},
    {"",               "src/device/cpu/a.cpp",     "#include <oneapi/dnnl/dnnl.h>"},
    {"",               "src/device/cuda/a.cpp",    "#include <cuda.h>"},

    {"back-ends", "src/engine/a.cpp",        "#include \"device/hip/topology.h\""},
    {"back-ends", "src/device/cuda/a.cpp",   "#include \"device/hip/topology.h\""},
    {"back-ends", "src/device/device.h",     "#include \"device/fake/fake_kernels.h\""},
    {"",          "src/device/backend.cpp",  "#include \"device/hip/hip_backend.h\""},
    {"",          "src/miopen/card.h",       "#include \"device/hip/hip_runtime.h\""},
    {"back-ends", "src/miopen/answers.cpp",  "#include \"device/hip/hip_runtime.h\""},

    {"getenv", "src/device/a.cpp", "const char* v = std::getenv(\"X\");"},
    {"getenv", "cli/a.cpp",        "auto quote = '\"';\nauto v = secure_getenv(name);"},
    {"",       "src/base/a.cpp",   "const char* v = std::getenv(\"X\");"},
    {"",       "cli/a.cpp",        "// getenv(\"X\")\nprint(\"uses getenv\"); my_getenv_text(1'000);"},

    {"throw", "src/conv/a.cpp", "if (bad) throw std::runtime_error(\"x\");"},
    {"throw", "src/api/a.cpp",  "auto text = R\"(a \" quote)\";\nthrow 1;"},
    {"",      "src/model/a.cpp", "try { call(); } catch (const std::bad_alloc&) { throw; }  // may throw x"},

    {"chip-names", "src/device/a.cpp",  "if (chip == \"gfx1010\") return;"},
    {"chip-names", "src/engine/a.cpp",  "if (\"gfx1030\" != chip) return;"},
    {"chip-names", "src/engine/a.cpp",  "const bool amd = chip.starts_with(\"gfx\");"},
    {"chip-names", "cli/a.cpp",         "const bool rdna1 = chip.find(\"gfx101\") == 0;"},
    {"chip-names", "cli/a.cpp",         "if (strcmp(info.chip.c_str(), \"gfx1010\") == 0) return;"},
    {"chip-names", "src/solvers/a.cpp", "constexpr std::string_view kChips[] = {\"gfx1010\"};"},
    {"chip-names", "src/solvers/a.cpp", "static const std::string_view kChip{\"gfx1010\"};"},
    {"chip-names", "src/device/hip/other.cpp", "constexpr std::string_view kPrefix = \"gfx\";"},
    {"",           "src/gfx/a.cpp",     "if (chip == \"gfx1010\") return;"},
    {"",           "cli/a.cpp",         "print(\"gfx1010 and its kin\"); // chip == \"gfx1010\""},
    {"",           "src/device/a.cpp",  "if (node.property(\"gfx_target_version\") != 0) return;"},
    {"",           "src/device/hip/hip_runtime.cpp", "  constexpr std::string_view kPrefix = \"gfx\";"},
};
// clang-format on

TEST(RuleControls, EachRuleIsBrokenByItsTextAlone) {
  for (const Control& control : kControls) {
    const SourceFile file{control.path, control.text};
    for (const Rule& rule : rules()) {
      const auto violations = rule.check(file);
      EXPECT_EQ(violations.size(), rule.name == control.broken ? 1u : 0u)
          << rule.name << " on " << control.path << ":\n"
          << control.text;
      for (const Violation& violation : violations)
        EXPECT_EQ(violation.where, file.path + ":" + std::to_string(line_at(file.text, file.text.size())));
    }
  }
}

TEST(RuleControls, EachRuleHasOne) {
  std::set<std::string_view> controlled, names;
  for (const Control& control : kControls)
    if (!control.broken.empty()) controlled.insert(control.broken);
  for (const Rule& rule : rules()) names.insert(rule.name);
  EXPECT_EQ(controlled, names);
}

TEST(CircleControls, CirclesAreFound) {
  EXPECT_THAT(find_circle({{"a", {"b", "c"}}, {"b", {"d"}}, {"c", {"d"}}}), testing::IsEmpty());
  EXPECT_THAT(find_circle({{"a", {"b"}}, {"b", {"c"}}, {"c", {"b"}}}), testing::ElementsAre("b", "c", "b"));
  EXPECT_THAT(find_circle({{"a", {"a"}}}), testing::ElementsAre("a", "a"));
}

TEST(CircleControls, IncludesMakeThem) {
  const std::vector<SourceFile> files = {{"src/conv/a.h", "#include \"base/b.h\""},
                                         {"src/base/b.h", "#include \"base/c.h\""},
                                         {"src/base/c.h", "#include \"conv/d.h\""},
                                         {"src/conv/d.h", "// end"}};
  EXPECT_THAT(find_circle(file_graph(files)), testing::IsEmpty());
  EXPECT_THAT(find_circle(folder_graph(files)), testing::ElementsAre("src/base", "src/conv", "src/base"));
}

}  // namespace
}  // namespace rocfix
