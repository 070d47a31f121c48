// SPDX-License-Identifier: MIT
// The table's decoder against LLVM's: every opcode of every instruction set with many operands, and real
// libraries.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <random>
#include <span>

#include "base/text.h"
#include "decode/decoder.h"
#include "inspect/container/mapped_file.h"
#include "inspect/isa/encoding.h"
#include "inspect/kernels.h"
#include "inspect/scan/effects.h"
#include "tools/opcode_sweep.h"
#include "tools/opcode_table.h"

namespace rocfix::inspect {
namespace {

using vcard::Decoder;
using vcard::RegisterRun;

ScalarRegisters scalars(const vcard::RegisterRuns& runs) {
  ScalarRegisters registers;
  for (const RegisterRun& run : runs)
    if (run.file == RegisterRun::File::kScalar)
      for (uint32_t i = run.first; i < run.first + run.count && i < registers.size(); ++i) registers.set(i);
  registers.reset(kNull);
  return registers;
}

ScalarRegisters exec() {
  return ScalarRegisters(3) << kExecLo;
}

// EXEC and VCC count as a whole, whichever half is named: LLVM names both where nothing in the encoding does.
ScalarRegisters whole_masks(ScalarRegisters registers) {
  for (const ScalarRegisters mask : {exec(), ScalarRegisters(3) << kVccLo})
    if ((registers & mask).any()) registers |= mask;
  return registers;
}

// No operand, or one that takes no literal: what stands in its field means nothing.
bool takes_no_special_source(std::string_view name) {
  for (const auto* other :
       {"s_getpc_b64", "v_nop", "v_swap_b32", "v_swaprel_b32", "v_pipeflush", "v_clrexcp"})
    if (name == other) return true;
  return false;
}

std::string listed(const ScalarRegisters& registers) {
  std::string text;
  for (size_t i = 0; i < registers.size(); ++i)
    if (registers.test(i)) text += fmt::format(" {}", i);
  return text;
}

// A run of registers that reaches beyond the SGPRs, into M0 and EXEC: no compiler makes one.
bool names_no_registers(const Step& step) {
  const bool buffer = step.encoding == Encoding::kMubuf || step.encoding == Encoding::kMtbuf ||
                      step.encoding == Encoding::kMimg;
  const uint32_t base = step.unit() == Unit::kSmem ? bits(step.words[0], 5, 0) * 2
                        : buffer                   ? bits(step.words[1], 20, 16) * 4
                                                   : 0;
  const uint32_t data = step.unit() == Unit::kSmem ? bits(step.words[0], 12, 6) : 0;
  if (step.encoding == Encoding::kVop1 && step.opcode->result == ScalarResult::kVdst &&
      bits(step.words[0], 24, 24))
    return true;  // v_readfirstlane into a VGPR
  if (step.encoding == Encoding::kVop3 && step.opcode->result == ScalarResult::kVdst &&
      bits(step.words[0], 7, 7))
    return true;
  return base + step.opcode->base_words > 104 || data + step.opcode->result_words > 104;
}

struct Comparison {
  InstructionSet set;
  bool wave64;
  Decoder& llvm;
  uint64_t compared = 0;

  // False at the first difference.
  bool same(Bytes code, uint64_t offset) {
    Step step;
    const bool ours = decode(code, offset, set, wave64, step) && step.opcode != nullptr;
    const auto theirs = llvm.decode(offset, code.subspan(offset));
    if (!theirs) return true;  // reserved values of fields: the compiler makes none
    ++compared;
    if (ours && names_no_registers(step)) return true;
    if (!ours || step.size != theirs->size || step.opcode->mnemonic != theirs->mnemonic) {
      ADD_FAILURE() << theirs->mnemonic << ' ' << int{theirs->size} << ": "
                    << (ours ? step.opcode->mnemonic : "-") << ' ' << int{step.size}
                    << fmt::format(" {:08x} {:08x}", step.words[0], step.words[1]);
      return false;
    }
    return same_registers(step, *theirs);
  }

  bool same_registers(const Step& step, const vcard::Instruction& theirs) {
    ScalarRegisters writes = whole_masks(scalars(theirs.writes)), reads = whole_masks(scalars(theirs.reads));
    // What these do to EXEC without naming it, LLVM's tables for its decoder leave out.
    const auto name = step.opcode->mnemonic;
    const bool unnamed = name.find("saveexec") != name.npos || name.find("wrexec") != name.npos;
    if (unnamed) writes |= step.writes & exec();
    if (step.opcode->reads_exec) reads |= exec();
    const bool into_lds = step.encoding == Encoding::kMubuf && bits(step.words[0], 16, 16);
    if (step.opcode->reads_m0 || into_lds) reads.set(kM0);
    // A number of addresses that does not go with the image: LLVM leaves all operands out. With many
    // addresses the list of the virtual card's decoder is full before its end.
    if (step.encoding == Encoding::kMimg &&
        (scalars(theirs.reads).none() || theirs.reads.count == theirs.reads.runs.size()))
      return true;
    const bool written = is_memory(step) || whole_masks(step.writes) == writes;
    const bool exec_read = is_vector(step) || step.unit() == Unit::kOther ||
                           (whole_masks(step.reads) & exec()) == (reads & exec());
    const bool memory_read =
        !(is_memory(step) || step.unit() == Unit::kSmem) || whole_masks(step.reads) == reads;
    if (written && exec_read && memory_read) return true;
    ADD_FAILURE() << step.opcode->mnemonic << (wave64 ? " wave64" : " wave32") << " writes"
                  << listed(step.writes) << " /" << listed(writes) << " reads" << listed(step.reads) << " /"
                  << listed(reads) << fmt::format(" {:08x} {:08x}", step.words[0], step.words[1]);
    return false;
  }
};

const char* const kChips[] = {"gfx1010", "gfx1011", "gfx1012", "gfx1013", "gfx1030", "gfx1034"};

TEST(Decode, TheTableIsWhatLlvmKnows) {
  const auto table = vcard::opcode_table();
  ASSERT_TRUE(table);
  EXPECT_EQ(*table, read_file(ROCFIX_SOURCE "/src/inspect/isa/opcodes.inc").value())
      << "make it anew: rocfix-opcode-table > src/inspect/isa/opcodes.inc";
}

// The opcode stays, all else is random, now and then with a literal, DPP or SDWA.
std::array<uint32_t, 5> randomised(const vcard::Instruction& model, std::mt19937& random) {
  std::array<uint32_t, 5> words = model.words;
  const auto same_opcode = [&](uint32_t first, uint32_t second) {
    const auto a = encoding_of(first, second), b = encoding_of(model.words[0], model.words[1]);
    return a.encoding == b.encoding && a.number == b.number;
  };
  for (int tries = 0; tries < 40; ++tries) {
    const uint32_t mask = random() & random();
    const uint32_t first = (model.words[0] & ~mask) | (random() & mask), second = random() & random();
    if (same_opcode(first, second)) words[0] = first, words[1] = second;
  }
  constexpr uint32_t kSpecial[] = {249, 250, 255, 233, 126, 127, 106, 124};
  if (const uint32_t first = (words[0] & ~0xffu) | kSpecial[random() % 8];
      random() % 3 == 0 && same_opcode(first, words[1]))
    words[0] = first;
  for (size_t i = 2; i < words.size(); ++i) words[i] = random();
  return words;
}

TEST(Decode, EveryOpcodeOfEveryChipWithRandomOperands) {
  for (const std::string chip : kChips)
    for (const uint32_t lanes : {32u, 64u}) {
      auto llvm = Decoder::create(chip, lanes);
      ASSERT_TRUE(llvm);
      const auto opcodes = vcard::sweep_numbers(chip);
      ASSERT_TRUE(opcodes);
      std::mt19937 random(7);
      Comparison comparison{instruction_set(*find_chip(chip)), lanes == 64, **llvm};
      for (const auto& [number, model] : *opcodes)
        for (int i = 0; i < 100; ++i) {
          const auto words = i == 0 ? model.words : randomised(model, random);
          if (i != 0 && takes_no_special_source(model.mnemonic)) break;
          if (!comparison.same(std::as_bytes(std::span(words)), 0)) break;
        }
      EXPECT_GT(comparison.compared, opcodes->size() * 20) << chip;
      if (HasFailure()) return;
    }
}

// Words at random: where LLVM knows no instruction of this opcode at all, neither does the table.
TEST(Decode, WhatNoChipHasIsUnknown) {
  auto llvm = Decoder::create("gfx1010", 32);
  ASSERT_TRUE(llvm);
  Step step;
  const uint32_t dot[2] = {0xcc130000, 0x0}, export_like[2] = {0xc4000000, 0};
  ASSERT_TRUE(decode(std::as_bytes(std::span(dot)), 0, InstructionSet::kGfx10_1, false, step));
  EXPECT_EQ(step.opcode, nullptr);
  ASSERT_TRUE(decode(std::as_bytes(std::span(dot)), 0, InstructionSet::kGfx10_3, false, step));
  EXPECT_EQ(step.opcode->mnemonic, "v_dot2_f32_f16");
  ASSERT_TRUE(decode(std::as_bytes(std::span(export_like)), 0, InstructionSet::kGfx10_1, false, step));
  EXPECT_EQ(step.opcode, nullptr);
}

// Every kernel of a library for gfx1030: the same lengths, names and registers from its first byte to its
// last.
uint64_t compare_library(const std::string& path, uint64_t most) {
  const auto file = map_file(path);
  if (!file) ADD_FAILURE() << file.error().message << ": install the packages of ./x test";
  if (!file) return 0;
  Contents contents;
  std::vector<Bytes> objects;
  Walk walk{[&](Piece piece) {
              if (piece.target == "gfx1030") objects.push_back(piece.code_object.bytes);
            },
            contents};
  walk_blob(*file, "", walk);
  uint64_t compared = 0;
  for (int lanes : {32, 64}) {
    auto llvm = Decoder::create("gfx1030", static_cast<uint32_t>(lanes));
    Comparison comparison{InstructionSet::kGfx10_3, lanes == 64, **llvm};
    for (size_t i = 0; i < objects.size() && comparison.compared < most; ++i) {
      const auto object = CodeObject::parse(objects[i]);
      uint64_t outside = 0;
      for (const auto& kernel : kernels_of(*object, outside)) {
        if (kernel.descriptor.wave32() != (lanes == 32)) continue;
        for (uint64_t at = 0; at < kernel.code.size();) {
          const uint64_t before = comparison.compared;
          if (!comparison.same(kernel.code, at)) return compared;
          EXPECT_EQ(comparison.compared, before + 1) << kernel.name << " at " << at;
          Step step;
          if (!decode(kernel.code, at, comparison.set, lanes == 64, step)) return compared;
          at += step.size;
        }
      }
    }
    compared += comparison.compared;
  }
  return compared;
}

TEST(Decode, AllOfLibrocrand) {
  EXPECT_EQ(compare_library("/usr/lib/x86_64-linux-gnu/librocrand.so.1", ~uint64_t{0}), 44519u);
}

// A part: LLVM would take half a minute for all of it.
TEST(Decode, SomeOfLibrocsparse) {
  EXPECT_GT(compare_library("/usr/lib/x86_64-linux-gnu/librocsparse.so.0", 1000000), 1000000u);
}

}  // namespace
}  // namespace rocfix::inspect
