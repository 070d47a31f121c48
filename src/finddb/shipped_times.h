// SPDX-License-Identifier: MIT
// The part of the find-db that rocfix brings along: data/finddb/*.jsonl, inside the program.
#pragma once

#include <span>

#include "base/embedded.h"
#include "finddb/rows.h"

namespace rocfix {

class ShippedTimes {
 public:
  // The error names the line of a file that is wrong.
  static Result<ShippedTimes> parse(std::span<const EmbeddedFile> files);
  // The files inside this program.
  static Result<ShippedTimes> load();

  // As FindDb's, of one solver version.
  std::vector<TimeRow> all(const std::string& device, const ConvProblem& problem, int solver_version) const;
  std::vector<QuarantineRow> quarantined(const std::string& device, const ConvProblem& problem) const;

 private:
  FindDbRows rows_;
};

}  // namespace rocfix
