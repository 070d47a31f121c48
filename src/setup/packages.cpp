// SPDX-License-Identifier: MIT
#include "setup/packages.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "setup/files.h"

namespace rocfix::setup {
namespace {

constexpr const char* kDpkgStatus = "/var/lib/dpkg/status";
constexpr const char* kPacmanFolder = "/var/lib/pacman/local";

std::string_view field(std::string_view line, std::string_view name) {
  return line.starts_with(name) ? trim(line.substr(name.size())) : std::string_view();
}

// deb-status: paragraphs with "Package: NAME" and "Status: install ok installed". What is half installed
// counts: it came with the same command.
std::vector<std::string> of_dpkg(std::string_view text) {
  std::vector<std::string> names;
  std::string_view name;
  for (const auto line : split_lines(text)) {
    if (const auto value = field(line, "Package:"); !value.empty()) name = value;
    const auto status = field(line, "Status:");
    if (!status.empty() && !status.ends_with(" not-installed") && !status.ends_with(" config-files"))
      names.emplace_back(name);
  }
  return names;
}

// A folder NAME-VERSION-RELEASE each.
std::vector<std::string> of_pacman(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& entry : names_in(folder)) {
    const size_t release = entry.rfind('-');
    const size_t version = release == entry.npos || release == 0 ? entry.npos : entry.rfind('-', release - 1);
    if (version != entry.npos && version > 0) names.push_back(entry.substr(0, version));
  }
  return names;
}

bool has_dpkg(const Tree& tree) {
  const auto host = tree.host(kDpkgStatus);
  return host && status_of(*host);
}

}  // namespace

std::vector<std::string> installed_packages(const Tree& tree) {
  std::vector<std::string> names;
  if (has_dpkg(tree)) {
    const auto text = read_file(*tree.host(kDpkgStatus));
    if (text) names = of_dpkg(*text);
  } else if (const auto host = tree.host(kPacmanFolder)) {
    names = of_pacman(*host);
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::vector<std::string> added(const std::vector<std::string>& before, const std::vector<std::string>& now) {
  std::vector<std::string> names;
  std::set_difference(now.begin(), now.end(), before.begin(), before.end(), std::back_inserter(names));
  return names;
}

std::string removal_command(const Tree& tree, const std::vector<std::string>& names) {
  std::string command =
      has_dpkg(tree) ? "env DEBIAN_FRONTEND=noninteractive apt-get purge -y" : "pacman -Rn --noconfirm";
  for (const auto& name : names) command += " " + shell_quote(name);
  return command;
}

std::string repair_command(const Tree& tree) {
  return has_dpkg(tree) ? "dpkg --configure -a" : "";
}

}  // namespace rocfix::setup
