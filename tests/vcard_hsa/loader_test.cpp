// SPDX-License-Identifier: MIT
#include "loader/loader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>

#include "codeobj/linked.h"

namespace rocfix::vcard {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

// A data section that needs relocations: `own` holds the address of the object's variable, `outer` that of a
// variable that the program must define, `weak` that of one that it may define.
constexpr std::string_view kNeedsRelocation = R"(
  .data
  .globl value
  .type value,@object
value:
  .quad 7
  .size value, 8
  .globl own
  .type own,@object
own:
  .quad value + 4
  .size own, 8
  .globl outer
  .type outer,@object
outer:
  .quad external + 16
  .size outer, 8
  .weak perhaps
  .globl weak
  .type weak,@object
weak:
  .quad perhaps
  .size weak, 8
)";

const std::string& relocatable() {
  static const std::string bytes =
      link_object(kNeedsRelocation, "gfx1010", "-Wl,--unresolved-symbols=ignore-all");
  return bytes;
}

class LoaderTest : public testing::Test {
 protected:
  Result<LoadedImage> load_bytes(const std::string& bytes, const Externals& externals = {}) {
    object = CodeObject::parse(as_bytes(bytes)).value();
    memory.assign(object.image_bytes(), std::byte());
    return load(object, memory, externals);
  }
  uint64_t base() const { return reinterpret_cast<uint64_t>(memory.data()); }
  template <class Value>
  Value at(std::string_view symbol) const {
    return read_at<Value>(memory, object.find_symbol(symbol)->value).value();
  }

  CodeObject object;
  std::vector<std::byte> memory;
};

TEST_F(LoaderTest, PutsKernelsAndVariablesWhereTheirSymbolsSay) {
  const std::string bytes = link_object(kSmallObject, "gfx1010");
  const auto image = load_bytes(bytes);
  ASSERT_TRUE(image) << image.error().message;
  ASSERT_THAT(image->kernels, SizeIs(1));
  EXPECT_EQ(image->kernels[0].name, "add_one.kd");
  EXPECT_EQ(image->kernels[0].address, base() + object.find_symbol("add_one.kd")->value);
  EXPECT_EQ(image->kernels[0].descriptor.kernarg_bytes, 24u);
  ASSERT_THAT(image->variables, SizeIs(2));
  EXPECT_EQ(at<uint64_t>("counter"), 0x1122334455667788u);
  EXPECT_EQ(at<uint64_t>("where"), base() + object.find_symbol("counter")->value);
  ASSERT_THAT(image->code, SizeIs(1));
  EXPECT_EQ(at<uint32_t>("add_one"), 0xbf810000u);  // s_endpgm
}

TEST_F(LoaderTest, TellsTheCardWhereEachKernelsCodeIs) {
  const std::string bytes = link_object(kSmallObject, "gfx1010");
  const auto image = load_bytes(bytes);
  const auto symbols = kernel_symbols(object, *image, base());
  ASSERT_THAT(symbols, SizeIs(1));
  EXPECT_EQ(symbols[0].name, "add_one");
  EXPECT_EQ(symbols[0].entry, base() + object.find_symbol("add_one")->value);
  EXPECT_EQ(symbols[0].end, symbols[0].entry + 4);
}

TEST_F(LoaderTest, ResolvesNamesThatTheProgramDefines) {
  const auto image = load_bytes(relocatable(), {{"external", 0x123456789000}, {"perhaps", 0x42}});
  ASSERT_TRUE(image) << image.error().message;
  EXPECT_EQ(at<uint64_t>("own"), base() + object.find_symbol("value")->value + 4);
  EXPECT_EQ(at<uint64_t>("outer"), 0x123456789010u);
  EXPECT_EQ(at<uint64_t>("weak"), 0x42u);
}

TEST_F(LoaderTest, WeakNamesMayStayUndefinedOthersMayNot) {
  ASSERT_TRUE(load_bytes(relocatable(), {{"external", 16}}));
  EXPECT_EQ(at<uint64_t>("weak"), 0u);
  const auto image = load_bytes(relocatable());
  ASSERT_FALSE(image);
  EXPECT_EQ(image.error().code, Code::kNotFound);
  EXPECT_THAT(image.error().message, HasSubstr("external"));
}

// lld makes only the 64-bit ones for a linked object; the others are made here from one of those.
TEST_F(LoaderTest, AppliesEveryRelocationAsLlvmDefinesIt) {
  constexpr uint64_t kTarget = 0x123456789abc, kAddend = 16;
  struct Case {
    uint32_t type;
    bool relative;
    int shift, bytes;
  };
  constexpr Case kCases[] = {{1, false, 0, 4}, {2, false, 32, 4}, {3, false, 0, 8}, {4, true, 0, 4},
                             {5, true, 0, 8},  {6, false, 0, 4},  {10, true, 0, 4}, {11, true, 32, 4}};
  for (const Case& wanted : kCases) {
    std::string bytes = relocatable();
    const CodeObject original = CodeObject::parse(as_bytes(bytes)).value();
    const uint64_t field = original.find_symbol("outer")->value;
    for (size_t i = 0; i + sizeof(Elf64_Rela) <= bytes.size(); i += 8) {
      auto entry = read_at<Elf64_Rela>(as_bytes(bytes), i).value();
      if (entry.r_offset != field || entry.r_addend != kAddend || ELF64_R_TYPE(entry.r_info) != 3) continue;
      entry.r_info = ELF64_R_INFO(ELF64_R_SYM(entry.r_info), wanted.type);
      std::memcpy(bytes.data() + i, &entry, sizeof entry);
    }
    ASSERT_TRUE(load_bytes(bytes, {{"external", kTarget}})) << wanted.type;
    const uint64_t value = (kTarget + kAddend - (wanted.relative ? base() + field : 0)) >> wanted.shift;
    if (wanted.bytes == 8)
      EXPECT_EQ(at<uint64_t>("outer"), value) << wanted.type;
    else
      EXPECT_EQ(at<uint32_t>("outer"), static_cast<uint32_t>(value)) << wanted.type;
  }
}

TEST_F(LoaderTest, TakesOnlyCodeForTheReportedTarget) {
  const auto check = [](const char* processor, const char* reported) {
    const std::string bytes = link_object(kSmallObject, processor);
    const auto status = check_target(CodeObject::parse(as_bytes(bytes)).value(), *find_chip(reported));
    return status ? "" : status.error().message;
  };
  EXPECT_EQ(check("gfx1010", "gfx1010"), "");
  EXPECT_EQ(check("gfx1010:xnack-", "gfx1010"), "");
  EXPECT_EQ(check("gfx1030", "gfx1030"), "");
  EXPECT_THAT(check("gfx1010:xnack+", "gfx1010"), HasSubstr("xnack+"));
  EXPECT_THAT(check("gfx1030", "gfx1010"), HasSubstr("made for gfx1030, the card reports gfx1010"));
  std::string unknown = link_object(kSmallObject, "gfx1010");
  unknown[offsetof(Elf64_Ehdr, e_flags)] = 0x3f;
  EXPECT_THAT(
      check_target(CodeObject::parse(as_bytes(unknown)).value(), *find_chip("gfx1010")).error().message,
      HasSubstr("machine 0x3f"));
}

TEST_F(LoaderTest, RefusesTooLittleMemory) {
  const std::string bytes = link_object(kSmallObject, "gfx1010");
  object = CodeObject::parse(as_bytes(bytes)).value();
  memory.resize(object.image_bytes() - 1);
  EXPECT_FALSE(load(object, memory, {}));
}

}  // namespace
}  // namespace rocfix::vcard
