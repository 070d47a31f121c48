// SPDX-License-Identifier: MIT
#include "inspect/isa/step.h"

#include "inspect/isa/encoding.h"

namespace rocfix::inspect {
namespace {

constexpr uint32_t kSdwa = 249;

int32_t sign_extended(uint32_t value, int width) {
  return static_cast<int32_t>(value << (32 - width)) >> (32 - width);
}

// Runs of registers begin at a multiple of their length, at most of four.
void add(ScalarRegisters& registers, uint32_t first, uint32_t count) {
  if (first == kNull) return;
  first = count >= 4 ? first & ~3u : count == 2 ? first & ~1u : first;
  for (uint32_t i = first; i < first + count && i < registers.size(); ++i) registers.set(i);
}

// A scalar operand of one word; constants are none.
void add_operand(ScalarRegisters& registers, uint32_t number) {
  if (number < registers.size()) add(registers, number, 1);
}

bool is_exec(uint32_t number) {
  return number == kExecLo || number == kExecLo + 1;
}

void read_exec(Step& step) {
  add(step.reads, kExecLo, 2);
}

// Of scalar instructions nothing but EXEC is asked for.
void read_salu(Step& step) {
  const uint32_t word = step.words[0];
  const std::string_view name = step.opcode->mnemonic;
  const bool one = step.encoding == Encoding::kSop1 && is_exec(bits(word, 7, 0)) && name != "s_getpc_b64";
  const bool two = (step.encoding == Encoding::kSop2 || step.encoding == Encoding::kSopc) &&
                   (is_exec(bits(word, 7, 0)) || is_exec(bits(word, 15, 8)));
  // SOPK instructions that write nothing read the register instead; s_addk and its kin do both.
  const bool in_place = step.encoding == Encoding::kSopk && is_exec(bits(word, 22, 16)) &&
                        !name.starts_with("s_movk") && !name.starts_with("s_getreg") &&
                        !name.starts_with("s_call");
  if (one || two || in_place) read_exec(step);
}

void read_smem(Step& step) {
  add(step.reads, bits(step.words[0], 5, 0) * 2, step.opcode->base_words);
  if (step.opcode->reads_data) add(step.reads, bits(step.words[0], 12, 6), step.opcode->result_words);
  if (step.opcode->base_words != 0) add_operand(step.reads, bits(step.words[1], 31, 25));
}

void read_flat(Step& step) {
  // 0x7f: scratch without any address register, on chips that know it (LLVM, FeatureFlatScratchSTMode).
  const uint32_t base = bits(step.words[1], 22, 16);
  if (base != 0x7f) add(step.reads, base, step.opcode->base_words);
}

void read_buffer(Step& step) {
  add(step.reads, bits(step.words[1], 20, 16) * 4, step.opcode->base_words);
  if (step.opcode->base_words != 0) add_operand(step.reads, bits(step.words[1], 31, 24));
  if (step.encoding == Encoding::kMubuf && bits(step.words[0], 16, 16)) add_operand(step.reads, kM0);  // LDS
}

void read_image(Step& step) {
  // LLVM takes a descriptor for eight words even where R128 says four.
  add(step.reads, bits(step.words[1], 20, 16) * 4, step.opcode->base_words);
  if (step.opcode->sampler) add(step.reads, bits(step.words[1], 25, 21) * 4, 4);
}

void add_reads(Step& step) {
  switch (step.encoding) {
    case Encoding::kSop1:
    case Encoding::kSop2:
    case Encoding::kSopc:
    case Encoding::kSopk:
      read_salu(step);
      break;
    case Encoding::kSmem:
      read_smem(step);
      break;
    case Encoding::kGlobal:
    case Encoding::kScratch:
      read_flat(step);
      break;
    case Encoding::kMubuf:
    case Encoding::kMtbuf:
      read_buffer(step);
      break;
    case Encoding::kMimg:
      read_image(step);
      break;
    default:
      break;
  }
  if (step.opcode->reads_exec) read_exec(step);
  if (step.opcode->reads_m0) add_operand(step.reads, kM0);
}

// The register that VOPC names in its SDWA form.
uint32_t compare_result(const Step& step) {
  const bool sdwa = step.encoding == Encoding::kVopc && bits(step.words[0], 8, 0) == kSdwa;
  return sdwa && bits(step.words[1], 15, 15) ? bits(step.words[1], 14, 8) : kVccLo;
}

void add_writes(Step& step, uint32_t mask_words) {
  const Opcode& opcode = *step.opcode;
  const uint32_t count = opcode.result_words == 0 ? mask_words : opcode.result_words;
  step.scalar_result = opcode.result != ScalarResult::kNone;
  switch (opcode.result) {
    case ScalarResult::kNone:
      break;
    case ScalarResult::kSdst: {
      const bool smem = step.encoding == Encoding::kSmem;
      if (smem && opcode.reads_data && !bits(step.words[0], 16, 16)) {  // GLC: an atomic that returns
        step.scalar_result = false;
        break;
      }
      add(step.writes, smem ? bits(step.words[0], 12, 6) : bits(step.words[0], 22, 16), count);
      break;
    }
    case ScalarResult::kSdstVop3b:
      add(step.writes, bits(step.words[0], 14, 8), count);
      break;
    case ScalarResult::kVdst: {
      const bool vop1 = step.encoding == Encoding::kVop1;
      add(step.writes, vop1 ? bits(step.words[0], 23, 17) : bits(step.words[0], 6, 0), count);
      break;
    }
    case ScalarResult::kVcc:
      add(step.writes, compare_result(step), count);
      break;
    case ScalarResult::kExec:
      add(step.writes, kExecLo, 2);
      break;
  }
}

}  // namespace

bool decode(Bytes code, uint64_t offset, InstructionSet set, bool wave64, Step& step) {
  const auto first = read_at<uint32_t>(code, offset);
  if (!first) return false;
  const uint32_t second = read_at<uint32_t>(code, offset + 4).value_or(0);
  const auto [encoding, number] = encoding_of(*first, second);
  step = Step{};
  step.words[0] = *first;
  step.words[1] = second;
  step.offset = static_cast<uint32_t>(offset);
  step.encoding = encoding;
  step.number = static_cast<uint16_t>(number);
  step.opcode = encoding == Encoding::kCount ? nullptr : find_opcode(set, encoding, number);
  step.size = static_cast<uint8_t>(4 * words_of(encoding, step.opcode, *first, second));
  if (!slice(code, offset, step.size)) return false;
  if (step.opcode == nullptr) return true;
  add_reads(step);
  add_writes(step, wave64 ? 2 : 1);
  return true;
}

int64_t branch_target(const Step& step) {
  return int64_t{step.offset} + 4 + 4 * int64_t{static_cast<int16_t>(step.immediate())};
}

int32_t memory_offset(const Step& step) {
  const uint32_t word = step.words[0];
  switch (step.encoding) {
    case Encoding::kFlat:
      return static_cast<int32_t>(bits(word, 11, 0));
    case Encoding::kGlobal:
    case Encoding::kScratch:
      return sign_extended(bits(word, 11, 0), 12);
    case Encoding::kMubuf:
    case Encoding::kMtbuf:
      return static_cast<int32_t>(bits(word, 11, 0));
    case Encoding::kDs:
      return static_cast<int32_t>(bits(word, 15, 0));
    default:
      return 0;
  }
}

}  // namespace rocfix::inspect
