// SPDX-License-Identifier: MIT
// Prints src/inspect/isa/opcodes.inc: rocfix-opcode-table > src/inspect/isa/opcodes.inc
#include <fmt/format.h>

#include "tools/opcode_table.h"

int main() {
  const auto table = rocfix::vcard::opcode_table();
  if (!table) {
    fmt::print(stderr, "rocfix-opcode-table: {}\n", table.error().message);
    return 1;
  }
  fmt::print("{}", *table);
  return 0;
}
