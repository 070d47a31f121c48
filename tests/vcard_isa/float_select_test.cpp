// SPDX-License-Identifier: MIT
// Minimum, maximum and median: the manual's own cases, with signed zeros ordered and the first of two NaNs.
#include <gtest/gtest.h>

#include <functional>

#include "vcard_isa/float_runs.h"

namespace rocfix::vcard {
namespace {

using exact::Format;
using exact::kDouble;
using exact::kHalf;
using exact::kSingle;

constexpr uint32_t kNoIeeeMode = kHipMode & ~(1u << 9);

bool is_less(uint64_t a, uint64_t b, const Format& f) {
  const auto order = [&](uint64_t bits) {
    const auto magnitude = static_cast<__int128>(bits & ~f.sign() & (f.sign() | (f.sign() - 1)));
    return bits & f.sign() ? -1 - magnitude : magnitude;  // -0 is below +0
  };
  return order(a) < order(b);
}

uint64_t select(bool highest, uint64_t a, uint64_t b, const Format& f, bool ieee) {
  if (ieee && is_signaling(a, f)) return a | f.quiet();
  if (ieee && is_signaling(b, f)) return b | f.quiet();
  if (is_nan(a, f)) return is_nan(b, f) ? a : b;
  if (is_nan(b, f)) return a;
  return is_less(a, b, f) == highest ? b : a;
}

uint64_t median(uint64_t a, uint64_t b, uint64_t c, const Format& f, bool ieee) {
  if (is_nan(a, f) || is_nan(b, f) || is_nan(c, f))
    return select(false, select(false, a, b, f, ieee), c, f, ieee);
  if (is_less(b, a, f)) std::swap(a, b);
  if (is_less(c, b, f)) std::swap(b, c);
  return is_less(b, a, f) ? a : b;
}

using Reference = std::function<uint64_t(uint64_t, uint64_t, uint64_t, bool)>;

void check(const std::string& text, const Format& format, size_t operands, const Reference& reference) {
  const std::vector<Format> formats(operands, format);
  const auto tuples = operand_tuples(formats);
  for (const bool ieee : {true, false})
    for (const uint32_t lanes : {32u, 64u})
      for (const uint32_t denorm : {0u, 3u}) {
        const uint32_t mode = ((ieee ? kHipMode : kNoIeeeMode) & ~0xf0u) | denorm << 4 | denorm << 6;
        const auto results = run_over(text, tuples, {.mode = mode, .lanes = lanes});
        for (size_t n = 0; n < tuples.size(); ++n) {
          Operands in = tuples[n];
          if (denorm == 0)
            for (uint64_t& bits : in) bits = exact::flushed(bits, format);
          EXPECT_EQ(low_bits(results[n], format), low_bits(reference(in[0], in[1], in[2], ieee), format))
              << text << std::hex << ' ' << in[0] << ' ' << in[1] << ' ' << in[2] << " ieee " << ieee;
        }
      }
}

void check_pair(const std::string& lowest, const std::string& highest, const Format& format) {
  check(lowest, format, 2,
        [&](uint64_t a, uint64_t b, uint64_t, bool ieee) { return select(false, a, b, format, ieee); });
  check(highest, format, 2,
        [&](uint64_t a, uint64_t b, uint64_t, bool ieee) { return select(true, a, b, format, ieee); });
}

void check_triple(const std::string& type, const Format& format) {
  const std::string sources = " v6, v0, v2, v4";
  for (const bool highest : {false, true})
    check((highest ? "v_max3_" : "v_min3_") + type + sources, format, 3,
          [&](uint64_t a, uint64_t b, uint64_t c, bool ieee) {
            return select(highest, select(highest, a, b, format, ieee), c, format, ieee);
          });
  check("v_med3_" + type + sources, format, 3,
        [&](uint64_t a, uint64_t b, uint64_t c, bool ieee) { return median(a, b, c, format, ieee); });
}

TEST(FloatSelect, OfTwo) {
  check_pair("v_min_f16 v6, v0, v2", "v_max_f16 v6, v0, v2", kHalf);
  check_pair("v_min_f32 v6, v0, v2", "v_max_f32 v6, v0, v2", kSingle);
  check_pair("v_min_f64 v[6:7], v[0:1], v[2:3]", "v_max_f64 v[6:7], v[0:1], v[2:3]", kDouble);
}

TEST(FloatSelect, OfThree) {
  check_triple("f16", kHalf);
  check_triple("f32", kSingle);
}

}  // namespace
}  // namespace rocfix::vcard
