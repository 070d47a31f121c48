// SPDX-License-Identifier: MIT
#include "setup/machine_tree.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <filesystem>
#include <map>

#include "base/text.h"
#include "setup/files.h"

namespace rocfix::setup {
namespace {

namespace fs = std::filesystem;

std::string attributes_of(const std::string& path) {
  std::string names(4096, '\0'), text;
  const ssize_t size = llistxattr(path.c_str(), names.data(), names.size());
  for (ssize_t at = 0; at < size; at += static_cast<ssize_t>(strlen(names.data() + at)) + 1) {
    std::string value(4096, '\0');
    const ssize_t count = lgetxattr(path.c_str(), names.data() + at, value.data(), value.size());
    value.resize(count > 0 ? static_cast<size_t>(count) : 0);
    text += fmt::format(" {}={}", names.data() + at, value);
  }
  return text;
}

std::string contents_of(const std::string& path, const struct stat& info) {
  if (S_ISLNK(info.st_mode)) return "-> " + fs::read_symlink(path).string();
  if (!S_ISREG(info.st_mode)) return "";
  const auto hash = hash_of(path);
  return hash ? fmt::format("{:016x}", *hash) : hash.error().message;
}

}  // namespace

doctor::Tree machine_tree(const std::string& fixture) {
  return doctor::Tree("../../setup/fixtures/" + fixture + ".txt");
}

std::string fingerprint(const std::string& folder, const std::string& without) {
  std::map<std::string, std::string> lines;
  const auto add = [&](const std::string& path) {
    struct stat info {};
    lstat(path.c_str(), &info);
    const bool above = !without.empty() && (without + "/").starts_with(path + "/");
    const int64_t time = above ? 0 : times_of(info).modified;
    lines[path.substr(folder.size())] =
        fmt::format("{:o} {} {} {} links {} {}{}", info.st_mode, info.st_uid, info.st_gid, time,
                    S_ISDIR(info.st_mode) ? 0 : info.st_nlink, contents_of(path, info), attributes_of(path));
  };
  add(folder);
  for (auto one = fs::recursive_directory_iterator(folder); one != fs::recursive_directory_iterator();
       ++one) {
    if (one->path() == without) {
      one.disable_recursion_pending();
      continue;
    }
    add(one->path());
  }
  std::string text;
  for (const auto& [path, line] : lines) text += path + " " + line + "\n";
  return text;
}

}  // namespace rocfix::setup
