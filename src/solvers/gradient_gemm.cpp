// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "kernels/gradient_params.h"
#include "kernels/outside.h"
#include "solvers/gradient_loader.h"
#include "solvers/gradient_split.h"
#include "solvers/kernel_strides.h"
#include "solvers/rules.h"
#include "solvers/solvers.h"
#include "solvers/sum_parts.h"

namespace rocfix {
namespace {

GradientParams params_of(const ConvProblem& p, const GradientSplit& split) {
  GradientParams params{};
  params.gemm_m = p.k / p.groups;
  params.columns = gradient_columns(p);
  params.terms = gradient_terms(p);
  params.terms_of_part = terms_of_part(p, split);
  params.channels = p.c / p.groups;
  params.stride_h = p.stride_h;
  params.stride_w = p.stride_w;
  params.pad_h = p.pad_h;
  params.pad_w = p.pad_w;
  params.dilation_h = p.dilation_h;
  params.dilation_w = p.dilation_w;
  params.source_h = p.h;
  params.source_w = p.w;
  params.whole_planes = p.r == 1 && p.s == 1 && p.pad_h == 0 && p.pad_w == 0 && p.stride_h == 1 && p.stride_w == 1;
  params.x = kernel_strides(p, Tensor::kX);
  params.y = kernel_strides(p, Tensor::kY);
  params.row_stride = gradient_columns(p);
  params.part = static_cast<unsigned>(p.w_elements());
  params.by_channels = make_divider(p.c / p.groups);
  params.by_filter_h = make_divider(p.r);
  params.by_filter_w = make_divider(p.s);
  params.by_out_h = make_divider(p.out_h());
  params.by_out_w = make_divider(p.out_w());
  params.by_plane = make_divider(p.out_h() * p.out_w());
  params.by_row_tiles = make_divider(gradient_row_tiles(p, *split.tile));
  params.by_column_tiles = make_divider(gradient_column_tiles(p, *split.tile));
  params.by_parts = make_divider(split.parts);
  return params;
}

class GradientGemmSolver : public Solver {
 public:
  const char* name() const override { return "gradient_gemm"; }
  const char* summary() const override {
    return "backward-weights as a matrix product, its sum split over work-groups";
  }

  std::vector<std::string> variants() const override { return gradient_tile_names(); }

  Status applicable(const ConvProblem& problem, const DeviceTraits& traits) const override {
    const int64_t largest = std::max(problem.x_elements(), problem.y_elements());
    ROCFIX_CHECK(check_rules(
        {{problem.direction == Direction::kBackwardWeights, "computes the backward-weights direction only"},
         tensors_below_2g_elements(problem),
         padded_below_2_30(problem),
         {largest * element_bytes(problem.type) <= kOutside,
          "addresses x and y by 32-bit offsets, one has 4 GiB or more"},
         // A part may end, and the last slice of a part may reach, beyond the last pixel.
         {gradient_terms(problem) < (int64_t{1} << 30), "counts output pixels in 30 bits"}}));
    for (const auto& tile : gradient_tile_names()) {
      const GradientSplit split = choose_gradient_split(problem, traits, tile);
      ROCFIX_CHECK(check_rules({grid_below_2_32(gradient_groups(problem, split), split.tile->threads)}));
    }
    return {};
  }

  double microseconds(const ConvProblem& p, const DeviceTraits& traits) const override {
    return gradient_microseconds(p, traits, choose_gradient_split(p, traits, ""));
  }

  Plan plan(const ConvProblem& problem, const DeviceTraits& traits,
            const PlanOptions& options) const override {
    const GradientSplit split = choose_gradient_split(problem, traits, options.variant);
    const bool direct = split.parts == 1 && problem.type == DataType::kF32;  // then w needs no second step
    KernelStep step;
    step.module = "gradient_gemm";
    step.kernel = fmt::format("rocfix_gradient_gemm_{}_{}_{}", to_string(problem.type),
                              choose_gradient_loader(problem, options.aligned_16), split.tile->name);
    step.groups = static_cast<uint32_t>(gradient_groups(problem, split));
    step.threads = split.tile->threads;
    step.pointers = {{Operand::kX}, {Operand::kY}, {direct ? Operand::kW : Operand::kWorkspace}};
    step.set_params(params_of(problem, split));
    Plan plan;
    plan.solver = fmt::format("{}:{}", name(), split.tile->name);
    plan.steps = {std::move(step)};
    if (direct) return plan;
    plan.workspace_bytes = static_cast<uint64_t>(4 * split.parts * problem.w_elements());
    plan.steps.push_back(sum_parts_step(problem, split.parts));
    return plan;
  }
};

}  // namespace

const Solver& gradient_gemm_solver() {
  static const GradientGemmSolver solver;
  return solver;
}

}  // namespace rocfix
