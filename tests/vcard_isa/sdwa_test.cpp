// SPDX-License-Identifier: MIT
// SDWA: every selector of sources and destination, sign extension, what becomes of the rest, scalar operands.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>

#include "vcard_isa/harness.h"

namespace rocfix::vcard {
namespace {

struct Part {
  const char* name;
  int first, bits;
};
constexpr Part kParts[] = {{"BYTE_0", 0, 8},  {"BYTE_1", 8, 8},   {"BYTE_2", 16, 8}, {"BYTE_3", 24, 8},
                           {"WORD_0", 0, 16}, {"WORD_1", 16, 16}, {"DWORD", 0, 32}};

uint32_t mask_of(const Part& part) {
  return part.bits == 32 ? ~0u : ((1u << part.bits) - 1) << part.first;
}
uint32_t taken(uint32_t word, const Part& part, bool sign_extend) {
  const uint32_t field = (word & mask_of(part)) >> part.first;
  const bool negative = field >> (part.bits - 1) & 1;
  return sign_extend && negative && part.bits < 32 ? field | ~0u << part.bits : field;
}

enum class Rest { kPad, kSign, kPreserve };
constexpr const char* kRests[] = {"UNUSED_PAD", "UNUSED_SEXT", "UNUSED_PRESERVE"};

uint32_t placed(uint32_t old, uint32_t value, const Part& part, Rest rest) {
  uint32_t result = value << part.first & mask_of(part);
  for (int bit = 0; bit < 32; ++bit) {
    if (mask_of(part) >> bit & 1) continue;
    const bool above = bit > part.first;
    const uint32_t sign = value >> (part.bits - 1) & 1;
    const uint32_t filled = rest == Rest::kPreserve        ? old >> bit & 1
                            : rest == Rest::kSign && above ? sign
                                                           : 0;
    result |= filled << bit;
  }
  return result;
}

class Sdwa : public testing::Test {
 protected:
  // v0, v1 sources, v2 destination: random words.
  void fill(Snippet& snippet) {
    for (uint32_t reg = 0; reg < 3; ++reg)
      for (uint32_t l = 0; l < snippet.lanes(); ++l) {
        word_[reg][l] = random_();
        snippet.set_v(reg, l, word_[reg][l]);
      }
  }
  std::mt19937 random_{5};
  uint32_t word_[3][64];
};

TEST_F(Sdwa, EverySourcePart) {
  for (const Part& a : kParts)
    for (const Part& b : kParts)
      for (int extend = 0; extend < 4; ++extend)
        for (const uint32_t lanes : {32u, 64u}) {
          const std::string text = fmt::format(
              "v_add_nc_u32_sdwa v2, {}, {} dst_sel:DWORD dst_unused:UNUSED_PAD src0_sel:{} src1_sel:{}",
              extend & 1 ? "sext(v0)" : "v0", extend & 2 ? "sext(v1)" : "v1", a.name, b.name);
          Snippet snippet(text, lanes);
          fill(snippet);
          snippet.run();
          for (uint32_t l = 0; l < lanes; ++l)
            ASSERT_EQ(snippet.v(2, l), taken(word_[0][l], a, extend & 1) + taken(word_[1][l], b, extend & 2))
                << text;
        }
}

TEST_F(Sdwa, EveryDestinationPart) {
  for (const Part& part : kParts)
    for (int rest = 0; rest < 3; ++rest)
      for (const uint32_t lanes : {32u, 64u}) {
        const std::string text = fmt::format(
            "v_sub_nc_u32_sdwa v2, v0, v1 dst_sel:{} dst_unused:{} src0_sel:DWORD src1_sel:WORD_1", part.name,
            kRests[rest]);
        Snippet snippet(text, lanes);
        fill(snippet);
        snippet.set_exec(0x7eeeeeee7eeeeeee);
        snippet.run();
        for (uint32_t l = 0; l < lanes; ++l) {
          const uint32_t value = word_[0][l] - (word_[1][l] >> 16);
          const bool active = uint64_t{0x7eeeeeee7eeeeeee} >> l & 1;
          ASSERT_EQ(snippet.v(2, l),
                    active ? placed(word_[2][l], value, part, static_cast<Rest>(rest)) : word_[2][l])
              << text;
        }
      }
}

TEST_F(Sdwa, OneSource) {
  Snippet snippet(
      "v_mov_b32_sdwa v2, sext(v0) dst_sel:WORD_1 dst_unused:UNUSED_PRESERVE src0_sel:BYTE_3\n"
      "v_not_b32_sdwa v3, v1 dst_sel:BYTE_2 dst_unused:UNUSED_SEXT src0_sel:WORD_1");
  fill(snippet);
  snippet.run();
  for (uint32_t l = 0; l < 32; ++l) {
    EXPECT_EQ(snippet.v(2, l),
              placed(word_[2][l], taken(word_[0][l], kParts[3], true), kParts[5], Rest::kPreserve));
    EXPECT_EQ(snippet.v(3, l), placed(0, ~taken(word_[1][l], kParts[5], false), kParts[2], Rest::kSign));
  }
}

TEST_F(Sdwa, ScalarsAndInlineConstants) {
  Snippet snippet(
      "v_add_nc_u32_sdwa v2, s7, sext(v1) dst_sel:DWORD dst_unused:UNUSED_PAD src0_sel:BYTE_1 "
      "src1_sel:BYTE_0\n"
      "v_add_nc_u32_sdwa v3, v0, s7 dst_sel:DWORD dst_unused:UNUSED_PAD src0_sel:WORD_0 src1_sel:WORD_1\n"
      "v_add_nc_u32_sdwa v4, -2, v1 dst_sel:DWORD dst_unused:UNUSED_PAD src0_sel:BYTE_2 src1_sel:DWORD");
  fill(snippet);
  snippet.set_s(7, 0xa1b2c3d4);
  snippet.run();
  for (uint32_t l = 0; l < 32; ++l) {
    EXPECT_EQ(snippet.v(2, l), 0xc3 + taken(word_[1][l], kParts[0], true));
    EXPECT_EQ(snippet.v(3, l), (word_[0][l] & 0xffff) + 0xa1b2);
    EXPECT_EQ(snippet.v(4, l), 0xff + word_[1][l]);
  }
}

TEST_F(Sdwa, ComparesIntoVccAScalarAndExec) {
  const auto less = [&](uint32_t l) {
    return static_cast<int16_t>(word_[0][l] >> 16) < static_cast<int8_t>(word_[1][l] >> 8);
  };
  for (const uint32_t lanes : {32u, 64u})
    for (const char* head : {"v_cmp_lt_i16_sdwa ", "v_cmpx_lt_i16_sdwa "}) {
      const bool exec_only = std::string(head).starts_with("v_cmpx");
      for (const std::string dest : {lanes == 32 ? "vcc_lo, " : "vcc, ", lanes == 32 ? "s6, " : "s[6:7], "}) {
        Snippet snippet(head + (exec_only ? "" : dest) + "v0, sext(v1) src0_sel:WORD_1 src1_sel:BYTE_1",
                        lanes);
        fill(snippet);
        snippet.set_exec(0xefffffff7fffffff);
        snippet.run();
        uint64_t expected = 0;
        for (uint32_t l = 0; l < lanes; ++l) expected |= uint64_t{less(l)} << l;
        expected &= 0xefffffff7fffffff;
        const uint64_t got = exec_only                 ? snippet.wave().exec()
                             : dest.starts_with("vcc") ? snippet.wave().vcc()
                                                       : snippet.wave().mask(6);
        EXPECT_EQ(got, expected) << head << dest;
      }
    }
}

TEST_F(Sdwa, CarryAndChoice) {
  Snippet snippet(
      "v_add_co_ci_u32_sdwa v2, vcc_lo, v0, v1, vcc_lo dst_sel:WORD_1 dst_unused:UNUSED_PRESERVE "
      "src0_sel:DWORD "
      "src1_sel:BYTE_3\n"
      "v_cndmask_b32_sdwa v3, v0, v1, vcc_lo dst_sel:DWORD dst_unused:UNUSED_PAD src0_sel:BYTE_1 "
      "src1_sel:WORD_1");
  fill(snippet);
  snippet.set_s(kVccLo, 0x0f0f0f0f);
  snippet.run();
  for (uint32_t l = 0; l < 32; ++l) {
    const uint64_t sum = uint64_t{word_[0][l]} + (word_[1][l] >> 24) + (0x0f0f0f0f >> l & 1);
    EXPECT_EQ(snippet.v(2, l), placed(word_[2][l], static_cast<uint32_t>(sum), kParts[5], Rest::kPreserve));
    EXPECT_EQ(snippet.s(kVccLo) >> l & 1, sum >> 32);
    EXPECT_EQ(snippet.v(3, l), sum >> 32 ? word_[1][l] >> 16 : word_[0][l] >> 8 & 0xff);
  }
}

TEST_F(Sdwa, ClampSaturates) {
  Snippet snippet(
      "v_mul_u32_u24_sdwa v2, v0, v1 clamp dst_sel:DWORD dst_unused:UNUSED_PAD src0_sel:DWORD "
      "src1_sel:WORD_0");
  fill(snippet);
  snippet.run();
  for (uint32_t l = 0; l < 32; ++l) {
    const uint64_t product = uint64_t{word_[0][l] & 0xffffff} * (word_[1][l] & 0xffff);
    EXPECT_EQ(snippet.v(2, l), std::min<uint64_t>(product, 0xffffffff));
  }
}

TEST_F(Sdwa, FloatModifiers) {
  Snippet snippet(
      "v_add_f32_sdwa v2, -v0, |v1| dst_sel:DWORD dst_unused:UNUSED_PAD src0_sel:DWORD src1_sel:DWORD");
  snippet.set_v(0, 0x40000000);
  snippet.set_v(1, 0xc0a00000);
  snippet.run();
  EXPECT_EQ(snippet.v(2, 0), 0x40400000u);  // -2 + |-5|
}

}  // namespace
}  // namespace rocfix::vcard
