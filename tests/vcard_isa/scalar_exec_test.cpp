// SPDX-License-Identifier: MIT
// s_*_saveexec and s_*_wrexec, in the waves of both sizes.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

#include "vcard_isa/assembler.h"
#include "vcard_isa/harness.h"

namespace rocfix::vcard {
namespace {

struct ExecCase {
  const char* name;  // without _b32, _b64
  bool keeps_new;
  uint8_t truth;  // the result's bit for (source, exec) = 00, 01, 10, 11, from bit 0 on
};

const ExecCase kCases[] = {
    {"s_and_saveexec", false, 0b1000},   {"s_or_saveexec", false, 0b1110},
    {"s_xor_saveexec", false, 0b0110},   {"s_andn1_saveexec", false, 0b0010},
    {"s_andn2_saveexec", false, 0b0100}, {"s_orn1_saveexec", false, 0b1011},
    {"s_orn2_saveexec", false, 0b1101},  {"s_nand_saveexec", false, 0b0111},
    {"s_nor_saveexec", false, 0b0001},   {"s_xnor_saveexec", false, 0b1001},
    {"s_andn1_wrexec", true, 0b0010},    {"s_andn2_wrexec", true, 0b0100},
};

uint64_t expected_mask(const ExecCase& test, uint64_t source, uint64_t exec, int bits) {
  uint64_t result = 0;
  for (int n = 0; n < bits; ++n) {
    const int row = static_cast<int>((source >> n & 1) * 2 + (exec >> n & 1));
    result |= uint64_t{test.truth >> row & 1u} << n;
  }
  return result;
}

constexpr uint64_t kMasks[] = {
    0, 1, ~uint64_t{0}, 0xffffffff, 0xffffffff00000000, 0x5555aaaa12345678, uint64_t{1} << 63, 0x80000000};

void check(const ExecCase& test, int bits, uint32_t lanes) {
  const auto text = bits == 64 ? fmt::format("{}_b64 s[20:21], s[10:11]", test.name)
                               : fmt::format("{}_b32 s20, s10", test.name);
  const auto words = assemble(text, "gfx1010", lanes);
  for (const uint64_t source : kMasks)
    for (const uint64_t exec : kMasks) {
      Snippet snippet("", lanes);
      snippet.set_s64(10, source);
      snippet.set_s64(kExecLo, exec);
      snippet.run_words(words);
      const uint64_t all = bits == 64 ? ~uint64_t{0} : 0xffffffff;
      const uint64_t changed = expected_mask(test, source, exec, bits);
      const auto where = fmt::format("{} source={:#x} exec={:#x} wave{}", text, source, exec, lanes);
      ASSERT_EQ(snippet.s64(kExecLo), (exec & ~all) | changed) << where;
      ASSERT_EQ(snippet.s64(20) & all, test.keeps_new ? changed : exec & all) << where;
      ASSERT_EQ(snippet.scc(), changed != 0) << where;
      if (bits == 32) {
        ASSERT_EQ(snippet.s(21), Snippet::kUntouched) << where;
      }
    }
}

TEST(ScalarExec, MatchesTheTruthTable) {
  for (const ExecCase& test : kCases)
    for (const uint32_t lanes : {32u, 64u})
      for (const int bits : {32, 64}) check(test, bits, lanes);
}

// The source is read before the destination, and EXEC is written last.
TEST(ScalarExec, RegistersMayCoincide) {
  Snippet same("s_and_saveexec_b32 s10, s10");
  same.set_s(10, 0xff0);
  same.set_exec(0x0ff);
  same.run();
  EXPECT_EQ(same.s(10), 0x0ffu);
  EXPECT_EQ(same.s(kExecLo), 0x0f0u);

  Snippet vcc("s_andn1_wrexec_b64 vcc, vcc", 64);
  vcc.set_s64(kVccLo, 0xf);
  vcc.set_exec(0x3c);
  vcc.run();
  EXPECT_EQ(vcc.s64(kVccLo), 0x30u);
  EXPECT_EQ(vcc.wave().exec(), 0x30u);
}

// v_mov after s_and_saveexec runs in the new lanes only.
TEST(ScalarExec, VectorInstructionsFollow) {
  for (const uint32_t lanes : {32u, 64u}) {
    const auto text = lanes == 32 ? "s_and_saveexec_b32 s20, s10\nv_add_f32 v1, 1.0, 1.0"
                                  : "s_and_saveexec_b64 s[20:21], s[10:11]\nv_add_f32 v1, 1.0, 1.0";
    Snippet snippet(text, lanes);
    snippet.set_s64(10, 0x8000000180000001);
    snippet.run();
    for (uint32_t l = 0; l < lanes; ++l)
      EXPECT_EQ(snippet.v(1, l), 0x8000000180000001 >> l & 1 ? 0x40000000u : Snippet::kUntouched) << l;
  }
}

}  // namespace
}  // namespace rocfix::vcard
