// SPDX-License-Identifier: MIT
// Prints docs/isa-coverage.md. Its argument is the file that tests/vcard_isa made:
//   ROCFIX_ISA_EXECUTED=executed test_vcard_isa && rocfix-isa-coverage executed > docs/isa-coverage.md
#include <fmt/format.h>

#include "tools/coverage_page.h"

int main(int argc, char** argv) {
  using namespace rocfix::vcard;
  if (argc != 2) {
    fmt::print(stderr, "use: rocfix-isa-coverage EXECUTED\n");
    return 2;
  }
  const auto rows = coverage_rows();
  const auto excluded = excluded_rows();
  if (!rows || !excluded) {
    fmt::print(stderr, "rocfix-isa-coverage: {}\n", (rows ? excluded.error() : rows.error()).message);
    return 1;
  }
  fmt::print("{}", coverage_page(*rows, *excluded, read_executed(argv[1])));
  return 0;
}
