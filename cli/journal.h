// SPDX-License-Identifier: MIT
// The convolutions of a program that ran with the interposer: what it left in its journal, as a table and as
// a trace.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace rocfix {

// A problem and who computed it, over all processes.
struct JournalRow {
  std::string problem;  // its text; "other": no 2-D convolution of floats
  std::string by;
  uint64_t calls = 0, timed = 0;
  double milliseconds = 0;  // of those that were timed
  uint64_t workspace_bytes = 0;

  // Of all calls, as those that were timed.
  double total_milliseconds() const { return timed == 0 ? 0 : milliseconds * double(calls) / double(timed); }
};

// The longest first. Lines that are none (a process was killed as it wrote) are passed over.
std::vector<JournalRow> parse_journal(std::string_view text);
Result<std::vector<JournalRow>> read_journal(const std::string& path);

std::string journal_table(const std::vector<JournalRow>& rows);
// A file of problem lines (docs/interposer.md), each with its count.
std::string trace_text(const std::vector<JournalRow>& rows);

}  // namespace rocfix
