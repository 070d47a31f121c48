// SPDX-License-Identifier: MIT
// Integer arithmetic against 128-bit integers.
#include <gtest/gtest.h>

#include <algorithm>

#include "vcard_isa/vector_check.h"

namespace rocfix::vcard {
namespace {

using In = VectorInput;

Wide i16(uint64_t v) {
  return sign_of(v & 0xffff, 16);
}
Wide i24(uint64_t v) {
  return sign_of(v & 0xffffff, 24);
}
Wide i32(uint64_t v) {
  return sign_of(v & 0xffffffff, 32);
}
Wide u24(uint64_t v) {
  return Wide{v & 0xffffff};
}
uint64_t low16(Wide v) {
  return low_bits_of(v, 16);
}
uint64_t low32(Wide v) {
  return low_bits_of(v, 32);
}
uint64_t low64(Wide v) {
  return low_bits_of(v, 64);
}

Wide middle(Wide a, Wide b, Wide c) {
  Wide all[] = {a, b, c};
  std::sort(all, all + 3);
  return all[1];
}

TEST(Integer, AddsAndSubtracts32Bits) {
  check_vector({"v_add_nc_u32 D, A, B", 32, 32, 32, 0, [](const In& i) { return low32(Wide{i.a} + i.b); }});
  check_vector({"v_sub_nc_u32 D, A, B", 32, 32, 32, 0, [](const In& i) { return low32(Wide{i.a} - i.b); }});
  check_vector(
      {"v_subrev_nc_u32 D, A, B", 32, 32, 32, 0, [](const In& i) { return low32(Wide{i.b} - i.a); }});
  check_vector({"v_add_nc_i32 D, A, B", 32, 32, 32, 0, [](const In& i) { return low32(Wide{i.a} + i.b); }});
  check_vector({"v_sub_nc_i32 D, A, B", 32, 32, 32, 0, [](const In& i) { return low32(Wide{i.a} - i.b); }});
  check_vector(
      {"v_add3_u32 D, A, B, C", 32, 32, 32, 32, [](const In& i) { return low32(Wide{i.a} + i.b + i.c); }});
}

TEST(Integer, ClampSaturates32Bits) {
  check_vector({"v_add_nc_u32_e64 D, A, B clamp", 32, 32, 32, 0,
                [](const In& i) { return saturated_unsigned(Wide{i.a} + i.b, 32); }});
  check_vector({"v_sub_nc_u32_e64 D, A, B clamp", 32, 32, 32, 0,
                [](const In& i) { return saturated_unsigned(Wide{i.a} - i.b, 32); }});
  check_vector({"v_subrev_nc_u32_e64 D, A, B clamp", 32, 32, 32, 0,
                [](const In& i) { return saturated_unsigned(Wide{i.b} - i.a, 32); }});
  check_vector({"v_add_nc_i32 D, A, B clamp", 32, 32, 32, 0,
                [](const In& i) { return saturated_signed(i32(i.a) + i32(i.b), 32); }});
  check_vector({"v_sub_nc_i32 D, A, B clamp", 32, 32, 32, 0,
                [](const In& i) { return saturated_signed(i32(i.a) - i32(i.b), 32); }});
}

TEST(Integer, AddsAndSubtracts16BitsAndKeepsTheUpperHalf) {
  check_vector({"v_add_nc_u16 D, A, B", 16, 16, 16, 0, [](const In& i) { return low16(Wide{i.a} + i.b); }});
  check_vector({"v_sub_nc_u16 D, A, B", 16, 16, 16, 0, [](const In& i) { return low16(Wide{i.a} - i.b); }});
  check_vector({"v_add_nc_i16 D, A, B", 16, 16, 16, 0, [](const In& i) { return low16(Wide{i.a} + i.b); }});
  check_vector({"v_sub_nc_i16 D, A, B", 16, 16, 16, 0, [](const In& i) { return low16(Wide{i.a} - i.b); }});
  check_vector({"v_add_nc_u16 D, A, B clamp", 16, 16, 16, 0,
                [](const In& i) { return saturated_unsigned(Wide{i.a} + i.b, 16); }});
  check_vector({"v_sub_nc_u16 D, A, B clamp", 16, 16, 16, 0,
                [](const In& i) { return saturated_unsigned(Wide{i.a} - i.b, 16); }});
  check_vector({"v_add_nc_i16 D, A, B clamp", 16, 16, 16, 0,
                [](const In& i) { return saturated_signed(i16(i.a) + i16(i.b), 16); }});
  check_vector({"v_sub_nc_i16 D, A, B clamp", 16, 16, 16, 0,
                [](const In& i) { return saturated_signed(i16(i.a) - i16(i.b), 16); }});
}

TEST(Integer, CarriesGoToAMaskAndComeFromOne) {
  check_vector({"v_add_co_u32 D, M, A, B", 32, 32, 32, 0, [](const In& i) { return low32(Wide{i.a} + i.b); },
                [](const In& i) { return (i.a + i.b) >> 32 != 0; }});
  check_vector({"v_sub_co_u32 D, M, A, B", 32, 32, 32, 0, [](const In& i) { return low32(Wide{i.a} - i.b); },
                [](const In& i) { return i.a < i.b; }});
  check_vector({"v_subrev_co_u32 D, M, A, B", 32, 32, 32, 0,
                [](const In& i) { return low32(Wide{i.b} - i.a); }, [](const In& i) { return i.b < i.a; }});
  check_vector({"v_add_co_ci_u32 D, V, A, B, V", 32, 32, 32, 0,
                [](const In& i) { return low32(Wide{i.a} + i.b + i.carry); },
                [](const In& i) { return (i.a + i.b + i.carry) >> 32 != 0; }});
  check_vector({"v_sub_co_ci_u32 D, V, A, B, V", 32, 32, 32, 0,
                [](const In& i) { return low32(Wide{i.a} - i.b - i.carry); },
                [](const In& i) { return i.a < i.b + i.carry; }});
  check_vector({"v_subrev_co_ci_u32 D, V, A, B, V", 32, 32, 32, 0,
                [](const In& i) { return low32(Wide{i.b} - i.a - i.carry); },
                [](const In& i) { return i.b < i.a + i.carry; }});
  check_vector({"v_add_co_ci_u32_e64 D, M, A, B, K", 32, 32, 32, 0,
                [](const In& i) { return low32(Wide{i.a} + i.b + i.carry); },
                [](const In& i) { return (i.a + i.b + i.carry) >> 32 != 0; }});
  check_vector({"v_subrev_co_ci_u32_e64 D, M, A, B, K", 32, 32, 32, 0,
                [](const In& i) { return low32(Wide{i.b} - i.a - i.carry); },
                [](const In& i) { return i.b < i.a + i.carry; }});
}

TEST(Integer, CarriesStayWhenTheResultSaturates) {
  check_vector({"v_add_co_u32 D, M, A, B clamp", 32, 32, 32, 0,
                [](const In& i) { return saturated_unsigned(Wide{i.a} + i.b, 32); },
                [](const In& i) { return (i.a + i.b) >> 32 != 0; }});
  check_vector({"v_sub_co_ci_u32_e64 D, M, A, B, K clamp", 32, 32, 32, 0,
                [](const In& i) { return saturated_unsigned(Wide{i.a} - i.b - i.carry, 32); },
                [](const In& i) { return i.a < i.b + i.carry; }});
}

TEST(Integer, Multiplies24Bits) {
  check_vector(
      {"v_mul_u32_u24 D, A, B", 32, 32, 32, 0, [](const In& i) { return low32(u24(i.a) * u24(i.b)); }});
  check_vector(
      {"v_mul_i32_i24 D, A, B", 32, 32, 32, 0, [](const In& i) { return low32(i24(i.a) * i24(i.b)); }});
  check_vector({"v_mul_hi_u32_u24 D, A, B", 32, 32, 32, 0,
                [](const In& i) { return low32(u24(i.a) * u24(i.b) >> 32); }});
  check_vector({"v_mul_hi_i32_i24 D, A, B", 32, 32, 32, 0,
                [](const In& i) { return low32(i24(i.a) * i24(i.b) >> 32); }});
  check_vector({"v_mad_u32_u24 D, A, B, C", 32, 32, 32, 32,
                [](const In& i) { return low32(u24(i.a) * u24(i.b) + i.c); }});
  check_vector({"v_mad_i32_i24 D, A, B, C", 32, 32, 32, 32,
                [](const In& i) { return low32(i24(i.a) * i24(i.b) + i32(i.c)); }});
  check_vector({"v_mul_u32_u24_e64 D, A, B clamp", 32, 32, 32, 0,
                [](const In& i) { return saturated_unsigned(u24(i.a) * u24(i.b), 32); }});
  check_vector({"v_mul_i32_i24_e64 D, A, B clamp", 32, 32, 32, 0,
                [](const In& i) { return saturated_signed(i24(i.a) * i24(i.b), 32); }});
  check_vector({"v_mad_u32_u24 D, A, B, C clamp", 32, 32, 32, 32,
                [](const In& i) { return saturated_unsigned(u24(i.a) * u24(i.b) + i.c, 32); }});
  check_vector({"v_mad_i32_i24 D, A, B, C clamp", 32, 32, 32, 32,
                [](const In& i) { return saturated_signed(i24(i.a) * i24(i.b) + i32(i.c), 32); }});
}

TEST(Integer, Multiplies32Bits) {
  check_vector({"v_mul_lo_u32 D, A, B", 32, 32, 32, 0, [](const In& i) { return low32(Wide{i.a} * i.b); }});
  check_vector({"v_mul_lo_i32 D, A, B", 32, 32, 32, 0, [](const In& i) { return low32(Wide{i.a} * i.b); }});
  check_vector(
      {"v_mul_hi_u32 D, A, B", 32, 32, 32, 0, [](const In& i) { return low32(Wide{i.a} * i.b >> 32); }});
  check_vector(
      {"v_mul_hi_i32 D, A, B", 32, 32, 32, 0, [](const In& i) { return low32(i32(i.a) * i32(i.b) >> 32); }});
}

TEST(Integer, MultipliesAndAdds64Bits) {
  check_vector({"v_mad_u64_u32 D, M, A, B, C", 64, 32, 32, 64,
                [](const In& i) { return low64(Wide{i.a} * i.b + i.c); },
                [](const In& i) { return (Wide{i.a} * i.b + i.c) >> 64 != 0; }});
  check_vector({"v_mad_i64_i32 D, M, A, B, C", 64, 32, 32, 64,
                [](const In& i) { return low64(i32(i.a) * i32(i.b) + sign_of(i.c, 64)); },
                [](const In& i) { return i32(i.a) * i32(i.b) + sign_of(i.c, 64) < 0; }});
  check_vector({"v_mad_u64_u32 D, M, A, B, C clamp", 64, 32, 32, 64,
                [](const In& i) { return saturated_unsigned(Wide{i.a} * i.b + i.c, 64); },
                [](const In& i) { return (Wide{i.a} * i.b + i.c) >> 64 != 0; }});
  check_vector({"v_mad_i64_i32 D, M, A, B, C clamp", 64, 32, 32, 64,
                [](const In& i) { return saturated_signed(i32(i.a) * i32(i.b) + sign_of(i.c, 64), 64); },
                [](const In& i) { return i32(i.a) * i32(i.b) + sign_of(i.c, 64) < 0; }});
}

TEST(Integer, Multiplies16Bits) {
  check_vector({"v_mul_lo_u16 D, A, B", 16, 16, 16, 0, [](const In& i) { return low16(Wide{i.a} * i.b); }});
  check_vector(
      {"v_mad_u16 D, A, B, C", 16, 16, 16, 16, [](const In& i) { return low16(Wide{i.a} * i.b + i.c); }});
  check_vector(
      {"v_mad_i16 D, A, B, C", 16, 16, 16, 16, [](const In& i) { return low16(Wide{i.a} * i.b + i.c); }});
  check_vector({"v_mad_u16 D, A, B, C clamp", 16, 16, 16, 16,
                [](const In& i) { return saturated_unsigned(Wide{i.a} * i.b + i.c, 16); }});
  check_vector({"v_mad_i16 D, A, B, C clamp", 16, 16, 16, 16,
                [](const In& i) { return saturated_signed(i16(i.a) * i16(i.b) + i16(i.c), 16); }});
  check_vector(
      {"v_mad_u32_u16 D, A, B, C", 32, 16, 16, 32, [](const In& i) { return low32(Wide{i.a} * i.b + i.c); }});
  check_vector({"v_mad_i32_i16 D, A, B, C", 32, 16, 16, 32,
                [](const In& i) { return low32(i16(i.a) * i16(i.b) + i32(i.c)); }});
  check_vector({"v_mad_u32_u16 D, A, B, C clamp", 32, 16, 16, 32,
                [](const In& i) { return saturated_unsigned(Wide{i.a} * i.b + i.c, 32); }});
  check_vector({"v_mad_i32_i16 D, A, B, C clamp", 32, 16, 16, 32,
                [](const In& i) { return saturated_signed(i16(i.a) * i16(i.b) + i32(i.c), 32); }});
}

TEST(Integer, MinimumAndMaximumOfTwo) {
  check_vector({"v_min_u32 D, A, B", 32, 32, 32, 0, [](const In& i) { return i.a < i.b ? i.a : i.b; }});
  check_vector({"v_max_u32 D, A, B", 32, 32, 32, 0, [](const In& i) { return i.a > i.b ? i.a : i.b; }});
  check_vector(
      {"v_min_i32 D, A, B", 32, 32, 32, 0, [](const In& i) { return i32(i.a) < i32(i.b) ? i.a : i.b; }});
  check_vector(
      {"v_max_i32 D, A, B", 32, 32, 32, 0, [](const In& i) { return i32(i.a) > i32(i.b) ? i.a : i.b; }});
  check_vector({"v_min_u16 D, A, B", 16, 16, 16, 0, [](const In& i) { return i.a < i.b ? i.a : i.b; }});
  check_vector({"v_max_u16 D, A, B", 16, 16, 16, 0, [](const In& i) { return i.a > i.b ? i.a : i.b; }});
  check_vector(
      {"v_min_i16 D, A, B", 16, 16, 16, 0, [](const In& i) { return i16(i.a) < i16(i.b) ? i.a : i.b; }});
  check_vector(
      {"v_max_i16 D, A, B", 16, 16, 16, 0, [](const In& i) { return i16(i.a) > i16(i.b) ? i.a : i.b; }});
}

TEST(Integer, OrderStatisticsOfThree) {
  check_vector({"v_min3_u32 D, A, B, C", 32, 32, 32, 32, [](const In& i) {
                  return std::min({i.a, i.b, i.c});
                }});
  check_vector({"v_max3_u32 D, A, B, C", 32, 32, 32, 32, [](const In& i) {
                  return std::max({i.a, i.b, i.c});
                }});
  check_vector({"v_med3_u32 D, A, B, C", 32, 32, 32, 32,
                [](const In& i) { return low32(middle(Wide{i.a}, Wide{i.b}, Wide{i.c})); }});
  check_vector({"v_min3_i32 D, A, B, C", 32, 32, 32, 32, [](const In& i) {
                  return low32(std::min({i32(i.a), i32(i.b), i32(i.c)}));
                }});
  check_vector({"v_max3_i32 D, A, B, C", 32, 32, 32, 32, [](const In& i) {
                  return low32(std::max({i32(i.a), i32(i.b), i32(i.c)}));
                }});
  check_vector({"v_med3_i32 D, A, B, C", 32, 32, 32, 32,
                [](const In& i) { return low32(middle(i32(i.a), i32(i.b), i32(i.c))); }});
  check_vector({"v_min3_u16 D, A, B, C", 16, 16, 16, 16, [](const In& i) {
                  return std::min({i.a, i.b, i.c});
                }});
  check_vector({"v_max3_u16 D, A, B, C", 16, 16, 16, 16, [](const In& i) {
                  return std::max({i.a, i.b, i.c});
                }});
  check_vector({"v_med3_u16 D, A, B, C", 16, 16, 16, 16,
                [](const In& i) { return low16(middle(Wide{i.a}, Wide{i.b}, Wide{i.c})); }});
  check_vector({"v_min3_i16 D, A, B, C", 16, 16, 16, 16, [](const In& i) {
                  return low16(std::min({i16(i.a), i16(i.b), i16(i.c)}));
                }});
  check_vector({"v_max3_i16 D, A, B, C", 16, 16, 16, 16, [](const In& i) {
                  return low16(std::max({i16(i.a), i16(i.b), i16(i.c)}));
                }});
  check_vector({"v_med3_i16 D, A, B, C", 16, 16, 16, 16,
                [](const In& i) { return low16(middle(i16(i.a), i16(i.b), i16(i.c))); }});
}

}  // namespace
}  // namespace rocfix::vcard
