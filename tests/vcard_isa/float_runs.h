// SPDX-License-Identifier: MIT
// Runs one instruction over lists of operands, and the lists themselves.
#pragma once

#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "vcard_isa/exact_float.h"
#include "vcard_isa/harness.h"

namespace rocfix::vcard {

// Operands are in v[0:1], v[2:3], v[4:5]; the result is in v[6:7], which holds operand 2 before.
using Operands = std::array<uint64_t, 3>;

struct RunOptions {
  uint32_t mode = kHipMode;
  uint32_t lanes = 32;
  std::string chip = "gfx1010";
  uint64_t vcc = 0;  // bit l in lane l of each group of operands
};

// One result (both registers) for each operand tuple.
std::vector<uint64_t> run_over(const std::string& text, const std::vector<Operands>& operands,
                               const RunOptions& options = {});

// Zeros, denormals, limits, infinities, quiet and signaling NaNs, halves, small integers, of both signs.
std::vector<uint64_t> special_values(const exact::Format& format);
// Any bits; bits with an exponent near the bias, so that sums interact.
uint64_t any_bits(std::mt19937_64& random, const exact::Format& format);
uint64_t near_one(std::mt19937_64& random, const exact::Format& format);

// All tuples of special values of the given formats, and `count` random ones.
std::vector<Operands> operand_tuples(const std::vector<exact::Format>& formats, int count = 2000);

// MODE with these fields and HIP's other bits.
uint32_t mode_with(uint32_t round32, uint32_t round16_64, uint32_t denorm32, uint32_t denorm16_64);

// Every rounding with denormals kept and flushed, the same for all formats.
struct FloatMode {
  exact::Round round;
  bool keeps_inputs, keeps_outputs;
  uint32_t bits;
};
std::vector<FloatMode> float_modes();

// The low bits of a register pair that the format fills.
uint64_t low_bits(uint64_t bits, const exact::Format& format);

// `got` is what the operation on these operands gives, of which the exact result without NaNs is `expected`.
// A NaN operand passes, quieted; of several, any.
void expect_float(uint64_t got, uint64_t expected, const std::vector<uint64_t>& operands,
                  const exact::Format& format, const std::string& what);

}  // namespace rocfix::vcard
