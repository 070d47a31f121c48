// SPDX-License-Identifier: MIT
// All sixteen conditions of three float types, into VCC, scalar registers and EXEC; classes.
#include <gtest/gtest.h>

#include "vcard_isa/assembler.h"
#include "vcard_isa/float_runs.h"

namespace rocfix::vcard {
namespace {

using exact::Format;
using exact::kDouble;
using exact::kHalf;
using exact::kSingle;

enum Relation : unsigned { kLess = 1, kEqual = 2, kGreater = 4, kUnordered = 8 };

unsigned relation(uint64_t a, uint64_t b, const Format& f) {
  if (is_nan(a, f) || is_nan(b, f)) return kUnordered;
  const auto order = [&](uint64_t bits) {
    const auto magnitude = static_cast<__int128>(bits & ~f.sign());
    return bits & f.sign() ? -magnitude : magnitude;
  };
  return order(a) < order(b) ? kLess : order(a) > order(b) ? kGreater : kEqual;
}

struct Condition {
  const char* name;
  unsigned holds_for;
};
const Condition kConditions[] = {{"f", 0},          {"lt", kLess}, {"eq", kEqual}, {"le", 3},
                                 {"gt", kGreater},  {"lg", 5},     {"ge", 6},      {"o", 7},
                                 {"u", kUnordered}, {"nge", 9},    {"nlg", 10},    {"ngt", 11},
                                 {"nle", 12},       {"neq", 13},   {"nlt", 14},    {"tru", 15}};

struct Type {
  const char* name;
  const Format& format;
  const char *a, *b;
};
const Type kTypes[] = {
    {"f16", kHalf, "v0", "v2"}, {"f32", kSingle, "v0", "v2"}, {"f64", kDouble, "v[0:1]", "v[2:3]"}};

// The masks that the text leaves in `where` for each group of lanes.
std::vector<uint64_t> masks(const std::string& text, const std::vector<Operands>& tuples, uint32_t lanes,
                            uint64_t exec, uint32_t where, uint32_t mode = kHipMode) {
  const auto words = assemble(text, "gfx1010", lanes);
  Snippet snippet("", lanes);
  std::vector<uint64_t> result;
  for (size_t first = 0; first + lanes <= tuples.size(); first += lanes) {
    for (uint32_t l = 0; l < lanes; ++l)
      for (uint32_t n = 0; n < 2; ++n) snippet.set_v64(2 * n, l, tuples[first + l][n]);
    snippet.set_exec(exec);
    snippet.set_mode(mode);
    snippet.run_words(words);
    result.push_back(snippet.wave().mask(where));
  }
  return result;
}

template <class Holds>
void check(const std::string& text, uint32_t number, const std::vector<Operands>& tuples, uint32_t lanes,
           uint32_t mode, const Holds& holds) {
  constexpr uint64_t kExec = 0xfffffffe'7fffffff;
  const uint64_t exec = lanes == 32 ? static_cast<uint32_t>(kExec) : kExec;
  const auto got = masks(text, tuples, lanes, exec, number, mode);
  for (size_t group = 0; group < got.size(); ++group) {
    uint64_t expected = 0;
    for (uint32_t l = 0; l < lanes; ++l) expected |= uint64_t{holds(tuples[group * lanes + l])} << l;
    EXPECT_EQ(got[group], expected & exec) << text << " group " << group;
  }
}

TEST(FloatCompare, AllConditions) {
  for (const Type& type : kTypes) {
    const auto tuples = operand_tuples({type.format, type.format}, 500);
    for (const Condition& condition : kConditions)
      for (const uint32_t lanes : {32u, 64u}) {
        const auto holds = [&](const Operands& in) {
          return (relation(in[0], in[1], type.format) & condition.holds_for) != 0;
        };
        const std::string operation = condition.name + std::string("_") + type.name;
        const std::string vcc = lanes == 32 ? " vcc_lo, " : " vcc, ",
                          pair = lanes == 32 ? " s6, " : " s[6:7], ";
        const std::string sources = std::string(type.a) + ", " + type.b;
        check("v_cmp_" + operation + vcc + sources, kVccLo, tuples, lanes, kHipMode, holds);
        check("v_cmp_" + operation + "_e64" + pair + sources, 6, tuples, lanes, kHipMode, holds);
        check("v_cmpx_" + operation + " " + sources, kExecLo, tuples, lanes, kHipMode, holds);
        check("v_cmpx_" + operation + "_e64 " + sources, kExecLo, tuples, lanes, kHipMode, holds);
        if (type.format.bits == 64) continue;
        const std::string selected = sources + " src0_sel:DWORD src1_sel:DWORD";
        check("v_cmp_" + operation + "_sdwa" + pair + selected, 6, tuples, lanes, kHipMode, holds);
        check("v_cmpx_" + operation + "_sdwa " + selected, kExecLo, tuples, lanes, kHipMode, holds);
      }
  }
}

TEST(FloatCompare, FlushesByMode) {
  for (const Type& type : kTypes) {
    const auto tuples = operand_tuples({type.format, type.format}, 500);
    const auto holds = [&](const Operands& in) {
      return relation(flushed(in[0], type.format), flushed(in[1], type.format), type.format) == kLess;
    };
    check(std::string("v_cmp_lt_") + type.name + " vcc_lo, " + type.a + ", " + type.b, kVccLo, tuples, 32,
          mode_with(0, 0, 0, 0), holds);
  }
}

TEST(FloatCompare, ModifiersAndSdwa) {
  const auto tuples = operand_tuples({kSingle, kSingle}, 500);
  check("v_cmp_gt_f32_e64 s6, -v0, |v2|", 6, tuples, 32, kHipMode, [](const Operands& in) {
    return relation(in[0] ^ kSingle.sign(), in[1] & ~kSingle.sign(), kSingle) == kGreater;
  });
  const auto halves = operand_tuples({kSingle, kSingle}, 500);
  check("v_cmp_eq_f16_sdwa s6, v0, v2 src0_sel:WORD_1 src1_sel:WORD_0", 6, halves, 32, kHipMode,
        [](const Operands& in) { return relation(in[0] >> 16, in[1] & 0xffff, kHalf) == kEqual; });
}

unsigned class_bit(uint64_t bits, const Format& f) {
  const bool negative = bits & f.sign();
  const uint64_t magnitude = bits & ~f.sign();
  if (is_signaling(bits, f)) return 0;
  if (is_nan(bits, f)) return 1;
  const int distance = magnitude == f.infinity() ? 3 : magnitude == 0 ? 0 : is_denormal(bits, f) ? 1 : 2;
  return negative ? 5 - distance : 6 + distance;  // -inf, -normal, -denormal, -0, 0, denormal, normal, inf
}

TEST(FloatCompare, Classes) {
  std::mt19937_64 random(23);
  for (const Type& type : kTypes) {
    auto tuples = operand_tuples({type.format}, 500);
    for (Operands& tuple : tuples) tuple[1] = random() & 0x3ff;
    for (uint64_t bit = 0; bit < 10; ++bit)
      for (const uint64_t value : special_values(type.format)) tuples.push_back({value, uint64_t{1} << bit});
    const auto holds = [&](const Operands& in) { return (in[1] >> class_bit(in[0], type.format) & 1) != 0; };
    const std::string sources = std::string(type.a) + ", v2";
    for (const uint32_t mode : {kHipMode, mode_with(0, 0, 0, 0)}) {
      check(std::string("v_cmp_class_") + type.name + " vcc_lo, " + sources, kVccLo, tuples, 32, mode, holds);
      check(std::string("v_cmp_class_") + type.name + "_e64 s[6:7], " + sources, 6, tuples, 64, mode, holds);
      check(std::string("v_cmpx_class_") + type.name + " " + sources, kExecLo, tuples, 32, mode, holds);
      check(std::string("v_cmpx_class_") + type.name + "_e64 " + sources, kExecLo, tuples, 32, mode, holds);
      if (type.format.bits == 64) continue;
      const std::string selected = sources + " src0_sel:DWORD src1_sel:DWORD";
      check(std::string("v_cmp_class_") + type.name + "_sdwa s6, " + selected, 6, tuples, 32, mode, holds);
      check(std::string("v_cmpx_class_") + type.name + "_sdwa " + selected, kExecLo, tuples, 32, mode, holds);
    }
  }
}

}  // namespace
}  // namespace rocfix::vcard
