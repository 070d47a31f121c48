// SPDX-License-Identifier: MIT
#include "setup/tree.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace rocfix::setup {
namespace {

Error cannot(const char* verb, const std::string& path) {
  return {errno == ENOENT ? Code::kNotFound : Code::kIo,
          fmt::format("cannot {} '{}': {}", verb, path, strerror(errno))};
}

// proc(5): the link of an open descriptor is its path.
std::string path_of(int descriptor) {
  char target[4096];
  const ssize_t count = readlink(fmt::format("/proc/self/fd/{}", descriptor).c_str(), target, sizeof target);
  return count > 0 ? std::string(target, static_cast<size_t>(count)) : "";
}

void close_folder(const int* descriptor) {
  close(*descriptor);
  delete descriptor;
}

}  // namespace

std::string folder_of(const std::string& path) {
  const size_t slash = path.rfind('/');
  return slash == 0 ? "/" : path.substr(0, slash);
}

std::string name_of(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

Result<Tree> Tree::open(const std::string& root) {
  const int folder = ::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return cannot("use", root);
  Tree tree;
  tree.folder_ = std::shared_ptr<const int>(new int(folder), close_folder);
  tree.root_ = path_of(folder);
  tree.live_ = tree.root_ == "/";
  return tree;
}

Result<std::string> Tree::resolve(const std::string& path, int flags) const {
  open_how how{};
  how.flags = static_cast<uint64_t>(flags | O_PATH | O_CLOEXEC);
  how.resolve = live_ ? 0 : RESOLVE_IN_ROOT;
  const auto found = static_cast<int>(syscall(SYS_openat2, descriptor(), path.c_str(), &how, sizeof how));
  if (found < 0) return cannot("find", path);
  std::string resolved = path_of(found);
  close(found);
  return resolved;
}

Result<std::string> Tree::host(const std::string& path) const {
  auto folder = resolve(folder_of(path), O_DIRECTORY);
  if (!folder) return folder;
  return (*folder == "/" ? "" : *folder) + "/" + name_of(path);
}

Result<std::string> Tree::followed(const std::string& path) const {
  const auto here = host(path);
  if (!here) return here.error();
  struct stat info;
  if (lstat(here->c_str(), &info) != 0 || !S_ISLNK(info.st_mode)) return path;
  auto target = resolve(path, 0);
  if (!target) return target;
  return live_ ? *target : target->substr(root_.size());
}

}  // namespace rocfix::setup
