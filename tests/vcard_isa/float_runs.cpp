// SPDX-License-Identifier: MIT
#include "vcard_isa/float_runs.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "vcard_isa/assembler.h"

namespace rocfix::vcard {
namespace {

constexpr uint32_t kFirstResult = 6;

uint64_t random_bits(std::mt19937_64& random, int bits) {
  return bits == 0 ? 0 : random() >> (64 - bits);
}

}  // namespace

std::vector<uint64_t> run_over(const std::string& text, const std::vector<Operands>& operands,
                               const RunOptions& options) {
  const auto words = assemble(text, options.chip, options.lanes);
  Snippet snippet("", options.lanes, options.chip);
  std::vector<uint64_t> results;
  for (size_t first = 0; first < operands.size(); first += options.lanes) {
    const auto count = static_cast<uint32_t>(std::min<size_t>(options.lanes, operands.size() - first));
    for (uint32_t l = 0; l < options.lanes; ++l) {
      const Operands& tuple = operands[first + std::min(l, count - 1)];
      for (uint32_t n = 0; n < 3; ++n) snippet.set_v64(2 * n, l, tuple[n]);
      snippet.set_v64(kFirstResult, l, tuple[2]);
    }
    snippet.set_mode(options.mode);
    snippet.set_exec(snippet.wave().all_lanes());
    snippet.wave().set_mask(kVccLo, options.vcc);
    snippet.run_words(words);
    EXPECT_EQ(snippet.fault().kind, FaultKind::kNone) << text;
    for (uint32_t l = 0; l < count; ++l) results.push_back(snippet.v64(kFirstResult, l));
  }
  return results;
}

std::vector<uint64_t> special_values(const exact::Format& f) {
  const uint64_t one = static_cast<uint64_t>(f.bias) << f.fraction, lowest = uint64_t{1} << f.fraction;
  const uint64_t half = one - lowest, two = one + lowest;
  std::vector<uint64_t> values = {0,
                                  1,
                                  3,
                                  lowest - 1,
                                  lowest,
                                  lowest + 1,
                                  half,
                                  half - 1,
                                  half + 1,
                                  one - 1,
                                  one,
                                  one + 1,
                                  one | (lowest >> 1),
                                  two,
                                  two | (lowest >> 1),
                                  f.infinity() - 1,
                                  f.infinity(),
                                  f.infinity() | 5,
                                  f.infinity() | f.quiet() | 9};
  const size_t positive = values.size();
  for (size_t n = 0; n < positive; ++n) values.push_back(values[n] | f.sign());
  return values;
}

uint64_t any_bits(std::mt19937_64& random, const exact::Format& format) {
  return random_bits(random, format.bits);
}

uint64_t near_one(std::mt19937_64& random, const exact::Format& format) {
  const uint64_t exponent = static_cast<uint64_t>(format.bias) - 5 + random() % 10;
  return (random() & 1 ? format.sign() : 0) | exponent << format.fraction |
         random_bits(random, format.fraction);
}

std::vector<Operands> operand_tuples(const std::vector<exact::Format>& formats, int count) {
  std::vector<Operands> tuples = {{}};
  for (size_t n = 0; n < formats.size(); ++n) {
    std::vector<Operands> longer;
    for (const Operands& tuple : tuples)
      for (const uint64_t value : special_values(formats[n])) {
        longer.push_back(tuple);
        longer.back()[n] = value;
      }
    tuples = std::move(longer);
  }
  std::mt19937_64 random(42);
  for (int c = 0; c < count; ++c) {
    Operands tuple{};
    for (size_t n = 0; n < formats.size(); ++n)
      tuple[n] = c % 2 ? any_bits(random, formats[n]) : near_one(random, formats[n]);
    tuples.push_back(tuple);
  }
  return tuples;
}

uint32_t mode_with(uint32_t round32, uint32_t round16_64, uint32_t denorm32, uint32_t denorm16_64) {
  return (kHipMode & ~0xffu) | round32 | round16_64 << 2 | denorm32 << 4 | denorm16_64 << 6;
}

std::vector<FloatMode> float_modes() {
  std::vector<FloatMode> modes;
  for (const uint32_t round : {0u, 1u, 2u, 3u})
    for (const uint32_t denorm : {0u, 1u, 2u, 3u})
      modes.push_back({static_cast<exact::Round>(round), (denorm & 1) != 0, (denorm & 2) != 0,
                       mode_with(round, round, denorm, denorm)});
  return modes;
}

uint64_t low_bits(uint64_t bits, const exact::Format& format) {
  return format.bits == 64 ? bits : bits & ((uint64_t{1} << format.bits) - 1);
}

void expect_float(uint64_t got, uint64_t expected, const std::vector<uint64_t>& operands,
                  const exact::Format& format, const std::string& what) {
  bool has_nan = false, passes = false;
  for (const uint64_t operand : operands) {
    if (!exact::is_nan(operand, format)) continue;
    has_nan = true;
    passes |= (got & ~format.sign()) == ((operand | format.quiet()) & ~format.sign());
  }
  const bool right = has_nan ? passes : got == expected;
  if (right) return;
  std::string list;
  char text[32];
  for (const uint64_t operand : operands) {
    std::snprintf(text, sizeof text, " %llx", static_cast<unsigned long long>(operand));
    list += text;
  }
  ADD_FAILURE() << what << list << ": got " << std::hex << got << ", expected " << expected;
}

}  // namespace rocfix::vcard
