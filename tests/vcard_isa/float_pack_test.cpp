// SPDX-License-Identifier: MIT
// Conversions to normalized integers and those that pack.
#include <gtest/gtest.h>

#include <algorithm>

#include "vcard_isa/float_runs.h"

namespace rocfix::vcard {
namespace {

using exact::Format;
using exact::kHalf;
using exact::kSingle;
using exact::Round;
using exact::u128;
using exact::Value;

// value * factor as a whole number, rounded; value is finite.
int64_t whole(const Value& value, uint64_t factor, Round round) {
  // A format with a huge fraction rounds to units of 1.
  u128 magnitude = value.significand * factor;
  int exponent = value.exponent;
  bool half = false, rest = false;
  for (; exponent < 0 && magnitude; ++exponent) {
    rest |= half;
    half = magnitude & 1;
    magnitude >>= 1;
  }
  if (exponent < 0) rest |= half, half = false;
  const bool inexact = half || rest;
  bool away = false;
  if (round == exact::kNearest) away = half && (rest || magnitude & 1);
  if (round == exact::kUp) away = inexact && !value.negative;
  if (round == exact::kDown) away = inexact && value.negative;
  const auto result = static_cast<int64_t>((magnitude << std::max(exponent, 0)) + away);
  return value.negative ? -result : result;
}

int64_t normalized(uint64_t bits, const Format& format, bool is_signed, Round round) {
  const Value value = unpacked(bits, format);
  if (value.kind == Value::Kind::kNan) return 0;
  const int64_t one = is_signed ? 32767 : 65535, lowest = is_signed ? -one : 0;
  const uint64_t magnitude = bits & ~format.sign();
  if (magnitude >= static_cast<uint64_t>(format.bias) << format.fraction)
    return value.negative ? lowest : one;
  return std::max(whole(value, static_cast<uint64_t>(one), round), lowest);
}

uint64_t input(uint64_t bits, const Format& format, const FloatMode& mode) {
  return mode.keeps_inputs ? bits : exact::flushed(bits, format);
}

TEST(FloatPack, NormalizedNumbers) {
  struct Row {
    const char* text;
    const Format& format;
    bool is_signed, packs;
  };
  const Row rows[] = {{"v_cvt_norm_i16_f16 v6, v0", kHalf, true, false},
                      {"v_cvt_norm_u16_f16 v6, v0", kHalf, false, false},
                      {"v_cvt_pknorm_i16_f16 v6, v0, v2", kHalf, true, true},
                      {"v_cvt_pknorm_u16_f16 v6, v0, v2", kHalf, false, true},
                      {"v_cvt_pknorm_i16_f32 v6, v0, v2", kSingle, true, true},
                      {"v_cvt_pknorm_u16_f32 v6, v0, v2", kSingle, false, true}};
  for (const Row& row : rows) {
    const auto tuples = operand_tuples({row.format, row.format}, 20000);
    for (const FloatMode& mode : float_modes()) {
      const auto results = run_over(row.text, tuples, {.mode = mode.bits});
      for (size_t n = 0; n < tuples.size(); ++n) {
        const auto part = [&](int s) {
          return static_cast<uint16_t>(
              normalized(input(tuples[n][s], row.format, mode), row.format, row.is_signed, mode.round));
        };
        EXPECT_EQ(results[n] & 0xffff, part(0)) << row.text << std::hex << ' ' << tuples[n][0];
        if (row.packs)
          EXPECT_EQ(results[n] >> 16 & 0xffff, part(1)) << row.text << std::hex << ' ' << tuples[n][1];
      }
    }
  }
}

TEST(FloatPack, TowardsZeroWhateverModeSays) {
  const auto tuples = operand_tuples({kSingle, kSingle}, 20000);
  for (const FloatMode& mode : float_modes()) {
    const auto results = run_over("v_cvt_pkrtz_f16_f32 v6, v0, v2", tuples, {.mode = mode.bits});
    for (size_t n = 0; n < tuples.size(); ++n)
      for (int s = 0; s < 2; ++s) {
        const uint64_t in = input(tuples[n][s], kSingle, mode), got = results[n] >> 16 * s & 0xffff;
        if (is_nan(in, kSingle)) {
          EXPECT_TRUE(is_nan(got, kHalf) && !is_signaling(got, kHalf));
        } else {
          EXPECT_EQ(got, rounded(unpacked(in, kSingle), kHalf, exact::kToZero, mode.keeps_outputs))
              << std::hex << in;
        }
      }
  }
}

TEST(FloatPack, ByteOfARegister) {
  auto tuples = operand_tuples({kSingle}, 4000);
  std::mt19937_64 random(9);
  for (const uint64_t bits :
       {0x3f000000u, 0x3fc00000u, 0x40200000u, 0x437e8000u, 0x437f0000u, 0x437f8000u, 0x43800000u})
    tuples.push_back({bits});
  for (int n = 0; n < 4000; ++n) tuples.push_back({(120 + random() % 16) << 23 | random() >> 41});
  for (Operands& tuple : tuples) tuple[1] = random() & 0xffffffff, tuple[2] = random() & 0xffffffff;
  for (const FloatMode& mode : float_modes()) {
    const auto results = run_over("v_cvt_pk_u8_f32 v6, v0, v2, v4", tuples, {.mode = mode.bits});
    for (size_t n = 0; n < tuples.size(); ++n) {
      const Value value = unpacked(input(tuples[n][0], kSingle, mode), kSingle);
      uint64_t byte = 0;
      const bool huge = value.kind == Value::Kind::kInfinite || value.exponent > 0;
      if (value.kind != Value::Kind::kNan)
        byte = huge ? (value.negative ? 0 : 255) : std::clamp<int64_t>(whole(value, 1, mode.round), 0, 255);
      const int shift = static_cast<int>(tuples[n][1] % 4 * 8);
      EXPECT_EQ(results[n] & 0xffffffff, (tuples[n][2] & ~(uint64_t{255} << shift)) | byte << shift)
          << std::hex << tuples[n][0] << " mode " << mode.bits;
    }
  }
}

TEST(FloatPack, SaturatedIntegers) {
  const std::vector<Operands> tuples = {
      {0, 0x7fff, 0},     {0x8000, 0xffff8000, 0}, {0xffff7fff, 0x7fffffff, 0},
      {0x80000000, 1, 0}, {0xffffffff, 0xffff, 0}, {0x10000, 0x12345, 0}};
  const auto signed_results = run_over("v_cvt_pk_i16_i32 v6, v0, v2", tuples);
  const auto unsigned_results = run_over("v_cvt_pk_u16_u32 v6, v0, v2", tuples);
  for (size_t n = 0; n < tuples.size(); ++n) {
    const auto signed_part = [&](int s) {
      return static_cast<uint16_t>(std::clamp<int64_t>(static_cast<int32_t>(tuples[n][s]), -32768, 32767));
    };
    const auto unsigned_part = [&](int s) { return std::min<uint64_t>(tuples[n][s], 65535); };
    EXPECT_EQ(signed_results[n] & 0xffffffff, signed_part(0) | static_cast<uint32_t>(signed_part(1)) << 16);
    EXPECT_EQ(unsigned_results[n] & 0xffffffff, unsigned_part(0) | unsigned_part(1) << 16);
  }
}

TEST(FloatPack, TwoHalves) {
  const auto results = run_over("v_pack_b32_f16 v6, -v0, |v2| op_sel:[1,0,0]", {{0x4200'1111, 0x2222'c400}});
  EXPECT_EQ(results[0] & 0xffffffff, 0x4400'c200u);
}

}  // namespace
}  // namespace rocfix::vcard
