// SPDX-License-Identifier: MIT
// Every VOP1, VOP2 and VOPC opcode in all its forms: VOP3, SDWA that selects whole operands, DPP16 and DPP8
// that leave each lane in its place. They must do what the short form does, which other tests compare with
// formulas.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <iterator>
#include <optional>
#include <random>

#include "decode/decoder.h"
#include "exec/handler.h"
#include "vcard_isa/assembler.h"
#include "vcard_isa/harness.h"

namespace rocfix::vcard {
namespace {

using Words = std::vector<uint32_t>;

constexpr uint32_t kSource0 = 10, kSource1 = 12, kDest = 20, kVectorOperand = 256;
constexpr uint32_t kSdwa = 249, kDpp16 = 250, kDpp8 = 233;

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

struct Layout {
  Encoding encoding;
  uint32_t opcodes;
  uint32_t
      vop3_base;  // added to the opcode in VOP3 (LLVM; "RDNA 1.0 Instruction Set Architecture", 13.3.1, errs)
  uint32_t (*word)(uint32_t opcode, uint32_t source0);
};

constexpr Layout kLayouts[] = {
    {Encoding::kVop1, 256, 0x180,
     [](uint32_t op, uint32_t s0) { return 0x7e000000 | kDest << 17 | op << 9 | s0; }},
    {Encoding::kVop2, 62, 0x100,
     [](uint32_t op, uint32_t s0) { return op << 25 | kDest << 17 | kSource1 << 9 | s0; }},
    {Encoding::kVopc, 256, 0,
     [](uint32_t op, uint32_t s0) { return 0x7c000000 | op << 17 | kSource1 << 9 | s0; }},
};

// As the short form would write: the same destinations, VCC as carry.
Words vop3_words(const Layout& layout, uint32_t opcode, std::string_view mnemonic) {
  uint32_t dest = kDest, scalar_dest = 0, source2 = 0;
  if (layout.encoding == Encoding::kVopc) dest = mnemonic.starts_with("v_cmpx") ? kExecLo : kVccLo;
  if (contains(mnemonic, "_co_")) scalar_dest = kVccLo;
  if (contains(mnemonic, "_co_ci_") || mnemonic == "v_cndmask_b32") source2 = kVccLo;
  const uint32_t source1 = layout.encoding == Encoding::kVop1 ? 0 : kVectorOperand + kSource1;
  return {0xd4000000 | (layout.vop3_base + opcode) << 16 | scalar_dest << 8 | dest,
          (kVectorOperand + kSource0) | source1 << 9 | source2 << 18};
}

struct FormWords {
  const char* name;
  Words words;
};

std::vector<FormWords> forms_of(const Layout& layout, uint32_t opcode, std::string_view mnemonic) {
  constexpr uint32_t kDword = 6, kIdentityPerm = 0xe4, kIdentity8 = 0xfac688;
  const uint32_t dest_select = layout.encoding == Encoding::kVopc ? 0 : kDword << 8;
  const uint32_t select1 = layout.encoding == Encoding::kVop1 ? 0 : kDword << 24;
  return {{"vop3", vop3_words(layout, opcode, mnemonic)},
          {"sdwa", {layout.word(opcode, kSdwa), kSource0 | dest_select | kDword << 16 | select1}},
          {"dpp16", {layout.word(opcode, kDpp16), kSource0 | kIdentityPerm << 8 | 0xffu << 24}},
          {"dpp8", {layout.word(opcode, kDpp8), kSource0 | kIdentity8 << 8}}};
}

// Whole values and halves of all kinds, the same in each run. NaNs of every width are in the first source
// alone: which of two NaNs a result takes its payload from is not defined.
void fill(Snippet& snippet) {
  constexpr uint32_t kValues[] = {0,          0x80000000, 0x3f800000, 0xbf800000, 0x7f800000,
                                  0x7fc00000, 0x00000001, 0x807fffff, 0x3c003c00, 0x7bff0001,
                                  0xfc000400, 0x0000ffff, 0x7fffffff, 5};
  std::mt19937 random(snippet.lanes());
  for (uint32_t r = 0; r < Snippet::kVgprs; ++r)
    for (uint32_t l = 0; l < snippet.lanes(); ++l) {
      const uint32_t value =
          l % 3 == 0 ? kValues[random() % std::size(kValues)] : static_cast<uint32_t>(random());
      snippet.set_v(r, l, r < kSource1 ? value : value & 0xbfffbfff);
    }
  snippet.set_s64(kVccLo, 0x0f0f3c5aa5c3f0f0);
  snippet.set_exec(0x9f3cffff7f6e5dfb);
  snippet.set_s(kM0, 3);
}

struct State {
  std::array<uint32_t, Wave::kScalars> scalar;
  std::vector<uint32_t> vector;
  bool scc;
  bool operator==(const State&) const = default;
};

State run(const Words& words, uint32_t lanes, const std::string& chip) {
  Snippet snippet("", lanes, chip);
  fill(snippet);
  snippet.run_words(words);
  const uint32_t* vector = snippet.wave().vector;
  return {snippet.wave().scalar, {vector, vector + Snippet::kVgprs * lanes}, snippet.scc()};
}

// SDWA clears the other half of the register that a 16-bit result goes to; the short form keeps it.
void keep_high_halves(State& sdwa, const State& plain, const State& before, uint32_t lanes) {
  const size_t first = size_t{kDest} * lanes;
  for (size_t n = first; n < first + lanes; ++n)
    if ((plain.vector[n] ^ before.vector[n]) >> 16 != 0) return;
  for (size_t n = first; n < first + lanes; ++n)
    sdwa.vector[n] = (sdwa.vector[n] & 0xffff) | (before.vector[n] & 0xffff0000);
}

std::optional<Instruction> decoded(Decoder& decoder, const Words& words) {
  return decoder.decode(0, std::as_bytes(std::span(words)));
}

// Returns how many forms there are beside the short one.
int check(const Layout& layout, uint32_t opcode, Decoder& decoder, uint32_t lanes, const std::string& chip) {
  const Words plain = {layout.word(opcode, kVectorOperand + kSource0), 0x3f000000};  // the literal of v_fmamk
  const auto instruction = decoded(decoder, plain);
  if (!instruction || find_handler(*instruction, lanes) == nullptr) return 0;
  const Words short_form(plain.begin(), plain.begin() + instruction->size / 4);
  const State expected = run(short_form, lanes, chip), before = run({0xbf800000}, lanes, chip);
  int count = 0;
  for (const auto& [name, words] : forms_of(layout, opcode, instruction->mnemonic)) {
    const auto other = decoded(decoder, words);
    if (!other || other->mnemonic != instruction->mnemonic) continue;
    State result = run(words, lanes, chip);
    if (other->form == Form::kSdwa) keep_high_halves(result, expected, before, lanes);
    EXPECT_TRUE(result == expected) << instruction->mnemonic << " " << name << " wave" << lanes << " "
                                    << chip;
    ++count;
  }
  return count;
}

TEST(Forms, AllAreTheShortForm) {
  for (const std::string chip : {"gfx1010", "gfx1012", "gfx1030"})
    for (const uint32_t lanes : {32u, 64u}) {
      const auto decoder = Decoder::create(chip, lanes);
      ASSERT_TRUE(decoder);
      int forms = 0;
      for (const Layout& layout : kLayouts)
        for (uint32_t opcode = 0; opcode < layout.opcodes; ++opcode)
          forms += check(layout, opcode, **decoder, lanes, chip);
      EXPECT_GT(forms, 700) << chip;
    }
}

// v_nop, v_pipeflush and v_clrexcp have no operands, so that the words above do not fit them.
TEST(Forms, WithoutOperandsNothingChanges) {
  for (const uint32_t lanes : {32u, 64u})
    for (const char* name : {"v_nop", "v_pipeflush", "v_clrexcp"}) {
      const State before = run({0xbf800000}, lanes, "gfx1010");
      for (const char* form : {"_e32", "_e64"})
        EXPECT_TRUE(run(assemble(std::string(name) + form, "gfx1010", lanes), lanes, "gfx1010") == before)
            << name << form;
    }
}

}  // namespace
}  // namespace rocfix::vcard
