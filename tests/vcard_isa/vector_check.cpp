// SPDX-License-Identifier: MIT
#include "vcard_isa/vector_check.h"

#include <gtest/gtest.h>

#include <random>
#include <regex>

namespace rocfix::vcard {
namespace {

constexpr uint32_t kA = 8, kB = 10, kC = 12, kDest = 16;  // VGPRs
constexpr uint32_t kMaskOut = 20, kMaskIn = 24;           // SGPRs

std::string vgpr(uint32_t number, int bits) {
  if (bits <= 32) return "v" + std::to_string(number);
  return "v[" + std::to_string(number) + ":" + std::to_string(number + 1) + "]";
}
std::string sgpr(uint32_t number, uint32_t lanes) {
  if (lanes == 32) return "s" + std::to_string(number);
  return "s[" + std::to_string(number) + ":" + std::to_string(number + 1) + "]";
}

std::string with_registers(const VectorCase& test, uint32_t lanes) {
  std::string text = test.text;
  const auto put = [&](const char* letter, const std::string& name) {
    text = std::regex_replace(text, std::regex(std::string("\\b") + letter + "\\b"), name);
  };
  put("A", vgpr(kA, test.a_bits));
  put("B", vgpr(kB, test.b_bits));
  put("C", vgpr(kC, test.c_bits));
  put("D", vgpr(kDest, test.dest_bits));
  put("M", sgpr(kMaskOut, lanes));
  put("K", sgpr(kMaskIn, lanes));
  put("V", lanes == 32 ? "vcc_lo" : "vcc");
  return text;
}

const std::vector<uint64_t>& special_values(int bits) {
  static const std::vector<uint64_t> none = {0};
  static const std::vector<uint64_t> of16 = {0,     1,      2,      15,     16,     0x7f,   0x80,   0xff,
                                             0x100, 0x7ffe, 0x7fff, 0x8000, 0x8001, 0xff80, 0xfffe, 0xffff};
  static const std::vector<uint64_t> of32 = {
      0,          1,          2,          5,          31,         32,         0x7f,       0x80,
      0xff,       0x7fff,     0x8000,     0xffff,     0x7fffff,   0x800000,   0xffffff,   0x01000000,
      0x00ff00ff, 0x80808080, 0x12345678, 0x7fffffff, 0x80000000, 0x80000001, 0xfffffffe, 0xffffffff};
  static const std::vector<uint64_t> of64 = {0,
                                             1,
                                             63,
                                             0x80000000,
                                             0xffffffff,
                                             0x100000000,
                                             0x123456789abcdef0,
                                             0x7fffffffffffffff,
                                             0x8000000000000000,
                                             0x8000000000000001,
                                             0xfffffffffffffffe,
                                             0xffffffffffffffff};
  return bits == 0 ? none : bits == 16 ? of16 : bits == 32 ? of32 : of64;
}

uint64_t truncated(uint64_t value, int bits) {
  return bits == 0 ? 0 : value & (~uint64_t{0} >> (64 - bits));
}

std::vector<VectorInput> inputs_of(const VectorCase& test, std::mt19937_64& random) {
  std::vector<VectorInput> inputs;
  const auto specials = [&](int bits) -> const std::vector<uint64_t>& {
    return bits == 0 || test.specials.empty() ? special_values(bits) : test.specials;
  };
  for (const uint64_t a : specials(test.a_bits))
    for (const uint64_t b : specials(test.b_bits))
      for (const uint64_t c : specials(test.c_bits)) inputs.push_back({.a = a, .b = b, .c = c});
  for (int n = 0; n < test.random_tuples; ++n)
    inputs.push_back({.a = truncated(random(), test.a_bits),
                      .b = truncated(random(), test.b_bits),
                      .c = truncated(random(), test.c_bits)});
  for (VectorInput& input : inputs) {
    input.old = truncated(random(), test.dest_bits == 64 ? 64 : 32);
    input.carry = random() & 1;
    input.mode = test.mode;
  }
  return inputs;
}

class Run {
 public:
  Run(const VectorCase& test, Snippet& snippet, std::mt19937_64& random)
      : test_(test), snippet_(snippet), random_(random), exec_only_(test.text.starts_with("v_cmpx")) {}

  // The lanes' inputs; afterwards one comparison a lane.
  void operator()(std::vector<VectorInput>& lanes, uint64_t exec) {
    uint64_t carries = 0;
    for (uint32_t l = 0; l < snippet_.lanes(); ++l) {
      lanes[l].lane = l;
      carries |= uint64_t{lanes[l].carry} << l;
      set(kA, l, lanes[l].a, test_.a_bits);
      set(kB, l, lanes[l].b, test_.b_bits);
      set(kC, l, lanes[l].c, test_.c_bits);
      snippet_.set_v64(kDest, l,
                       test_.dest_bits == 64 ? lanes[l].old : lanes[l].old | uint64_t{kAbove} << 32);
    }
    set_mask(kMaskIn, carries);
    set_mask(kVccLo, carries);
    set_mask(kMaskOut, random_());
    snippet_.set_exec(exec);
    const uint64_t vcc_before = snippet_.wave().vcc();
    snippet_.run();
    ASSERT_EQ(snippet_.fault().kind, FaultKind::kNone) << test_.text;
    check(lanes, exec, vcc_before);
    snippet_.set_exec(exec);
  }

 private:
  static constexpr uint32_t kAbove = 0x5ca1ab1e;  // in the register after a 32-bit destination

  void set(uint32_t reg, uint32_t lane, uint64_t value, int bits) {
    if (bits == 16) value |= (random_() & 0xffff) << 16;  // what the instruction must not read
    snippet_.set_v64(reg, lane, bits == 64 ? value : value | random_() << 32);
  }
  void set_mask(uint32_t number, uint64_t value) {
    snippet_.set_s(number, static_cast<uint32_t>(value));
    if (snippet_.lanes() == 64) snippet_.set_s(number + 1, static_cast<uint32_t>(value >> 32));
  }

  uint64_t expected(const VectorInput& input, bool active) const {
    if (!active || test_.dest_bits == 0) return input.old;
    const uint64_t value = test_.value(input);
    return test_.dest_bits == 16 ? (input.old & 0xffff0000) | (value & 0xffff) : value;
  }

  void check(const std::vector<VectorInput>& lanes, uint64_t exec, uint64_t vcc_before) {
    uint64_t mask = 0;
    for (uint32_t l = 0; l < snippet_.lanes(); ++l) {
      const bool active = exec >> l & 1;
      const VectorInput& i = lanes[l];
      if (active && test_.mask != nullptr) mask |= uint64_t{test_.mask(i)} << l;
      const uint64_t got = test_.dest_bits == 64 ? snippet_.v64(kDest, l) : snippet_.v(kDest, l);
      ASSERT_EQ(got, expected(i, active))
          << std::hex << test_.text << " lane " << l << " of " << snippet_.lanes()
          << (active ? "" : " (inactive)") << ": a " << i.a << " b " << i.b << " c " << i.c << " carry "
          << i.carry << " old " << i.old << " mode " << i.mode;
      if (test_.dest_bits != 64) ASSERT_EQ(snippet_.v(kDest + 1, l), kAbove) << test_.text;
    }
    const uint64_t all = snippet_.lanes() == 32 ? 0xffffffff : ~uint64_t{0};
    const bool vcc_written =
        test_.mask != nullptr && !exec_only_ && test_.text.find(" V,") != std::string::npos;
    if (exec_only_)
      ASSERT_EQ(snippet_.wave().exec(), mask) << test_.text;
    else
      ASSERT_EQ(snippet_.wave().exec(), exec) << test_.text;
    ASSERT_EQ(snippet_.wave().vcc(), vcc_written ? mask : vcc_before) << test_.text;
    if (test_.mask != nullptr && !exec_only_ && !vcc_written)
      ASSERT_EQ(snippet_.s64(kMaskOut) & all, mask) << test_.text << " exec " << std::hex << exec;
  }

  const VectorCase& test_;
  Snippet& snippet_;
  std::mt19937_64& random_;
  bool exec_only_;
};

}  // namespace

void check_vector(const VectorCase& test) {
  std::mt19937_64 random(5600);
  for (const uint32_t lanes : {32u, 64u}) {
    const uint64_t all = lanes == 32 ? 0xffffffff : ~uint64_t{0};
    Snippet snippet(with_registers(test, lanes), lanes, test.chip);
    snippet.set_mode(test.mode);
    Run run(test, snippet, random);
    const std::vector<VectorInput> inputs = inputs_of(test, random);
    int round = 0;
    for (size_t at = 0; at < inputs.size(); at += lanes) {
      std::vector<VectorInput> part;
      for (uint32_t l = 0; l < lanes; ++l) part.push_back(inputs[(at + l) % inputs.size()]);
      run(part, round++ % 3 == 1 ? random() & all : all);
      if (testing::Test::HasFatalFailure()) return;
    }
  }
}

}  // namespace rocfix::vcard
