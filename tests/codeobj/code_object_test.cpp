// SPDX-License-Identifier: MIT
#include "codeobj/code_object.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "codeobj/kernel_descriptor.h"
#include "codeobj/linked.h"
#include "codeobj/metadata.h"
#include "gfx/chips.h"

namespace rocfix {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

const std::string& small_object() {
  static const std::string object = link_object(kSmallObject, "gfx1010", "-mcode-object-version=4");
  return object;
}

CodeObject parse(const std::string& bytes) {
  auto object = CodeObject::parse(as_bytes(bytes));
  EXPECT_TRUE(object) << object.error().message;
  return object ? std::move(*object) : CodeObject();
}

std::string error_of(const std::string& bytes) {
  const auto object = CodeObject::parse(as_bytes(bytes));
  return object ? "" : object.error().message;
}

TEST(CodeObject, SaysForWhichProcessorItIs) {
  for (const char* chip : {"gfx1010", "gfx1011", "gfx1012", "gfx1013", "gfx1030"})
    EXPECT_EQ(parse(link_object(kSmallObject, chip)).machine(), find_chip(chip)->elf_machine) << chip;
}

TEST(CodeObject, HasTheVersionThatTheCompilerWasAskedFor) {
  for (const int version : {3, 4})
    EXPECT_EQ(parse(link_object(kSmallObject, "gfx1010", "-mcode-object-version=" + std::to_string(version)))
                  .version(),
              version);
  std::string fifth = small_object();  // lld 15 cannot link one; header and symbols are those of version 4
  fifth[EI_ABIVERSION] = 3;
  EXPECT_EQ(parse(fifth).version(), 5);
}

TEST(CodeObject, KnowsTheSettingOfXnack) {
  EXPECT_EQ(parse(small_object()).xnack(), FeatureSetting::kAny);
  EXPECT_EQ(parse(link_object(kSmallObject, "gfx1010:xnack-")).xnack(), FeatureSetting::kOff);
  EXPECT_EQ(parse(link_object(kSmallObject, "gfx1010:xnack+")).xnack(), FeatureSetting::kOn);
  EXPECT_EQ(parse(link_object(kSmallObject, "gfx1030")).xnack(), FeatureSetting::kUnsupported);
}

TEST(CodeObject, FindsKernelsAndVariables) {
  const CodeObject object = parse(small_object());
  const CodeSymbol* kernel = object.find_symbol("add_one.kd");
  ASSERT_NE(kernel, nullptr);
  EXPECT_EQ(kernel->type, STT_OBJECT);
  EXPECT_EQ(kernel->size, sizeof(KernelDescriptor));
  const CodeSymbol* variable = object.find_symbol("counter");
  ASSERT_NE(variable, nullptr);
  const auto content = object.image_at(variable->value, 8);
  ASSERT_TRUE(content);
  EXPECT_EQ(read_at<uint64_t>(*content, 0), 0x1122334455667788u);
  EXPECT_EQ(object.find_symbol("nothing"), nullptr);
}

TEST(CodeObject, ReadsTheDescriptor) {
  const CodeObject object = parse(small_object());
  const auto content = object.image_at(object.find_symbol("add_one.kd")->value, sizeof(KernelDescriptor));
  const auto descriptor = read_at<KernelDescriptor>(content.value(), 0);
  ASSERT_TRUE(descriptor);
  EXPECT_EQ(descriptor->group_segment_bytes, 512u);
  EXPECT_EQ(descriptor->private_segment_bytes, 48u);
  EXPECT_EQ(descriptor->kernarg_bytes, 24u);
  EXPECT_TRUE(descriptor->wave32());
  EXPECT_EQ(descriptor->vgprs(), 24u);  // 20, in eights
  EXPECT_EQ(object.find_symbol("add_one.kd")->value + static_cast<uint64_t>(descriptor->entry_offset),
            object.find_symbol("add_one")->value);
}

TEST(CodeObject, ReadsTheMetadata) {
  const CodeObject object = parse(small_object());
  const auto metadata = read_metadata(object);
  ASSERT_TRUE(metadata) << metadata.error().message;
  ASSERT_THAT(metadata->kernels, SizeIs(1));
  const KernelMetadata& kernel = metadata->kernels[0];
  EXPECT_EQ(kernel.name, "add_one");
  EXPECT_EQ(kernel.descriptor_symbol, "add_one.kd");
  EXPECT_EQ(kernel.kernarg_bytes, 24u);
  EXPECT_EQ(kernel.vgprs, 20u);
  EXPECT_EQ(kernel.largest_group, 256u);
  ASSERT_THAT(kernel.arguments, SizeIs(1));
  EXPECT_EQ(kernel.arguments[0].kind, "global_buffer");
}

TEST(CodeObject, RefusesWhatItIsNotWithAReason) {
  EXPECT_THAT(error_of(""), HasSubstr("no ELF file"));
  EXPECT_THAT(error_of("hello"), HasSubstr("no ELF file"));
  std::string object = small_object();
  object[EI_CLASS] = ELFCLASS32;
  EXPECT_THAT(error_of(object), HasSubstr("64-bit"));
  object = small_object();
  object[18] = EM_X86_64;
  EXPECT_THAT(error_of(object), HasSubstr("machine 62"));
  object = small_object();
  object[EI_ABIVERSION] = 0;
  EXPECT_THAT(error_of(object), HasSubstr("version 2"));
  EXPECT_THAT(error_of(small_object().substr(0, 100)), HasSubstr("outside the file"));
}

// Every shorter file, and many files with wrong bytes: an answer, and no access outside (under ASan).
TEST(CodeObject, SurvivesDamage) {
  const std::string& whole = small_object();
  for (size_t length = 0; length < whole.size(); length += 7)
    (void)CodeObject::parse(as_bytes(whole.substr(0, length)));
  std::mt19937 random(1);
  for (int i = 0; i < 20000; ++i) {
    std::string object = whole;
    for (int k = 0; k < 3; ++k)
      object[random() % (i % 2 ? object.size() : 1024)] = static_cast<char>(random());
    const auto parsed = CodeObject::parse(as_bytes(object));
    if (parsed) (void)read_metadata(*parsed);
  }
}

}  // namespace
}  // namespace rocfix
