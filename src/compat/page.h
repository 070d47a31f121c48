// SPDX-License-Identifier: MIT
// An answer of the compatibility table, as a page and as JSON (docs/compat.schema.json).
#pragma once

#include <string>

#include "compat/table.h"

namespace rocfix::compat {

struct PageOptions {
  size_t columns = 80;
  bool color = false;
  bool verbose = false;  // dates and sources
};

std::string page(const Answer& answer, const std::string& as_of, const PageOptions& options);
std::string json_text(const Answer& answer, const std::string& as_of, const std::string& tool_version);

}  // namespace rocfix::compat
