// SPDX-License-Identifier: MIT
// Moves, selections, indexed moves, and what scalar operands can be.
#include <gtest/gtest.h>

#include "vcard_isa/harness.h"
#include "vcard_isa/scalar_check.h"

namespace rocfix::vcard {
namespace {

using In = const ScalarInput&;
using Out = ScalarOutput;

const ScalarCase kCases[] = {
    {"s_mov_b32 D, A", 32, 32, 0,
     [](In i) {
       return Out{i.a, {}};
     }},
    {"s_mov_b64 D, A", 64, 64, 0,
     [](In i) {
       return Out{i.a, {}};
     }},
    {"s_cmov_b32 D, A", 32, 32, 0,
     [](In i) {
       return Out{i.scc ? i.a : i.old, {}};
     }},
    {"s_cmov_b64 D, A", 64, 64, 0,
     [](In i) {
       return Out{i.scc ? i.a : i.old, {}};
     }},
    {"s_cselect_b32 D, A, B", 32, 32, 32,
     [](In i) {
       return Out{i.scc ? i.a : i.b, {}};
     }},
    {"s_cselect_b64 D, A, B", 64, 64, 64,
     [](In i) {
       return Out{i.scc ? i.a : i.b, {}};
     }},
    {"s_movk_i32 D, 0x7fff", 32, 0, 0,
     [](In) {
       return Out{0x7fff, {}};
     }},
    {"s_movk_i32 D, 0x8000", 32, 0, 0,
     [](In) {
       return Out{0xffff8000, {}};
     }},
    {"s_cmovk_i32 D, -2", 32, 0, 0,
     [](In i) {
       return Out{i.scc ? 0xfffffffe : i.old, {}};
     }},
};

TEST(ScalarMove, MatchesTheFormula) {
  for (const ScalarCase& test : kCases) check_scalar(test);
}

struct Value {
  const char* text;
  uint32_t reg;
  uint64_t expected;
  bool wide = false;
};

// Inline constants are extended by sign; literals of 64-bit operations by zero, but for signed operations by
// sign; floats take the pattern of the operand's width.
TEST(ScalarMove, Constants) {
  const Value kValues[] = {
      {"s_mov_b32 s4, 64", 4, 64},
      {"s_mov_b32 s4, -16", 4, 0xfffffff0},
      {"s_mov_b32 s4, 0.5", 4, 0x3f000000},
      {"s_mov_b32 s4, -4.0", 4, 0xc0800000},
      {"s_mov_b32 s4, 0.15915494", 4, 0x3e22f983},
      {"s_mov_b32 s4, 0xdeadbeef", 4, 0xdeadbeef},
      {"s_mov_b64 s[4:5], -1", 4, ~uint64_t{0}, true},
      {"s_mov_b64 s[4:5], 64", 4, 64, true},
      {"s_mov_b64 s[4:5], 1.0", 4, 0x3ff0000000000000, true},
      {"s_mov_b64 s[4:5], 0xf2345678", 4, 0xf2345678, true},
      {"s_and_b64 s[4:5], -1, 0x80000000", 4, 0x80000000, true},
      {"s_lshr_b64 s[4:5], 0x80000000, 4", 4, 0x08000000, true},
      {"s_ashr_i64 s[4:5], 0x80000000, 4", 4, 0xfffffffff8000000, true},
      {"s_mov_b32 s6, 0x3f0000\ns_bfe_i64 s[4:5], 0x80000000, s6", 4, 0xffffffff80000000, true},
      {"s_flbit_i32_i64 s4, 0x80000000", 4, 33},
      {"s_flbit_i32_b64 s4, 0x80000000", 4, 32},
  };
  for (const Value& value : kValues)
    for (const uint32_t lanes : {32u, 64u}) {
      Snippet snippet(value.text, lanes);
      snippet.run();
      EXPECT_EQ(value.wide ? snippet.s64(value.reg) : snippet.s(value.reg), value.expected) << value.text;
    }
}

TEST(ScalarMove, SpecialOperands) {
  Snippet snippet(R"(
      s_mov_b64 s[4:5], src_shared_base
      s_mov_b64 s[6:7], src_shared_limit
      s_mov_b64 s[8:9], src_private_base
      s_mov_b64 s[10:11], src_private_limit
      s_mov_b32 s12, src_scc
      s_mov_b32 s13, src_vccz
      s_mov_b32 s14, src_execz
      s_mov_b32 s15, src_shared_base
      s_mov_b32 s16, null
      s_mov_b32 s17, m0)");
  snippet.wave().scc = true;
  snippet.set_s(kM0, 77);
  snippet.set_s64(kVccLo, 0xffffffff00000000);  // a wave32's VCCZ looks at the low half
  snippet.run();
  EXPECT_EQ(snippet.s64(4), kSharedAperture);
  EXPECT_EQ(snippet.s64(6), kSharedAperture + 0xffffffff);
  EXPECT_EQ(snippet.s64(8), kPrivateAperture);
  EXPECT_EQ(snippet.s64(10), kPrivateAperture + 0xffffffff);
  EXPECT_EQ(snippet.s(12), 1u);
  EXPECT_EQ(snippet.s(13), 1u);
  EXPECT_EQ(snippet.s(14), 0u);
  EXPECT_EQ(snippet.s(15), 0u);
  EXPECT_EQ(snippet.s(16), 0u);
  EXPECT_EQ(snippet.s(17), 77u);
}

TEST(ScalarMove, ZeroBitsFollowTheWaveSize) {
  for (const uint32_t lanes : {32u, 64u}) {
    Snippet snippet("s_mov_b32 s4, src_vccz\ns_mov_b32 s5, src_execz", lanes);
    snippet.set_s64(kVccLo, 0xffffffff00000000);
    snippet.set_s64(kExecLo, 0xffffffff00000000);
    snippet.run();
    EXPECT_EQ(snippet.s(4), lanes == 32 ? 1u : 0u);
    EXPECT_EQ(snippet.s(5), lanes == 32 ? 1u : 0u);
  }
}

TEST(ScalarMove, NullTakesNothing) {
  Snippet snippet(
      "s_add_u32 null, s4, s5\ns_mov_b64 null, s[4:5]\ns_mov_b32 s6, null\ns_mov_b64 s[8:9], null");
  snippet.set_s(4, 0xffffffff);
  snippet.set_s(5, 1);
  const uint32_t exec = snippet.s(kExecLo);
  snippet.run();
  EXPECT_TRUE(snippet.scc());  // the carry is there all the same
  EXPECT_EQ(snippet.s(6), 0u);
  EXPECT_EQ(snippet.s64(8), 0u);
  EXPECT_EQ(snippet.s(kExecLo), exec);
}

TEST(ScalarMove, IndexedSource) {
  Snippet snippet("s_movrels_b32 s20, s4\ns_movrels_b64 s[22:23], s[4:5]");
  snippet.set_s(kM0, 6);
  snippet.set_s64(10, 0x1122334455667788);
  snippet.run();
  EXPECT_EQ(snippet.s(20), 0x55667788u);
  EXPECT_EQ(snippet.s64(22), 0x1122334455667788u);
}

TEST(ScalarMove, IndexedDestination) {
  Snippet snippet("s_movreld_b32 s20, s4\ns_movreld_b64 s[30:31], s[6:7]");
  snippet.set_s(kM0, 4);
  snippet.set_s(4, 0xabc);
  snippet.set_s64(6, 0x99aabbccddeeff00);
  snippet.run();
  EXPECT_EQ(snippet.s(24), 0xabcu);
  EXPECT_EQ(snippet.s(20), Snippet::kUntouched);
  EXPECT_EQ(snippet.s64(34), 0x99aabbccddeeff00u);
  EXPECT_EQ(snippet.s(30), Snippet::kUntouched);
}

TEST(ScalarMove, IndexedBoth) {
  Snippet snippet("s_movrelsd_2_b32 s20, s4");
  snippet.set_s(kM0, 3u << 16 | 5);
  snippet.set_s(9, 0x1234);
  snippet.run();
  EXPECT_EQ(snippet.s(23), 0x1234u);
}

TEST(ScalarMove, IndexOutOfRange) {
  Snippet snippet("s_movrels_b32 s20, s4\ns_movreld_b32 s8, s5");
  snippet.set_s(kM0, 110);
  snippet.set_s(0, 0x5050);
  const uint32_t exec = snippet.s(kExecLo);
  snippet.run();
  EXPECT_EQ(snippet.s(20), 0x5050u);
  EXPECT_EQ(snippet.s(118), Snippet::kUntouched);
  EXPECT_EQ(snippet.s(kExecLo), exec);
}

}  // namespace
}  // namespace rocfix::vcard
