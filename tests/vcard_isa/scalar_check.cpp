// SPDX-License-Identifier: MIT
#include "vcard_isa/scalar_check.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "vcard_isa/assembler.h"
#include "vcard_isa/harness.h"

namespace rocfix::vcard {
namespace {

constexpr uint32_t kA = 10, kB = 12, kDest = 20;

std::string register_name(uint32_t number, int bits) {
  return bits == 64 ? fmt::format("s[{}:{}]", number, number + 1) : fmt::format("s{}", number);
}

std::string assembly(const ScalarCase& test) {
  std::string text;
  for (const char* c = test.text; *c != 0; ++c) {
    if (*c == 'A')
      text += register_name(kA, test.a_bits);
    else if (*c == 'B')
      text += register_name(kB, test.b_bits);
    else if (*c == 'D')
      text += register_name(kDest, test.dest_bits == 0 ? 32 : test.dest_bits);
    else
      text += *c;
  }
  return text;
}

std::vector<uint64_t> values(int bits) {
  if (bits == 0) return {0};
  std::vector<uint64_t> all = {0,  1,    2,    3,    15,     31,     32,     33,     63,
                               64, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x10000};
  for (const uint64_t value : {0x7fffffffu, 0x80000000u, 0x80000001u, 0xfffffffeu, 0xffffffffu})
    all.push_back(value);
  // As fields of s_bfe: offset in the low bits, width from bit 16.
  for (const uint64_t value :
       {0x80004u, 0x10001fu, 0x20001cu, 0x1f0000u, 0x200000u, 0x3f0001u, 0x400000u, 0x7f0003u})
    all.push_back(value);
  if (bits == 64)
    for (const uint64_t value : {uint64_t{1} << 32, ~uint64_t{0}, uint64_t{1} << 63, (uint64_t{1} << 63) - 1,
                                 uint64_t{0xffffffff00000000}, uint64_t{0x123456789abcdef0}})
      all.push_back(value);
  std::mt19937_64 random(bits);
  for (int n = 0; n < 16; ++n) all.push_back(low_bits(random(), bits));
  return all;
}

class Checker {
 public:
  Checker(const ScalarCase& test, uint32_t lanes)
      : test_(test), lanes_(lanes), words_(assemble(assembly(test), "gfx1010", lanes)) {}

  void check(const ScalarInput& input) {
    Snippet snippet("", lanes_);
    put(snippet, kA, test_.a_bits, input.a);
    put(snippet, kB, test_.b_bits, input.b);
    const int dest_bits = test_.dest_bits == 0 ? 32 : test_.dest_bits;
    put(snippet, kDest, dest_bits, input.old);
    snippet.wave().scc = input.scc;
    snippet.run_words(words_);

    const ScalarOutput expected = test_.formula(input);
    const auto where = fmt::format("{} a={:#x} b={:#x} old={:#x} scc={} wave{}", test_.text, input.a, input.b,
                                   input.old, input.scc, lanes_);
    ASSERT_EQ(snippet.wave().state, WaveState::kReady) << where;
    ASSERT_EQ(get(snippet, kDest, dest_bits), test_.dest_bits == 0 ? input.old : expected.value) << where;
    ASSERT_EQ(snippet.scc(), expected.scc.value_or(input.scc)) << where;
    ASSERT_EQ(snippet.s(kDest + dest_bits / 32), Snippet::kUntouched) << where;
    ASSERT_EQ(get(snippet, kA, test_.a_bits), input.a) << where;
  }

 private:
  static void put(Snippet& snippet, uint32_t number, int bits, uint64_t value) {
    if (bits == 64)
      snippet.set_s64(number, value);
    else if (bits == 32)
      snippet.set_s(number, static_cast<uint32_t>(value));
  }
  static uint64_t get(const Snippet& snippet, uint32_t number, int bits) {
    return bits == 0 ? 0 : bits == 64 ? snippet.s64(number) : snippet.s(number);
  }

  const ScalarCase& test_;
  uint32_t lanes_;
  std::vector<uint32_t> words_;
};

}  // namespace

void check_scalar(const ScalarCase& test) {
  for (const uint32_t lanes : {32u, 64u}) {
    Checker checker(test, lanes);
    std::mt19937_64 random(lanes);
    for (const uint64_t a : values(test.a_bits))
      for (const uint64_t b : values(test.b_bits))
        for (const bool scc : {false, true}) {
          const uint64_t old = low_bits(random(), test.dest_bits == 64 ? 64 : 32);
          checker.check({.a = a, .b = b, .old = old, .scc = scc});
          if (testing::Test::HasFatalFailure()) return;
        }
  }
}

}  // namespace rocfix::vcard
