// SPDX-License-Identifier: MIT
#include "codeobj/msgpack.h"

#include <gtest/gtest.h>

namespace rocfix {
namespace {

using namespace std::string_literals;

MessagePack parse(const std::string& bytes) {
  auto value = parse_message_pack(as_bytes(bytes));
  EXPECT_TRUE(value);
  return value ? std::move(*value) : MessagePack{};
}

bool is_refused(const std::string& bytes) {
  return !parse_message_pack(as_bytes(bytes));
}

// The examples of the specification's formats.
TEST(MessagePack, ReadsNumbersOfEveryWidth) {
  EXPECT_EQ(parse("\x07").number(), 7u);
  EXPECT_EQ(parse("\xcc\xff").number(), 255u);
  EXPECT_EQ(parse("\xcd\x01\x02").number(), 0x102u);
  EXPECT_EQ(parse("\xce\x01\x02\x03\x04").number(), 0x1020304u);
  EXPECT_EQ(parse("\xcf\x01\x02\x03\x04\x05\x06\x07\x08").number(), 0x102030405060708u);
  EXPECT_EQ(std::get<int64_t>(parse("\xff").value), -1);
  EXPECT_EQ(std::get<int64_t>(parse("\xd1\xff\xfe").value), -2);
  EXPECT_EQ(std::get<int64_t>(parse("\xd3\xff\xff\xff\xff\xff\xff\xff\xfd"s).value), -3);
  EXPECT_EQ(parse("\xff").number(), std::nullopt);
}

TEST(MessagePack, ReadsTextsMapsAndArrays) {
  EXPECT_EQ(parse("\xa3"
                  "abc")
                .text(),
            "abc");
  EXPECT_EQ(parse("\xd9\x03"
                  "abc")
                .text(),
            "abc");
  const std::string bytes =
      "\x82\xa1"
      "a\x92\x01\xc3\xa1"
      "b\xc0"s;
  const MessagePack map = parse(bytes);
  ASSERT_NE(map.find("a"), nullptr);
  ASSERT_NE(map.find("a")->array(), nullptr);
  EXPECT_EQ(map.find("a")->array()->at(0).number(), 1u);
  EXPECT_EQ(map.find("a")->array()->at(1).boolean(), true);
  EXPECT_NE(map.find("b"), nullptr);
  EXPECT_EQ(map.find("c"), nullptr);
}

TEST(MessagePack, RefusesWhatIsCutShort) {
  EXPECT_TRUE(is_refused(""));
  EXPECT_TRUE(is_refused("\xcd\x01"));
  EXPECT_TRUE(
      is_refused("\xa3"
                 "ab"));
  EXPECT_TRUE(is_refused("\x92\x01"));
  EXPECT_TRUE(is_refused("\xdd\xff\xff\xff\xff"));  // four thousand million elements, none of them there
}

TEST(MessagePack, RefusesDeepNesting) {
  EXPECT_FALSE(is_refused(std::string(16, '\x91') + "\x01"));
  EXPECT_TRUE(is_refused(std::string(17, '\x91') + "\x01"));
  EXPECT_TRUE(is_refused(std::string(1000000, '\x91')));
}

}  // namespace
}  // namespace rocfix
