// SPDX-License-Identifier: MIT
#include "doctor/facts/rocm.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace rocfix::doctor {
namespace {

constexpr size_t kMostInstalls = 16;

// The first of the files that is there, with the first word in it.
void read_rocm_version(World& world, RocmInstall& install) {
  for (const char* file : {"/.info/version", "/.info/version-rocm", "/.info/version-utils"}) {
    const auto words = split_words(world.read(install.folder + file).text);
    if (words.empty()) continue;
    install.version_file = install.folder + file;
    install.version_text = words[0].substr(0, 32);
    install.version = parse_version(words[0]);
    return;
  }
  install.version = parse_version(install.folder.substr(install.folder.find_last_not_of("0123456789.") + 1));
}

// "../opt/rocm-6.2.0" and "/opt/rocm-6.2.0" are both that folder's name.
std::string last_name(std::string_view path) {
  while (path.ends_with('/')) path.remove_suffix(1);
  return std::string(path.substr(path.rfind('/') + 1));
}

// A distribution's own HIP runtime: where its libraries are.
void add_distribution(World& world, std::vector<RocmInstall>& installs) {
  for (const char* folder : {"/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/lib"}) {
    const auto& names = world.list(folder);
    const auto found = std::find_if(names.begin(), names.end(),
                                    [](const auto& name) { return name.starts_with("libamdhip64.so."); });
    if (found == names.end()) continue;
    installs.push_back({"/usr", folder, std::string(folder) + "/" + *found, "", std::nullopt, false});
    return;
  }
}

// "2.39" of "ld-2.31.so", of the text inside libc.so.6, or of the file that its link points to.
std::optional<Version> version_after(std::string_view text, std::string_view before) {
  const size_t at = text.find(before);
  return at == text.npos ? std::nullopt : parse_version(text.substr(at + before.size()));
}

std::string_view assigned(std::string_view text, std::string_view name) {
  for (const auto line : split_lines(text))
    if (line.starts_with(name) && line.substr(name.size()).starts_with('=')) {
      std::string_view value = trim(line.substr(name.size() + 1));
      if (value.size() >= 2 && value.front() == '"') value = value.substr(1, value.size() - 2);
      return value;
    }
  return "";
}

}  // namespace

std::vector<RocmInstall> read_rocm(World& world) {
  std::vector<RocmInstall> installs;
  const std::string current = last_name(world.status("/opt/rocm").link);
  for (const auto& name : world.list("/opt")) {
    const bool plain = name == "rocm" && current.empty();
    if ((!name.starts_with("rocm-") && !plain) || installs.size() >= kMostInstalls) continue;
    RocmInstall install{"/opt/" + name, "/opt/" + name + "/lib", "", "",
                        std::nullopt,   plain || name == current};
    read_rocm_version(world, install);
    if (install.version || !world.list(install.library).empty()) installs.push_back(std::move(install));
  }
  add_distribution(world, installs);
  return installs;
}

LibC read_libc(World& world) {
  for (const std::string file :
       {"/lib/x86_64-linux-gnu/libc.so.6", "/usr/lib/x86_64-linux-gnu/libc.so.6", "/lib64/libc.so.6",
        "/usr/lib64/libc.so.6", "/usr/lib/libc.so.6", "/lib/libc.so.6"}) {
    const FileText& text = world.tail(file);
    if (text.state != ReadState::kRead) continue;
    auto version = version_after(text.text, "stable release version ");
    if (!version) version = version_after(text.text, "GNU C Library version ");
    if (!version) version = version_after(world.status(file).link, "libc-");
    // The answer without the megabytes around it, for a capture.
    if (version)
      world.put_tail(file, fmt::format("stable release version {}.{}", version->major, version->minor));
    return {file, version};
  }
  return {};
}

Distribution read_distribution(World& world) {
  const FileText& first = world.read("/etc/os-release");
  const std::string& text = first.text.empty() ? world.read("/usr/lib/os-release").text : first.text;
  return {std::string(assigned(text, "ID")), std::string(assigned(text, "ID_LIKE").substr(0, 200)),
          std::string(assigned(text, "VERSION_CODENAME")),
          printable(assigned(text, "PRETTY_NAME").substr(0, 60))};
}

}  // namespace rocfix::doctor
