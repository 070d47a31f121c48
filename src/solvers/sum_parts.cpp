// SPDX-License-Identifier: MIT
#include "solvers/sum_parts.h"

#include <fmt/format.h>

#include "kernels/gradient_params.h"
#include "solvers/rules.h"

namespace rocfix {
namespace {

constexpr int kThreads = 256;
constexpr int kLeastOfRun = 8,
              kMostRunBits = 3;  // eight runs leave 32 neighbouring weights: a line of memory

int run_bits(int64_t parts) {
  int bits = 0;
  while (bits < kMostRunBits && parts >> (bits + 1) >= kLeastOfRun) ++bits;
  return bits;
}

}  // namespace

KernelStep sum_parts_step(const ConvProblem& p, int64_t parts) {
  SumPartsParams params{};
  params.elements = static_cast<unsigned>(p.w_elements());
  params.parts = static_cast<int>(parts);
  params.run_bits = run_bits(parts);
  params.parts_of_run = static_cast<int>(ceil_div(parts, int64_t{1} << params.run_bits));
  KernelStep step;
  step.module = "gradient_gemm";
  step.kernel = fmt::format("rocfix_sum_parts_{}", to_string(p.type));
  step.groups = static_cast<uint32_t>(ceil_div(p.w_elements(), kThreads >> params.run_bits));
  step.threads = kThreads;
  step.pointers = {{Operand::kWorkspace}, {Operand::kW}};
  step.set_params(params);
  return step;
}

}  // namespace rocfix
