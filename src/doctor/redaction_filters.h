// SPDX-License-Identifier: MIT
// What of texts and lists the checks look at; the rest of them tells of other things that a machine is for.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>

#include "base/text.h"

namespace rocfix::doctor {

inline bool has_any(std::string_view line, std::initializer_list<std::string_view> texts) {
  return std::any_of(texts.begin(), texts.end(), [&](auto text) { return line.find(text) != line.npos; });
}

// Lines that are not kept become empty, so that line numbers stay true.
template <class Keep>
std::string kept_lines(std::string_view text, Keep keep) {
  std::string out;
  for (const auto line : split_lines(text)) out += (keep(line) ? std::string(line) : "") + "\n";
  return out;
}

// dpkg's status file: the stanzas of ROCm's packages.
std::string without_other_packages(std::string_view text);
// The kernel's command line: a disk's UUID is in it.
std::string without_other_parameters(std::string_view text);
// syslog's "Nov 20 10:00:00 host kernel: " goes, and lines that are not about the card.
std::string without_other_messages(std::string_view text);
// A line of a profile without further commands behind the assignment.
std::string_view without_other_commands(std::string_view line);
// "https://name:password@host" without the first two.
std::string without_logins(std::string text);

// Of a folder of packages: those that a check asks for.
bool is_known_package(std::string_view entry);
// Of a folder of libraries: ROCm's, and the folders of Pythons.
bool is_known_library(std::string_view entry);

}  // namespace rocfix::doctor
