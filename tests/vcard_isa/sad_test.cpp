// SPDX-License-Identifier: MIT
// Sums of absolute differences, byte averages and byte packing.
#include <gtest/gtest.h>

#include <random>

#include "vcard_isa/harness.h"
#include "vcard_isa/vector_check.h"

namespace rocfix::vcard {
namespace {

using In = VectorInput;

uint64_t part(uint64_t value, int n, int bits) {
  return value >> n * bits & ((uint64_t{1} << bits) - 1);
}
uint64_t distance(uint64_t a, uint64_t b) {
  return a < b ? b - a : a - b;
}
uint64_t sad(uint64_t a, uint64_t b, int bits, bool masked = false) {
  uint64_t sum = 0;
  for (int n = 0; n * bits < 32; ++n)
    if (!masked || part(b, n, bits) != 0) sum += distance(part(a, n, bits), part(b, n, bits));
  return sum;
}

// Four sums of sliding groups of bytes with four addends of `bits` bits.
uint64_t four(const In& i, bool masked, bool saturate) {
  uint64_t result = 0;
  for (int n = 0; n < 4; ++n) {
    const uint64_t exact = sad(i.a >> 8 * n & 0xffffffff, i.b, 8, masked) + part(i.c, n, 16);
    result |= (saturate ? saturated_unsigned(exact, 16) : exact & 0xffff) << 16 * n;
  }
  return result;
}

TEST(Sad, Bytes) {
  check_vector({"v_sad_u8 D, A, B, C", 32, 32, 32, 32,
                [](const In& i) { return low_bits_of(sad(i.a, i.b, 8) + i.c, 32); }});
  check_vector({"v_sad_u8 D, A, B, C clamp", 32, 32, 32, 32,
                [](const In& i) { return saturated_unsigned(sad(i.a, i.b, 8) + i.c, 32); }});
  check_vector({"v_sad_hi_u8 D, A, B, C", 32, 32, 32, 32,
                [](const In& i) { return low_bits_of((sad(i.a, i.b, 8) << 16) + i.c, 32); }});
  check_vector({"v_msad_u8 D, A, B, C", 32, 32, 32, 32,
                [](const In& i) { return low_bits_of(sad(i.a, i.b, 8, true) + i.c, 32); }});
  check_vector({"v_msad_u8 D, A, B, C clamp", 32, 32, 32, 32,
                [](const In& i) { return saturated_unsigned(sad(i.a, i.b, 8, true) + i.c, 32); }});
}

TEST(Sad, Words) {
  check_vector({"v_sad_u16 D, A, B, C", 32, 32, 32, 32,
                [](const In& i) { return low_bits_of(sad(i.a, i.b, 16) + i.c, 32); }});
  check_vector({"v_sad_u32 D, A, B, C", 32, 32, 32, 32,
                [](const In& i) { return low_bits_of(distance(i.a, i.b) + i.c, 32); }});
  check_vector({"v_sad_u32 D, A, B, C clamp", 32, 32, 32, 32,
                [](const In& i) { return saturated_unsigned(distance(i.a, i.b) + i.c, 32); }});
}

TEST(Sad, ClampSaturates) {
  check_vector({"v_sad_hi_u8 D, A, B, C clamp", 32, 32, 32, 32,
                [](const In& i) { return saturated_unsigned((sad(i.a, i.b, 8) << 16) + i.c, 32); }});
  check_vector({"v_sad_u16 D, A, B, C clamp", 32, 32, 32, 32,
                [](const In& i) { return saturated_unsigned(sad(i.a, i.b, 16) + i.c, 32); }});
}

TEST(Sad, FourAtATime) {
  check_vector(
      {"v_qsad_pk_u16_u8 D, A, B, C", 64, 64, 32, 64, [](const In& i) { return four(i, false, false); }});
  check_vector({"v_qsad_pk_u16_u8 D, A, B, C clamp", 64, 64, 32, 64,
                [](const In& i) { return four(i, false, true); }});
  check_vector(
      {"v_mqsad_pk_u16_u8 D, A, B, C", 64, 64, 32, 64, [](const In& i) { return four(i, true, false); }});
  check_vector({"v_mqsad_pk_u16_u8 D, A, B, C clamp", 64, 64, 32, 64,
                [](const In& i) { return four(i, true, true); }});
}

TEST(Sad, FourWith32BitSums) {
  std::mt19937 random(7);
  for (const bool clamp : {false, true})
    for (const uint32_t lanes : {32u, 64u}) {
      Snippet snippet(std::string("v_mqsad_u32_u8 v[12:15], v[4:5], v6, v[8:11]") + (clamp ? " clamp" : ""),
                      lanes);
      for (uint32_t l = 0; l < lanes; ++l)
        for (const uint32_t reg : {4, 5, 6, 8, 9, 10, 11})
          snippet.set_v(reg, l,
                        reg >= 8 && l % 3 == 0   ? 0xffffff00
                        : reg == 6 && l % 4 == 0 ? 0x00ab00cd
                                                 : random());
      const uint64_t exec = 0x7ffffffe7ffffffe;
      snippet.set_exec(exec);
      snippet.run();
      for (uint32_t l = 0; l < lanes; ++l)
        for (uint32_t n = 0; n < 4; ++n) {
          const auto bytes = static_cast<uint32_t>(snippet.v64(4, l) >> 8 * n);
          const uint64_t exact = sad(bytes, snippet.v(6, l), 8, true) + snippet.v(8 + n, l);
          const uint64_t sum = clamp ? saturated_unsigned(exact, 32) : exact & 0xffffffff;
          EXPECT_EQ(snippet.v(12 + n, l), exec >> l & 1 ? sum : Snippet::kUntouched) << l << " " << n;
        }
    }
}

TEST(Sad, AveragesBytes) {
  check_vector({"v_lerp_u8 D, A, B, C", 32, 32, 32, 32, [](const In& i) {
                  uint64_t result = 0;
                  for (int n = 0; n < 4; ++n)
                    result |= (part(i.a, n, 8) + part(i.b, n, 8) + (part(i.c, n, 8) & 1)) / 2 << 8 * n;
                  return result;
                }});
}

TEST(Sad, PacksSaturatedBytes) {
  check_vector({"v_sat_pk_u8_i16 D, A", 32, 32, 0, 0, [](const In& i) {
                  return saturated_unsigned(sign_of(i.a & 0xffff, 16), 8) |
                         saturated_unsigned(sign_of(i.a >> 16, 16), 8) << 8;
                }});
}

}  // namespace
}  // namespace rocfix::vcard
