// SPDX-License-Identifier: MIT
#include "tools/opcode_sweep.h"

#include <array>
#include <optional>
#include <span>

#include "decode/decoder.h"
#include "decode/fields.h"
#include "exec/handler.h"

namespace rocfix::vcard {
namespace {

using Words = std::array<uint32_t, 5>;

// An encoding with an opcode in its opcode field, before operands.
struct Layout {
  Encoding encoding;
  uint32_t opcodes;  // the field's values are 0 to this, exclusively
  Words (*place)(uint32_t opcode);
  std::span<const Words> operands;  // patterns, tried in turn: no single one fits all opcodes
};

// v1 in the 9-bit source field of the short vector encodings.
constexpr uint32_t kV1 = 257;

constexpr Words kNone[] = {{}};
// SMEM: SOFFSET is NULL, or the field must be empty.
constexpr Words kSmem[] = {{0, 0xfa000000}, {}};
// FLAT: SADDR is NULL; GLC where an atomic must return.
constexpr Words kFlat[] = {{0, 0x007d0000}, {1u << 16, 0x007d0000}};
constexpr Words kMubuf[] = {{}, {1u << 14}};
// DS: an address alone, or GDS.
constexpr Words kDs[] = {{}, {1u << 17}};
// MTBUF: format 22, a float.
constexpr Words kMtbuf[] = {{22u << 19}};
// MIMG: a texture of one dimension with four channels, one or two; or what intersecting rays asks for.
constexpr Words kImage[] = {{0xf00}, {0x100}, {0x300}, {0x9f00}};
constexpr Words kGraphics[] = {{}, {0xf}};

// VOP3 sources are vectors, scalars or, where an opcode has fewer, 0.
std::vector<Words> vop3_operands(uint32_t first_bits) {
  std::vector<Words> all;
  for (const uint32_t source0 : {kV1, 2u, 0u})
    for (const uint32_t source1 : {258u, 4u, 0u})
      for (const uint32_t source2 : {0u, 259u, 6u})
        all.push_back({first_bits, source0 | source1 << 9 | source2 << 18});
  return all;
}

const std::vector<Words>& vop3_patterns() {
  static const auto patterns = vop3_operands(0);
  return patterns;
}
// OP_SEL_HI as assemblers write it, or empty.
const std::vector<Words>& vop3p_patterns() {
  static const auto patterns = [] {
    auto all = vop3_operands(1u << 14);
    for (Words& words : all) words[1] |= 3u << 27;
    for (const Words& words : vop3_operands(0)) all.push_back(words);
    return all;
  }();
  return patterns;
}

// "RDNA 1.0 Instruction Set Architecture", chapter 13: where each encoding has its opcode.
std::vector<Layout> layouts() {
  return {
      {Encoding::kSop1, 256, [](uint32_t op) { return Words{0xbe800000 | op << 8}; }, kNone},
      {Encoding::kSop2, 128, [](uint32_t op) { return Words{0x80000000 | op << 23}; }, kNone},
      {Encoding::kSopk, 32, [](uint32_t op) { return Words{0xb0000000 | op << 23}; }, kNone},
      {Encoding::kSopc, 128, [](uint32_t op) { return Words{0xbf000000 | op << 16}; }, kNone},
      {Encoding::kSopp, 128, [](uint32_t op) { return Words{0xbf800000 | op << 16}; }, kNone},
      {Encoding::kSmem, 256, [](uint32_t op) { return Words{0xf4000000 | op << 18}; }, kSmem},
      {Encoding::kVop1, 256, [](uint32_t op) { return Words{0x7e000000 | op << 9 | kV1}; }, kNone},
      {Encoding::kVop2, 64, [](uint32_t op) { return Words{op << 25 | kV1}; }, kNone},
      {Encoding::kVopc, 256, [](uint32_t op) { return Words{0x7c000000 | op << 17 | kV1}; }, kNone},
      {Encoding::kVop3, 1024, [](uint32_t op) { return Words{0xd4000000 | op << 16}; }, vop3_patterns()},
      {Encoding::kVop3p, 128, [](uint32_t op) { return Words{0xcc000000 | op << 16}; }, vop3p_patterns()},
      {Encoding::kDs, 256, [](uint32_t op) { return Words{0xd8000000 | op << 18}; }, kDs},
      {Encoding::kFlat, 128, [](uint32_t op) { return Words{0xdc000000 | op << 18}; }, kFlat},
      {Encoding::kScratch, 128, [](uint32_t op) { return Words{0xdc004000 | op << 18}; }, kFlat},
      {Encoding::kGlobal, 128, [](uint32_t op) { return Words{0xdc008000 | op << 18}; }, kFlat},
      {Encoding::kMubuf, 256, [](uint32_t op) { return Words{0xe0000000 | op << 18}; }, kMubuf},
      // The highest bit of the opcode is in the second word, or for MIMG bit 0 of the first.
      {Encoding::kMtbuf, 16,
       [](uint32_t op) {
         return Words{0xe8000000 | (op & 7) << 16, (op >> 3) << 21};
       },
       kMtbuf},
      {Encoding::kImage, 256, [](uint32_t op) { return Words{0xf0000000 | (op & 127) << 18 | op >> 7}; },
       kImage},
      {Encoding::kOther, 1, [](uint32_t) { return Words{0xf8000000}; }, kGraphics},                // EXP
      {Encoding::kOther, 4, [](uint32_t op) { return Words{0xc8000000 | op << 16}; }, kGraphics},  // VINTRP
  };
}

std::optional<Instruction> decode(Decoder& decoder, const Layout& layout, uint32_t opcode) {
  for (const Words& operands : layout.operands) {
    Words words = layout.place(opcode);
    for (size_t n = 0; n < words.size(); ++n) words[n] |= operands[n];
    if (encoding_of(words[0]) != layout.encoding) continue;
    if (auto found = decoder.decode(0, std::as_bytes(std::span(words)))) return found;
  }
  return std::nullopt;
}

}  // namespace

Result<std::vector<NumberedOpcode>> sweep_numbers(const std::string& chip) {
  auto decoder = Decoder::create(chip, 32);
  if (!decoder) return decoder.error();
  std::vector<NumberedOpcode> found;
  for (const Layout& layout : layouts())
    for (uint32_t number = 0; number < layout.opcodes; ++number)
      if (const auto instruction = decode(**decoder, layout, number))
        found.push_back({number, *instruction});
  return found;
}

Result<std::set<Opcode>> sweep_opcodes(const std::string& chip) {
  const auto numbered = sweep_numbers(chip);
  if (!numbered) return numbered.error();
  std::set<Opcode> found;
  for (const auto& [number, instruction] : *numbered) {
    const bool handled = find_handler(instruction, 32) != nullptr && find_handler(instruction, 64) != nullptr;
    found.insert({instruction.encoding, instruction.mnemonic, handled});
  }
  return found;
}

std::string_view exclusion(const Opcode& opcode) {
  if (opcode.encoding == Encoding::kImage) return "image";
  if (opcode.encoding == Encoding::kOther || opcode.mnemonic.starts_with("v_interp")) return "pixel shader";
  return {};
}

}  // namespace rocfix::vcard
