// SPDX-License-Identifier: MIT
#include "base/installation.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <filesystem>

namespace rocfix {
namespace {

namespace fs = std::filesystem;

// The folder of the program or shared library that this code is part of.
fs::path own_folder() {
  Dl_info info{};
  if (dladdr(reinterpret_cast<void*>(&virtual_card_library), &info) == 0 || info.dli_fname == nullptr) return {};
  std::error_code error;
  // A program's own name is what it was called by; its true path is the link.
  const fs::path file = fs::path(info.dli_fname).filename().string().find(".so") == std::string::npos
                            ? fs::read_symlink("/proc/self/exe", error)
                            : fs::canonical(info.dli_fname, error);
  return file.parent_path();
}

}  // namespace

Result<std::string> virtual_card_library() {
  const fs::path folder = own_folder();
  const fs::path name = "libhsa-runtime64.so.1";
  std::error_code error;
  // The build folder's layout, a program's and a library's in an installed tree.
  for (const fs::path& place : {folder / "vcard", folder / ".." / ROCFIX_LIBRARY_FOLDER / "rocfix" / "vcard",
                                folder / "rocfix" / "vcard"})
    if (fs::exists(place / name, error)) return (fs::canonical(place, error) / name).string();
  return Error{Code::kNotFound, fmt::format("the virtual card ({}) is neither beside {} nor installed with it",
                                            name.string(), folder.string())};
}

}  // namespace rocfix
