// SPDX-License-Identifier: MIT
// Random words of every vector and memory encoding: each field must be what LLVM's printer shows.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include <cstring>
#include <map>
#include <random>
#include <set>

#include "vcard_decode/decoded.h"

namespace rocfix::vcard {
namespace {

// A register's name as LLVM prints its first word: "v5", "s7", "vcc_lo".
std::string scalar_name(uint32_t number) {
  switch (number) {
    case kVccLo: return "vcc_lo";
    case kVccHi: return "vcc_hi";
    case kM0: return "m0";
    case kNull: return "null";
    case kExecLo: return "exec_lo";
    case kExecHi: return "exec_hi";
    default: return number < 106 ? fmt::format("s{}", number) : fmt::format("ttmp{}", number - 108);
  }
}

const std::map<uint32_t, std::string> kSpecials = {
    {235, "src_shared_base"}, {236, "src_shared_limit"}, {237, "src_private_base"}, {238, "src_private_limit"},
    {239, "src_pops_exiting_wave_id"}, {251, "src_vccz"}, {252, "src_execz"}, {253, "src_scc"},
    {254, "src_lds_direct"}};

// "-|v[5:6]|", "sext(v5)", "vcc" become "v5", "v5", "vcc_lo".
std::string first_register(std::string text) {
  if (const size_t bar = text.find('|'); bar != std::string::npos) text = text.substr(bar + 1, text.rfind('|') - bar - 1);
  if (text.starts_with("sext(")) text = text.substr(5, text.size() - 6);
  if (text.starts_with("neg(")) text = text.substr(4, text.size() - 5);  // of a constant
  const bool register_negated = text.size() > 1 && text[0] == '-' && !isdigit(text[1]) && text[1] != '.';
  if (register_negated) text = text.substr(1);
  if (text == "vcc" || text == "exec") text += "_lo";
  if (const size_t bracket = text.find('['); bracket != std::string::npos)
    text = text.substr(0, bracket) + text.substr(bracket + 1, text.find_first_of(":]") - bracket - 1);
  return text;
}

bool same_constant(const Source& source, const std::string& text) {
  if (source.literal || text.starts_with("0x")) {
    const uint64_t value = std::strtoull(text.c_str(), nullptr, 0);
    return value == source.bits32 || value == (source.bits32 & 0xffff) ||
           (!source.literal && (value == constant16(source) || value == constant64_float(source)));
  }
  if (source.inline_code >= 240) return std::abs(std::strtod(text.c_str(), nullptr) - std::bit_cast<float>(source.bits32)) < 1e-6;
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
    case Source::Kind::kVector: EXPECT_EQ(name, fmt::format("v{}", source.index)); break;
    case Source::Kind::kScalar: expect_scalar(source.index, text); break;
    case Source::Kind::kSpecial: EXPECT_EQ(name, kSpecials.count(source.index) ? kSpecials.at(source.index) : "?"); break;
    case Source::Kind::kConstant: EXPECT_TRUE(same_constant(source, name)) << text; break;
    case Source::Kind::kNone: ADD_FAILURE() << "no source for " << text; break;
  }
  if (source.kind == Source::Kind::kConstant) return;
  EXPECT_EQ(source.absolute, text.find('|') != std::string::npos) << text;
  EXPECT_EQ(source.sign_extend, text.starts_with("sext(")) << text;
  EXPECT_EQ(source.negate, text[0] == '-') << text;
}

bool is_packed(const Instruction& i) {
  return i.encoding == Encoding::kVop3p;
}

// Other operations ignore the bits, and LLVM shows them as something else or not at all. The manual gives V_CNDMASK_B32
// float modifiers in every form; LLVM 15 knows them in VOP3 only.
bool has_float_modifiers(const Instruction& i, size_t n) {
  for (const char* first_only : {"v_ldexp", "v_cvt_pk_u8", "v_trig_preop", "v_cmp_class", "v_cmpx_class"})
    if (i.mnemonic.starts_with(first_only)) return n == 0;
  if (i.mnemonic.starts_with("v_cvt") && !i.mnemonic.ends_with("_f16") && !i.mnemonic.ends_with("_f32") &&
      !i.mnemonic.ends_with("_f64"))
    return false;  // from integers
  if (i.mnemonic == "v_cndmask_b32") return i.form == Form::kPlain;
  return i.mnemonic.find("_f16") != std::string_view::npos || i.mnemonic.find("_f32") != std::string_view::npos ||
         i.mnemonic.find("_f64") != std::string_view::npos;
}

// Destinations come first, then the sources in order.
void expect_operands(Instruction i, const Printed& text) {
  size_t at = 0;
  const auto take = [&] { return at < text.operands.size() ? text.operands[at++] : std::string("(missing)"); };
  const bool compares = i.mnemonic.starts_with("v_cmp"), compares_exec = i.mnemonic.starts_with("v_cmpx");
  const bool scalar_only = compares || i.mnemonic.starts_with("v_readlane") || i.mnemonic.starts_with("v_readfirst");
  if (text.operands.empty()) return;
  if (!scalar_only) EXPECT_EQ(first_register(take()), fmt::format("v{}", i.vector_dest));
  if (compares_exec) EXPECT_EQ(i.scalar_dest, kExecLo);
  else if (scalar_only || i.scalar_dest != kNull) expect_scalar(i.scalar_dest, take());
  for (size_t n = 0; n < 3 && at < text.operands.size(); ++n) {
    Source source = i.source[n];
    if (is_packed(i) && i.mnemonic.find("mix") != std::string_view::npos) {  // shown as modifiers of the operand
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

void expect_flag(bool field, const Printed& text, const char* name) {
  EXPECT_EQ(field, text.has(name)) << name;
}
void expect_bits(uint32_t field, const Printed& text, const char* name, uint32_t without, uint32_t shown) {
  const auto list = text.modifier(name);
  EXPECT_EQ(field & shown, (list ? bit_list(*list) : without) & shown) << name;
}

constexpr const char* kSelects[] = {"BYTE_0", "BYTE_1", "BYTE_2", "BYTE_3", "WORD_0", "WORD_1", "DWORD"};
constexpr const char* kUnused[] = {"UNUSED_PAD", "UNUSED_SEXT", "UNUSED_PRESERVE"};

void expect_sdwa(const Instruction& i, const Printed& text) {
  if (const auto select = text.modifier("dst_sel")) EXPECT_EQ(*select, kSelects[static_cast<int>(i.dest_select)]);
  if (const auto unused = text.modifier("dst_unused")) EXPECT_EQ(*unused, kUnused[static_cast<int>(i.dest_unused)]);
  if (const auto select = text.modifier("src0_sel")) EXPECT_EQ(*select, kSelects[static_cast<int>(i.source[0].select)]);
  if (const auto select = text.modifier("src1_sel")) EXPECT_EQ(*select, kSelects[static_cast<int>(i.source[1].select)]);
}

std::string dpp_control_name(uint32_t control) {
  const uint32_t n = control & 15;
  if (control < 0x100)
    return fmt::format("quad_perm:[{},{},{},{}]", control & 3, control >> 2 & 3, control >> 4 & 3, control >> 6);
  switch (control >> 4) {
    case 0x10: return fmt::format("row_shl:{}", n);
    case 0x11: return fmt::format("row_shr:{}", n);
    case 0x12: return fmt::format("row_ror:{}", n);
    case 0x14: return n == 0 ? "row_mirror" : "row_half_mirror";
    case 0x15: return fmt::format("row_share:{}", n);
    default: return fmt::format("row_xmask:{}", n);
  }
}

void expect_dpp16(const Instruction& i, const Printed& text) {
  EXPECT_TRUE(text.has(dpp_control_name(i.dpp_control))) << dpp_control_name(i.dpp_control);
  EXPECT_EQ(text.modifier("row_mask"), fmt::format("{:#x}", i.row_mask));
  EXPECT_EQ(text.modifier("bank_mask"), fmt::format("{:#x}", i.bank_mask));
  EXPECT_EQ(text.modifier("bound_ctrl").has_value(), i.bound_control);
  EXPECT_EQ(text.modifier("fi").has_value(), i.fetch_inactive);
}

void expect_dpp8(const Instruction& i, const Printed& text) {
  std::string lanes;
  for (int n = 0; n < 8; ++n) lanes += fmt::format("{}{}", n ? "," : "", i.dpp8_lanes >> 3 * n & 7);
  EXPECT_TRUE(text.has("dpp8:[" + lanes + "]")) << lanes;
  EXPECT_EQ(text.modifier("fi").has_value(), i.fetch_inactive);
}

void expect_vector(const Instruction& i, const Printed& text) {
  expect_operands(i, text);
  expect_flag(i.clamp, text, "clamp");
  constexpr const char* kOmods[] = {"", "mul:2", "mul:4", "div:2"};
  for (int omod = 1; omod < 4; ++omod) EXPECT_EQ(i.omod == omod, text.has(kOmods[omod]));
  if (i.form == Form::kSdwa) expect_sdwa(i, text);
  if (i.form == Form::kDpp16) expect_dpp16(i, text);
  if (i.form == Form::kDpp8) expect_dpp8(i, text);
}

// LLVM shows as many bits as the operation has operands.
void expect_selections(const Instruction& i, const Printed& text) {
  if (!is_packed(i)) {
    if (const auto list = text.modifier("op_sel")) {
      const auto count = static_cast<int>(std::count(list->begin(), list->end(), ',')) + 1;
      const bool lanes = i.mnemonic.starts_with("v_permlane");  // two bits that are no operands'
      const uint32_t sources = lanes ? 3 : (1u << (count - 1)) - 1;
      EXPECT_EQ(i.op_sel & sources, bit_list(*list) & sources);
      if (!lanes) EXPECT_EQ(i.op_sel >> 3, bit_list(*list) >> (count - 1));
    }
    return;
  }
  const bool mixed = i.mnemonic.find("mix") != std::string_view::npos;
  const uint32_t shown = (1u << (text.operands.size() - 1)) - 1;
  const bool shows_selection = mixed || i.mnemonic.find("dot4") == std::string_view::npos;
  if (shows_selection && i.mnemonic.find("dot8") == std::string_view::npos) {
    expect_bits(i.op_sel, text, "op_sel", 0, shown);
    expect_bits(i.op_sel_hi, text, "op_sel_hi", mixed ? 0 : 7, shown);
  }
  if (mixed) return;
  expect_bits(i.neg_lo, text, "neg_lo", 0, text.modifier("neg_lo") ? shown : 0);
  expect_bits(i.neg_hi, text, "neg_hi", 0, text.modifier("neg_hi") ? shown : 0);
}

void expect_cache_bits(const Instruction& i, const Printed& text) {
  expect_flag(i.glc, text, "glc");
  expect_flag(i.slc, text, "slc");
  expect_flag(i.dlc, text, "dlc");
}
int64_t offset_of(const Printed& text) {
  const auto offset = text.modifier("offset");
  return offset ? std::stoll(*offset) : 0;
}

// Every operand that LLVM prints is one of the fields; which one, only fields_test.cpp says.
void expect_memory_operands(const Instruction& i, const Printed& text) {
  const std::set<std::string> names = {fmt::format("v{}", i.vaddr),       fmt::format("v{}", i.data),
                                       fmt::format("v{}", i.data1),       fmt::format("v{}", i.vector_dest),
                                       scalar_name(i.base),               scalar_name(i.offset.index),
                                       scalar_name(i.data),               scalar_name(i.base & ~1u),
                                       "off"};
  for (const std::string& operand : text.operands) {
    const std::string name = first_register(operand);
    const bool constant = isdigit(name[0]) || name[0] == '-' || name.starts_with("format:") || name.starts_with("src_");
    if (constant) continue;
    EXPECT_TRUE(names.count(name)) << operand;
  }
}

void expect_memory(const Instruction& i, const Printed& text) {
  if (text.operands.empty()) return;  // buffer_gl0_inv and relatives
  expect_memory_operands(i, text);
  switch (i.encoding) {
    case Encoding::kDs:
      expect_flag(i.gds, text, "gds");
      if (text.modifier("offset0") || text.modifier("offset1"))
        EXPECT_EQ(i.immediate, std::stoi(text.modifier("offset0").value_or("0")) |
                                   std::stoi(text.modifier("offset1").value_or("0")) << 8);
      else if (i.immediate != 0 && text.modifier("offset")) EXPECT_EQ(text.modifier("offset"), [&] {
          const auto shown = *text.modifier("offset");  // swizzles are shown as what they mean
          return shown.starts_with("swizzle") ? shown : fmt::format("{}", i.immediate);
        }());
      break;
    case Encoding::kMubuf: case Encoding::kMtbuf:
      expect_flag(i.offen, text, "offen");
      expect_flag(i.idxen, text, "idxen");
      if (text.has("tfe")) EXPECT_TRUE(i.tfe);  // not shown where it means nothing
      if (text.has("lds")) EXPECT_TRUE(i.lds);
      [[fallthrough]];
    case Encoding::kFlat: case Encoding::kGlobal: case Encoding::kScratch:
      // Bit 11 of a FLAT offset means nothing; LLVM shows it.
      EXPECT_EQ(i.immediate, i.encoding == Encoding::kFlat ? offset_of(text) & 0x7ff : offset_of(text));
      expect_cache_bits(i, text);
      break;
    default: break;
  }
}

struct Shape {
  Encoding encoding;
  uint32_t fixed, mask;  // of the first word
};
constexpr Shape kShapes[] = {
    {Encoding::kVop1, 0x7e000000, 0x01ffffff},    {Encoding::kVop2, 0x00000000, 0x7fffffff},
    {Encoding::kVopc, 0x7c000000, 0x01ffffff},    {Encoding::kVop3, 0xd4000000, 0x03ffffff},
    {Encoding::kVop3p, 0xcc000000, 0x007fffff},   {Encoding::kDs, 0xd8000000, 0x03ffffff},
    {Encoding::kFlat, 0xdc000000, 0x03ff3fff},    {Encoding::kScratch, 0xdc004000, 0x03ff3fff},
    {Encoding::kGlobal, 0xdc008000, 0x03ff3fff},  {Encoding::kMubuf, 0xe0000000, 0x03ffffff},
    {Encoding::kMtbuf, 0xe8000000, 0x03ffffff},
};

bool is_vector(Encoding encoding) {
  return encoding >= Encoding::kVop1 && encoding <= Encoding::kVop3p;
}

// Source operand numbers that stand for another form, a literal or a constant come up more often than by chance.
uint32_t with_source(uint32_t word, std::mt19937& random) {
  constexpr uint32_t kNumbers[] = {249, 250, 233, 234, 255, 128, 193, 240, 242, 248, 253, 106, 124, 125, 126, 235};
  return random() % 2 ? word : (word & ~0x1ffu) | kNumbers[random() % std::size(kNumbers)];
}

void check_shape(const Shape& shape, const char* chip, uint32_t lanes) {
  std::mt19937 random(static_cast<uint32_t>(shape.encoding) * 2 + lanes);
  Decoder& decoder = decoder_of(chip, lanes);
  std::set<std::string> seen;
  for (int round = 0; round < 15'000; ++round) {
    uint32_t words[5] = {shape.fixed | (static_cast<uint32_t>(random()) & shape.mask), static_cast<uint32_t>(random()),
                         static_cast<uint32_t>(random()), 0, 0};
    if (is_vector(shape.encoding) && shape.encoding < Encoding::kVop3) words[0] = with_source(words[0], random);
    if (shape.encoding == Encoding::kVop3 || shape.encoding == Encoding::kVop3p) {
      words[1] = with_source(words[1], random);
      if (random() % 2) words[0] &= ~0xff00u, words[1] &= 0x07ffffff;  // most operations have few modifiers
    }
    const auto bytes = std::as_bytes(std::span(words));
    const auto instruction = decoder.decode(0, bytes);
    if (!instruction || instruction->encoding != shape.encoding) continue;
    if (instruction->mnemonic.find("interp") != std::string_view::npos) continue;
    const bool swaps = instruction->mnemonic.starts_with("v_swap");  // LLVM takes any source for a VGPR
    if (swaps && !(words[0] & 0x100)) continue;
    const std::string text = decoder.text(0, bytes);
    if (text.find(" src_") != std::string::npos && text.find(" src_") < text.find(',')) continue;  // no destination
    if (text.find("/*") != std::string::npos) continue;  // LLVM's remark that no assembler would write this
    SCOPED_TRACE(fmt::format("{:08x} {:08x} {:08x}: {}", words[0], words[1], words[2], text));
    const Printed parts = printed(text);
    if (is_vector(shape.encoding)) expect_vector(*instruction, parts), expect_selections(*instruction, parts);
    else expect_memory(*instruction, parts);
    if (testing::Test::HasFailure()) return;
    seen.insert(parts.mnemonic);
  }
  EXPECT_GT(seen.size(), 5u) << "hardly anything was decoded";
}

TEST(Printed, FieldsAreWhatLlvmShows) {
  for (const Shape& shape : kShapes)
    for (const uint32_t lanes : {32u, 64u}) {
      check_shape(shape, "gfx1010", lanes);
      if (HasFailure()) return;
      check_shape(shape, "gfx1030", lanes);
      if (HasFailure()) return;
    }
}

}  // namespace
}  // namespace rocfix::vcard
