// SPDX-License-Identifier: MIT
// first_convolution PROBLEM: what a process's first convolution costs on top of the start of HIP, in
// milliseconds. HIP is started first, by everything but the convolution: init, memory of the tensors, a fill,
// a wait. Run by bench/first_convolution.sh, on the virtual card or on a real one.
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "../hip.h"
#include "rocfix/rocfix.hpp"

namespace {

using Clock = std::chrono::steady_clock;

double since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

void require(bool holds, const char* what) {
  if (holds) return;
  fprintf(stderr, "first_convolution: %s: %s\n", what, rocfix_last_error());
  exit(1);
}

}  // namespace

int main(int argc, char** argv) {
  require(argc == 2, "usage: first_convolution PROBLEM");
  constexpr size_t kBytes = size_t{64} << 20;
  auto start = Clock::now();
  const Hip hip;
  require(hip.init(0) == 0, "hipInit");
  // Filled, so that the start of HIP is whole; on the virtual card the four fills are most of it.
  void* tensors[4];
  for (void*& tensor : tensors) tensor = hip.filled(kBytes);
  require(hip.synchronize() == 0, "hipDeviceSynchronize");
  const double hip_ms = since(start);

  start = Clock::now();
  rocfix_context* context = nullptr;
  require(rocfix_context_create("hip", nullptr, &context) == ROCFIX_OK, "context");
  const double context_ms = since(start);
  start = Clock::now();
  rocfix_solution* solution = nullptr;
  require(rocfix_solution_create(context, argv[1], nullptr, &solution) == ROCFIX_OK, "solution");
  const double solution_ms = since(start);
  for (const char which : {'x', 'w', 'y'})
    require(rocfix_solution_tensor_bytes(solution, which) <= kBytes, "too large");
  double run_ms[2];
  for (double& run : run_ms) {
    start = Clock::now();
    require(rocfix_execute(solution, tensors[0], tensors[1], tensors[2], tensors[3], kBytes) == ROCFIX_OK,
            "execute");
    require(rocfix_context_synchronize(context) == ROCFIX_OK, "wait");
    run = since(start);
  }
  printf("hip %.3f context %.3f solution %.3f first %.3f again %.3f on_top %.3f\n", hip_ms, context_ms,
         solution_ms, run_ms[0], run_ms[1], context_ms + solution_ms + run_ms[0] - run_ms[1]);
  rocfix_solution_destroy(solution);
  rocfix_context_destroy(context);
}
