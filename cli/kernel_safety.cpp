// SPDX-License-Identifier: MIT
#include "kernel_safety.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <charconv>
#include <exception>
#include <filesystem>
#include <optional>

#include "base/settings.h"
#include "base/text.h"
#include "inspect/verdict.h"

namespace rocfix {
namespace {

namespace fs = std::filesystem;

struct Counts {
  uint64_t kernels = 0, lacking = 0, not_executable = 0;
};

// A line is this key and three numbers. The first field is the counting's own version: another one, other figures.
std::string key_of(const std::string& library, const Chip& silicon, std::string_view reported) {
  return fmt::format("1\t{}\t{}\t{}\t{}\t{}\t", silicon.name, reported, fs::file_size(library),
                     fs::last_write_time(library).time_since_epoch().count(), fs::absolute(library).string());
}

bool read(std::string_view text, uint64_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

std::optional<Counts> find(const std::string& cache, const std::string& key) {
  const auto text = cache.empty() ? Result<std::string>(std::string()) : read_file(cache);
  if (!text) return std::nullopt;
  for (const auto line : split_lines(*text)) {
    if (!line.starts_with(key)) continue;
    const auto fields = split(line.substr(key.size()), '\t');
    Counts counts;
    if (fields.size() == 3 && read(fields[0], counts.kernels) && read(fields[1], counts.lacking) &&
        read(fields[2], counts.not_executable))
      return counts;
  }
  return std::nullopt;
}

// One write: the processes of a job may do it at once. It begins a line, should the last one be cut. Where it
// cannot be kept, it is counted again.
void keep(const std::string& cache, const std::string& key, const Counts& counts) {
  if (cache.empty()) return;
  std::error_code ignored;
  fs::create_directories(fs::path(cache).parent_path(), ignored);
  const int file = open(cache.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (file < 0) return;
  const std::string line =
      fmt::format("\n{}{}\t{}\t{}\n", key, counts.kernels, counts.lacking, counts.not_executable);
  [[maybe_unused]] const ssize_t written = write(file, line.data(), line.size());
  close(file);
}

std::optional<Counts> count(const std::string& library, const Chip& silicon, std::string_view reported) {
  fmt::print(stderr, "rocfix: reading the GPU code of {} once, which takes a while ...\n", library);
  const auto safety = inspect::library_safety(library, silicon, reported);
  if (!safety || safety->target.empty()) return std::nullopt;
  return Counts{safety->kernels, safety->lacking, safety->not_executable};
}

std::string sentence(const std::string& library, const Chip& silicon, const Counts& counts) {
  std::string text = fmt::format("{} of {} kernels of {} lack a workaround that {} needs",
                                 inspect::grouped(counts.lacking), inspect::grouped(counts.kernels),
                                 fs::path(library).filename().string(), silicon.name);
  if (counts.not_executable > 0)
    text += fmt::format("; {} have an instruction that it lacks", inspect::grouped(counts.not_executable));
  return text;
}

}  // namespace

std::string unsafe_kernels(const std::string& library, const Chip& silicon, std::string_view reported,
                           const std::string& cache) {
  try {
    const std::string key = key_of(library, silicon, reported);
    if (const auto known = find(cache, key)) return sentence(library, silicon, *known);
    const auto counts = count(library, silicon, reported);
    if (!counts) return "";
    keep(cache, key, *counts);
    return sentence(library, silicon, *counts);
  } catch (const std::exception&) {  // no such file, or no memory for it
    return "";
  }
}

std::string kernel_safety_cache() {
  const auto db = find_db_path();
  return db ? (fs::path(*db).parent_path() / "kernel_safety.tsv").string() : "";
}

}  // namespace rocfix
