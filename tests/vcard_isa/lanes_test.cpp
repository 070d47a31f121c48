// SPDX-License-Identifier: MIT
// Moves within and between lanes.
#include <gtest/gtest.h>

#include <bit>
#include <random>

#include "vcard_isa/harness.h"
#include "vcard_isa/vector_check.h"

namespace rocfix::vcard {
namespace {

using In = VectorInput;

uint32_t content(uint32_t reg, uint32_t lane) {
  return reg << 16 | lane << 8 | 0x5d;
}
void number_registers(Snippet& snippet, uint32_t count) {
  for (uint32_t reg = 0; reg < count; ++reg)
    for (uint32_t l = 0; l < snippet.lanes(); ++l) snippet.set_v(reg, l, content(reg, l));
}

TEST(Lanes, Move) {
  check_vector({"v_mov_b32 D, A", 32, 32, 0, 0, [](const In& i) { return i.a; }});
  for (const uint32_t lanes : {32u, 64u}) {
    Snippet snippet(
        "v_mov_b32 v0, 0x12345678\nv_mov_b32 v1, -5\nv_mov_b32 v2, s7\nv_mov_b32 v3, 0.5\nv_mov_b32 v4, "
        "src_scc\n"
        "v_mov_b32 v5, src_vccz\nv_mov_b32 v6, src_execz\nv_mov_b32 v7, m0\nv_mov_b32 v8, null\n"
        "v_mov_b32 v9, exec_lo",
        lanes);
    snippet.wave().scc = true;
    snippet.set_s(7, 77);
    snippet.set_s64(kVccLo, 0);
    snippet.set_s(kM0, 124);
    snippet.set_exec(0x10);
    snippet.run();
    const uint32_t expected[] = {0x12345678, static_cast<uint32_t>(-5), 77, 0x3f000000, 1, 1, 0, 124, 0,
                                 0x10};
    for (uint32_t reg = 0; reg < 10; ++reg) {
      EXPECT_EQ(snippet.v(reg, 4), expected[reg]) << reg;
      EXPECT_EQ(snippet.v(reg, 5), Snippet::kUntouched) << reg;
    }
  }
}

TEST(Lanes, ChoosesByAMask) {
  const VectorFormula choose = [](const In& i) { return i.carry ? i.b : i.a; };
  check_vector({"v_cndmask_b32_e32 D, A, B, V", 32, 32, 32, 0, choose});
  check_vector({"v_cndmask_b32_e64 D, A, B, K", 32, 32, 32, 0, choose});
  check_vector({"v_cndmask_b32_e64 D, -A, |B|, K", 32, 32, 32, 0,
                [](const In& i) { return i.carry ? i.b & 0x7fffffff : i.a ^ 0x80000000; }});
  Snippet snippet("v_cndmask_b32_e64 v0, 1, 0x40000000, s[4:5]", 64);
  snippet.set_s64(4, 0x8000000100000002);
  snippet.run();
  for (uint32_t l = 0; l < 64; ++l)
    EXPECT_EQ(snippet.v(0, l), l == 1 || l == 32 || l == 63 ? 0x40000000u : 1u) << l;
}

TEST(Lanes, ReadsAndWritesOneLane) {
  for (const uint32_t lanes : {32u, 64u}) {
    Snippet snippet(
        "v_readlane_b32 s4, v1, 5\nv_readlane_b32 s5, v1, s9\nv_readlane_b32 vcc_lo, v2, m0\n"
        "v_writelane_b32 v3, s10, 7\nv_writelane_b32 v3, 17, s9\nv_writelane_b32 v4, 0x1234567, m0",
        lanes);
    number_registers(snippet, 5);
    snippet.set_s(9, 64 + 21);  // modulo the wave size
    snippet.set_s(10, 0xabcdef01);
    snippet.set_s(kM0, lanes - 1);
    snippet.set_exec(1);  // has no say
    snippet.run();
    EXPECT_EQ(snippet.s(4), content(1, 5));
    EXPECT_EQ(snippet.s(5), content(1, 21));
    EXPECT_EQ(snippet.s(kVccLo), content(2, lanes - 1));
    for (uint32_t l = 0; l < lanes; ++l) {
      EXPECT_EQ(snippet.v(3, l), l == 7 ? 0xabcdef01u : l == 21 ? 17u : content(3, l));
      EXPECT_EQ(snippet.v(4, l), l == lanes - 1 ? 0x1234567u : content(4, l));
    }
  }
}

TEST(Lanes, ReadsTheFirstActiveLane) {
  const auto first = [](uint64_t exec) {
    Snippet snippet("v_readfirstlane_b32 s4, v1", 64);
    number_registers(snippet, 2);
    snippet.set_exec(exec);
    snippet.run();
    return snippet.s(4);
  };
  EXPECT_EQ(first(~0ull), content(1, 0));
  EXPECT_EQ(first(0x8000000000000000), content(1, 63));
  EXPECT_EQ(first(0x00f0), content(1, 4));
  EXPECT_EQ(first(0), content(1, 0));
}

TEST(Lanes, GathersWithinARowAndFromTheOther) {
  std::mt19937_64 random(16);
  for (const uint32_t lanes : {32u, 64u})
    for (const bool other_row : {false, true})
      for (int options = 0; options < 4; ++options) {
        const bool fetch_inactive = options & 1, bound_control = options & 2;
        const std::string op_sel =
            std::string(" op_sel:[") + (fetch_inactive ? "1," : "0,") + (bound_control ? "1]" : "0]");
        Snippet snippet(
            std::string(other_row ? "v_permlanex16_b32" : "v_permlane16_b32") + " v2, v1, s4, s5" + op_sel,
            lanes);
        for (int round = 0; round < 20; ++round) {
          number_registers(snippet, 3);
          const uint64_t selects = random(),
                         exec = round ? random() & snippet.wave().all_lanes() : snippet.wave().all_lanes();
          snippet.set_s64(4, selects);
          snippet.set_exec(exec);
          snippet.run();
          for (uint32_t l = 0; l < lanes; ++l) {
            const uint32_t row = l / 16 ^ (other_row ? 1 : 0);
            const uint32_t from = row * 16 + (selects >> 4 * (l % 16) & 15);
            const bool readable = fetch_inactive || exec >> from & 1;
            uint32_t expected = readable ? content(1, from) : bound_control ? 0 : content(2, l);
            if (!(exec >> l & 1)) expected = content(2, l);
            ASSERT_EQ(snippet.v(2, l), expected) << lanes << " " << other_row << op_sel << " lane " << l;
          }
        }
      }
}

TEST(Lanes, GatherIntoItsOwnSource) {
  Snippet snippet("v_permlane16_b32 v1, v1, s4, s5");
  number_registers(snippet, 2);
  snippet.set_s64(4, 0x0123456789abcdef);  // mirrors the row
  snippet.run();
  for (uint32_t l = 0; l < 32; ++l) EXPECT_EQ(snippet.v(1, l), content(1, l ^ 15));
}

struct Indexed {
  const char* text;
  uint32_t m0;
  uint32_t destination, source;
};

TEST(Lanes, MovesWithAnIndex) {
  const Indexed tests[] = {
      {"v_movreld_b32 v2, v1", 3, 5, 1},  {"v_movrels_b32 v2, v1", 3, 2, 4},
      {"v_movrelsd_b32 v2, v1", 3, 5, 4}, {"v_movrelsd_2_b32 v2, v1", 0x00040003, 6, 4},
      {"v_movrels_b32 v2, v1", 63, 2, 0},  // beyond the last register: v0 is read
  };
  for (const Indexed& test : tests)
    for (const uint32_t lanes : {32u, 64u}) {
      Snippet snippet(test.text, lanes);
      number_registers(snippet, 10);
      snippet.set_s(kM0, test.m0);
      snippet.set_exec(0xfff0fff0fff0);
      snippet.run();
      for (uint32_t reg = 0; reg < 10; ++reg)
        for (uint32_t l = 0; l < lanes; ++l) {
          const bool moved = reg == test.destination && uint64_t{0xfff0fff0fff0} >> l & 1;
          EXPECT_EQ(snippet.v(reg, l), content(moved ? test.source : reg, l))
              << test.text << " v" << reg << " " << l;
        }
    }
}

TEST(Lanes, IndexBeyondTheLastRegisterWritesNothing) {
  for (const char* text :
       {"v_movreld_b32 v2, v1", "v_movrelsd_b32 v2, v1", "v_movrelsd_2_b32 v2, v1", "v_swaprel_b32 v2, v1"}) {
    Snippet snippet(text);
    number_registers(snippet, Snippet::kVgprs);
    snippet.set_s(kM0, 62 | 62 << 16);
    snippet.run();
    for (uint32_t reg = 0; reg < Snippet::kVgprs; ++reg)
      EXPECT_EQ(snippet.v(reg, 3), content(reg, 3)) << text << " v" << reg;
  }
}

TEST(Lanes, IndexedMovesHaveTheirForms) {
  Snippet snippet(
      "v_movreld_b32_sdwa v2, v1 dst_sel:BYTE_1 dst_unused:UNUSED_PRESERVE src0_sel:BYTE_2\n"
      "v_movreld_b32_dpp v3, v1 quad_perm:[1,0,3,2] row_mask:0xf bank_mask:0xf\n"
      "v_movreld_b32 v4, 9");
  number_registers(snippet, 10);
  snippet.set_s(kM0, 4);
  snippet.run();
  for (uint32_t l = 0; l < 32; ++l) {
    EXPECT_EQ(snippet.v(6, l), (content(6, l) & 0xffff00ff) | 1u << 8);
    EXPECT_EQ(snippet.v(7, l), content(1, l ^ 1));
    EXPECT_EQ(snippet.v(8, l), 9u);
  }
}

TEST(Lanes, Swaps) {
  for (const uint32_t lanes : {32u, 64u}) {
    Snippet snippet("v_swap_b32 v1, v2\nv_swaprel_b32 v3, v4\nv_swap_b32 v9, v9", lanes);
    number_registers(snippet, 10);
    snippet.set_s(kM0, 0x00020001);  // v5 and v5 … destination + 2, source + 1
    snippet.set_exec(0xf0f0f0f0f0f0f0f0);
    snippet.run();
    for (uint32_t l = 0; l < lanes; ++l) {
      const bool active = l & 4;
      EXPECT_EQ(snippet.v(1, l), content(active ? 2 : 1, l));
      EXPECT_EQ(snippet.v(2, l), content(active ? 1 : 2, l));
      for (const uint32_t reg : {3, 4, 5, 9}) EXPECT_EQ(snippet.v(reg, l), content(reg, l));
    }
  }
  Snippet snippet("v_swaprel_b32 v1, v2");
  number_registers(snippet, 10);
  snippet.set_s(kM0, 0x00030006);
  snippet.run();
  EXPECT_EQ(snippet.v(4, 9), content(8, 9));
  EXPECT_EQ(snippet.v(8, 9), content(4, 9));
}

TEST(Lanes, NothingHappens) {
  Snippet snippet("v_nop\nv_pipeflush\nv_clrexcp");
  number_registers(snippet, 4);
  snippet.run();
  EXPECT_FALSE(snippet.fault());
  for (uint32_t reg = 0; reg < 4; ++reg) EXPECT_EQ(snippet.v(reg, 1), content(reg, 1));
}

}  // namespace
}  // namespace rocfix::vcard
