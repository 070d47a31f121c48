// SPDX-License-Identifier: MIT
// Atomics of global memory: GLOBAL, FLAT and MUBUF.
#include <gtest/gtest.h>

#include <thread>

#include "decode/decoder.h"
#include "exec/handler.h"
#include "vcard_isa/assembler.h"
#include "vcard_isa/atomic_cases.h"
#include "vcard_isa/memory_cases.h"

namespace rocfix::vcard {
namespace {

using namespace atomic_cases;

const std::vector<AtomicCase>& cases() {
  static const auto& all = *new std::vector<AtomicCase>{
      {"swap", kSwap},
      {"cmpswap", [](auto m, auto a, auto b, auto) { return chosen(m == b, a, m); }, false, true},
      {"add", kAdd},
      {"sub", kSub},
      {"smin", kSignedMin},
      {"umin", kMin},
      {"smax", kSignedMax},
      {"umax", kMax},
      {"and", kAnd},
      {"or", kOr},
      {"xor", kXor},
      {"inc", kInc},
      {"dec", kDec},
      {"fcmpswap",
       [](auto m, auto a, auto b, auto n) { return chosen(as_float(m, n) == as_float(b, n), a, m); }, true,
       true},
      {"fmin", kFloatMin, true},
      {"fmax", kFloatMax, true},
  };
  return all;
}

enum class Family { kGlobal, kGlobalScalarBase, kFlat, kFlatLds, kFlatScratch, kBuffer };

struct Form {
  Family family;
  uint32_t bits;
  bool returns;
};

std::string text_of(const AtomicCase& c, const Form& form) {
  const uint32_t words = form.bits / 32;
  const std::string suffix = c.name + (words == 2 ? "_x2" : "");
  const std::string data = vgprs(4, words * (c.two_operands ? 2 : 1)), dest = vgprs(8, words);
  const std::string result = form.returns ? dest + ", " : "", glc = form.returns ? " glc" : "";
  switch (form.family) {
    case Family::kGlobal:
      return "global_atomic_" + suffix + " " + result + "v[0:1], " + data + ", off offset:8" + glc;
    case Family::kGlobalScalarBase:
      return "global_atomic_" + suffix + " " + result + "v0, " + data + ", s[4:5]" + glc;
    case Family::kBuffer:
      return "buffer_atomic_" + suffix + " " + data + ", v0, s[4:7], 0 offen" + glc;
    default:
      return "flat_atomic_" + suffix + " " + result + "v[0:1], " + data + glc;
  }
}

// Lane l's word, wherever the form's memory is.
class Target {
 public:
  Target(Snippet& snippet, const Form& form) : snippet_(snippet), form_(form) {
    snippet.allocate_lds(1024);
    snippet.allocate_scratch(16);
    global_ = snippet.allocate(1024);
    snippet.set_s64(4, address_of(global_));
    snippet.set_s(6, 1024);
    snippet.set_s(7, 3u << 28);
  }
  std::byte* at(uint32_t lane, uint32_t slot) {
    if (form_.family == Family::kFlatLds) return snippet_.lds() + slot * 8;
    if (form_.family == Family::kFlatScratch) return snippet_.wave().scratch + (snippet_.lanes() + lane) * 4;
    return global_ + slot * 8;
  }
  void set_address(uint32_t lane, uint32_t slot) {
    switch (form_.family) {
      case Family::kGlobal:
        return snippet_.set_v64(0, lane, address_of(global_) + slot * 8 - 8);
      case Family::kFlat:
        return snippet_.set_v64(0, lane, address_of(global_) + slot * 8);
      case Family::kFlatLds:
        return snippet_.set_v64(0, lane, kSharedAperture + slot * 8);
      case Family::kFlatScratch:
        return snippet_.set_v64(0, lane, kPrivateAperture + 4);
      default:
        return snippet_.set_v(0, lane, slot * 8);
    }
  }
  uint64_t read(uint32_t lane, uint32_t slot) {
    uint64_t value = 0;
    std::memcpy(&value, at(lane, slot), form_.bits / 8);
    return value;
  }
  void write(uint32_t lane, uint32_t slot, uint64_t value) {
    std::memcpy(at(lane, slot), &value, form_.bits / 8);
  }

 private:
  Snippet& snippet_;
  Form form_;
  std::byte* global_;
};

// `shared`: how many lanes in a row meet at one word.
void check(const AtomicCase& c, const Form& form, const WaveCase& wave, uint32_t shared, uint32_t seed) {
  Snippet snippet(text_of(c, form), wave.lanes);
  Target target(snippet, form);
  const auto values = special_values(form.bits);
  std::mt19937_64 random(seed);
  const auto value = [&] {
    return random() % 2 ? values[random() % values.size()] : low_bits(static_cast<Wide>(random()), form.bits);
  };
  const uint32_t words = form.bits / 32;
  std::vector<uint64_t> a(wave.lanes), b(wave.lanes), before(wave.lanes), old(wave.lanes);
  std::vector<uint64_t> memory(wave.lanes);
  for (uint32_t l = 0; l < wave.lanes; ++l) {
    const uint32_t slot = l / shared;
    if (l % shared == 0) {
      memory[slot] = value();
      target.write(l, slot, memory[slot]);
    }
    target.set_address(l, slot);
    a[l] = value();
    b[l] = random() % 2 ? memory[slot] : value();
    const auto set = [&](uint32_t reg, uint64_t bits) {
      if (words == 2)
        snippet.set_v64(reg, l, bits);
      else
        snippet.set_v(reg, l, static_cast<uint32_t>(bits));
    };
    set(4, a[l]);
    if (c.two_operands) set(4 + words, b[l]);
  }
  uint32_t result = 8;
  std::vector<uint32_t> data_before(wave.lanes);
  if (form.family == Family::kBuffer) result = 4;
  for (uint32_t l = 0; l < wave.lanes; ++l)
    before[l] = words == 2 ? snippet.v64(result, l) : snippet.v(result, l);
  snippet.set_exec(wave.exec);
  snippet.run();
  ASSERT_FALSE(snippet.fault()) << text_of(c, form);
  for (uint32_t l = 0; l < wave.lanes; ++l) {
    if (!wave.active(l)) continue;
    old[l] = memory[l / shared];
    memory[l / shared] = c.formula(old[l], a[l], b[l], form.bits);
  }
  for (uint32_t l = 0; l < wave.lanes; ++l) {
    const uint64_t got = words == 2 ? snippet.v64(result, l) : snippet.v(result, l);
    ASSERT_EQ(got, wave.active(l) && form.returns ? old[l] : before[l]) << text_of(c, form) << " lane " << l;
    ASSERT_EQ(target.read(l, l / shared), memory[l / shared]) << text_of(c, form) << " word " << l / shared;
  }
}

void check_family(Family family) {
  for (const AtomicCase& c : cases())
    for (const uint32_t bits : {32u, 64u})
      for (const bool returns : {false, true})
        for (const WaveCase& wave : wave_cases()) {
          if (family == Family::kFlatScratch && bits == 64) continue;
          check(c, {family, bits, returns}, wave, 1, 1);
          if (family != Family::kFlatScratch) check(c, {family, bits, returns}, wave, 8, 2);
        }
}

TEST(Atomic, Global) {
  check_family(Family::kGlobal);
  check_family(Family::kGlobalScalarBase);
}
TEST(Atomic, FlatGlobal) {
  check_family(Family::kFlat);
}
TEST(Atomic, FlatLds) {
  check_family(Family::kFlatLds);
}
TEST(Atomic, FlatScratch) {
  check_family(Family::kFlatScratch);
}
TEST(Atomic, Buffer) {
  check_family(Family::kBuffer);
}

TEST(Atomic, ClampedSubtractionOfGfx1030) {
  for (const std::string text :
       {"global_atomic_csub v4, v0, v4, s[4:5] glc", "buffer_atomic_csub v4, v0, s[4:7], 0 offen glc"}) {
    Snippet snippet(text, 32, "gfx1030");
    Target target(snippet, {Family::kBuffer, 32, true});
    for (uint32_t l = 0; l < 32; ++l) {
      target.set_address(l, l);
      target.write(l, l, 10 + l);
      snippet.set_v(4, l, 20);
    }
    snippet.run();
    ASSERT_FALSE(snippet.fault());
    for (uint32_t l = 0; l < 32; ++l) {
      EXPECT_EQ(snippet.v(4, l), 10 + l);
      EXPECT_EQ(target.read(l, l), l < 10 ? 0 : l - 10);
    }
  }
}

TEST(Atomic, MisalignedFaults) {
  for (const std::string text :
       {"global_atomic_add_x2 v[0:1], v[4:5], off", "flat_atomic_add_x2 v[0:1], v[4:5]"}) {
    Snippet snippet(text);
    std::byte* const at = snippet.allocate(1024);
    for (uint32_t l = 0; l < 32; ++l) snippet.set_v64(0, l, address_of(at) + 8 * l + (l == 3 ? 4 : 0));
    snippet.run();
    EXPECT_EQ(snippet.fault().kind, FaultKind::kMisaligned) << text;
    EXPECT_EQ(snippet.fault().lane, 3);
    EXPECT_EQ(snippet.fault().address, address_of(at) + 28);
    EXPECT_EQ(bytes_of(at, 1024), std::vector<uint8_t>(1024, 0xa5));
  }
}

TEST(Atomic, SixtyFourBitsDoNotFitIntoScratch) {
  Snippet snippet("flat_atomic_add_x2 v[0:1], v[4:5]");
  snippet.allocate_scratch(16);
  for (uint32_t l = 0; l < 32; ++l) snippet.set_v64(0, l, kPrivateAperture);
  snippet.run();
  EXPECT_EQ(snippet.fault().kind, FaultKind::kMisaligned);
}

TEST(Atomic, OutOfBounds) {
  Snippet snippet("global_atomic_add v[0:1], v4, off");
  std::byte* const at = snippet.allocate(128);
  for (uint32_t l = 0; l < 32; ++l) snippet.set_v64(0, l, address_of(at) + 4 * l + (l == 31 ? 4 : 0));
  snippet.run();
  EXPECT_EQ(snippet.fault().kind, FaultKind::kOutOfBounds);
  EXPECT_EQ(snippet.fault().lane, 31);
  EXPECT_TRUE(snippet.fault().is_store);
}

// Groups run on several host threads: nothing may be lost between them.
TEST(Atomic, OnSeveralHostThreads) {
  alignas(8) std::array<std::byte, 64> memory{};
  constexpr int kRounds = 2000;
  const auto words = assemble(
      "global_atomic_add v[0:1], v4, off\nglobal_atomic_add_x2 v[0:1], v[4:5], off offset:8\n"
      "global_atomic_inc v[0:1], v6, off offset:16\nglobal_atomic_fmax v[0:1], v7, off offset:24",
      "gfx1010", 32);
  const auto decoder = std::move(*Decoder::create("gfx1010", 32));
  std::vector<Instruction> instructions;
  for (size_t at = 0; at < words.size(); at += 2)
    instructions.push_back(
        *decoder->decode(0x1000 + at * 4, std::as_bytes(std::span(words)).subspan(at * 4)));
  const auto work = [&] {
    Snippet snippet("");
    snippet.memory().add(address_of(memory.data()), memory.size(), "shared");
    for (uint32_t l = 0; l < 32; ++l) snippet.set_v64(0, l, address_of(memory.data()));
    snippet.set_v(4, 3);
    snippet.set_v(5, 1);
    snippet.set_v(6, ~0u);
    for (uint32_t l = 0; l < 32; ++l) snippet.set_v(7, l, std::bit_cast<uint32_t>(static_cast<float>(l)));
    for (int n = 0; n < kRounds; ++n)
      for (const Instruction& i : instructions) find_handler(i, 32)(snippet.wave(), i);
    EXPECT_FALSE(snippet.fault());
  };
  std::vector<std::thread> threads;
  for (int n = 0; n < 2; ++n) threads.emplace_back(work);
  for (auto& thread : threads) thread.join();
  const auto value = [&](size_t at) {
    uint64_t v;
    std::memcpy(&v, memory.data() + at, 8);
    return v;
  };
  constexpr uint64_t kUpdates = 2 * 32 * kRounds;
  EXPECT_EQ(static_cast<uint32_t>(value(0)), 3 * kUpdates);
  EXPECT_EQ(value(8), kUpdates * 0x100000003u);
  EXPECT_EQ(static_cast<uint32_t>(value(16)), kUpdates);
  EXPECT_EQ(static_cast<uint32_t>(value(24)), std::bit_cast<uint32_t>(31.0f));
}

}  // namespace
}  // namespace rocfix::vcard
