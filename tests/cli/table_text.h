// SPDX-License-Identifier: MIT
// Reads back what the commands print for people.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace rocfix {

struct VerifyRow {
  std::string size, channels, kernel, batch, solver, first, later, memory, workspace, error, status;
  std::string reason;  // the line below a row that did not pass
  std::string repeat;  // the command of the line "repeat:"
};

struct VerifyText {
  std::string device;  // the first line
  std::string header;
  std::vector<VerifyRow> rows;
  std::string summary;

  std::vector<std::string> statuses() const;
};

VerifyText read_verify(const std::string& out);

std::vector<std::string> lines_of(const std::string& text);
std::vector<std::string> words_of(const std::string& line);
// The lines that begin with `start`.
std::vector<std::string> lines_with(const std::string& text, const std::string& start);
// Of the cases of a --json document.
std::vector<std::string> values_of(const nlohmann::json& document, const char* key);

}  // namespace rocfix
