// SPDX-License-Identifier: MIT
// OP_SEL of 16-bit operations, what constants and scalars are to operations of each width, and LDS_DIRECT.
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>

#include "vcard_isa/assembler.h"
#include "vcard_isa/harness.h"
#include "vcard_isa/vector_check.h"

namespace rocfix::vcard {
namespace {

using In = VectorInput;

TEST(OpSel, ChoosesHalvesOfSourcesAndDestination) {
  check_vector({"v_add_nc_u16 D, A, B op_sel:[1,0,0]", 32, 32, 32, 0,
                [](const In& i) { return (i.old & 0xffff0000) | (((i.a >> 16) + i.b) & 0xffff); }});
  check_vector({"v_add_nc_u16 D, A, B op_sel:[0,1,1]", 32, 32, 32, 0,
                [](const In& i) { return (i.old & 0xffff) | ((i.a + (i.b >> 16)) & 0xffff) << 16; }});
  check_vector({"v_mad_u16 D, A, B, C op_sel:[0,1,1,0]", 32, 32, 32, 32, [](const In& i) {
                  const uint64_t low = (i.a & 0xffff) * (i.b >> 16) + (i.c >> 16);
                  return (i.old & 0xffff0000) | (low & 0xffff);
                }});
  check_vector({"v_min3_u16 D, A, B, C op_sel:[1,1,1,1]", 32, 32, 32, 32, [](const In& i) {
                  return (i.old & 0xffff) | std::min({i.a >> 16, i.b >> 16, i.c >> 16}) << 16;
                }});
  // 32-bit operands have no halves.
  check_vector({"v_mad_u32_u16 D, A, B, C op_sel:[1,0,0,0]", 32, 32, 32, 32,
                [](const In& i) { return ((i.a >> 16) * (i.b & 0xffff) + i.c) & 0xffffffff; }});
}

uint32_t result_of(Snippet snippet) {
  snippet.set_v(0, 0);
  snippet.set_v(1, 0xeeeeeeee);
  snippet.set_s(6, 0x87654321);
  snippet.run();
  return snippet.v(1, 0);
}
uint32_t result_of(const std::vector<uint32_t>& words) {
  Snippet snippet("");
  snippet.set_v(0, 0);
  snippet.set_v(1, 0xeeeeeeee);
  snippet.run_words(words);
  return snippet.v(1, 0);
}

// Inline integers are 32 bits wide with their sign, so that OP_SEL finds the sign in the upper half. Inline
// floats are the single-precision pattern to integer operations.
TEST(Constants, Of16BitIntegers) {
  EXPECT_EQ(result_of(Snippet("v_add_nc_u16 v1, 5, v0")), 0xeeee0005u);
  EXPECT_EQ(result_of(Snippet("v_add_nc_u16 v1, -5, v0")), 0xeeeefffbu);
  EXPECT_EQ(result_of(Snippet("v_add_nc_u16 v1, -5, v0 op_sel:[1,0,0]")), 0xeeeeffffu);
  EXPECT_EQ(result_of(Snippet("v_add_nc_u16 v1, 0x1234, v0")), 0xeeee1234u);
  EXPECT_EQ(result_of(Snippet("v_add_nc_u16 v1, s6, v0")), 0xeeee4321u);
  EXPECT_EQ(result_of(Snippet("v_add_nc_u16 v1, s6, v0 op_sel:[1,0,0]")), 0xeeee8765u);
  auto words = assemble("v_add_nc_u16 v1, 5, v0", "gfx1010", 32);
  words[1] = (words[1] & ~0x1ffu) | 248;  // 1/(2*pi), 0x3e22f983
  EXPECT_EQ(result_of(words), 0xeeeef983u);
  words[0] |= 1 << 11;  // op_sel:[1,0,0]
  EXPECT_EQ(result_of(words), 0xeeee3e22u);
}

TEST(Constants, Of16BitFloats) {
  Snippet snippet("v_add_f16 v1, 0.15915494, v0\nv_add_f16 v2, -4.0, v0\nv_add_f16 v3, 1, v0");
  snippet.set_v(0, 0);
  snippet.run();
  EXPECT_EQ(snippet.v(1, 0) & 0xffff, 0x3118u);
  EXPECT_EQ(snippet.v(2, 0) & 0xffff, 0xc400u);
  EXPECT_EQ(snippet.v(3, 0) & 0xffff, 1u);
  // VOP3's OP_SEL finds zeros above an inline float.
  auto words = assemble("v_add_f16_e64 v1, 2.0, v0", "gfx1010", 32);
  words[0] |= 1 << 11;
  EXPECT_EQ(result_of(words) & 0xffff, 0u);
}

TEST(Constants, Of32Bits) {
  Snippet snippet(
      "v_add_nc_u32 v1, 64, v0\nv_add_nc_u32 v2, -16, v0\nv_add_nc_u32 v3, 0.15915494, v0\n"
      "v_add3_u32 v4, v0, 0x12345678, 1\nv_add_nc_u32 v5, 0xdeadbeef, v0");
  snippet.set_v(0, 0);
  snippet.run();
  EXPECT_EQ(snippet.v(1, 0), 64u);
  EXPECT_EQ(snippet.v(2, 0), static_cast<uint32_t>(-16));
  EXPECT_EQ(snippet.v(3, 0), 0x3e22f983u);
  EXPECT_EQ(snippet.v(4, 0), 0x12345679u);
  EXPECT_EQ(snippet.v(5, 0), 0xdeadbeefu);
}

// Of 64-bit integers: inline integers with their sign, inline floats as doubles; a literal is extended as the
// type says.
TEST(Constants, Of64Bits) {
  Snippet snippet(
      "v_lshlrev_b64 v[2:3], 0, -3\nv_lshlrev_b64 v[4:5], 0, 1.0\nv_lshrrev_b64 v[6:7], 0, 0xfedcba98\n"
      "v_ashrrev_i64 v[8:9], 0, 0xfedcba98\nv_lshlrev_b64 v[10:11], 4, s[6:7]\n"
      "v_lshlrev_b64 v[12:13], v0, null");
  snippet.set_v(0, 0);
  snippet.set_s64(6, 0x123456789abcdef0);
  snippet.run();
  EXPECT_EQ(snippet.v64(2, 0), static_cast<uint64_t>(-3));
  EXPECT_EQ(snippet.v64(4, 0), std::bit_cast<uint64_t>(1.0));
  EXPECT_EQ(snippet.v64(6, 0), 0xfedcba98u);
  EXPECT_EQ(snippet.v64(8, 0), 0xfffffffffedcba98u);
  EXPECT_EQ(snippet.v64(10, 0), 0x23456789abcdef00u);
  EXPECT_EQ(snippet.v64(12, 0), 0u);
}

// M0: the address in bits 0-15, the type in bits 16-18.
TEST(LdsDirect, ReadsOneValueForAllLanes) {
  const auto run = [](uint32_t type, uint32_t address, FaultKind fault = FaultKind::kNone) {
    Snippet snippet("v_mov_b32 v0, src_lds_direct");
    snippet.allocate_lds(64);
    const uint8_t bytes[] = {0x81, 0x92, 0xa3, 0x74};
    std::copy(std::begin(bytes), std::end(bytes), reinterpret_cast<uint8_t*>(snippet.lds()) + 8);
    snippet.set_s(kM0, type << 16 | address);
    snippet.set_exec(0x0f);
    snippet.run();
    EXPECT_EQ(snippet.fault().kind, fault);
    return snippet.v(0, 3);
  };
  EXPECT_EQ(run(0, 9), 0x92u);
  EXPECT_EQ(run(1, 8), 0x9281u);
  EXPECT_EQ(run(2, 8), 0x74a39281u);
  EXPECT_EQ(run(4, 8), 0xffffff81u);
  EXPECT_EQ(run(5, 10), 0x74a3u);
  EXPECT_EQ(run(5, 9), 0xffffa392u);
  run(2, 61, FaultKind::kLdsOverrun);
}

}  // namespace
}  // namespace rocfix::vcard
