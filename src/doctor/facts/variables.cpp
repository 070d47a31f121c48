// SPDX-License-Identifier: MIT
#include "doctor/facts/variables.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"

namespace rocfix::doctor {
namespace {

constexpr size_t kMostFiles = 128;  // of a folder

// clang-format off
constexpr std::string_view kPrefixes[] = {
    "HSA_", "HIP_", "ROCR_", "ROCM_", "ROC_", "AMD_", "GPU_", "MIOPEN_", "ROCBLAS_", "HIPBLASLT_", "TENSILE_", "PYTORCH_",
    "TORCH_", "CUDA_VISIBLE", "ROCFIX_",
};
constexpr std::string_view kNames[] = {
    "LD_LIBRARY_PATH", "LD_PRELOAD", "PYTHONPATH", "VIRTUAL_ENV", "CONDA_PREFIX", "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL",
};
constexpr const char* kSystemFiles[] = {"/etc/environment", "/etc/profile", "/etc/bash.bashrc", "/etc/bashrc"};
constexpr const char* kHomeFiles[] = {".profile", ".bash_profile", ".bash_login", ".bashrc", ".bash_aliases", ".zshenv",
                                      ".zprofile", ".zshrc", ".pam_environment", ".config/fish/config.fish",
                                      ".config/rocfix/env.sh"};
// Folders and how the names of their files end.
constexpr const char* kSystemFolders[][2] = {{"/etc/environment.d/", ".conf"}, {"/etc/profile.d/", ".sh"},
                                             {"/etc/systemd/system/", ".service"}};
constexpr const char* kHomeFolders[][2] = {{".config/environment.d/", ".conf"}, {".config/systemd/user/", ".service"}};
// clang-format on

bool is_name(std::string_view text) {
  return !text.empty() && text.find_first_not_of(
                              "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_") == text.npos;
}

std::string_view unquoted(std::string_view value) {
  if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front())
    return value.substr(1, value.size() - 2);
  return value;
}

// The value ends at a blank, a semicolon or a comment, unless quotes hold it together.
std::string_view value_of(std::string_view text) {
  if (!text.empty() && (text.front() == '"' || text.front() == '\'')) {
    const size_t end = text.find(text.front(), 1);
    return end == text.npos ? text : text.substr(1, end - 1);
  }
  return text.substr(0, text.find_first_of(" \t;#"));
}

std::string shown(std::string_view line) {
  return printable(trim(line.substr(0, 200)));
}

struct Reader {
  std::string file;
  std::vector<Assignment>& to;

  void add(std::string_view name, std::string_view value, size_t line, std::string_view text) const {
    if (is_name(name) && concerns_gpu(name))
      to.push_back({std::string(name), std::string(value), {file, line, shown(text)}});
  }

  // fish: "set -gx NAME value"
  void read_fish(std::string_view rest, size_t line, std::string_view text) const {
    const auto words = split_words(rest);
    for (size_t i = 0; i + 1 < words.size(); ++i)
      if (!words[i].starts_with('-')) return add(words[i], unquoted(words[i + 1]), line, text);
  }

  void read_line(std::string_view line, size_t number) const {
    std::string_view rest = trim(line);
    if (rest.starts_with('#')) return;
    if (rest.starts_with("set ")) return read_fish(rest.substr(4), number, line);
    if (rest.starts_with("export ")) rest = trim(rest.substr(7));
    if (rest.starts_with("Environment=")) rest = unquoted(trim(rest.substr(12)));  // systemd.exec(5)
    const size_t sign = rest.find('=');
    if (sign != rest.npos) add(rest.substr(0, sign), value_of(rest.substr(sign + 1)), number, line);
  }
};

void read_profile(World& world, const std::string& file, std::vector<Assignment>& to) {
  const auto found = parse_profile(world.read(file).text, file);
  to.insert(to.end(), found.begin(), found.end());
}

template <size_t kCount>
void read_folders(World& world, const std::string& base, const char* const (&folders)[kCount][2],
                  std::vector<Assignment>& to) {
  for (const auto& [folder, ending] : folders) {
    const auto& names = world.list(base + folder);
    for (size_t i = 0; i < std::min(names.size(), kMostFiles); ++i)
      if (names[i].ends_with(ending)) read_profile(world, base + folder + names[i], to);
  }
}

// environ(7): NAME=value, each with a zero after it.
void read_process(World& world, std::vector<Assignment>& to) {
  for (const auto entry : split(world.read("/proc/self/environ").text, '\0')) {
    const size_t sign = entry.find('=');
    if (sign == entry.npos || !concerns_gpu(entry.substr(0, sign))) continue;
    to.push_back({std::string(entry.substr(0, sign)),
                  std::string(entry.substr(sign + 1)),
                  {"environment", 0, shown(entry)}});
  }
}

}  // namespace

bool concerns_gpu(std::string_view name) {
  return std::any_of(std::begin(kPrefixes), std::end(kPrefixes),
                     [&](auto prefix) { return name.starts_with(prefix); }) ||
         std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

std::vector<Assignment> parse_profile(std::string_view text, const std::string& file) {
  std::vector<Assignment> found;
  const Reader reader{file, found};
  size_t number = 0;
  for (const auto line : split_lines(text)) reader.read_line(line, ++number);
  return found;
}

const Assignment* Variables::find(std::string_view name) const {
  const auto named = [&](const Assignment& one) { return one.name == name && !one.value.empty(); };
  const auto current = std::find_if(now.begin(), now.end(), named);
  if (current != now.end()) return &*current;
  const auto filed = std::find_if(files.rbegin(), files.rend(), named);
  return filed == files.rend() ? nullptr : &*filed;
}

std::string Variables::value(std::string_view name) const {
  const auto* found = find(name);
  return found == nullptr ? "" : found->value;
}

std::vector<Evidence> Variables::places(std::string_view name) const {
  std::vector<Evidence> places;
  for (const auto* list : {&now, &files})
    for (const auto& one : *list)
      if (one.name == name) places.push_back(one.evidence);
  return places;
}

std::vector<std::string> Variables::names_with(std::string_view prefix) const {
  std::set<std::string> names;
  for (const auto* list : {&now, &files})
    for (const auto& one : *list)
      if (one.name.starts_with(prefix) && !one.value.empty()) names.insert(one.name);
  return {names.begin(), names.end()};
}

Variables read_variables(World& world, const User& user) {
  Variables variables;
  read_process(world, variables.now);
  for (const char* file : kSystemFiles) read_profile(world, file, variables.files);
  read_folders(world, "", kSystemFolders, variables.files);
  if (user.home.empty()) return variables;
  for (const char* file : kHomeFiles) read_profile(world, user.home + "/" + file, variables.files);
  read_folders(world, user.home + "/", kHomeFolders, variables.files);
  return variables;
}

std::vector<std::string> unset_commands(const Variables& variables, std::string_view name) {
  std::vector<std::string> commands = {fmt::format("unset {}", name)};
  std::set<std::string> seen;
  for (const auto& one : variables.files)
    if (one.name == name && seen.insert(one.evidence.file).second)
      commands.push_back(
          fmt::format("sed -i.before-rocfix '/{}=/s/^/# /' {}", name, shell_quote(one.evidence.file)));
  return commands;
}

}  // namespace rocfix::doctor
