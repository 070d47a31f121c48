// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>

#include "vcard_decode/printed.h"

namespace rocfix::vcard {

// A register's name as LLVM prints its first word: "v5", "s7", "vcc_lo".
std::string scalar_name(uint32_t number) {
  switch (number) {
    case kVccLo:
      return "vcc_lo";
    case kVccHi:
      return "vcc_hi";
    case kM0:
      return "m0";
    case kNull:
      return "null";
    case kExecLo:
      return "exec_lo";
    case kExecHi:
      return "exec_hi";
    default:
      return number < 106 ? fmt::format("s{}", number) : fmt::format("ttmp{}", number - 108);
  }
}

namespace {

const std::map<uint32_t, std::string> kSpecials = {{235, "src_shared_base"},
                                                   {236, "src_shared_limit"},
                                                   {237, "src_private_base"},
                                                   {238, "src_private_limit"},
                                                   {239, "src_pops_exiting_wave_id"},
                                                   {251, "src_vccz"},
                                                   {252, "src_execz"},
                                                   {253, "src_scc"},
                                                   {254, "src_lds_direct"}};

}  // namespace

// "-|v[5:6]|", "sext(v5)", "vcc" become "v5", "v5", "vcc_lo".
std::string first_register(std::string text) {
  if (const size_t bar = text.find('|'); bar != std::string::npos)
    text = text.substr(bar + 1, text.rfind('|') - bar - 1);
  if (text.starts_with("sext(")) text = text.substr(5, text.size() - 6);
  if (text.starts_with("neg(")) text = text.substr(4, text.size() - 5);  // of a constant
  const bool register_negated = text.size() > 1 && text[0] == '-' && !isdigit(text[1]) && text[1] != '.';
  if (register_negated) text = text.substr(1);
  if (text == "vcc" || text == "exec") text += "_lo";
  if (const size_t bracket = text.find('['); bracket != std::string::npos)
    text = text.substr(0, bracket) + text.substr(bracket + 1, text.find_first_of(":]") - bracket - 1);
  return text;
}

namespace {

bool same_constant(const Source& source, const std::string& text) {
  if (source.literal || text.starts_with("0x")) {
    const uint64_t value = std::strtoull(text.c_str(), nullptr, 0);
    return value == source.bits32 || value == (source.bits32 & 0xffff) ||
           (!source.literal && (value == constant16(source) || value == constant64_float(source)));
  }
  if (source.inline_code >= 240)
    return std::abs(std::strtod(text.c_str(), nullptr) - std::bit_cast<float>(source.bits32)) < 1e-6;
  return std::strtoll(text.c_str(), nullptr, 10) == static_cast<int32_t>(source.bits32);
}

// LLVM aligns pairs and quads that no assembler would write.
void expect_scalar(uint32_t number, const std::string& text) {
  uint32_t count = text.ends_with("vcc") || text.ends_with("exec") ? 2 : 1;
  uint32_t first = 0, last = 0;
  if (std::sscanf(text.c_str() + std::min(text.size(), text.find('[')), "[%u:%u]", &first, &last) == 2)
    count = last - first + 1;
  EXPECT_EQ(first_register(text), scalar_name(number & ~(count - 1)));
}

void expect_source(const Source& source, const std::string& text) {
  const std::string name = first_register(text);
  switch (source.kind) {
    case Source::Kind::kVector:
      EXPECT_EQ(name, fmt::format("v{}", source.index));
      break;
    case Source::Kind::kScalar:
      expect_scalar(source.index, text);
      break;
    case Source::Kind::kSpecial:
      EXPECT_EQ(name, kSpecials.count(source.index) ? kSpecials.at(source.index) : "?");
      break;
    case Source::Kind::kConstant:
      EXPECT_TRUE(same_constant(source, name)) << text;
      break;
    case Source::Kind::kNone:
      ADD_FAILURE() << "no source for " << text;
      break;
  }
  if (source.kind == Source::Kind::kConstant) return;
  EXPECT_EQ(source.absolute, text.find('|') != std::string::npos) << text;
  EXPECT_EQ(source.sign_extend, text.starts_with("sext(")) << text;
  EXPECT_EQ(source.negate, text[0] == '-') << text;
}

bool is_packed(const Instruction& i) {
  return i.encoding == Encoding::kVop3p;
}

// Other operations ignore the bits, and LLVM shows them as something else or not at all. The manual gives
// V_CNDMASK_B32 float modifiers in every form; LLVM 15 knows them in VOP3 only.
bool has_float_modifiers(const Instruction& i, size_t n) {
  for (const char* first_only : {"v_ldexp", "v_cvt_pk_u8", "v_trig_preop", "v_cmp_class", "v_cmpx_class"})
    if (i.mnemonic.starts_with(first_only)) return n == 0;
  if (i.mnemonic.starts_with("v_cvt") && !i.mnemonic.ends_with("_f16") && !i.mnemonic.ends_with("_f32") &&
      !i.mnemonic.ends_with("_f64"))
    return false;  // from integers
  if (i.mnemonic == "v_cndmask_b32") return i.form == Form::kPlain;
  return i.mnemonic.find("_f16") != std::string_view::npos ||
         i.mnemonic.find("_f32") != std::string_view::npos ||
         i.mnemonic.find("_f64") != std::string_view::npos;
}

}  // namespace

// Destinations come first, then the sources in order.
void expect_operands(const Instruction& i, const Printed& text) {
  size_t at = 0;
  const auto take = [&] {
    return at < text.operands.size() ? text.operands[at++] : std::string("(missing)");
  };
  const bool compares = i.mnemonic.starts_with("v_cmp"), compares_exec = i.mnemonic.starts_with("v_cmpx");
  const bool scalar_only =
      compares || i.mnemonic.starts_with("v_readlane") || i.mnemonic.starts_with("v_readfirst");
  if (text.operands.empty()) return;
  if (!scalar_only) EXPECT_EQ(first_register(take()), fmt::format("v{}", i.vector_dest));
  if (compares_exec)
    EXPECT_EQ(i.scalar_dest, kExecLo);
  else if (scalar_only || i.scalar_dest != kNull)
    expect_scalar(i.scalar_dest, take());
  for (size_t n = 0; n < 3 && at < text.operands.size(); ++n) {
    Source source = i.source[n];
    if (is_packed(i) &&
        i.mnemonic.find("mix") != std::string_view::npos) {  // shown as modifiers of the operand
      source.negate = i.neg_lo >> n & 1;
      source.absolute = i.neg_hi >> n & 1;
    }
    const std::string operand = take();
    if (!has_float_modifiers(i, n)) source.negate = source.absolute = false;
    if (i.form != Form::kSdwa) source.sign_extend = operand.starts_with("sext(");
    expect_source(source, operand);
  }
  EXPECT_EQ(at, text.operands.size());
}

}  // namespace rocfix::vcard
