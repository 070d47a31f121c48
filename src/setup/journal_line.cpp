// SPDX-License-Identifier: MIT
#include "setup/journal_line.h"

#include <fmt/format.h>

#include "setup/files.h"

namespace rocfix::setup {

using nlohmann::json;

constexpr size_t kHashDigits = 16;

std::string journal_line(const json& event) {
  const std::string text = event.dump(-1, ' ', false, json::error_handler_t::replace);
  return fmt::format("{:016x} {}\n", hash_text(text), text);
}

std::optional<json> parse_journal_line(std::string_view line) {
  if (line.size() < kHashDigits + 2 || line[kHashDigits] != ' ') return std::nullopt;
  const std::string_view text = line.substr(kHashDigits + 1);
  if (fmt::format("{:016x}", hash_text(text)) != line.substr(0, kHashDigits)) return std::nullopt;
  json event = json::parse(text, nullptr, false);
  if (!event.is_object() || !event.contains("event") || !event["event"].is_string()) return std::nullopt;
  return event;
}

int64_t number_in(const json& event, const char* name) {
  const auto found = event.is_object() ? event.find(name) : event.end();
  return found != event.end() && found->is_number_integer() ? found->get<int64_t>() : 0;
}

std::string text_in(const json& event, const char* name) {
  const auto found = event.is_object() ? event.find(name) : event.end();
  return found != event.end() && found->is_string() ? found->get<std::string>() : "";
}

std::vector<std::string> texts_in(const json& event, const char* name) {
  std::vector<std::string> texts;
  const auto found = event.is_object() ? event.find(name) : event.end();
  if (found == event.end() || !found->is_array()) return texts;
  for (const auto& one : *found)
    if (one.is_string()) texts.push_back(one.get<std::string>());
  return texts;
}

}  // namespace rocfix::setup
