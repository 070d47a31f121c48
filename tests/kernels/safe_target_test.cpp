// SPDX-License-Identifier: MIT
// gfx1030-safe is gfx1010 code under the label gfx1030: same bytes, other ELF flags.
#include <gtest/gtest.h>

#include <iterator>
#include <map>
#include <set>

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

std::set<std::string> modules_of(std::string_view target) {
  std::set<std::string> modules;
  for (const CodeObject& object : gfx_code_objects(target)) modules.insert(object.module);
  return modules;
}

constexpr const char* kDirect = ROCFIX_SOURCE "/src/kernels/direct.hip";

std::string_view embedded_direct() {
  for (const CodeObject& object : gfx_code_objects("gfx1010"))
    if (object.module == "direct") return object.bytes;
  return {};
}

TEST(CodeObjects, AreThereForEveryTargetAndNoOther) {
  std::set<std::string> targets;
  for (const CodeObject& object : gfx_code_objects()) targets.insert(object.target);
  EXPECT_EQ(targets, std::set<std::string>(std::begin(kGfx10Targets), std::end(kGfx10Targets)));
  for (const auto target : kGfx10Targets) EXPECT_EQ(modules_of(target), modules_of("gfx1010")) << target;
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
  const std::string plain = compile_kernel(kDirect, "--offload-arch=gfx1030");
  EXPECT_EQ(elf_flags(plain), kFlags.at("gfx1030-safe"));
  EXPECT_EQ(differing_section(embedded_direct(), plain), ".text");
}

// Else the control above would compare different flags, not different targets.
TEST(SafeTargetControl, TheTestCompilesAsTheBuildDoes) {
  const std::string native = compile_kernel(kDirect, "--offload-arch=gfx1010:xnack-");
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
