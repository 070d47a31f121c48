// SPDX-License-Identifier: MIT
#include "kernels/disassembly.h"

#include <algorithm>
#include <cstdlib>
#include <map>

#include "base/text.h"
#include "kernels/effects.h"

namespace rocfix {
namespace {

constexpr std::string_view kWordsMark = "// ";  // before the address and the words of an instruction

// "s_mov_b32 s0, 1    // 000000000004: BE800381 <label+0x4>"
void read_words(Instruction& instruction, std::string_view comment) {
  char* end = nullptr;
  const std::string text(comment);
  instruction.address = std::strtoull(text.c_str(), &end, 16);
  for (const auto word : split_words(std::string_view(text).substr(size_t(end - text.data()) + 1)))
    if (!word.starts_with('<'))
      instruction.words.push_back(uint32_t(std::strtoul(std::string(word).c_str(), nullptr, 16)));
}

// One operand with what follows it: "s3 offset:8 glc".
void read_operand(Instruction& instruction, std::string_view text) {
  const auto words = split_words(text);
  for (size_t i = 0; i < words.size(); ++i)
    (i == 0 ? instruction.operands : instruction.modifiers).emplace_back(words[i]);
}

// Operands stand between commas; "[v1, v2]" and "[0,1,2,3]" are one.
void read_operands(Instruction& instruction, std::string_view text) {
  size_t begin = 0;
  int depth = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    depth += (text[i] == '[') - (text[i] == ']');
    if (text[i] != ',' || depth > 0) continue;
    const auto operand = text.substr(begin, i - begin);
    if (trim(operand).starts_with('['))
      instruction.operands.emplace_back(trim(operand));
    else
      read_operand(instruction, operand);
    begin = i + 1;
  }
  read_operand(instruction, text.substr(begin));
}

Instruction read_instruction(std::string_view line, std::string_view kernel) {
  Instruction instruction;
  const size_t mark = line.find(kWordsMark);
  instruction.kernel = kernel;
  instruction.text = trim(line.substr(0, mark));
  if (mark != line.npos) read_words(instruction, line.substr(mark + kWordsMark.size()));
  const size_t blank = std::min(instruction.text.find(' '), instruction.text.size());
  instruction.mnemonic = instruction.text.substr(0, blank);
  read_operands(instruction, std::string_view(instruction.text).substr(blank));
  return instruction;
}

// "0000000000001600 <rocfix_direct_f32>:"
std::optional<std::string_view> label_of(std::string_view line) {
  if (!line.ends_with(">:")) return {};
  const size_t begin = line.find('<') + 1;
  return line.substr(begin, line.size() - 2 - begin);
}

// A branch counts words from the instruction after it.
void link_branches(Listing& code) {
  std::map<uint64_t, size_t> index_at;
  for (size_t i = 0; i < code.size(); ++i) index_at[code[i].address] = i;
  for (Instruction& branch : code) {
    if (!branch.is_branch || !branch.is_sopp()) continue;
    const auto found = index_at.find(branch.address + 4 + uint64_t(int64_t{int16_t(branch.immediate())} * 4));
    if (found != index_at.end()) branch.target = found->second;
  }
}

}  // namespace

bool Instruction::has_modifier(std::string_view name) const {
  return std::find(modifiers.begin(), modifiers.end(), name) != modifiers.end();
}

int Instruction::offset() const {
  constexpr std::string_view kKey = "offset:";
  for (const std::string& modifier : modifiers)
    if (modifier.starts_with(kKey)) return std::atoi(modifier.c_str() + kKey.size());
  return 0;
}

bool Instruction::is_sopp() const {
  return !words.empty() && words[0] >> 23 == 0x17F;
}

Listing parse_disassembly(std::string_view text) {
  Listing code;
  std::string kernel;
  for (const std::string_view line : split_lines(text)) {
    if (const auto label = label_of(line)) kernel = *label;
    if (!line.starts_with('\t')) continue;
    code.push_back(read_instruction(line, kernel));
    add_effects(code.back());
  }
  link_branches(code);
  return code;
}

}  // namespace rocfix
