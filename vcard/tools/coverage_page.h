// SPDX-License-Identifier: MIT
// docs/isa-coverage.md: every opcode of every chip, who executes it, and whether a test does.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "tools/opcode_sweep.h"

namespace rocfix::vcard {

// The forms that tests executed, by "ENCODING mnemonic": "plain", "sdwa", "dpp16", "dpp8".
using ExecutedForms = std::map<std::string, std::set<std::string>>;

// Lines "ENCODING form mnemonic", as tests/vcard_isa writes them.
ExecutedForms read_executed(const std::string& path);

// One row of the page: an opcode with the chips that have it.
struct CoverageRow {
  Opcode opcode;
  std::vector<std::string> chips;
};

// Of all chips that the virtual card can be, without the excluded ones.
Result<std::vector<CoverageRow>> coverage_rows();
// Those that the card does not execute.
Result<std::vector<CoverageRow>> excluded_rows();

std::string coverage_page(const std::vector<CoverageRow>& rows, const std::vector<CoverageRow>& excluded,
                          const ExecutedForms& executed);

}  // namespace rocfix::vcard
