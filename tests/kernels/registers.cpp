// SPDX-License-Identifier: MIT
#include "kernels/registers.h"

#include <cstdlib>
#include <string>

namespace rocfix {
namespace {

struct NamedRegister {
  std::string_view name;
  size_t first, count;
};

constexpr NamedRegister kNamed[] = {{"vcc", 106, 2},  {"vcc_lo", 106, 1},  {"vcc_hi", 107, 1}, {"m0", 124, 1},
                                    {"exec", 126, 2}, {"exec_lo", 126, 1}, {"exec_hi", 127, 1}};

struct RegisterFile {
  std::string_view prefix;
  size_t first;
};

constexpr RegisterFile kFiles[] = {{"s", 0}, {"ttmp", 108}};

ScalarRegisters range(size_t first, size_t count) {
  ScalarRegisters registers;
  for (size_t i = first; i < first + count; ++i) registers.set(i);
  return registers;
}

// "5" or "[4:7]", what follows the name of a register file; empty for anything else ("src_shared_base").
ScalarRegisters numbered(const std::string& text, size_t base) {
  const size_t digits = text.starts_with('[') ? 1 : 0;
  if (text.find_first_of("0123456789") != digits) return {};
  const size_t first = std::strtoul(text.c_str() + digits, nullptr, 10);
  const size_t colon = text.find(':');
  const size_t last = colon == text.npos ? first : std::strtoul(text.c_str() + colon + 1, nullptr, 10);
  return range(base + first, last - first + 1);
}

}  // namespace

ScalarRegisters scalar_registers(std::string_view operand) {
  const size_t begin = operand.find_first_not_of("-|");  // the modifiers "negative" and "absolute"
  if (begin == operand.npos) return {};
  operand = operand.substr(begin, operand.find('|', begin) - begin);
  for (const auto& [name, first, count] : kNamed)
    if (operand == name) return range(first, count);
  for (const auto& [prefix, first] : kFiles)
    if (operand.starts_with(prefix))
      if (const auto found = numbered(std::string(operand.substr(prefix.size())), first); found.any())
        return found;
  return {};
}

ScalarRegisters exec_registers() {
  return scalar_registers("exec");
}

}  // namespace rocfix
