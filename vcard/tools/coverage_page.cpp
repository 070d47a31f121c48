// SPDX-License-Identifier: MIT
#include "tools/coverage_page.h"

#include <fmt/format.h>

#include <fstream>

#include "exec/families.h"
#include "gfx/cards.h"
#include "isa/classes.h"

namespace rocfix::vcard {
namespace {

constexpr const char* kHead = R"(# Instruction coverage of the virtual card

Made by `rocfix-isa-coverage`; a test fails when this page is stale, when an opcode has no handler, or when no test
executes one. The opcodes are those that LLVM 15 decodes for gfx1010, gfx1011, gfx1012, gfx1013 and gfx1030: every value
of each encoding's opcode field was tried. *Handler* is the file in `vcard/exec/`. *Tested* names the forms that
`tests/vcard_isa` executes. Every mnemonic has a test that compares its results with an independent formula; the VOP3,
SDWA and DPP forms are also compared with the short one. All of it ran on the virtual card alone: no one here has a
real one.
)";

std::string row_key(const Opcode& opcode) {
  return fmt::format("{} {}", encoding_name(opcode.encoding), opcode.mnemonic);
}

// All opcodes of all chips, each with its chips.
Result<std::vector<CoverageRow>> all_rows() {
  std::map<Opcode, std::vector<std::string>> chips;
  for (const CardFigures& card : cards()) {
    const auto opcodes = sweep_opcodes(std::string(card.chip));
    if (!opcodes) return opcodes.error();
    for (const Opcode& opcode : *opcodes) chips[opcode].emplace_back(card.chip);
  }
  std::vector<CoverageRow> rows;
  for (const auto& [opcode, names] : chips) rows.push_back({opcode, names});
  return rows;
}

Result<std::vector<CoverageRow>> rows_where(bool excluded) {
  auto rows = all_rows();
  if (!rows) return rows.error();
  std::erase_if(*rows, [&](const CoverageRow& row) { return exclusion(row.opcode).empty() == excluded; });
  return std::move(*rows);
}

// The file that holds a mnemonic's row.
const std::map<std::string_view, std::string_view>& families() {
  static const auto found = [] {
    std::map<std::string_view, std::string_view> all;
#define ROCFIX_NAME_FAMILY(name) \
  for (const Operation& operation : name##_operations()) all.emplace(operation.mnemonic, #name);
    ROCFIX_INSTRUCTION_FAMILIES(ROCFIX_NAME_FAMILY)
#undef ROCFIX_NAME_FAMILY
    return all;
  }();
  return found;
}

std::string handler_text(const Opcode& opcode) {
  const auto found = families().find(opcode.mnemonic);
  return opcode.has_handler && found != families().end() ? std::string(found->second) : "**none**";
}

std::string tested_text(const Opcode& opcode, const ExecutedForms& executed) {
  const auto found = executed.find(row_key(opcode));
  return found == executed.end() ? "**no**" : fmt::format("{}", fmt::join(found->second, " "));
}

std::string chips_text(const std::vector<std::string>& chips) {
  return chips.size() == cards().size() ? "all" : fmt::format("{}", fmt::join(chips, " "));
}

struct Totals {
  size_t opcodes = 0, handled = 0, tested = 0;
};

std::string summary(const std::vector<CoverageRow>& rows, const ExecutedForms& executed) {
  std::map<Encoding, Totals> totals;
  for (const auto& [opcode, chips] : rows) {
    Totals& t = totals[opcode.encoding];
    ++t.opcodes;
    t.handled += opcode.has_handler;
    t.tested += executed.contains(row_key(opcode));
  }
  std::string text = "\n| encoding | opcodes | with a handler | tested |\n|---|---|---|---|\n";
  for (const auto& [encoding, t] : totals)
    text += fmt::format("| {} | {} | {} | {} |\n", encoding_name(encoding), t.opcodes, t.handled, t.tested);
  return text;
}

std::string tables(const std::vector<CoverageRow>& rows, const ExecutedForms& executed) {
  std::string text;
  const CoverageRow* last = nullptr;
  for (const CoverageRow& row : rows) {
    if (last == nullptr || last->opcode.encoding != row.opcode.encoding)
      text += fmt::format("\n## {}\n\n| opcode | handler | tested | chips |\n|---|---|---|---|\n",
                          encoding_name(row.opcode.encoding));
    text += fmt::format("| {} | {} | {} | {} |\n", row.opcode.mnemonic, handler_text(row.opcode),
                        tested_text(row.opcode, executed), chips_text(row.chips));
    last = &row;
  }
  return text;
}

std::string excluded_text(const std::vector<CoverageRow>& excluded) {
  std::map<std::string_view, std::vector<std::string_view>> by_reason;
  for (const CoverageRow& row : excluded) by_reason[exclusion(row.opcode)].push_back(row.opcode.mnemonic);
  std::string text = "\n## Not executed\n\nThey raise a fault that names them.\n";
  for (const auto& [reason, names] : by_reason)
    text += fmt::format("\n- {} ({}): {}\n", reason, names.size(), fmt::join(names, ", "));
  return text;
}

}  // namespace

ExecutedForms read_executed(const std::string& path) {
  ExecutedForms executed;
  std::ifstream file(path);
  for (std::string encoding, form, mnemonic; file >> encoding >> form >> mnemonic;)
    executed[encoding + " " + mnemonic].insert(form);
  return executed;
}

Result<std::vector<CoverageRow>> coverage_rows() {
  return rows_where(false);
}

Result<std::vector<CoverageRow>> excluded_rows() {
  return rows_where(true);
}

std::string coverage_page(const std::vector<CoverageRow>& rows, const std::vector<CoverageRow>& excluded,
                          const ExecutedForms& executed) {
  return kHead + summary(rows, executed) + tables(rows, executed) + excluded_text(excluded);
}

}  // namespace rocfix::vcard
