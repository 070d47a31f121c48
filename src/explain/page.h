// SPDX-License-Identifier: MIT
// What a log shows, as a page and as JSON (docs/explain.schema.json).
#pragma once

#include <string>
#include <vector>

#include "explain/diagnosis.h"

namespace rocfix::explain {

struct PageOptions {
  size_t columns = 80;
  bool color = false;
  bool verbose = false;  // all of every consequence, all sources
  std::string program = "rocfix";
};

// `origin` is the log's name.
std::string page(const std::vector<Found>& found, const std::string& origin, size_t lines,
                 const PageOptions& options);
std::string json_text(const std::vector<Found>& found, const std::string& origin, size_t lines,
                      const std::string& tool_version);

}  // namespace rocfix::explain
