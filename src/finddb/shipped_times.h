// SPDX-License-Identifier: MIT
// The part of the find-db that rocfix brings along: data/finddb/*.jsonl, inside the program.
#pragma once

#include <span>

#include "base/embedded.h"
#include "finddb/rows.h"

namespace rocfix {

// The files stay text, and a lookup reads the lines of its problem alone: a process that computes one
// convolution does not wait for thousands of others to be parsed.
class ShippedTimes {
 public:
  // Reads every line. The error names the one that is wrong, or is written otherwise than `rocfix db export`
  // does, which no lookup would find.
  static Result<ShippedTimes> parse(std::span<const EmbeddedFile> files);
  // The files inside this program, which a test has parsed.
  static ShippedTimes load();

  // As FindDb's, of one solver version.
  std::vector<TimeRow> all(const std::string& device, const ConvProblem& problem, int solver_version) const;
  std::vector<QuarantineRow> quarantined(const std::string& device, const ConvProblem& problem) const;

 private:
  FindDbRows rows(const std::string& device, const ConvProblem& problem) const;

  std::vector<std::string> texts_;
};

}  // namespace rocfix
