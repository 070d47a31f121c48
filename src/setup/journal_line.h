// SPDX-License-Identifier: MIT
// An event of the journal as a line: the hash of its JSON in hexadecimal, a blank, the JSON.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rocfix::setup {

std::string journal_line(const nlohmann::json& event);
// Nothing when the hash is another's, or it is no event.
std::optional<nlohmann::json> parse_journal_line(std::string_view line);

// Members of an event; 0, "" and nothing where there are none of that kind.
int64_t number_in(const nlohmann::json& event, const char* name);
std::string text_in(const nlohmann::json& event, const char* name);
std::vector<std::string> texts_in(const nlohmann::json& event, const char* name);

}  // namespace rocfix::setup
