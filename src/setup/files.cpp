// SPDX-License-Identifier: MIT
#include "setup/files.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "setup/tree.h"

namespace rocfix::setup {
namespace {

constexpr int64_t kSecond = 1'000'000'000;
constexpr uint64_t kHashStart = 14695981039346656037ULL, kHashPrime = 1099511628211ULL;  // FNV-1a, 64 bits

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }
  bool open() const { return number_ >= 0; }

 private:
  int number_;
};

uint64_t hash_on(uint64_t hash, const char* bytes, size_t count) {
  for (size_t i = 0; i < count; ++i) hash = (hash ^ static_cast<unsigned char>(bytes[i])) * kHashPrime;
  return hash;
}

timespec timespec_of(int64_t nanoseconds) {
  return {static_cast<time_t>(nanoseconds / kSecond), static_cast<long>(nanoseconds % kSecond)};
}

// Access lists and the like; what a file system does not take is left.
void copy_attributes(const std::string& from, int to) {
  std::string names(65536, '\0');
  const ssize_t size = llistxattr(from.c_str(), names.data(), names.size());
  if (size <= 0) return;
  std::string value(65536, '\0');
  for (const char* name = names.data(); name < names.data() + size; name += strlen(name) + 1) {
    const ssize_t count = lgetxattr(from.c_str(), name, value.data(), value.size());
    if (count >= 0) (void)fsetxattr(to, name, value.data(), static_cast<size_t>(count), 0);
  }
}

Status copy_belongings(const std::string& from, int to, bool with_times) {
  const auto status = status_of(from);
  if (!status) return file_error("read", from, errno);
  if (fchown(to, status->st_uid, status->st_gid) != 0 && errno != EPERM)
    return file_error("give an owner to a copy of", from, errno);
  if (fchmod(to, status->st_mode & 07777) != 0) return file_error("copy the mode of", from, errno);
  copy_attributes(from, to);
  const timespec times[] = {status->st_atim, status->st_mtim};
  if (with_times && futimens(to, times) != 0) return file_error("copy the times of", from, errno);
  return {};
}

Status copy_file(const std::string& from, const std::string& to) {
  const Descriptor file(open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!file.open()) return file_error("write", to, errno);
  ROCFIX_CHECK(copy_contents(from, file.number()));
  ROCFIX_CHECK(copy_belongings(from, file.number(), true));
  return fsync(file.number()) == 0 ? Status() : file_error("write", to, errno);
}

Status remove_name(const std::string& path) {
  return unlink(path.c_str()) == 0 || errno == ENOENT ? Status() : file_error("remove", path, errno);
}

}  // namespace

Error file_error(const char* verb, const std::string& path, int error) {
  return {error == ENOENT ? Code::kNotFound : Code::kIo,
          fmt::format("cannot {} '{}': {}", verb, path, strerror(error))};
}

std::optional<struct stat> status_of(const std::string& path) {
  struct stat status;
  return lstat(path.c_str(), &status) == 0 ? std::optional(status) : std::nullopt;
}

Times times_of(const struct stat& status) {
  return {status.st_mtim.tv_sec * kSecond + status.st_mtim.tv_nsec,
          status.st_atim.tv_sec * kSecond + status.st_atim.tv_nsec};
}

Status set_times(const std::string& path, const Times& times) {
  const timespec both[] = {timespec_of(times.read), timespec_of(times.modified)};
  if (utimensat(AT_FDCWD, path.c_str(), both, AT_SYMLINK_NOFOLLOW) == 0) return {};
  const bool not_ours = errno == EPERM || errno == EACCES || errno == ENOENT;
  return not_ours ? Status() : file_error("set the times of", path, errno);
}

uint64_t hash_text(std::string_view text) {
  return hash_on(kHashStart, text.data(), text.size());
}

Result<uint64_t> hash_of(const std::string& path) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!file.open()) return file_error("read", path, errno);
  uint64_t hash = kHashStart;
  char bytes[65536];
  ssize_t count;
  while ((count = read(file.number(), bytes, sizeof bytes)) > 0)
    hash = hash_on(hash, bytes, static_cast<size_t>(count));
  if (count < 0) return file_error("read", path, errno);
  return hash;
}

Status write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = write(file, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return Error{Code::kIo, fmt::format("cannot write: {}", strerror(errno))};
    text.remove_prefix(static_cast<size_t>(count));
  }
  return {};
}

Status copy_contents(const std::string& from, int to) {
  const Descriptor file(open(from.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!file.open()) return file_error("read", from, errno);
  char bytes[65536];
  ssize_t count;
  while ((count = read(file.number(), bytes, sizeof bytes)) > 0)
    ROCFIX_CHECK(write_all(to, {bytes, static_cast<size_t>(count)}));
  return count == 0 ? Status() : file_error("read", from, errno);
}

Status keep(const std::string& path, const std::string& backup) {
  ROCFIX_CHECK(remove_name(backup));  // of an attempt that was killed before it was written down
  if (link(path.c_str(), backup.c_str()) == 0) return {};
  ROCFIX_CHECK(copy_file(path, backup));
  return sync_folder_of(backup);
}

Status put_back(const std::string& backup, const std::string& path, const std::string& temporary) {
  const auto kept = status_of(backup);
  if (!kept) return {};  // it was put back before
  const auto now = status_of(path);
  if (now && now->st_ino == kept->st_ino && now->st_dev == kept->st_dev) return remove_name(backup);
  if (rename(backup.c_str(), path.c_str()) == 0) return sync_folder_of(path);
  if (errno != EXDEV) return file_error("put back", path, errno);
  ROCFIX_CHECK(remove_name(temporary));
  ROCFIX_CHECK(copy_file(backup, temporary));
  if (rename(temporary.c_str(), path.c_str()) != 0) return file_error("put back", path, errno);
  ROCFIX_CHECK(sync_folder_of(path));
  return remove_name(backup);
}

Status replace(const std::string& path, const std::string& temporary, const std::string& like,
               const std::function<Status(int)>& write) {
  const Descriptor file(open(temporary.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644));
  if (!file.open()) return file_error("write", temporary, errno);
  ROCFIX_CHECK(write(file.number()));
  if (!like.empty()) ROCFIX_CHECK(copy_belongings(like, file.number(), false));
  if (fsync(file.number()) != 0) return file_error("write", temporary, errno);
  if (rename(temporary.c_str(), path.c_str()) != 0) return file_error("write", path, errno);
  return sync_folder_of(path);
}

Status make_folder(const std::string& path) {
  if (mkdir(path.c_str(), 0755) != 0) return file_error("make the folder", path, errno);
  return sync_folder_of(path);
}

Status remove_tree(const std::string& path) {
  std::error_code error;
  std::filesystem::remove_all(path, error);
  if (!error) return {};
  return Error{Code::kIo, fmt::format("cannot remove '{}': {}", path, error.message())};
}

Result<bool> remove_folder(const std::string& path) {
  if (rmdir(path.c_str()) == 0 || errno == ENOENT) return true;
  if (errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR) return false;
  return file_error("remove", path, errno);
}

Status sync_folder_of(const std::string& path) {
  const Descriptor folder(open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.open()) return file_error("open", folder_of(path), errno);
  // Some file systems have no such thing for folders.
  return fsync(folder.number()) == 0 || errno == EINVAL ? Status()
                                                        : file_error("write", folder_of(path), errno);
}

std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  DIR* open_folder = opendir(folder.c_str());
  if (open_folder == nullptr) return names;
  while (const dirent* entry = readdir(open_folder))
    if (const std::string_view name = entry->d_name; name != "." && name != "..") names.emplace_back(name);
  closedir(open_folder);
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace rocfix::setup
