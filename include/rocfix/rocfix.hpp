// SPDX-License-Identifier: MIT
// A thin C++ face of rocfix.h: handles that free themselves. Errors stay status codes.
#pragma once

#include <memory>

#include "rocfix/rocfix.h"

namespace rocfix::c {

struct Destroy {
  void operator()(rocfix_context* context) const { rocfix_context_destroy(context); }
  void operator()(rocfix_solution* solution) const { rocfix_solution_destroy(solution); }
};

using ContextHandle = std::unique_ptr<rocfix_context, Destroy>;
using SolutionHandle = std::unique_ptr<rocfix_solution, Destroy>;

}  // namespace rocfix::c
