// SPDX-License-Identifier: MIT
// Logic, shifts and bit fields against formulas that look at one bit at a time.
#include <gtest/gtest.h>

#include "vcard_isa/harness.h"
#include "vcard_isa/vector_check.h"

namespace rocfix::vcard {
namespace {

using In = VectorInput;

bool bit(uint64_t value, int n) {
  return value >> n & 1;
}

// Bit n of the result is source(n).
template <class F>
uint64_t build(int bits, F source) {
  uint64_t result = 0;
  for (int n = 0; n < bits; ++n) result |= uint64_t{source(n) ? 1u : 0u} << n;
  return result;
}

uint64_t shifted_left(uint64_t value, int amount, int bits) {
  return build(bits, [&](int n) { return n >= amount && bit(value, n - amount); });
}
uint64_t shifted_right(uint64_t value, int amount, int bits, bool fill) {
  return build(bits, [&](int n) { return n + amount < bits ? bit(value, n + amount) : fill; });
}

TEST(Bits, Logic) {
  check_vector({"v_not_b32 D, A", 32, 32, 0, 0,
                [](const In& i) { return build(32, [&](int n) { return !bit(i.a, n); }); }});
  check_vector({"v_and_b32 D, A, B", 32, 32, 32, 0,
                [](const In& i) { return build(32, [&](int n) { return bit(i.a, n) && bit(i.b, n); }); }});
  check_vector({"v_or_b32 D, A, B", 32, 32, 32, 0,
                [](const In& i) { return build(32, [&](int n) { return bit(i.a, n) || bit(i.b, n); }); }});
  check_vector({"v_xor_b32 D, A, B", 32, 32, 32, 0,
                [](const In& i) { return build(32, [&](int n) { return bit(i.a, n) != bit(i.b, n); }); }});
  check_vector({"v_xnor_b32 D, A, B", 32, 32, 32, 0,
                [](const In& i) { return build(32, [&](int n) { return bit(i.a, n) == bit(i.b, n); }); }});
  check_vector({"v_and_or_b32 D, A, B, C", 32, 32, 32, 32, [](const In& i) {
                  return build(32, [&](int n) { return (bit(i.a, n) && bit(i.b, n)) || bit(i.c, n); });
                }});
  check_vector({"v_or3_b32 D, A, B, C", 32, 32, 32, 32, [](const In& i) {
                  return build(32, [&](int n) { return bit(i.a, n) || bit(i.b, n) || bit(i.c, n); });
                }});
  check_vector({"v_xor3_b32 D, A, B, C", 32, 32, 32, 32, [](const In& i) {
                  return build(32, [&](int n) { return bit(i.a, n) ^ bit(i.b, n) ^ bit(i.c, n); });
                }});
  check_vector({"v_bfi_b32 D, A, B, C", 32, 32, 32, 32, [](const In& i) {
                  return build(32, [&](int n) { return bit(i.a, n) ? bit(i.b, n) : bit(i.c, n); });
                }});
  check_vector(
      {"v_xad_u32 D, A, B, C", 32, 32, 32, 32, [](const In& i) { return ((i.a ^ i.b) + i.c) & 0xffffffff; }});
}

TEST(Bits, Shifts32) {
  check_vector(
      {"v_lshlrev_b32 D, A, B", 32, 32, 32, 0, [](const In& i) { return shifted_left(i.b, i.a & 31, 32); }});
  check_vector({"v_lshrrev_b32 D, A, B", 32, 32, 32, 0,
                [](const In& i) { return shifted_right(i.b, i.a & 31, 32, false); }});
  check_vector({"v_ashrrev_i32 D, A, B", 32, 32, 32, 0,
                [](const In& i) { return shifted_right(i.b, i.a & 31, 32, bit(i.b, 31)); }});
  check_vector({"v_lshl_add_u32 D, A, B, C", 32, 32, 32, 32,
                [](const In& i) { return (shifted_left(i.a, i.b & 31, 32) + i.c) & 0xffffffff; }});
  check_vector({"v_add_lshl_u32 D, A, B, C", 32, 32, 32, 32,
                [](const In& i) { return shifted_left(i.a + i.b, i.c & 31, 32); }});
  check_vector({"v_lshl_or_b32 D, A, B, C", 32, 32, 32, 32,
                [](const In& i) { return shifted_left(i.a, i.b & 31, 32) | i.c; }});
}

TEST(Bits, Shifts16KeepTheUpperHalf) {
  check_vector(
      {"v_lshlrev_b16 D, A, B", 16, 16, 16, 0, [](const In& i) { return shifted_left(i.b, i.a & 15, 16); }});
  check_vector({"v_lshrrev_b16 D, A, B", 16, 16, 16, 0,
                [](const In& i) { return shifted_right(i.b, i.a & 15, 16, false); }});
  check_vector({"v_ashrrev_i16 D, A, B", 16, 16, 16, 0,
                [](const In& i) { return shifted_right(i.b, i.a & 15, 16, bit(i.b, 15)); }});
}

TEST(Bits, Shifts64) {
  check_vector(
      {"v_lshlrev_b64 D, A, B", 64, 32, 64, 0, [](const In& i) { return shifted_left(i.b, i.a & 63, 64); }});
  check_vector({"v_lshrrev_b64 D, A, B", 64, 32, 64, 0,
                [](const In& i) { return shifted_right(i.b, i.a & 63, 64, false); }});
  check_vector({"v_ashrrev_i64 D, A, B", 64, 32, 64, 0,
                [](const In& i) { return shifted_right(i.b, i.a & 63, 64, bit(i.b, 63)); }});
}

TEST(Bits, Fields) {
  check_vector({"v_bfe_u32 D, A, B, C", 32, 32, 32, 32, [](const In& i) {
                  const int offset = i.b & 31, width = i.c & 31;
                  return build(32,
                               [&](int n) { return n < width && n + offset < 32 && bit(i.a, n + offset); });
                }});
  check_vector({"v_bfe_i32 D, A, B, C", 32, 32, 32, 32, [](const In& i) {
                  const int offset = i.b & 31, width = i.c & 31;
                  const auto extended = [&](int n) { return bit(i.a, n + offset < 32 ? n + offset : 31); };
                  return width == 0 ? 0
                                    : build(32, [&](int n) { return extended(n < width ? n : width - 1); });
                }});
  check_vector({"v_bfm_b32 D, A, B", 32, 32, 32, 0, [](const In& i) {
                  const int width = i.a & 31, offset = i.b & 31;
                  return build(32, [&](int n) { return n >= offset && n < offset + width; });
                }});
  check_vector({"v_alignbit_b32 D, A, B, C", 32, 32, 32, 32, [](const In& i) {
                  return shifted_right(i.a << 32 | i.b, i.c & 31, 64, false) & 0xffffffff;
                }});
  check_vector({"v_alignbyte_b32 D, A, B, C", 32, 32, 32, 32, [](const In& i) {
                  return shifted_right(i.a << 32 | i.b, 8 * (i.c & 3), 64, false) & 0xffffffff;
                }});
}

uint64_t permuted(const In& i) {
  const uint64_t in = i.a << 32 | i.b;
  uint64_t result = 0;
  for (int n = 0; n < 4; ++n) {
    const uint64_t select = i.c >> 8 * n & 0xff;
    uint64_t byte = 0;
    if (select < 8)
      byte = in >> 8 * select & 0xff;
    else if (select == 8)
      byte = bit(in, 15) ? 0xff : 0;
    else if (select == 9)
      byte = bit(in, 31) ? 0xff : 0;
    else if (select == 10)
      byte = bit(in, 47) ? 0xff : 0;
    else if (select == 11)
      byte = bit(in, 63) ? 0xff : 0;
    else if (select > 12)
      byte = 0xff;
    result |= byte << 8 * n;
  }
  return result;
}

TEST(Bits, PermutesBytes) {
  check_vector({"v_perm_b32 D, A, B, C", 32, 32, 32, 32, permuted});
  // Every selector in every place.
  for (uint32_t select = 0; select < 16; ++select) {
    Snippet snippet("v_perm_b32 v3, v0, v1, v2");
    snippet.set_v(0, 0x80123485);
    snippet.set_v(1, 0x7f9a8bcd);
    snippet.set_v(2, select | (select ^ 3) << 8 | (15 - select) << 16 | (select ^ 8) << 24);
    snippet.run();
    EXPECT_EQ(snippet.v(3, 7), permuted({.a = 0x80123485, .b = 0x7f9a8bcd, .c = snippet.v(2, 0)})) << select;
  }
}

TEST(Bits, ReversesAndFinds) {
  check_vector({"v_bfrev_b32 D, A", 32, 32, 0, 0,
                [](const In& i) { return build(32, [&](int n) { return bit(i.a, 31 - n); }); }});
  check_vector({"v_ffbh_u32 D, A", 32, 32, 0, 0, [](const In& i) -> uint64_t {
                  for (int n = 0; n < 32; ++n)
                    if (bit(i.a, 31 - n)) return n;
                  return 0xffffffff;
                }});
  check_vector({"v_ffbh_i32 D, A", 32, 32, 0, 0, [](const In& i) -> uint64_t {
                  for (int n = 0; n < 32; ++n)
                    if (bit(i.a, 31 - n) != bit(i.a, 31)) return n;
                  return 0xffffffff;
                }});
  check_vector({"v_ffbl_b32 D, A", 32, 32, 0, 0, [](const In& i) -> uint64_t {
                  for (int n = 0; n < 32; ++n)
                    if (bit(i.a, n)) return n;
                  return 0xffffffff;
                }});
}

uint64_t ones(uint64_t value, int below) {
  uint64_t count = 0;
  for (int n = 0; n < below; ++n) count += bit(value, n);
  return count;
}

TEST(Bits, Counts) {
  check_vector({"v_bcnt_u32_b32 D, A, B", 32, 32, 32, 0,
                [](const In& i) { return (ones(i.a, 32) + i.b) & 0xffffffff; }});
  check_vector({"v_mbcnt_lo_u32_b32 D, A, B", 32, 32, 32, 0, [](const In& i) {
                  return (ones(i.a, i.lane < 32 ? static_cast<int>(i.lane) : 32) + i.b) & 0xffffffff;
                }});
  check_vector({"v_mbcnt_hi_u32_b32 D, A, B", 32, 32, 32, 0, [](const In& i) {
                  return (ones(i.a, i.lane < 32 ? 0 : static_cast<int>(i.lane) - 32) + i.b) & 0xffffffff;
                }});
}

// The usual way to a lane's own number.
TEST(Bits, LaneNumber) {
  for (const uint32_t lanes : {32u, 64u}) {
    Snippet snippet("v_mbcnt_lo_u32_b32 v0, -1, 0\nv_mbcnt_hi_u32_b32 v0, -1, v0", lanes);
    snippet.run();
    for (uint32_t l = 0; l < lanes; ++l) EXPECT_EQ(snippet.v(0, l), l);
  }
}

}  // namespace
}  // namespace rocfix::vcard
