// SPDX-License-Identifier: MIT
// The compatibility table, asked by constraint.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "compat/json_lines.h"

namespace rocfix::compat {

// What is asked for; what is left out does not matter.
struct Query {
  std::string chip;
  std::array<std::optional<std::string>, kParts> versions;
  std::optional<std::string> override_version;  // kUnset asks for stacks without
};

enum class Match {
  kNo,
  kSilent,  // nothing against it, but the row does not state all that was asked
  kYes,
};
Match match(const Row& row, const Query& query);

// The chip of a name as people write it: "gfx1012", "RX 5500 XT", "5700". Nothing when none is meant, or
// several.
std::optional<std::string> chip_of(std::string_view name);
// Why a query cannot be asked.
Status check(const Query& query);

// Rows may speak of the same stack: nothing that both state differs, and both state chip, ROCm, PyTorch and
// override.
bool same_stack(const Row& a, const Row& b);

struct Answer {
  // Rows of the same stack stand together, in the order of the table otherwise.
  std::vector<const Row*> rows;
  size_t silent = 0;  // so many more might match
  // Groups of rows that say different things of the same stack.
  std::vector<std::vector<const Row*>> contradictions;
  bool contradicted(const Row& row) const;
};
Answer select(const std::vector<Row>& rows, const Query& query, bool with_silent = false);

// What rocfix carries (data/compat).
const Rows& shipped_rows();

}  // namespace rocfix::compat
