// SPDX-License-Identifier: MIT
#include "doctor/report/markdown.h"

#include <fmt/format.h>

#include "base/text.h"

namespace rocfix::doctor {
namespace {

// Text of files: nothing in it is markup, and no line ends a code span.
std::string code(std::string_view text) {
  std::string out = "`";
  for (const char c : text) out += c == '`' ? '\'' : c;
  return out + "`";
}

// GitHub would make a link of "#12" and a mention of "@name".
std::string plain(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("*_<>[]|`#@~\\").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string finding_text(const Examined& one) {
  std::string out = fmt::format("- **{} {}**: {}\n", to_string(one.finding.state), one.check->id,
                                plain(one.finding.summary));
  for (const auto& place : one.finding.evidence)
    out += fmt::format("  - {}{} {}\n", code(place.file),
                       place.line == 0 ? "" : fmt::format(" line {}", place.line),
                       place.text.empty() ? "" : code(place.text));
  if (!one.finding.fix.text.empty()) out += fmt::format("  - remedy: {}\n", plain(one.finding.fix.text));
  for (const auto& command : one.finding.fix.commands) out += fmt::format("    - {}\n", code(command));
  for (const auto source : one.check->sources) out += fmt::format("  - source: {}\n", source_url(source));
  return out;
}

// It goes to where all can read it.
std::string without_home(std::string text, const std::string& home) {
  if (home.size() < 2) return text;
  for (size_t at; (at = text.find(home + "/")) != text.npos;) text.replace(at, home.size(), "~");
  return text;
}

std::string section(const Diagnosis& diagnosis, const char* title, std::initializer_list<State> states) {
  std::string out;
  for (const State state : states)
    for (const auto& one : diagnosis.results)
      if (one.finding.state == state) out += finding_text(one);
  return out.empty() ? "" : fmt::format("\n### {}\n\n{}", title, out);
}

}  // namespace

std::string markdown_page(const Diagnosis& diagnosis, const Machine& machine, const PageOptions& options) {
  std::string out =
      fmt::format("## rocfix doctor\n\n{}, {}, Linux {}; {}\n", plain(diagnosis.card),
                  plain(machine.distribution.pretty), plain(machine.kernel.release), plain(options.tool));
  if (diagnosis.first != nullptr) out += "\nFirst: **" + std::string(diagnosis.first->check->id) + "**\n";
  out += section(diagnosis, "To mend", {State::kFail, State::kWarn});
  out += section(diagnosis, "What follows from these", {State::kBlocked});
  out += section(diagnosis, "Not known", {State::kUnknown});
  out += section(diagnosis, "Notes", {State::kInfo});
  out += fmt::format("\n{} checks found nothing.\n", diagnosis.count(State::kPass));
  return without_home(std::move(out), machine.user.home);
}

}  // namespace rocfix::doctor
