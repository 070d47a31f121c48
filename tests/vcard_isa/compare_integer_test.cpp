// SPDX-License-Identifier: MIT
// V_CMP and V_CMPX of integers: every condition, type and destination.
#include <gtest/gtest.h>

#include "vcard_isa/harness.h"
#include "vcard_isa/vector_check.h"

namespace rocfix::vcard {
namespace {

using In = VectorInput;

struct Condition {
  const char* name;
  bool (*holds)(Wide, Wide);
};
constexpr Condition kConditions[] = {
    {"lt", [](Wide a, Wide b) { return a < b; }},  {"eq", [](Wide a, Wide b) { return a == b; }},
    {"le", [](Wide a, Wide b) { return a <= b; }}, {"gt", [](Wide a, Wide b) { return a > b; }},
    {"ne", [](Wide a, Wide b) { return a != b; }}, {"ge", [](Wide a, Wide b) { return a >= b; }},
    {"f", [](Wide, Wide) { return false; }},       {"t", [](Wide, Wide) { return true; }},
};

template <int kCondition, int kBits, bool kSigned>
bool mask(const In& i) {
  return kSigned ? kConditions[kCondition].holds(sign_of(i.a, kBits), sign_of(i.b, kBits))
                 : kConditions[kCondition].holds(Wide{i.a}, Wide{i.b});
}

template <int kCondition, int kBits, bool kSigned>
void check_condition() {
  if (kBits == 16 && kCondition >= 6) return;  // gfx10 has no "never" and "always" of 16 bits
  const std::string type = (kSigned ? "_i" : "_u") + std::to_string(kBits);
  const std::string stem = std::string(kConditions[kCondition].name) + type;
  const MaskFormula formula = mask<kCondition, kBits, kSigned>;
  check_vector({"v_cmp_" + stem + "_e32 V, A, B", 0, kBits, kBits, 0, nullptr, formula});
  check_vector({"v_cmp_" + stem + "_e64 M, A, B", 0, kBits, kBits, 0, nullptr, formula});
  check_vector({"v_cmpx_" + stem + "_e32 A, B", 0, kBits, kBits, 0, nullptr, formula});
  check_vector({"v_cmpx_" + stem + "_e64 A, B", 0, kBits, kBits, 0, nullptr, formula});
}

template <int kBits, bool kSigned, int... kCondition>
void check_type(std::integer_sequence<int, kCondition...>) {
  (check_condition<kCondition, kBits, kSigned>(), ...);
}

TEST(CompareInteger, All16) {
  check_type<16, true>(std::make_integer_sequence<int, 8>());
  check_type<16, false>(std::make_integer_sequence<int, 8>());
}
TEST(CompareInteger, All32) {
  check_type<32, true>(std::make_integer_sequence<int, 8>());
  check_type<32, false>(std::make_integer_sequence<int, 8>());
}
TEST(CompareInteger, All64) {
  check_type<64, true>(std::make_integer_sequence<int, 8>());
  check_type<64, false>(std::make_integer_sequence<int, 8>());
}

TEST(CompareInteger, ScalarsAndConstants) {
  Snippet snippet(
      "v_cmp_lt_i32_e64 s4, s2, -3\nv_cmp_eq_u64_e64 s5, s[2:3], 64\nv_cmp_gt_u32_e32 vcc_lo, 0x12345678, "
      "v0");
  snippet.set_s(2, static_cast<uint32_t>(-4));
  snippet.set_s(3, 0);
  for (uint32_t l = 0; l < 32; ++l) snippet.set_v(0, l, 0x12345678 - 8 + l);
  snippet.run();
  EXPECT_EQ(snippet.s(4), 0xffffffffu);
  EXPECT_EQ(snippet.s(5), 0u);
  EXPECT_EQ(snippet.s(kVccLo), 0xffu);
}

}  // namespace
}  // namespace rocfix::vcard
