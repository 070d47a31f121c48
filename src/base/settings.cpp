// SPDX-License-Identifier: MIT
#include "base/settings.h"

#include <fmt/format.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>

namespace rocfix {
namespace {

std::optional<std::string> variable(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

template <class Number>
Status read_number(const char* name, Number& number) {
  const auto text = variable(name);
  if (!text) return {};
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error == std::errc() && end == text->data() + text->size()) return {};
  return Error{Code::kBadInput, fmt::format("{}={}: a whole number is wanted", name, *text)};
}

// Both variables that this is used for are lists with colons.
void put_before(const char* name, const std::string& entry) {
  const auto others = variable(name);
  setenv(name, (others ? entry + ":" + *others : entry).c_str(), 1);
}

}  // namespace

Result<CardSettings> read_card_settings() {
  CardSettings settings;
  settings.chip = variable("ROCFIX_CARD").value_or(settings.chip);
  settings.gfx_override = variable("HSA_OVERRIDE_GFX_VERSION");
  settings.strict = variable("ROCFIX_CARD_STRICT").value_or("0") != "0";
  settings.report_path = variable("ROCFIX_CARD_REPORT").value_or("");
  settings.profile_path = variable("ROCFIX_CARD_PROFILE").value_or("");
  ROCFIX_CHECK(read_number("ROCFIX_CARD_THREADS", settings.threads));
  ROCFIX_CHECK(read_number("ROCFIX_CARD_SEED", settings.seed));
  ROCFIX_CHECK(read_number("ROCFIX_CARD_BUDGET", settings.budget));
  return settings;
}

Settings read_settings() {
  Settings settings;
  settings.color =
      is_terminal(STDOUT_FILENO) && !variable("NO_COLOR") && variable("TERM").value_or("dumb") != "dumb";
  settings.gfx_override = variable("HSA_OVERRIDE_GFX_VERSION");
  return settings;
}

std::string wanted_solver() {
  return variable("ROCFIX_SOLVER").value_or("");
}

Result<bool> wants_exact() {
  const std::string text = variable("ROCFIX_ACCURACY").value_or("fast");
  if (text == "exact" || text == "fast") return text == "exact";
  return Error{Code::kBadInput, fmt::format("ROCFIX_ACCURACY={}: exact or fast is wanted", text)};
}

// The XDG Base Directory Specification 0.8: a relative path in $XDG_DATA_HOME is to be ignored.
Result<std::string> find_db_path() {
  constexpr const char* kFile = "/rocfix/find.db";
  const auto chosen = variable("ROCFIX_DB");
  if (chosen == "off") return Error{Code::kNotFound, "ROCFIX_DB=off: times are neither kept nor looked up"};
  if (chosen) return *chosen;
  const auto data = variable("XDG_DATA_HOME"), home = variable("HOME");
  if (data && data->starts_with('/')) return *data + kFile;
  if (home) return *home + "/.local/share" + kFile;
  return Error{Code::kNotFound, "there is no place for the find-db: set ROCFIX_DB, or HOME"};
}

void choose_card(const CardChoice& choice) {
  setenv("ROCFIX_CARD", choice.chip.c_str(), 1);
  if (choice.strict) setenv("ROCFIX_CARD_STRICT", "1", 1);
  if (!choice.profile.empty()) setenv("ROCFIX_CARD_PROFILE", choice.profile.c_str(), 1);
  if (choice.library.empty()) return;
  const std::string folder = choice.library.substr(0, choice.library.rfind('/'));
  put_before("LD_LIBRARY_PATH", folder);
  put_before("LD_PRELOAD", folder + "/librocfix-shim.so");
}

bool is_terminal(int descriptor) {
  return isatty(descriptor) == 1;
}

}  // namespace rocfix
