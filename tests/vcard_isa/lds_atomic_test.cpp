// SPDX-License-Identifier: MIT
// Atomics of LDS.
#include <gtest/gtest.h>

#include "vcard_isa/atomic_cases.h"
#include "vcard_isa/memory_cases.h"

namespace rocfix::vcard {
namespace {

using namespace atomic_cases;

// The type's letter, by bits: u32, b64, f32 …
struct DsCase {
  const char* name;
  char letter;
  AtomicFormula formula;
  uint32_t operands = 1;
  bool plain = true, returning = true, src2 = true;
  uint32_t widths = 3;  // bit 0: 32, bit 1: 64
};

const std::vector<DsCase>& cases() {
  static const auto& all = *new std::vector<DsCase>{
      {"add", 'u', kAdd},
      {"sub", 'u', kSub},
      {"rsub", 'u', kReverseSub},
      {"inc", 'u', kInc},
      {"dec", 'u', kDec},
      {"min", 'i', kSignedMin},
      {"max", 'i', kSignedMax},
      {"min", 'u', kMin},
      {"max", 'u', kMax},
      {"and", 'b', kAnd},
      {"or", 'b', kOr},
      {"xor", 'b', kXor},
      {"min", 'f', kFloatMin},
      {"max", 'f', kFloatMax},
      {"mskor", 'b', [](auto m, auto a, auto b, auto) { return (m | a) ^ a ? ((m | a) ^ a) | b : b; }, 2,
       true, true, false},
      {"cmpst", 'b', [](auto m, auto a, auto b, auto) { return chosen(m == a, b, m); }, 2, true, true, false},
      {"cmpst", 'f',
       [](auto m, auto a, auto b, auto n) { return chosen(as_float(m, n) == as_float(a, n), b, m); }, 2, true,
       true, false},
      {"wrxchg", 'b', kSwap, 1, false, true, false},
      {"wrap", 'b',
       [](auto m, auto a, auto b, auto n) { return low_bits(m >= a ? Wide{m} - a : Wide{m} + b, n); }, 2,
       false, true, false, 1},
      {"write", 'b', kSwap, 1, false, false, true},
  };
  return all;
}

enum class Kind { kPlain, kReturning, kSrc2 };

struct Operand {
  std::mt19937_64 random;
  uint32_t bits;
  uint64_t value() {
    const auto special = special_values(bits);
    return random() % 2 ? special[random() % special.size()] : low_bits(static_cast<Wide>(random()), bits);
  }
};

void set(Snippet& snippet, uint32_t reg, uint32_t lane, uint64_t value, uint32_t bits) {
  if (bits == 64)
    snippet.set_v64(reg, lane, value);
  else
    snippet.set_v(reg, lane, static_cast<uint32_t>(value));
}

uint64_t get(Snippet& snippet, uint32_t reg, uint32_t lane, uint32_t bits) {
  return bits == 64 ? snippet.v64(reg, lane) : snippet.v(reg, lane);
}

uint64_t lds_value(Snippet& snippet, uint32_t at, uint32_t bits) {
  uint64_t value = 0;
  std::memcpy(&value, snippet.lds() + at, bits / 8);
  return value;
}

std::string text_of(const DsCase& c, Kind kind, uint32_t bits) {
  const std::string type = std::string(1, c.letter) + std::to_string(bits);
  const uint32_t words = bits / 32;
  if (kind == Kind::kSrc2) return std::string("ds_") + c.name + "_src2_" + type + " v0 offset:64";
  std::string text = std::string("ds_") + c.name + (kind == Kind::kReturning ? "_rtn_" : "_") + type + " ";
  if (kind == Kind::kReturning) text += vgprs(10, words) + ", ";
  text += "v0, " + vgprs(4, words);
  if (c.operands == 2) text += ", " + vgprs(6, words);
  return text + " offset:16";
}

// `shared` lanes in a row meet at one word. src2: the second operand lies 64 dwords further.
void check(const DsCase& c, Kind kind, uint32_t bits, const WaveCase& wave, uint32_t shared) {
  const std::string text = text_of(c, kind, bits);
  Snippet snippet(text, wave.lanes);
  constexpr uint32_t kSize = 1024, kSecond = 256;
  snippet.allocate_lds(kSize);
  Operand operand{std::mt19937_64(7 + shared), bits};
  std::vector<uint64_t> memory(wave.lanes), a(wave.lanes), b(wave.lanes);
  // 64 lanes of 8 bytes and 256 bytes between the operands: keep both ranges apart.
  const uint32_t stride = kind == Kind::kSrc2 ? 4 * bits / 32 : 8;
  if (kind == Kind::kSrc2 && wave.lanes == 64) shared = 8;
  const uint32_t displacement = kind == Kind::kSrc2 ? 0 : 16;
  for (uint32_t l = 0; l < wave.lanes; ++l) {
    const uint32_t slot = l / shared, at = slot * stride + displacement;
    if (l % shared == 0) memory[slot] = operand.value();
    if (l % shared == 0) std::memcpy(snippet.lds() + at, &memory[slot], bits / 8);
    a[l] = operand.random() % 3 ? operand.value() : memory[slot];
    b[l] = operand.value();
    if (kind == Kind::kSrc2) {
      if (l % shared != 0) a[l] = a[slot * shared];
      std::memcpy(snippet.lds() + at + kSecond, &a[l], bits / 8);
    }
    snippet.set_v(0, l, slot * stride);
    set(snippet, 4, l, a[l], bits);
    set(snippet, 6, l, b[l], bits);
  }
  snippet.set_exec(wave.exec);
  snippet.run();
  ASSERT_FALSE(snippet.fault()) << text << " " << snippet.fault().detail;
  for (uint32_t l = 0; l < wave.lanes; ++l) {
    uint64_t& word = memory[l / shared];
    const uint64_t old = bits == 64 ? 0xa5a5a5a5a5a5a5a5 : 0xa5a5a5a5;
    EXPECT_EQ(get(snippet, 10, l, bits), wave.active(l) && kind == Kind::kReturning ? word : old)
        << text << " lane " << l;
    if (wave.active(l)) word = c.formula(word, a[l], b[l], bits);
  }
  for (uint32_t l = 0; l < wave.lanes; l += shared)
    EXPECT_EQ(lds_value(snippet, l / shared * stride + displacement, bits), memory[l / shared])
        << text << " word " << l;
}

TEST(LdsAtomic, AllFormulas) {
  for (const DsCase& c : cases())
    for (const uint32_t bits : {32u, 64u})
      for (const WaveCase& wave : wave_cases()) {
        if (!(c.widths & bits / 32)) continue;
        for (const uint32_t shared : {1u, 8u}) {
          if (c.plain) check(c, Kind::kPlain, bits, wave, shared);
          if (c.returning) check(c, Kind::kReturning, bits, wave, shared);
          if (c.src2) check(c, Kind::kSrc2, bits, wave, shared);
        }
      }
}

// The second operand's place out of ADDR[31:17], when the offset's top bit is set; it may lie before the
// first.
TEST(LdsAtomic, SecondSourceFromTheAddress) {
  Snippet snippet("ds_add_src2_u32 v0 offset:0x8000");
  snippet.allocate_lds(256);
  for (uint32_t at = 0; at < 256; at += 4) std::memcpy(snippet.lds() + at, &at, 4);
  snippet.set_exec(1);
  snippet.set_v(0, 0, static_cast<uint32_t>(-5) << 17 | 100);
  snippet.run();
  EXPECT_EQ(lds_value(snippet, 100, 32), 180u);
}

TEST(LdsAtomic, SecondSourceBefore) {
  Snippet snippet("ds_write_src2_b32 v0 offset:0x7fff");
  snippet.allocate_lds(256);
  for (uint32_t at = 0; at < 256; at += 4) std::memcpy(snippet.lds() + at, &at, 4);
  snippet.set_exec(1);
  snippet.set_v(0, 0, 100);
  snippet.run();
  EXPECT_EQ(lds_value(snippet, 100, 32), 96u);
}

// ds_add_f32 rounds to nearest even whatever MODE says, and flushes denormals as MODE says.
TEST(LdsAtomic, FloatAddition) {
  struct Case {
    float memory, data;
    uint32_t mode;
    float result;
  };
  constexpr float kTiny = 0x1p-149f, kHalfUlp = 0x1p-24f;
  const Case sums[] = {{1, 2, kHipMode, 3},
                       {1, kHalfUlp, kHipMode, 1},
                       {1, kHalfUlp, kHipMode | 1, 1},
                       {1, 1.5f * kHalfUlp, kHipMode | 3, 1 + 2 * kHalfUlp},
                       {kTiny, kTiny, kHipMode, 2 * kTiny},
                       {kTiny, kTiny, 0x300, 0},
                       {0x1p-126f, -0x1.8p-126f, 0x300, -0.0f},
                       {INFINITY, 1, kHipMode, INFINITY}};
  for (const Case& c : sums)
    for (const std::string text :
         {"ds_add_f32 v0, v4", "ds_add_rtn_f32 v10, v0, v4", "ds_add_src2_f32 v0 offset:1"}) {
      Snippet snippet(text);
      snippet.allocate_lds(64);
      std::memcpy(snippet.lds(), &c.memory, 4);
      std::memcpy(snippet.lds() + 4, &c.data, 4);
      snippet.set_v(0, 0);
      snippet.set_v(4, std::bit_cast<uint32_t>(c.data));
      snippet.set_exec(1);
      snippet.set_mode(c.mode);
      snippet.run();
      EXPECT_EQ(lds_value(snippet, 0, 32), std::bit_cast<uint32_t>(c.result))
          << text << " " << c.memory << "+" << c.data;
      const bool returns = text.find("rtn") != std::string::npos;
      EXPECT_EQ(snippet.v(10, 0), returns ? std::bit_cast<uint32_t>(c.memory) : Snippet::kUntouched);
    }
}

TEST(LdsAtomic, FloatSumOfALane) {
  Snippet snippet("ds_add_rtn_f32 v10, v0, v4");
  snippet.allocate_lds(4);
  std::memset(snippet.lds(), 0, 4);
  snippet.set_v(0, 0);
  for (uint32_t l = 0; l < 32; ++l) snippet.set_v(4, l, std::bit_cast<uint32_t>(static_cast<float>(l)));
  snippet.run();
  EXPECT_EQ(lds_value(snippet, 0, 32), std::bit_cast<uint32_t>(496.0f));
  EXPECT_EQ(snippet.v(10, 5), std::bit_cast<uint32_t>(10.0f));
}

}  // namespace
}  // namespace rocfix::vcard
