// SPDX-License-Identifier: MIT
#include "base/text.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

namespace rocfix {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

struct CloseFile {
  void operator()(FILE* file) const { fclose(file); }
};
using File = std::unique_ptr<FILE, CloseFile>;

Error io_error(const char* verb, const std::string& path, int error) {
  const Code code = error == ENOENT ? Code::kNotFound : Code::kIo;
  return {code, fmt::format("cannot {} '{}': {}", verb, path, strerror(error))};
}

std::string three_digits(double value) {
  return fmt::format("{:.{}f}", value, value < 9.995 ? 2 : value < 99.95 ? 1 : 0);
}

bool is_directory(const std::string& path) {
  struct stat info;
  return stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

Result<File> open_to_read(const std::string& path) {
  File file(fopen(path.c_str(), "rb"));
  if (!file) return io_error("read", path, errno);
  if (is_directory(path)) return io_error("read", path, EISDIR);
  return file;
}

// Pipes, devices and symbolic links stay what they are; only a plain file is replaced as a whole.
bool is_written_in_place(const std::string& path) {
  struct stat info;
  return lstat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode);
}

// 0, or the errno of what failed.
int write_all(const std::string& path, std::string_view text) {
  File file(fopen(path.c_str(), "wb"));
  if (!file) return errno;
  errno = 0;
  const bool written = fwrite(text.data(), 1, text.size(), file.get()) == text.size();
  const bool closed = fclose(file.release()) == 0;
  return written && closed ? 0 : errno ? errno : EIO;
}

std::string temporary_beside(const std::string& path) {
  return fmt::format("{}.{}.tmp", path, getpid());
}

}  // namespace

std::string_view trim(std::string_view text) {
  const size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (size_t end; (end = text.find(separator)) != text.npos; text.remove_prefix(end + 1))
    parts.push_back(text.substr(0, end));
  parts.push_back(text);
  return parts;
}

std::vector<std::string_view> split_words(std::string_view text) {
  std::vector<std::string_view> words;
  for (text = trim(text); !text.empty(); text = trim(text)) {
    const size_t end = std::min(text.find_first_of(kBlanks), text.size());
    words.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return words;
}

std::string bytes_text(double bytes) {
  if (bytes < 1024) return fmt::format("{:.0f} B", bytes);
  const char* units[] = {"KiB", "MiB", "GiB", "TiB"};
  int unit = 0;
  for (bytes /= 1024; bytes >= 1023.5 && unit < 3; ++unit) bytes /= 1024;
  return fmt::format("{} {}", three_digits(bytes), units[unit]);
}

std::string duration_text(double milliseconds) {
  if (milliseconds < 0.9995) return three_digits(milliseconds * 1000) + " us";
  if (milliseconds < 999.5) return three_digits(milliseconds) + " ms";
  return three_digits(milliseconds / 1000) + " s";
}

std::string shell_quote(std::string_view text) {
  const bool plain = !text.empty() && text.find_first_not_of(
                                          "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                          "0123456789_-./:=,@+") == std::string_view::npos;
  if (plain) return std::string(text);
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

Result<std::string> read_file(const std::string& path, size_t most) {
  auto file = open_to_read(path);
  if (!file) return file.error();
  std::string text;
  char buffer[65536];
  while (const size_t count = fread(buffer, 1, std::min(sizeof buffer, most - text.size()), file->get()))
    text.append(buffer, count);
  if (ferror(file->get())) return io_error("read", path, errno);
  return text;
}

Result<std::string> read_end_of_file(const std::string& path, size_t most) {
  auto file = open_to_read(path);
  if (!file) return file.error();
  // What cannot seek is read from its beginning.
  if (fseeko(file->get(), 0, SEEK_END) == 0)
    fseeko(file->get(), std::max<off_t>(ftello(file->get()) - static_cast<off_t>(most), 0), SEEK_SET);
  std::string text;
  char buffer[65536];
  const auto keep_end = [&] { text.erase(0, text.size() - std::min(text.size(), most)); };
  while (const size_t count = fread(buffer, 1, sizeof buffer, file->get())) {
    text.append(buffer, count);
    if (text.size() / 2 > most) keep_end();
  }
  keep_end();
  if (ferror(file->get())) return io_error("read", path, errno);
  return text;
}

Status check_writable(const std::string& path) {
  if (is_directory(path)) return io_error("write", path, EISDIR);
  if (is_written_in_place(path))
    return access(path.c_str(), W_OK) == 0 ? Status() : io_error("write", path, errno);
  const std::string temporary = temporary_beside(path);
  const File file(fopen(temporary.c_str(), "wb"));
  if (!file) return io_error("write", path, errno);
  unlink(temporary.c_str());
  return {};
}

Status write_file(const std::string& path, std::string_view text) {
  if (is_directory(path)) return io_error("write", path, EISDIR);
  const bool in_place = is_written_in_place(path);
  const std::string target = in_place ? path : temporary_beside(path);
  int error = write_all(target, text);
  if (error == 0 && !in_place && rename(target.c_str(), path.c_str()) != 0) error = errno;
  if (error == 0) return {};
  if (!in_place) unlink(target.c_str());
  return io_error("write", path, error);
}

}  // namespace rocfix
