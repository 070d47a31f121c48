// SPDX-License-Identifier: MIT
#include "base/demangle.h"

#include <cxxabi.h>

#include <cstdlib>
#include <memory>

namespace rocfix {
namespace {

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (size_t at = 0; (at = text.find(from, at)) != text.npos; at += to.size())
    text.replace(at, from.size(), to);
}

}  // namespace

std::optional<std::string> demangled(std::string name) {
  // libstdc++ 12 does not know _Float16 and __bf16 as clang mangles them, but half and a vendor's type.
  replace_all(name, "DF16_", "Dh");
  replace_all(name, "DF16b", "u6__bf16");
  int status = -1;
  const std::unique_ptr<char, decltype(&std::free)> text(
      abi::__cxa_demangle(name.c_str(), nullptr, nullptr, &status), std::free);
  if (status != 0) return std::nullopt;
  return text.get();
}

}  // namespace rocfix
