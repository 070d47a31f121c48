// SPDX-License-Identifier: MIT
#include "base/dynamic_library.h"

#include <dlfcn.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstring>

namespace rocfix {
namespace {

// The loader's sentence for a plain missing file is long and says nothing more than this.
bool is_missing(const std::string& name, const std::string& error) {
  return error.starts_with(name) && error.find("No such file") != std::string::npos;
}

std::string loader_error() {
  const char* error = dlerror();
  return error ? error : "unknown loader error";
}

std::string why_none(const std::vector<std::string>& missing, std::vector<std::string> reasons) {
  if (!missing.empty())
    reasons.push_back(
        fmt::format("{} {} not installed", fmt::join(missing, ", "), missing.size() == 1 ? "is" : "are"));
  return fmt::format("{}", fmt::join(reasons, "; "));
}

}  // namespace

Result<DynamicLibrary> DynamicLibrary::open_first(const std::vector<std::string>& names) {
  for (const auto& name : names)
    if (void* handle = dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NOLOAD))
      return DynamicLibrary(name, handle);
  std::vector<std::string> missing, reasons;
  for (const auto& name : names) {
    if (void* handle = dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL)) return DynamicLibrary(name, handle);
    const std::string error = loader_error();
    is_missing(name, error) ? missing.push_back(name) : reasons.push_back(error);
  }
  return Error{Code::kNotFound, why_none(missing, std::move(reasons))};
}

void* DynamicLibrary::find(const char* symbol) const {
  return dlsym(handle_, symbol);
}

}  // namespace rocfix
