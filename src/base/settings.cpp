// SPDX-License-Identifier: MIT
#include "base/settings.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "base/text.h"

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

std::string state_folder() {
  const auto folder = variable("XDG_STATE_HOME");
  return folder && folder->starts_with('/') ? *folder : "";
}

std::string config_folder() {
  const auto folder = variable("XDG_CONFIG_HOME");
  return folder && folder->starts_with('/') ? *folder : "";
}

bool started_by_sudo() {
  return variable("SUDO_USER").has_value();
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

void set_gfx_override(const std::string& version) {
  constexpr const char* kName = "HSA_OVERRIDE_GFX_VERSION";
  version.empty() ? unsetenv(kName) : setenv(kName, version.c_str(), 1);
}

std::optional<Policy> parse_policy(std::string_view text) {
  const auto name = std::find(std::begin(kPolicyNames), std::end(kPolicyNames), text);
  if (name == std::end(kPolicyNames)) return std::nullopt;
  return static_cast<Policy>(name - std::begin(kPolicyNames));
}

InterposerSettings read_interposer_settings() {
  InterposerSettings settings;
  settings.policy = parse_policy(variable("ROCFIX_POLICY").value_or("engine")).value_or(Policy::kOff);
  settings.journal_path = variable("ROCFIX_JOURNAL").value_or("");
  settings.watch_s = std::strtod(variable("ROCFIX_WATCH").value_or("0").c_str(), nullptr);
  settings.watch_ends_process = variable("ROCFIX_WATCH_ACTION").value_or("end") != "wait";
  return settings;
}

namespace {

std::vector<std::string> folders_of(const char* name) {
  std::vector<std::string> folders;
  const std::string list = variable(name).value_or("");
  for (const auto folder : split(list, ':'))
    if (!folder.empty()) folders.emplace_back(folder);
  return folders;
}

void tell(const InterposerSettings& settings) {
  setenv("ROCFIX_POLICY", kPolicyNames[static_cast<size_t>(settings.policy)], 1);
  setenv("ROCFIX_JOURNAL", settings.journal_path.c_str(), 1);
  setenv("ROCFIX_WATCH", fmt::format("{}", settings.watch_s).c_str(), 1);
  setenv("ROCFIX_WATCH_ACTION", settings.watch_ends_process ? "end" : "wait", 1);
}

}  // namespace

void choose_interposer(const InterposerSettings& settings, const std::string& library) {
  tell(settings);
  put_before("LD_PRELOAD", library);
}

void choose_wrapper(const InterposerSettings& settings, const std::string& library) {
  tell(settings);
  put_before("LD_LIBRARY_PATH", library.substr(0, library.rfind('/')));
}

std::vector<std::string> library_path_folders() {
  return folders_of("LD_LIBRARY_PATH");
}

std::vector<std::string> program_path_folders() {
  return folders_of("PATH");
}

bool is_terminal(int descriptor) {
  return isatty(descriptor) == 1;
}

size_t terminal_columns(size_t otherwise, size_t most) {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return otherwise;
  return std::min<size_t>(size.ws_col, most);
}

}  // namespace rocfix
