// SPDX-License-Identifier: MIT
#include "doctor/folder_source.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>

#include "base/text.h"

namespace rocfix::doctor {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  int number() const { return number_; }
  bool open() const { return number_ >= 0; }

 private:
  int number_;
};

PathKind kind_of(uint32_t mode) {
  if (S_ISREG(mode)) return PathKind::kFile;
  if (S_ISDIR(mode)) return PathKind::kFolder;
  return S_ISCHR(mode) || S_ISBLK(mode) ? PathKind::kDevice : PathKind::kOther;
}

// Reads at most `size` bytes from `offset`; files in /proc and /sys do not say how long they are.
std::string read_bytes(int file, size_t size, off_t offset) {
  std::string text;
  char buffer[65536];
  while (text.size() < size) {
    const ssize_t count = pread(file, buffer, std::min(sizeof buffer, size - text.size()), offset);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    text.append(buffer, count);
    offset += count;
  }
  return text;
}

class FolderSource : public Source {
 public:
  FolderSource(Descriptor root, bool live) : root_(std::move(root)), live_(live) {}

  FileText read(const std::string& path) override {
    return read_part(path, [](int file, uint64_t) { return read_bytes(file, World::kLargestText, 0); });
  }

  FileText tail(const std::string& path) override {
    return read_part(path, [](int file, uint64_t size) {
      const uint64_t from = size > World::kLongestTail ? size - World::kLongestTail : 0;
      std::string text = read_bytes(file, World::kLongestTail, static_cast<off_t>(from));
      if (from > 0) text.erase(0, std::min(text.find('\n'), text.size()));
      return text;
    });
  }

  std::vector<std::string> list(const std::string& path) override {
    std::vector<std::string> names;
    const int number = open_below(path, O_RDONLY | O_DIRECTORY);
    DIR* folder = number < 0 ? nullptr : fdopendir(number);
    if (folder == nullptr) return names;
    while (const dirent* entry = readdir(folder)) {
      const std::string_view name = entry->d_name;
      if (name != "." && name != ".." && names.size() < World::kMostEntries) names.emplace_back(name);
    }
    closedir(folder);
    std::sort(names.begin(), names.end());
    return names;
  }

  PathStatus status(const std::string& path) override {
    PathStatus status;
    status.link = link_of(path);
    const Descriptor file(open_below(path, O_PATH));
    struct stat info;
    if (!file.open() || fstat(file.number(), &info) != 0) return noted(path, status);
    status.kind = kind_of(info.st_mode);
    status.mode = info.st_mode;
    status.uid = info.st_uid;
    status.gid = info.st_gid;
    status.size = static_cast<uint64_t>(info.st_size);
    if (live_) add_live(path, status);
    return noted(path, status);
  }

  BinaryFacts binary(const std::string& path) override {
    const Descriptor file(open_below(path, O_RDONLY | O_NONBLOCK | O_NOCTTY));
    struct stat info;
    if (!file.open() || fstat(file.number(), &info) != 0 || !S_ISREG(info.st_mode)) return {};
    const bool miopen = path.find("/libMIOpen") != path.npos;
    return read_binary(file.number(), miopen);
  }

  // Later lines win.
  void note_modes(std::string_view text) {
    for (const auto line : split_lines(text)) {
      const auto words = split_words(line);
      if (words.size() != 4) continue;
      PathStatus status;
      std::from_chars(words[0].data(), words[0].data() + words[0].size(), status.mode, 8);
      status.kind = kind_of(status.mode);
      status.uid = static_cast<uint32_t>(parse_number(words[1]).value_or(0));
      status.gid = static_cast<uint32_t>(parse_number(words[2]).value_or(0));
      noted_[std::string(words[3])] = status;
    }
  }

 private:
  // The running machine is opened as it is: RESOLVE_IN_ROOT forbids the links of /proc.
  int open_below(const std::string& path, uint64_t flags) {
    if (live_) return open(path.c_str(), static_cast<int>(flags | O_CLOEXEC));
    open_how how{};
    how.flags = flags | O_CLOEXEC;
    how.resolve = RESOLVE_IN_ROOT;
    return static_cast<int>(syscall(SYS_openat2, root_.number(), path.c_str(), &how, sizeof how));
  }

  // A pipe would make the reader wait and a device may do anything: only plain files are read.
  template <class Read>
  FileText read_part(const std::string& path, Read read) {
    const Descriptor file(open_below(path, O_RDONLY | O_NONBLOCK | O_NOCTTY));
    if (!file.open())
      return {errno == EACCES || errno == EPERM ? ReadState::kDenied : ReadState::kMissing, ""};
    struct stat info;
    if (fstat(file.number(), &info) != 0 || !S_ISREG(info.st_mode)) return {};
    return {ReadState::kRead, read(file.number(), static_cast<uint64_t>(info.st_size))};
  }

  std::string link_of(const std::string& path) {
    const size_t slash = path.rfind('/');
    if (slash == path.npos || slash + 1 == path.size()) return "";
    const Descriptor folder(open_below(slash == 0 ? "/" : path.substr(0, slash), O_PATH | O_DIRECTORY));
    char target[4096];
    const ssize_t count =
        folder.open() ? readlinkat(folder.number(), path.c_str() + slash + 1, target, sizeof target) : -1;
    return count > 0 ? std::string(target, count) : "";
  }

  static void add_live(const std::string& path, PathStatus& status) {
    status.usable = access(path.c_str(), R_OK | W_OK) == 0;
    struct statvfs space;
    if (status.kind == PathKind::kFolder && statvfs(path.c_str(), &space) == 0)
      status.free_bytes = static_cast<uint64_t>(space.f_bavail) * space.f_frsize;
  }

  PathStatus noted(const std::string& path, PathStatus status) const {
    const auto found = noted_.find(path);
    if (found == noted_.end()) return status;
    status.kind = found->second.kind;
    status.mode = found->second.mode;
    status.uid = found->second.uid;
    status.gid = found->second.gid;
    return status;
  }

  Descriptor root_;
  bool live_;
  std::map<std::string, PathStatus> noted_;
};

// The resolution that keeps links inside the tree is Linux 5.6's, and a container may forbid it.
Status check_openat2(int root) {
  open_how how{};
  how.flags = O_PATH | O_CLOEXEC;
  how.resolve = RESOLVE_IN_ROOT;
  const Descriptor self(static_cast<int>(syscall(SYS_openat2, root, ".", &how, sizeof how)));
  if (self.open()) return {};
  return Error{Code::kUnsupported,
               fmt::format("--root needs openat2, which this kernel refuses: {}", strerror(errno))};
}

}  // namespace

Result<std::unique_ptr<Source>> folder_source(const std::string& root) {
  Descriptor folder(open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!folder.open())
    return Error{Code::kNotFound, fmt::format("cannot examine '{}': {}", root, strerror(errno))};
  const bool live = root == "/";
  if (!live) ROCFIX_CHECK(check_openat2(folder.number()));
  auto source = std::make_unique<FolderSource>(std::move(folder), live);
  if (!live) source->note_modes(source->read(kModesFile).text);
  return std::unique_ptr<Source>(std::move(source));
}

}  // namespace rocfix::doctor
