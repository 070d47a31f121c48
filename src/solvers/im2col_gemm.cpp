// SPDX-License-Identifier: MIT
// The plain way: write the columns matrix, multiply, move the batch to the front. Its workspace holds the
// columns, and for more than one image the product as well.
#include "solvers/epilogue_params.h"
#include "solvers/gemm_view.h"
#include "solvers/cost.h"
#include "solvers/rules.h"
#include "solvers/solvers.h"

namespace rocfix {
namespace {

constexpr int kThreads = 256;
constexpr int kGemmTile = 64;  // as in kernels/im2col_gemm.hip
constexpr const char* kModule = "im2col_gemm";

int64_t columns_of(const ConvProblem& p) {
  return p.n * p.out_h() * p.out_w();
}
int64_t terms_of(const ConvProblem& p) {
  return p.c * p.r * p.s;
}
uint64_t matrix_bytes(const ConvProblem& p) {
  return 4 * static_cast<uint64_t>(terms_of(p)) * columns_of(p);
}
// Images one after the other are the product's own layout when there is only one.
bool needs_reshape(const ConvProblem& p) {
  return p.n > 1;
}

int64_t im2col_groups(const ConvProblem& p) {
  return terms_of(p) * ceil_div(columns_of(p), kThreads);
}
int64_t gemm_groups(const ConvProblem& p) {
  return ceil_div(p.k, kGemmTile) * ceil_div(columns_of(p), kGemmTile);
}

KernelStep im2col_step(const ConvProblem& p) {
  auto params = gemm_view(p);
  params.column_tiles = ceil_div(columns_of(p), kThreads);
  KernelStep step{kModule, "rocfix_im2col_f32", static_cast<uint32_t>(im2col_groups(p)), kThreads, {}, {}};
  step.pointers = {{Operand::kX}, {Operand::kWorkspace}};
  step.set_params(params);
  return step;
}

KernelStep gemm_step(const ConvProblem& p, OperandAddress product) {
  KernelStep step{kModule, "rocfix_gemm_f32", static_cast<uint32_t>(gemm_groups(p)), kThreads, {}, {}};
  step.pointers = {{Operand::kW}, {Operand::kWorkspace}, product, {Operand::kBias}};
  step.set_params(GemmParams{static_cast<int>(p.k), static_cast<int>(columns_of(p)), static_cast<int>(terms_of(p)),
                             epilogue_params(p)});
  return step;
}

KernelStep reshape_step(const ConvProblem& p, OperandAddress product) {
  const auto elements = p.y_elements();
  KernelStep step{
      kModule, "rocfix_reshape_f32", static_cast<uint32_t>(ceil_div(elements, kThreads)), kThreads, {}, {}};
  step.pointers = {product, {Operand::kY}};
  step.set_params(ReshapeParams{static_cast<int>(p.k), static_cast<int>(p.n),
                                static_cast<int>(p.out_h() * p.out_w()), static_cast<unsigned>(elements)});
  return step;
}

class Im2colGemmSolver : public Solver {
 public:
  const char* name() const override { return "im2col_gemm"; }
  const char* summary() const override {
    return "im2col, GEMM, reshape: three plain kernels and a workspace";
  }

  Status applicable(const ConvProblem& problem, const DeviceTraits&) const override {
    return check_rules(
        {forward_only(problem),
         f32_only(problem),
         nchw_only(problem),
         no_groups(problem),
         tensors_below_2g_elements(problem),
         padded_below_2_30(problem),
         {columns_of(problem) < (int64_t{1} << 31) - kThreads, "counts output pixels in 31 bits"},
         grid_below_2_32(im2col_groups(problem), kThreads),
         grid_below_2_32(gemm_groups(problem), kThreads)});
  }

  double microseconds(const ConvProblem& p, const DeviceTraits& traits) const override {
    Work work = plain_work(p);
    work.bytes += 2.0 * static_cast<double>(matrix_bytes(p));  // written and read
    work.launches = needs_reshape(p) ? 3 : 2;
    work.efficiency = 0.4;
    constexpr double kTermUs = 0.08;  // of one work-group's chain of loads, as the virtual card models it
    return predicted_microseconds(work, traits) + kTermUs * static_cast<double>(p.reduction_length());
  }

  Plan plan(const ConvProblem& problem, const DeviceTraits&, const PlanOptions&) const override {
    Plan plan;
    plan.solver = name();
    plan.workspace_bytes = matrix_bytes(problem);
    if (!needs_reshape(problem)) {
      plan.steps = {im2col_step(problem), gemm_step(problem, {Operand::kY})};
      return plan;
    }
    const OperandAddress product{Operand::kWorkspace, plan.workspace_bytes};
    plan.workspace_bytes += 4 * problem.y_elements();
    plan.steps = {im2col_step(problem), gemm_step(problem, product), reshape_step(problem, product)};
    return plan;
  }
};

}  // namespace

const Solver& im2col_gemm_solver() {
  static const Im2colGemmSolver solver;
  return solver;
}

}  // namespace rocfix
