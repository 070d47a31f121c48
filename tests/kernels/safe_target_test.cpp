// SPDX-License-Identifier: MIT
// Every chip runs gfx1010 code: gfx1011 to 1013 under their own labels, gfx1030-safe, assembled for itself, with the same
// bytes under the label gfx1030. Of pairs of halves gfx1012 has code of its own, which gfx1011 runs too.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <iterator>
#include <map>

#include "gfx/code_objects.h"
#include "kernels/code_objects.h"
#include "kernels/tools.h"

namespace rocfix {
namespace {

// EF_AMDGPU_MACH of the chip, plus 0x200 where the code says xnack- (EF_AMDGPU_FEATURE_XNACK_OFF_V4); gfx1030
// has no XNACK to say anything about.
const std::map<std::string, uint32_t> kFlags = {
    {"gfx1010", 0x233}, {"gfx1011", 0x234}, {"gfx1012", 0x235}, {"gfx1013", 0x242}, {"gfx1030-safe", 0x36}};

// Empty when `safe` holds the same code as `native`, else the first section that differs.
std::string differing_section(std::string_view native, std::string_view safe) {
  for (const char* section : {".text", ".rodata"})
    if (elf_section(native, section) != elf_section(safe, section)) return section;
  return "";
}

constexpr const char* kDirect = ROCFIX_SOURCE "/src/kernels/direct.hip";

std::string embedded_direct() {
  for (const CodeObject& object : gfx_code_objects("gfx1010"))
    if (object.module == "direct") return object.bytes;
  return {};
}

TEST(CodeObjects, AreThereForEveryTarget) {
  for (const char* module : {"direct", "im2col_gemm", "implicit_gemm_f32", "implicit_gemm_f16", "implicit_gemm_bf16",
                             "gradient_gemm", "batch_norm", "stem", "bias", "add_parts", "few_channels", "pack_weights", "tap_gemm_f32", "tap_gemm_f16", "tap_gemm_bf16", "implicit_gemm_pairs", "tap_gemm_pairs",
                             "depthwise_f32", "depthwise_f16", "depthwise_bf16"})
    for (const auto target : kGfx10Targets) EXPECT_TRUE(code_object(std::string(target), module)) << target << module;
  EXPECT_THAT(code_object("gfx1031", "direct").error().message, testing::HasSubstr("no direct code for gfx1031"));
  EXPECT_THAT(code_object("gfx1012", "none").error().message, testing::HasSubstr("no none code for gfx1012"));
}

// What is not compiled for a chip of its own is what clang would have made for it, byte for byte.
TEST(CodeObjects, AreWhatClangMakesForEachChip) {
  for (const std::string chip : {"gfx1011", "gfx1012", "gfx1013"})
    EXPECT_TRUE(compile_kernel(kDirect, chip, "-xnack") == code_object(chip, "direct").value())
        << chip;
  const char* pairs = ROCFIX_SOURCE "/src/kernels/tap_gemm_pairs.hip";
  for (const std::string chip : {"gfx1011", "gfx1013"})
    EXPECT_TRUE(compile_kernel(pairs, chip, "-xnack") == code_object(chip, "tap_gemm_pairs").value()) << chip;
}

// From the text for gfx1010 comes what clang makes for gfx1030 when it is told what gfx1010 has and lacks.
TEST(CodeObjects, OfGfx1030SafeAreWhatClangMakes) {
  EXPECT_TRUE(compile_kernel(kDirect, "gfx1030", ROCFIX_SAFE_FEATURES) == code_object("gfx1030-safe", "direct").value());
}

// The instruction is there, where it is what the module is for.
TEST(CodeObjects, PairKernelsMultiplyPairs) {
  for (const std::string chip : {"gfx1010", "gfx1011", "gfx1012", "gfx1013"}) {
    const std::string code = disassemble(std::string(code_object(chip, "tap_gemm_pairs").value()), chip);
    EXPECT_THAT(code, testing::HasSubstr(has_dots(chip) ? "v_dot2c_f32_f16" : "v_fma_mix_f32")) << chip;
    EXPECT_THAT(code, testing::Not(testing::HasSubstr(has_dots(chip) ? "v_fma_mix_f32" : "v_dot2"))) << chip;
  }
}

TEST(CodeObjects, CarryTheFlagsThatTheLoaderCompares) {
  for (const CodeObject& object : gfx_code_objects())
    EXPECT_EQ(elf_flags(object.bytes), kFlags.at(object.target)) << object.target << '/' << object.module;
}

TEST(SafeTarget, HoldsTheBytesOfGfx1010) {
  for (const CodeObject& native : gfx_code_objects("gfx1010"))
    for (const CodeObject& safe : gfx_code_objects("gfx1030-safe"))
      if (native.module == safe.module) {
        EXPECT_FALSE(elf_section(native.bytes, ".text").empty());
        EXPECT_FALSE(elf_section(native.bytes, ".rodata").empty());
        EXPECT_EQ(differing_section(native.bytes, safe.bytes), "") << safe.module;
      }
}

TEST(SafeTargetControl, OtherCodeIsSeen) {
  const auto objects = gfx_code_objects("gfx1010");
  ASSERT_GE(objects.size(), 2u);
  EXPECT_EQ(differing_section(objects[0].bytes, objects[1].bytes), ".text");
}

TEST(SafeTargetControl, PlainGfx1030CodeIsSeen) {
  const std::string plain = compile_kernel(kDirect, "gfx1030", "");
  EXPECT_EQ(elf_flags(plain), kFlags.at("gfx1030-safe"));
  EXPECT_EQ(differing_section(embedded_direct(), plain), ".text");
}

// Else the control above would compare different flags, not different targets.
TEST(SafeTargetControl, TheTestCompilesAsTheBuildDoes) {
  const std::string native = compile_kernel(kDirect, "gfx1010", "-xnack");
  EXPECT_EQ(differing_section(embedded_direct(), native), "");
}

TEST(SafeTargetControl, OneDifferentDescriptorByteIsSeen) {
  const CodeObject object = gfx_code_objects("gfx1010").at(0);
  std::string changed(object.bytes);
  changed[size_t(elf_section(object.bytes, ".rodata").data() - object.bytes.data())] ^= 1;
  EXPECT_EQ(differing_section(object.bytes, changed), ".rodata");
}

}  // namespace
}  // namespace rocfix
