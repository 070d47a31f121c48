// SPDX-License-Identifier: MIT
// The dependency rule of ARCHITECTURE.md, and what else keeps the layers apart, as checks of source text.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "layering/source_file.h"

namespace rocfix {

struct Violation {
  std::string where;  // "src/base/text.h:12"
  std::string what;
};

struct Rule {
  std::string_view name;
  std::string_view why;
  std::vector<Violation> (*check)(const SourceFile&);
};

std::span<const Rule> rules();

// A place that a rule leaves alone.
struct Exception {
  std::string_view path;
  std::string_view code;  // text of the line
  std::string_view reason;
};

std::span<const Exception> chip_name_exceptions();

}  // namespace rocfix
