// SPDX-License-Identifier: MIT
// The host's part of a convolution whose solver is known, through the C interface: a device that launches
// nothing stands where the runtime's launch would.
#include <benchmark/benchmark.h>

#include <vector>

#include "rocfix/rocfix.hpp"

namespace {

// Launches of the solver: implicit_gemm 1, winograd 4.
void call(benchmark::State& state, const char* problem, const char* solver) {
  rocfix_context* opened = nullptr;
  if (rocfix_context_create("fake:idle=1", nullptr, &opened) != ROCFIX_OK)
    return state.SkipWithError(rocfix_last_error());
  const rocfix::c::ContextHandle context(opened);
  rocfix_solution* found = nullptr;
  if (rocfix_solution_create(context.get(), problem, solver, &found) != ROCFIX_OK)
    return state.SkipWithError(rocfix_last_error());
  const rocfix::c::SolutionHandle solution(found);
  std::vector<char> tensors[4];
  for (int i = 0; i < 3; ++i) tensors[i].resize(rocfix_solution_tensor_bytes(found, "xwy"[i]));
  tensors[3].resize(rocfix_solution_workspace_bytes(found));
  for (auto _ : state)
    if (rocfix_execute(found, tensors[0].data(), tensors[1].data(), tensors[2].data(), tensors[3].data(),
                       tensors[3].size()) != ROCFIX_OK)
      return state.SkipWithError(rocfix_last_error());
}

// What comes before, once a problem: parsing, the find-dbs, the choice, the plans.
void solve(benchmark::State& state, const char* problem) {
  rocfix_context* opened = nullptr;
  if (rocfix_context_create("fake:idle=1", nullptr, &opened) != ROCFIX_OK)
    return state.SkipWithError(rocfix_last_error());
  const rocfix::c::ContextHandle context(opened);
  for (auto _ : state) {
    rocfix_solution* found = nullptr;
    if (rocfix_solution_create(context.get(), problem, nullptr, &found) != ROCFIX_OK)
      return state.SkipWithError(rocfix_last_error());
    rocfix_solution_destroy(found);
  }
}

BENCHMARK_CAPTURE(call, one_launch, "n1c64h56w56_k64r3s3_p1", "implicit_gemm");
BENCHMARK_CAPTURE(call, winograd, "n1c64h56w56_k64r3s3_p1", "winograd");
BENCHMARK_CAPTURE(solve, chosen, "n1c64h56w56_k64r3s3_p1");

}  // namespace

BENCHMARK_MAIN();
