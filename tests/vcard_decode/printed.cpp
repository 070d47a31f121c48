// SPDX-License-Identifier: MIT
#include "vcard_decode/printed.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace rocfix::vcard {
namespace {

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
  if (const auto select = text.modifier("dst_sel"))
    EXPECT_EQ(*select, kSelects[static_cast<int>(i.dest_select)]);
  if (const auto unused = text.modifier("dst_unused"))
    EXPECT_EQ(*unused, kUnused[static_cast<int>(i.dest_unused)]);
  if (const auto select = text.modifier("src0_sel"))
    EXPECT_EQ(*select, kSelects[static_cast<int>(i.source[0].select)]);
  if (const auto select = text.modifier("src1_sel"))
    EXPECT_EQ(*select, kSelects[static_cast<int>(i.source[1].select)]);
}

std::string dpp_control_name(uint32_t control) {
  const uint32_t n = control & 15;
  if (control < 0x100)
    return fmt::format("quad_perm:[{},{},{},{}]", control & 3, control >> 2 & 3, control >> 4 & 3,
                       control >> 6);
  switch (control >> 4) {
    case 0x10:
      return fmt::format("row_shl:{}", n);
    case 0x11:
      return fmt::format("row_shr:{}", n);
    case 0x12:
      return fmt::format("row_ror:{}", n);
    case 0x14:
      return n == 0 ? "row_mirror" : "row_half_mirror";
    case 0x15:
      return fmt::format("row_share:{}", n);
    default:
      return fmt::format("row_xmask:{}", n);
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

// LLVM shows as many bits as the operation has operands.
void expect_selections(const Instruction& i, const Printed& text) {
  if (i.encoding != Encoding::kVop3p) {
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

}  // namespace

void expect_vector(const Instruction& i, const Printed& text) {
  expect_operands(i, text);
  expect_selections(i, text);
  expect_flag(i.clamp, text, "clamp");
  constexpr const char* kOmods[] = {"", "mul:2", "mul:4", "div:2"};
  for (int omod = 1; omod < 4; ++omod) EXPECT_EQ(i.omod == omod, text.has(kOmods[omod]));
  if (i.form == Form::kSdwa) expect_sdwa(i, text);
  if (i.form == Form::kDpp16) expect_dpp16(i, text);
  if (i.form == Form::kDpp8) expect_dpp8(i, text);
}

namespace {

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
  const std::set<std::string> names = {fmt::format("v{}", i.vaddr),
                                       fmt::format("v{}", i.data),
                                       fmt::format("v{}", i.data1),
                                       fmt::format("v{}", i.vector_dest),
                                       scalar_name(i.base),
                                       scalar_name(i.offset.index),
                                       scalar_name(i.data),
                                       scalar_name(i.base & ~1u),
                                       "off"};
  for (const std::string& operand : text.operands) {
    const std::string name = first_register(operand);
    const bool constant =
        isdigit(name[0]) || name[0] == '-' || name.starts_with("format:") || name.starts_with("src_");
    if (constant) continue;
    EXPECT_TRUE(names.count(name)) << operand;
  }
}

}  // namespace

void expect_memory(const Instruction& i, const Printed& text) {
  if (text.operands.empty()) return;  // buffer_gl0_inv and relatives
  expect_memory_operands(i, text);
  switch (i.encoding) {
    case Encoding::kDs:
      expect_flag(i.gds, text, "gds");
      if (text.modifier("offset0") || text.modifier("offset1"))
        EXPECT_EQ(i.immediate, std::stoi(text.modifier("offset0").value_or("0")) |
                                   std::stoi(text.modifier("offset1").value_or("0")) << 8);
      else if (i.immediate != 0 && text.modifier("offset"))
        EXPECT_EQ(text.modifier("offset"), [&] {
          const auto shown = *text.modifier("offset");  // swizzles are shown as what they mean
          return shown.starts_with("swizzle") ? shown : fmt::format("{}", i.immediate);
        }());
      break;
    case Encoding::kMubuf:
    case Encoding::kMtbuf:
      expect_flag(i.offen, text, "offen");
      expect_flag(i.idxen, text, "idxen");
      if (text.has("tfe")) EXPECT_TRUE(i.tfe);  // not shown where it means nothing
      if (text.has("lds")) EXPECT_TRUE(i.lds);
      [[fallthrough]];
    case Encoding::kFlat:
    case Encoding::kGlobal:
    case Encoding::kScratch:
      // Bit 11 of a FLAT offset means nothing; LLVM shows it.
      EXPECT_EQ(i.immediate, i.encoding == Encoding::kFlat ? offset_of(text) & 0x7ff : offset_of(text));
      expect_cache_bits(i, text);
      break;
    default:
      break;
  }
}

}  // namespace rocfix::vcard
