// SPDX-License-Identifier: MIT
// Files with all that belongs to them: contents, mode, owner, times, extended attributes. Paths are this
// process's own.
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace rocfix::setup {

struct Times {
  int64_t modified = 0, read = 0;  // nanoseconds since 1970
  bool operator==(const Times&) const = default;
};

// Nothing when there is nothing; a link is itself.
std::optional<struct stat> status_of(const std::string& path);
Times times_of(const struct stat& status);
// A folder that is another's keeps its times.
Status set_times(const std::string& path, const Times& times);

// FNV-1a of a plain file's contents: to see whether somebody changed it.
Result<uint64_t> hash_of(const std::string& path);
uint64_t hash_text(std::string_view text);

// Keeps the file at `path` under the name `backup`: the same file (a second name for it) where the file
// system can, else a copy with everything that belongs to it.
Status keep(const std::string& path, const std::string& backup);
// Puts it back in one step and takes the backup's name away.
Status put_back(const std::string& backup, const std::string& path, const std::string& temporary);

// Writes `temporary` by `write` on its open descriptor, gives it what belongs to `like` ("" = nothing), and
// puts it at `path` in one step.
Status replace(const std::string& path, const std::string& temporary, const std::string& like,
               const std::function<Status(int)>& write);
Status write_all(int file, std::string_view text);
Status copy_contents(const std::string& from, int to);

Status make_folder(const std::string& path);
Status remove_tree(const std::string& path);
// False when it is not empty and stays.
Result<bool> remove_folder(const std::string& path);
Status sync_folder_of(const std::string& path);
std::vector<std::string> names_in(const std::string& folder);  // sorted

Error file_error(const char* verb, const std::string& path, int error);

}  // namespace rocfix::setup
