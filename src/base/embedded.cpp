// SPDX-License-Identifier: MIT
#include "base/embedded.h"

namespace rocfix {

std::vector<EmbeddedFile> embedded_files(std::string_view prefix) {
  std::vector<EmbeddedFile> files;
  for (const auto& file : all_embedded_files())
    if (file.name.starts_with(prefix)) files.push_back(file);
  return files;
}

std::optional<std::string_view> embedded_file(std::string_view name) {
  for (const auto& file : all_embedded_files())
    if (file.name == name) return file.bytes;
  return std::nullopt;
}

}  // namespace rocfix
