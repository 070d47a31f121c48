// SPDX-License-Identifier: MIT
// A shared library opened at run time. It is never unloaded: its threads may still run.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace rocfix {

class DynamicLibrary {
 public:
  // The first of `names` that the process has loaded already, else the first that can be loaded. The error
  // says of each name why not.
  static Result<DynamicLibrary> open_first(const std::vector<std::string>& names);

  const std::string& name() const { return name_; }

  // Null when the library has no such symbol.
  void* find(const char* symbol) const;

  // Stores the address of `symbol` in `function`; false when there is none.
  template <class Function>
  bool find(const char* symbol, Function& function) const {
    function = reinterpret_cast<Function>(find(symbol));
    return function != nullptr;
  }

 private:
  DynamicLibrary(std::string name, void* handle) : name_(std::move(name)), handle_(handle) {}

  std::string name_;
  void* handle_;
};

}  // namespace rocfix
