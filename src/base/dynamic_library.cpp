// SPDX-License-Identifier: MIT
#include "base/dynamic_library.h"

#include <dlfcn.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstring>

namespace rocfix {
namespace {

// The loader's sentence for a plain missing file is long and says nothing more than this.
std::string why_not(const std::string& name) {
  const char* error = dlerror();
  const std::string text = error ? error : "unknown loader error";
  if (text.find("No such file") != std::string::npos && text.starts_with(name))
    return name + " is not installed";
  return text;
}

}  // namespace

Result<DynamicLibrary> DynamicLibrary::open_first(const std::vector<std::string>& names) {
  for (const auto& name : names)
    if (void* handle = dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NOLOAD))
      return DynamicLibrary(name, handle);
  std::vector<std::string> reasons;
  for (const auto& name : names) {
    if (void* handle = dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL)) return DynamicLibrary(name, handle);
    reasons.push_back(why_not(name));
  }
  return Error{Code::kNotFound, fmt::format("{}", fmt::join(reasons, ", "))};
}

void* DynamicLibrary::find(const char* symbol) const {
  return dlsym(handle_, symbol);
}

}  // namespace rocfix
