// SPDX-License-Identifier: MIT
#include "decode/fields.h"

#include <algorithm>

namespace rocfix::vcard {
namespace {

constexpr uint32_t kSdwaOperand = 249, kDpp16Operand = 250, kDpp8Operand = 233, kDpp8FetchInactiveOperand = 234;
constexpr uint32_t kLiteralOperand = 255, kFirstVector = 256;

uint32_t bits(uint32_t word, int high, int low) {
  return word >> low & ((2u << (high - low)) - 1);
}

int32_t sign_extended(uint32_t value, int width) {
  return static_cast<int32_t>(value << (32 - width)) >> (32 - width);
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// 0.5, -0.5, 1, -1, 2, -2, 4, -4, 1/(2*pi) as 32 bits.
constexpr uint32_t kInlineFloats[] = {0x3f000000, 0xbf000000, 0x3f800000, 0xbf800000, 0x40000000,
                                      0xc0000000, 0x40800000, 0xc0800000, 0x3e22f983};

Source constant(uint32_t value, uint32_t code) {
  Source source;
  source.kind = Source::Kind::kConstant;
  source.bits32 = value;
  source.inline_code = static_cast<uint8_t>(code);
  return source;
}

Source literal(uint32_t value) {
  Source source = constant(value, 0);
  source.literal = true;
  return source;
}

Source source_of(Source::Kind kind, uint32_t index) {
  Source source;
  source.kind = kind;
  source.index = static_cast<uint16_t>(index);
  return source;
}

// A 9-bit (vector) or 8-bit (scalar) source operand number.
Source operand(uint32_t number, uint32_t literal_word) {
  if (number >= kFirstVector) return source_of(Source::Kind::kVector, number - kFirstVector);
  if (number < 128) return source_of(Source::Kind::kScalar, number);
  if (number <= 192) return constant(number - 128, number);
  if (number <= 208) return constant(static_cast<uint32_t>(-static_cast<int32_t>(number - 192)), number);
  if (number >= 240 && number <= 248) return constant(kInlineFloats[number - 240], number);
  if (number == kLiteralOperand) return literal(literal_word);
  return source_of(Source::Kind::kSpecial, number);
}

void decode_sdwa(Instruction& i, uint32_t word) {
  i.form = Form::kSdwa;
  const auto sdwa_source = [&](int position, int base) {
    Source source = source_of(bits(word, base + 7, base + 7) ? Source::Kind::kScalar : Source::Kind::kVector,
                              position == 0 ? bits(word, 7, 0) : i.source[1].index);
    source.select = static_cast<Select>(bits(word, base + 2, base));
    source.sign_extend = bits(word, base + 3, base + 3);
    source.negate = bits(word, base + 4, base + 4);
    source.absolute = bits(word, base + 5, base + 5);
    return source;
  };
  // A scalar source may also be an inline constant (section 13.5.2).
  const auto resolve = [](Source source) {
    if (source.kind != Source::Kind::kScalar || source.index < 128) return source;
    Source resolved = operand(source.index, 0);
    resolved.select = source.select;
    resolved.sign_extend = source.sign_extend;
    resolved.negate = source.negate;
    resolved.absolute = source.absolute;
    return resolved;
  };
  i.source[0] = resolve(sdwa_source(0, 16));
  if (i.encoding != Encoding::kVop1) i.source[1] = resolve(sdwa_source(1, 24));
  if (i.encoding == Encoding::kVopc) {
    const bool writes_exec = i.scalar_dest == kExecLo;  // v_cmpx has no other destination
    if (bits(word, 15, 15) && !writes_exec) i.scalar_dest = static_cast<uint16_t>(bits(word, 14, 8));
    return;
  }
  i.dest_select = static_cast<Select>(bits(word, 10, 8));
  i.dest_unused = static_cast<Unused>(bits(word, 12, 11));
  i.clamp = bits(word, 13, 13);
  i.omod = static_cast<uint8_t>(bits(word, 15, 14));
}

void decode_dpp16(Instruction& i, uint32_t word) {
  i.form = Form::kDpp16;
  i.source[0] = source_of(Source::Kind::kVector, bits(word, 7, 0));
  i.dpp_control = static_cast<uint16_t>(bits(word, 16, 8));
  i.fetch_inactive = bits(word, 18, 18);
  i.bound_control = bits(word, 19, 19);
  i.source[0].negate = bits(word, 20, 20);
  i.source[0].absolute = bits(word, 21, 21);
  i.source[1].negate = bits(word, 22, 22);
  i.source[1].absolute = bits(word, 23, 23);
  i.bank_mask = static_cast<uint8_t>(bits(word, 27, 24));
  i.row_mask = static_cast<uint8_t>(bits(word, 31, 28));
}

void decode_dpp8(Instruction& i, uint32_t word, bool fetch_inactive) {
  i.form = Form::kDpp8;
  i.source[0] = source_of(Source::Kind::kVector, bits(word, 7, 0));
  i.dpp8_lanes = bits(word, 31, 8);
  i.fetch_inactive = fetch_inactive;
}

// Source 0 of the short vector encodings, with what follows it.
void decode_short_source(Instruction& i) {
  const uint32_t number = bits(i.words[0], 8, 0);
  if (number == kSdwaOperand) return decode_sdwa(i, i.words[1]);
  if (number == kDpp16Operand) return decode_dpp16(i, i.words[1]);
  if (number == kDpp8Operand || number == kDpp8FetchInactiveOperand)
    return decode_dpp8(i, i.words[1], number == kDpp8FetchInactiveOperand);
  i.source[0] = operand(number, i.words[1]);
}

// The destination field as a scalar register: those have 7 bits.
uint16_t scalar_of(uint32_t field) {
  return static_cast<uint16_t>(field & 0x7f);
}

void decode_vop1(Instruction& i) {
  i.vector_dest = static_cast<uint16_t>(bits(i.words[0], 24, 17));
  if (i.mnemonic == "v_readfirstlane_b32") i.scalar_dest = scalar_of(i.vector_dest);
  decode_short_source(i);
}

// v_fmamk, v_madmk: D = S0 * K + S1; v_fmaak, v_madak: D = S0 * S1 + K.
void place_inner_literal(Instruction& i) {
  const Source k = literal(i.words[1]);
  if (contains(i.mnemonic, "mk_")) {
    i.source[2] = i.source[1];
    i.source[1] = k;
  } else {
    i.source[2] = k;
  }
}

void decode_vop2(Instruction& i) {
  i.vector_dest = static_cast<uint16_t>(bits(i.words[0], 24, 17));
  i.source[1] = source_of(Source::Kind::kVector, bits(i.words[0], 16, 9));
  if (contains(i.mnemonic, "_co_")) i.scalar_dest = kVccLo;
  if (i.mnemonic == "v_cndmask_b32" || contains(i.mnemonic, "_co_ci_"))
    i.source[2] = source_of(Source::Kind::kScalar, kVccLo);
  decode_short_source(i);
  if (contains(i.mnemonic, "fmamk") || contains(i.mnemonic, "fmaak") || contains(i.mnemonic, "madmk") ||
      contains(i.mnemonic, "madak"))
    place_inner_literal(i);
}

void decode_vopc(Instruction& i) {
  i.source[1] = source_of(Source::Kind::kVector, bits(i.words[0], 16, 9));
  i.scalar_dest = i.mnemonic.starts_with("v_cmpx") ? kExecLo : kVccLo;
  decode_short_source(i);
}

void decode_vop3_sources(Instruction& i) {
  const uint32_t word = i.words[1];
  i.source[0] = operand(bits(word, 8, 0), i.words[2]);
  i.source[1] = operand(bits(word, 17, 9), i.words[2]);
  i.source[2] = operand(bits(word, 26, 18), i.words[2]);
}

// The VOP3 operations that have a scalar destination beside the vector one (VOP3B).
bool is_vop3b(std::string_view mnemonic) {
  return mnemonic.starts_with("v_div_scale") || contains(mnemonic, "_co_") || mnemonic == "v_mad_u64_u32" ||
         mnemonic == "v_mad_i64_i32";
}

void decode_vop3(Instruction& i) {
  const uint32_t word = i.words[0];
  i.vector_dest = static_cast<uint16_t>(bits(word, 7, 0));
  i.clamp = bits(word, 15, 15);
  decode_vop3_sources(i);
  i.omod = static_cast<uint8_t>(bits(i.words[1], 28, 27));
  const bool vop3b = is_vop3b(i.mnemonic);
  for (int s = 0; s < 3; ++s) {
    i.source[s].negate = bits(i.words[1], 29 + s, 29 + s);
    i.source[s].absolute = !vop3b && bits(word, 8 + s, 8 + s);
  }
  if (vop3b) {
    i.scalar_dest = static_cast<uint16_t>(bits(word, 14, 8));
    return;
  }
  i.op_sel = static_cast<uint8_t>(bits(word, 14, 11));
  if (i.mnemonic.starts_with("v_cmp") || i.mnemonic == "v_readlane_b32" || i.mnemonic == "v_readfirstlane_b32")
    i.scalar_dest = scalar_of(i.vector_dest);
  if (i.mnemonic.starts_with("v_cmpx")) i.scalar_dest = kExecLo;
}

void decode_vop3p(Instruction& i) {
  const uint32_t word = i.words[0];
  i.vector_dest = static_cast<uint16_t>(bits(word, 7, 0));
  i.neg_hi = static_cast<uint8_t>(bits(word, 10, 8));
  i.op_sel = static_cast<uint8_t>(bits(word, 13, 11));
  i.clamp = bits(word, 15, 15);
  decode_vop3_sources(i);
  i.op_sel_hi = static_cast<uint8_t>(bits(i.words[1], 28, 27) | bits(word, 14, 14) << 2);
  i.neg_lo = static_cast<uint8_t>(bits(i.words[1], 31, 29));
}

void decode_scalar(Instruction& i) {
  const uint32_t word = i.words[0];
  i.immediate = sign_extended(word & 0xffff, 16);
  const auto source = [&](int high, int low) { return operand(bits(word, high, low), i.words[1]); };
  switch (i.encoding) {
    case Encoding::kSop2: i.source[1] = source(15, 8); [[fallthrough]];
    case Encoding::kSop1: i.source[0] = source(7, 0); [[fallthrough]];
    case Encoding::kSopk: i.scalar_dest = static_cast<uint16_t>(bits(word, 22, 16)); break;
    case Encoding::kSopc:
      i.source[0] = source(7, 0);
      i.source[1] = source(15, 8);
      break;
    default: break;
  }
  if (i.mnemonic == "s_setreg_imm32_b32") i.source[0] = literal(i.words[1]);
}

void decode_smem(Instruction& i) {
  i.base = static_cast<uint16_t>(bits(i.words[0], 5, 0) * 2);
  i.data = static_cast<uint16_t>(bits(i.words[0], 12, 6));
  i.dlc = bits(i.words[0], 14, 14);
  i.glc = bits(i.words[0], 16, 16);
  i.immediate = sign_extended(bits(i.words[1], 20, 0), 21);
  i.has_immediate_offset = true;
  i.offset = operand(bits(i.words[1], 31, 25), 0);
}

void decode_ds(Instruction& i) {
  i.immediate = static_cast<int32_t>(bits(i.words[0], 15, 0));
  i.gds = bits(i.words[0], 17, 17);
  i.vaddr = static_cast<uint16_t>(bits(i.words[1], 7, 0));
  i.data = static_cast<uint16_t>(bits(i.words[1], 15, 8));
  i.data1 = static_cast<uint16_t>(bits(i.words[1], 23, 16));
  i.vector_dest = static_cast<uint16_t>(bits(i.words[1], 31, 24));
}

void decode_flat(Instruction& i) {
  // FLAT's own offset is unsigned, 11 bits (section 13.8); GLOBAL's and SCRATCH's signed, 12 bits.
  i.immediate = i.encoding == Encoding::kFlat ? static_cast<int32_t>(bits(i.words[0], 10, 0))
                                              : sign_extended(bits(i.words[0], 11, 0), 12);
  i.dlc = bits(i.words[0], 12, 12);
  i.lds = bits(i.words[0], 13, 13);
  i.glc = bits(i.words[0], 16, 16);
  i.slc = bits(i.words[0], 17, 17);
  i.vaddr = static_cast<uint16_t>(bits(i.words[1], 7, 0));
  i.data = static_cast<uint16_t>(bits(i.words[1], 15, 8));
  i.base = static_cast<uint16_t>(bits(i.words[1], 22, 16));
  i.vector_dest = static_cast<uint16_t>(bits(i.words[1], 31, 24));
}

void decode_buffer(Instruction& i) {
  const uint32_t word = i.words[0];
  i.immediate = static_cast<int32_t>(bits(word, 11, 0));
  i.offen = bits(word, 12, 12);
  i.idxen = bits(word, 13, 13);
  i.glc = bits(word, 14, 14);
  i.dlc = bits(word, 15, 15);
  if (i.encoding == Encoding::kMubuf) i.lds = bits(word, 16, 16);
  else i.format = static_cast<uint8_t>(bits(word, 25, 19));
  i.vaddr = static_cast<uint16_t>(bits(i.words[1], 7, 0));
  i.data = i.vector_dest = static_cast<uint16_t>(bits(i.words[1], 15, 8));
  i.base = static_cast<uint16_t>(bits(i.words[1], 20, 16) * 4);
  i.slc = bits(i.words[1], 22, 22);
  i.tfe = bits(i.words[1], 23, 23);
  i.offset = operand(bits(i.words[1], 31, 24), 0);
}

}  // namespace

Encoding encoding_of(uint32_t word) {
  if (word >> 31 == 0) {
    if (word >> 25 == 0x3f) return Encoding::kVop1;
    return word >> 25 == 0x3e ? Encoding::kVopc : Encoding::kVop2;
  }
  if (word >> 30 == 2) {
    if (word >> 23 == 0x17d) return Encoding::kSop1;
    if (word >> 23 == 0x17e) return Encoding::kSopc;
    if (word >> 23 == 0x17f) return Encoding::kSopp;
    return word >> 28 == 0xb ? Encoding::kSopk : Encoding::kSop2;
  }
  switch (word >> 26) {
    case 0x33: return Encoding::kVop3p;
    case 0x35: return Encoding::kVop3;
    case 0x36: return Encoding::kDs;
    case 0x37: {
      const uint32_t segment = bits(word, 15, 14);
      return segment == 0 ? Encoding::kFlat : segment == 1 ? Encoding::kScratch : Encoding::kGlobal;
    }
    case 0x38: return Encoding::kMubuf;
    case 0x3a: return Encoding::kMtbuf;
    case 0x3c: return Encoding::kImage;
    case 0x3d: return Encoding::kSmem;
    default: return Encoding::kOther;
  }
}

bool has_reserved_fields(const Instruction& i) {
  if (i.form != Form::kSdwa) return false;
  return i.source[0].select > Select::kDword || i.source[1].select > Select::kDword ||
         i.dest_select > Select::kDword || i.dest_unused > Unused::kPreserve;
}

void decode_fields(Instruction& i) {
  i.encoding = encoding_of(i.words[0]);
  switch (i.encoding) {
    case Encoding::kSop1: case Encoding::kSop2: case Encoding::kSopk: case Encoding::kSopc: case Encoding::kSopp:
      return decode_scalar(i);
    case Encoding::kSmem: return decode_smem(i);
    case Encoding::kVop1: return decode_vop1(i);
    case Encoding::kVop2: return decode_vop2(i);
    case Encoding::kVopc: return decode_vopc(i);
    case Encoding::kVop3: return decode_vop3(i);
    case Encoding::kVop3p: return decode_vop3p(i);
    case Encoding::kDs: return decode_ds(i);
    case Encoding::kFlat: case Encoding::kGlobal: case Encoding::kScratch: return decode_flat(i);
    case Encoding::kMubuf: case Encoding::kMtbuf: return decode_buffer(i);
    case Encoding::kImage: case Encoding::kOther: return;
  }
}

}  // namespace rocfix::vcard
