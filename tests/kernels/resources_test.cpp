// SPDX-License-Identifier: MIT
// Registers and LDS decide how many waves a compute unit holds. A compiler or source change that costs some
// must be seen and decided on, not slip in.
#include <fnmatch.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "kernels/code_objects.h"
#include "kernels/metadata.h"
#include "kernels/tools.h"

namespace rocfix {
namespace {

struct Limits {
  const char* kernels;  // a pattern: a family of kernels shares a row; the first that fits a kernel counts
  int vgprs;
  int lds_bytes;
};

// What clang 15 makes today for the chip that it makes most of; spills and stack are always 0. Lower a row when a
// kernel gets better; raise one only with a measurement that says it is worth it.
// clang-format off
constexpr Limits kLimits[] = {
    {"rocfix_direct_fwd_f32",              20,     0},
    {"rocfix_direct_bwd_f32",              23,     0},
    {"rocfix_direct_wrw_f32",              19,   256},
    {"rocfix_direct_fwd_f16",              20,     0},
    {"rocfix_direct_bwd_f16",              23,     0},
    {"rocfix_direct_wrw_f16",              19,   256},
    {"rocfix_direct_fwd_bf16",             20,     0},
    {"rocfix_direct_bwd_bf16",             23,     0},
    {"rocfix_direct_wrw_bf16",             19,   256},
    {"rocfix_depthwise_wrw_*_any",           45, 15360},
    {"rocfix_depthwise_wrw_*_3x3s?",         71,  3072},
    {"rocfix_depthwise_wrw_*_5x5s?",         94,  5120},
    {"rocfix_depthwise_wrw_*_7x7s?",        124,  7168},
    {"rocfix_depthwise_*_any_*",             37,     0},
    {"rocfix_depthwise_*_staged_3x3*",       54, 24576},
    {"rocfix_depthwise_*_staged_5x5*",       68, 24576},
    {"rocfix_depthwise_*_staged_7x7*",      110, 24576},
    {"rocfix_depthwise_*_channels_3x3*",     58,  1152},
    {"rocfix_depthwise_*_channels_5x5*",     79,  3200},
    {"rocfix_depthwise_*_channels_7x7*",    109,  6272},
    {"rocfix_depthwise_*_3x3*",              53,     0},
    {"rocfix_depthwise_*_5x5*",              72,     0},
    {"rocfix_depthwise_*_7x7*",             104,     0},
    {"rocfix_add_parts_*",                  11,     0},
    {"rocfix_im2col_f32",                   6,     0},
    {"rocfix_gemm_f32",                    46,  8704},
    {"rocfix_reshape_f32",                  8,     0},
    {"rocfix_gradient_gemm_*_channels_each_128x64", 118, 12800},
    {"rocfix_gradient_gemm_*_channels_each_64x64", 121, 8704},
    {"rocfix_gradient_gemm_*_channels_each_32x32", 57, 9216},
    {"rocfix_gradient_gemm_*_channels_128x64", 122, 12800},
    {"rocfix_gradient_gemm_*_channels_64x64", 128, 8704},
    {"rocfix_gradient_gemm_*_channels_32x32", 64,  9216},
    {"rocfix_gradient_gemm_*_plane_128x64", 122, 12800},
    {"rocfix_gradient_gemm_*_plane_64x64", 126,  8704},
    {"rocfix_gradient_gemm_*_plane_32x32",  62,  9216},
    {"rocfix_gradient_gemm_*_quads_128x64", 134, 12800},
    {"rocfix_gradient_gemm_*_quads_64x64", 150,  8704},
    {"rocfix_gradient_gemm_*_quads_32x32",  86,  9216},
    {"rocfix_gradient_gemm_*_each_128x64", 136, 12800},
    {"rocfix_gradient_gemm_*_each_64x64",  151,  8704},
    {"rocfix_gradient_gemm_*_each_32x32",   87,  9216},
    {"rocfix_sum_parts_*",                 11,  1024},
    {"rocfix_stem_*_c1s1",                 38,  3072},
    {"rocfix_stem_*_c1s2",                 51,  3072},
    {"rocfix_stem_*_c3s1",                 86,  7168},
    {"rocfix_stem_*_c3s2",                115,  7168},
    {"rocfix_stem_*_c4s1",                104,  9216},
    {"rocfix_batch_norm_training_*",       31, 12288},
    {"rocfix_batch_norm_inference_*",      31,     0},
    {"rocfix_batch_norm_backward_*",       33, 12288},
    {"rocfix_bias_forward_*",              31,     0},
    {"rocfix_bias_backward_*",             31,  4096},
    {"rocfix_winograd_fused_*_nhwc_32x32", 128, 32768},
    {"rocfix_winograd_fused_*_nhwc_32x16", 92, 32768},
    {"rocfix_winograd_fused_*_nhwc_16x16", 71, 16640},
    {"rocfix_winograd_fused_*_32x32",     122, 32768},
    {"rocfix_winograd_fused_*_nchw*_32x16", 82, 24576},
    {"rocfix_winograd_fused_*_32x16",      82, 32768},
    {"rocfix_winograd_fused_*_16x16",      58, 16640},
    {"rocfix_winograd_gemm_*_128x128",    113, 16896},
    {"rocfix_winograd_gemm_*_128x64",     120, 12800},
    {"rocfix_winograd_gemm_*_64x64",      125,  8704},
    {"rocfix_winograd_gemm_*_32x32",       61,  9216},
    {"rocfix_winograd_input_*",            50,     0},
    {"rocfix_winograd_gradient_*",         53,     0},
    {"rocfix_winograd_result_*",           57,     0},
    {"rocfix_winograd_weights_gradient_*", 78,     0},
    {"rocfix_winograd_weights_*",          54,     0},
    {"rocfix_pack_weights_pairs",          14,     0},
    {"rocfix_pack_weights_*",              13,     0},
    {"rocfix_tap_gemm_pairs_*_128x64",    126, 12800},
    {"rocfix_tap_gemm_pairs_*_64x64",     134,  8704},
    {"rocfix_tap_gemm_pairs_*_32x32",      68,  9216},
    {"rocfix_tap_gemm_pairs_*_64x64x4",   134, 34816},
    {"rocfix_tap_gemm_pairs_*_64x32x4",    86, 26624},
    {"rocfix_tap_gemm_pairs_*_32x32x4",    69, 36864},
    {"rocfix_tap_gemm_*_128x64",          122, 12800},
    {"rocfix_tap_gemm_*_64x64",           126,  8704},
    {"rocfix_tap_gemm_*_32x32",            60,  9216},
    {"rocfix_tap_gemm_*_64x64x4",         126, 34816},
    {"rocfix_tap_gemm_*_64x32x4",          82, 26624},
    {"rocfix_tap_gemm_*_32x32x4",          61, 36864},
    {"rocfix_few_channels_*_4x512x2",     118, 16416},
    {"rocfix_few_channels_*_4x128x8",     120, 16512},
    {"rocfix_few_channels_*_4x32x8",       69, 16384},
    {"rocfix_implicit_gemm_pairs_quads_128x64", 127, 12800},
    {"rocfix_implicit_gemm_pairs_quads_64x64", 143, 8704},
    {"rocfix_implicit_gemm_pairs_quads_32x32", 69, 9216},
    {"rocfix_implicit_gemm_pairs_quads_64x64x4", 143, 34816},
    {"rocfix_implicit_gemm_pairs_quads_64x32x4", 87, 26624},
    {"rocfix_implicit_gemm_pairs_quads_32x32x4", 70, 36864},
    {"rocfix_implicit_gemm_*_128x64",     127, 12800},
    {"rocfix_implicit_gemm_*_64x64",      135,  8704},
    {"rocfix_implicit_gemm_*_32x32",       69,  9216},
    {"rocfix_implicit_gemm_*_64x64x4",    136, 34816},
    {"rocfix_implicit_gemm_*_64x32x4",     87, 26624},
    {"rocfix_implicit_gemm_*_32x32x4",     70, 36864},
};
// clang-format on

bool concerns(const Limits& row, const KernelMetadata& kernel) {
  return fnmatch(row.kernels, kernel.name.c_str(), 0) == 0;
}

// "" when the kernel keeps its limits, else what it exceeds.
std::string excess(const KernelMetadata& kernel, const Limits& limits) {
  if (kernel.vgpr_spills != 0 || kernel.sgpr_spills != 0) return "spills registers";
  if (kernel.private_bytes != 0) return "uses a stack";
  if (kernel.vgprs < 0 || kernel.vgprs > limits.vgprs) return "VGPRs: " + std::to_string(kernel.vgprs);
  if (kernel.lds_bytes < 0 || kernel.lds_bytes > limits.lds_bytes)
    return "LDS bytes: " + std::to_string(kernel.lds_bytes);
  return "";
}

std::vector<KernelMetadata> kernels_of(std::string_view target) {
  std::vector<KernelMetadata> kernels;
  for (const CodeObject& object : gfx_code_objects(target))
    for (KernelMetadata& kernel : parse_metadata(read_notes(object.bytes))) kernels.push_back(kernel);
  return kernels;
}

class Resources : public testing::TestWithParam<std::string_view> {};

TEST_P(Resources, EveryRowHasAKernel) {
  const auto kernels = kernels_of(GetParam());
  for (const Limits& row : kLimits)
    EXPECT_TRUE(std::any_of(kernels.begin(), kernels.end(), [&](const auto& kernel) { return concerns(row, kernel); }))
        << row.kernels;
}

TEST_P(Resources, AreWithinTheTable) {
  for (const KernelMetadata& kernel : kernels_of(GetParam())) {
    const auto limits =
        std::find_if(std::begin(kLimits), std::end(kLimits), [&](const Limits& row) { return concerns(row, kernel); });
    ASSERT_NE(limits, std::end(kLimits)) << kernel.name << " has no row in the table";
    EXPECT_EQ(excess(kernel, *limits), "") << kernel.name;
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, Resources, testing::ValuesIn(kGfx10Targets),
                         [](const auto& info) { return test_name(info.param); });

TEST(ResourcesControl, EachExcessIsSeen) {
  constexpr Limits kRow{"k", 10, 100};
  EXPECT_EQ(excess({"k", 10, 100, 0, 0, 0}, kRow), "");
  EXPECT_EQ(excess({"k", 11, 100, 0, 0, 0}, kRow), "VGPRs: 11");
  EXPECT_EQ(excess({"k", 10, 101, 0, 0, 0}, kRow), "LDS bytes: 101");
  EXPECT_EQ(excess({"k", 10, 100, 1, 0, 0}, kRow), "spills registers");
  EXPECT_EQ(excess({"k", 10, 100, 0, 1, 0}, kRow), "spills registers");
  EXPECT_EQ(excess({"k", 10, 100, 0, 0, 4}, kRow), "uses a stack");
  EXPECT_NE(excess({"k"}, kRow), "") << "a note without the numbers proves nothing";
}

TEST(ResourcesControl, ArgumentsAreNotKernels) {
  const auto kernels = parse_metadata(
      "amdhsa.kernels:\n"
      "  - .args:\n"
      "      - .name:           x\n"
      "        .size:           8\n"
      "    .name:           first\n"
      "    .vgpr_count:     7\n"
      "  - .args:           []\n"
      "    .name:           second\n");
  ASSERT_EQ(kernels.size(), 2u);
  EXPECT_EQ(kernels[0].name, "first");
  EXPECT_EQ(kernels[0].vgprs, 7);
  EXPECT_EQ(kernels[1].name, "second");
}

TEST(ToolsControl, AMissingToolFailsAndNamesItsPackage) {
  try {
    run_tool("llvm-no-such-tool-15", "llvm-15", "--version");
    FAIL() << "a missing tool went unnoticed";
  } catch (const std::exception& error) {
    EXPECT_STREQ(error.what(), "llvm-no-such-tool-15 is missing: install the Debian package llvm-15");
  }
}

}  // namespace
}  // namespace rocfix
