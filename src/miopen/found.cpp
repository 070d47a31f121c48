// SPDX-License-Identifier: MIT
#include "miopen/found.h"

#include <shared_mutex>

namespace rocfix::miopen {
namespace {

struct Table {
  std::shared_mutex mutex;
  std::unordered_map<Handle, std::unordered_map<ConvProblem, Found, ProblemHash>> of;
};

Table& table() {
  static auto* table = new Table;  // never destroyed: a host may call from its last destructors
  return *table;
}

}  // namespace

void remember_found(Handle handle, const ConvProblem& problem, const Found& found) {
  auto& all = table();
  const std::unique_lock lock(all.mutex);
  all.of[handle][problem] = found;
}

Found find_found(Handle handle, const ConvProblem& problem) {
  auto& all = table();
  const std::shared_lock lock(all.mutex);
  const auto of_handle = all.of.find(handle);
  if (of_handle == all.of.end()) return {};
  const auto found = of_handle->second.find(problem);
  return found == of_handle->second.end() ? Found{} : found->second;
}

void forget_found(Handle handle) {
  auto& all = table();
  const std::unique_lock lock(all.mutex);
  all.of.erase(handle);
}

}  // namespace rocfix::miopen
