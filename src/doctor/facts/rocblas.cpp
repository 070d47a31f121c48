// SPDX-License-Identifier: MIT
#include "doctor/facts/rocblas.h"

#include <algorithm>
#include <cctype>

namespace rocfix::doctor {
namespace {

void add(Machine& m, const std::string& path, bool bundled, std::vector<RocblasFolder>& folders) {
  const auto& names = m.world.list(path);
  if (!names.empty()) folders.push_back({path, bundled, names});
}

}  // namespace

std::vector<std::string> RocblasFolder::of_target(const std::string& target) const {
  std::vector<std::string> found;
  for (const auto& name : names) {
    const size_t at = name.find(target);
    if (at == name.npos || target.empty()) continue;
    const size_t end = at + target.size();
    if (end >= name.size() || !std::isalnum(static_cast<unsigned char>(name[end]))) found.push_back(name);
  }
  return found;
}

std::vector<RocblasFolder> rocblas_folders(Machine& m) {
  std::vector<RocblasFolder> folders;
  for (const Python* python : m.rocm_torches()) {
    add(m, python->torch->folder + "/lib/rocblas/library", true, folders);
    for (const auto& name : m.world.list(python->site))
      if (name.starts_with("_rocm_sdk_libraries"))
        add(m, python->site + "/" + name + "/lib/rocblas/library", true, folders);
  }
  for (const auto& install : m.rocms) add(m, install.library + "/rocblas/library", false, folders);
  return folders;
}

std::vector<RocblasFolder> loaded_rocblas(Machine& m) {
  auto folders = rocblas_folders(m);
  const bool any_bundled =
      std::any_of(folders.begin(), folders.end(), [](const auto& one) { return one.bundled; });
  if (any_bundled) std::erase_if(folders, [](const auto& one) { return !one.bundled; });
  return folders;
}

}  // namespace rocfix::doctor
