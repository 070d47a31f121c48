// SPDX-License-Identifier: MIT
// What the files of exported functions share: a function answers, or calls the one that it stands before.
#pragma once

#include "miopen/answers.h"
#include "miopen/real.h"

namespace rocfix::miopen {

// The answer, unless it came to an exception: then it is left to MIOpen.
template <class Body>
Answer attempt(const Body& body) noexcept {
  try {
    return body();
  } catch (...) {
    return std::nullopt;
  }
}

template <class Function, class... Arguments>
int call_real(Real<Function>& real, Arguments... arguments) noexcept {
  auto* function = real.get();
  return function ? function(arguments...) : static_cast<int>(kNotInitialized);
}

}  // namespace rocfix::miopen

using namespace rocfix::miopen;  // for the declarations of C functions only

#define EXPORT extern "C" __attribute__((visibility("default"))) int
#define REAL(name) static Real<decltype(name)> real_##name(#name)
#define ANSWER(expression) \
  if (const auto answer = attempt([&] { return expression; })) return *answer
// Notes what MIOpen was told, when it took it.
#define LISTEN(status, expression) \
  if ((status) == kSuccess) attempt([&] { return expression, Answer(); })
