// SPDX-License-Identifier: MIT
// The MIOpen that this process would use without the interposer.
#pragma once

#include <atomic>

namespace rocfix::miopen {

// Its function of that name; null when the process has no MIOpen, or that one no such function.
void* real_function(const char* name);

// From now on that library is it: the wrapper knows which one it stands before.
void use_wrapped(void* library);

// One of its functions, looked up once. What was not there is looked for again: MIOpen may be loaded later.
template <class Function>
class Real {
 public:
  constexpr explicit Real(const char* name) : name_(name) {}

  Function* get() {
    auto* function = function_.load(std::memory_order_acquire);
    if (function != nullptr) return function;
    function = reinterpret_cast<Function*>(real_function(name_));
    function_.store(function, std::memory_order_release);
    return function;
  }

 private:
  const char* name_;
  std::atomic<Function*> function_{nullptr};
};

}  // namespace rocfix::miopen
