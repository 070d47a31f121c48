// SPDX-License-Identifier: MIT
#include "exec/handler.h"

#include <span>
#include <unordered_map>

#include "exec/families.h"

namespace rocfix::vcard {
namespace {

using Table = std::unordered_map<std::string_view, const Operation*>;

Table make_table() {
  Table table;
#define ROCFIX_ADD_FAMILY(name) \
  for (const Operation& operation : name##_operations()) table.emplace(operation.mnemonic, &operation);
  ROCFIX_INSTRUCTION_FAMILIES(ROCFIX_ADD_FAMILY)
#undef ROCFIX_ADD_FAMILY
  return table;
}

const Table& table() {
  static const Table& made = *new Table(make_table());  // kept: threads may outlive static destructors
  return made;
}

}  // namespace

Handler find_handler(const Instruction& instruction, uint32_t lanes) {
  const auto found = table().find(instruction.mnemonic);
  return found == table().end() ? nullptr : found->second->choose(instruction, lanes);
}

std::vector<std::string_view> all_mnemonics() {
  std::vector<std::string_view> names;
  for (const auto& [name, operation] : table()) names.push_back(name);
  return names;
}

}  // namespace rocfix::vcard
