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

// A file in a folder of the build, or, in an installed tree, of the libraries, seen from a program or a library there.
Result<std::string> find_part(const std::string& what, const fs::path& name, const fs::path& in_build,
                              const fs::path& in_libraries) {
  const fs::path folder = own_folder();
  std::error_code error;
  for (const fs::path& place :
       {folder / in_build, folder / ".." / in_build, folder / ".." / ROCFIX_LIBRARY_FOLDER / in_libraries,
        folder / in_libraries})
    if (fs::exists(place / name, error)) return (fs::canonical(place, error) / name).string();
  return Error{Code::kNotFound, fmt::format("{} ({}) is neither beside {} nor installed with it", what, name.string(),
                                            folder.string())};
}

}  // namespace

Result<std::string> virtual_card_library() {
  return find_part("the virtual card", "libhsa-runtime64.so.1", "vcard", fs::path("rocfix") / "vcard");
}

Result<std::string> interposer_library() {
  return find_part("the interposer", "librocfix_miopen.so", "src", "rocfix");
}

Result<std::string> wrapper_library() {
  return find_part("the wrapper of MIOpen", "libMIOpen.so.1", fs::path("src") / "wrapper", fs::path("rocfix") / "miopen");
}

}  // namespace rocfix
