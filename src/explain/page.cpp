// SPDX-License-Identifier: MIT
#include "explain/page.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/layout.h"
#include "compat/sources.h"

namespace rocfix::explain {
namespace {

class Writer {
 public:
  Writer(const std::string& origin, const PageOptions& options) : origin_(origin), options_(options) {}

  void cause(const Found& found, bool first) {
    const Symptom& symptom = *found.symptom;
    text += layout_.styled(first ? Style::kRed : Style::kYellow, symptom.id) + " " +
            layout_.styled(Style::kBold, symptom.title) + "\n";
    seen(found);
    text += layout_.paragraph("   Cause ", symptom.cause);
    text += layout_.paragraph("  Remedy ", symptom.remedy);
    for (const auto& command : symptom.commands) text += layout_.command(11, command);
    if (!symptom.checks.empty())
      text += layout_.paragraph(
          "   Check ", fmt::format("{} doctor --only {}", options_.program, fmt::join(symptom.checks, ",")));
    sources(symptom);
    text += "\n";
  }
  void consequence(const Found& found) {
    text += layout_.paragraph(
        found.symptom->id + " ",
        fmt::format("{}: follows from {} (line {})", found.symptom->title, found.caused_by, found.line));
  }
  std::string text;

 private:
  void seen(const Found& found) {
    text += layout_.paragraph("    Seen ", fmt::format("{}:{}: {}", origin_, found.line, found.text));
    if (found.lines > 1) text += fmt::format("         in {} lines, this is the first\n", found.lines);
  }
  void sources(const Symptom& symptom) {
    const size_t count = options_.verbose ? symptom.sources.size() : 1;
    for (size_t i = 0; i < count; ++i)
      text +=
          fmt::format("{} {}\n", i == 0 ? "    From" : "        ", compat::source_url(symptom.sources[i]));
  }

  std::string origin_;
  PageOptions options_;
  Layout layout_{options_.columns, options_.color};
};

std::string not_recognised(const std::string& origin, size_t lines, const PageOptions& options) {
  const Layout layout{options.columns, false};
  std::string text = layout.paragraph(
      "", fmt::format("Not recognised: {} {} of {}, and none of the {} symptoms known of RDNA1 cards.", lines,
                      lines == 1 ? "line" : "lines", origin, shipped_symptoms().list.size()));
  text += "\nWhat to do next:\n";
  text += layout.paragraph("  - ", options.program + " doctor  (examines this machine instead of a log)");
  text += layout.paragraph("  - ",
                           "look at what the kernel said: sudo dmesg | " + options.program + " explain -");
  text += layout.paragraph("  - ",
                           "make the failure say more, and explain that: AMD_LOG_LEVEL=3 MIOPEN_LOG_LEVEL=6 "
                           "HIP_LAUNCH_BLOCKING=1 in front of the command");
  return text;
}

nlohmann::ordered_json found_json(const Found& found) {
  const Symptom& symptom = *found.symptom;
  nlohmann::ordered_json object = {
      {"id", symptom.id},         {"title", symptom.title},       {"line", found.line},
      {"text", found.text},       {"lines", found.lines},         {"cause", symptom.cause},
      {"remedy", symptom.remedy}, {"commands", symptom.commands}, {"checks", symptom.checks}};
  object["caused_by"] =
      found.caused_by.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(found.caused_by);
  object["sources"] = nlohmann::ordered_json::array();
  for (const auto& source : symptom.sources) object["sources"].push_back(compat::source_url(source));
  return object;
}

}  // namespace

std::string page(const std::vector<Found>& found, const std::string& origin, size_t lines,
                 const PageOptions& options) {
  if (found.empty()) return not_recognised(origin, lines, options);
  Writer writer(origin, options);
  for (const auto& one : found)
    if (one.caused_by.empty() || options.verbose)
      writer.cause(one, &one == &found[0]);
    else
      writer.consequence(one);
  while (writer.text.ends_with("\n\n")) writer.text.pop_back();
  return writer.text;
}

std::string json_text(const std::vector<Found>& found, const std::string& origin, size_t lines,
                      const std::string& tool_version) {
  nlohmann::ordered_json document = {
      {"schema_version", 1}, {"tool_version", tool_version}, {"log", origin}, {"lines", lines}};
  document["as_of"] = shipped_symptoms().as_of;
  document["recognised"] = !found.empty();
  document["symptoms"] = nlohmann::ordered_json::array();
  for (const auto& one : found) document["symptoms"].push_back(found_json(one));
  return document.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace rocfix::explain
