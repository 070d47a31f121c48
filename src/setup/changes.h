// SPDX-License-Identifier: MIT
// Changes of files that are written down before they happen.
#pragma once

#include <functional>

#include "setup/files.h"
#include "setup/hands.h"

namespace rocfix::setup {

class Changes {
 public:
  Changes(const Site& site, size_t step) : site_(site), step_(step) {}

  // A folder gets or loses names.
  Status note_times(const std::string& folder);
  // Something that commands are going to make, and that must not be there yet.
  Status note_creation(const std::string& path);
  // Makes missing folders above `path`.
  Status make_folders_above(const std::string& path);
  // Puts a new file at `path`, with what belonged to the old one. `after`: the hash of what `write` writes.
  Status replace_file(const std::string& path, uint64_t after, const std::function<Status(int)>& write);

 private:
  Status note(nlohmann::json event);
  Status note_file(const std::string& path, const std::string& host, uint64_t after);

  const Site& site_;
  size_t step_;
};

}  // namespace rocfix::setup
