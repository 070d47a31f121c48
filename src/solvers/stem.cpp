// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>

#include "kernels/stem_params.h"
#include "kernels/stem_shapes.h"
#include "solvers/cost.h"
#include "solvers/epilogue_params.h"
#include "solvers/rules.h"
#include "solvers/solvers.h"

namespace rocfix {
namespace {

// A row of kernels/stem_shapes.h.
struct Shape {
  const char* name;
  int channels, stride;
};

#define ROCFIX_SHAPE_ROW(unused, name, channels, stride) Shape{#name, channels, stride},
constexpr Shape kShapes[] = {ROCFIX_STEM_SHAPES(ROCFIX_SHAPE_ROW, )};
#undef ROCFIX_SHAPE_ROW

const Shape* shape_of(const ConvProblem& p) {
  const auto fits = [&](const Shape& s) {
    return s.channels == p.c && s.stride == p.stride_h && s.stride == p.stride_w;
  };
  const auto found = std::find_if(std::begin(kShapes), std::end(kShapes), fits);
  return found == std::end(kShapes) ? nullptr : &*found;
}

int64_t strips_of(const ConvProblem& p) {
  return p.n * p.out_h() * ceil_div(p.out_w(), kStemPixels);
}

int64_t blocks_of(const ConvProblem& p) {
  return ceil_div(strips_of(p), kStemThreads);
}

// Few enough filters a work-group that every compute unit has several, but not fewer than a window is worth.
int64_t filters_of_group(const ConvProblem& p, const DeviceTraits& traits) {
  constexpr int64_t kGroupsPerUnit = 8, kLeastFilters = 4;
  const int64_t wanted = ceil_div(kGroupsPerUnit * std::max(1, traits.compute_units), blocks_of(p));
  const int64_t share = std::clamp<int64_t>(ceil_div(p.k, wanted), kLeastFilters, kStemMostFilters);
  return std::min(p.k, ceil_div(p.k, ceil_div(p.k, share)));
}

int64_t chunks_of(const ConvProblem& p, const DeviceTraits& traits) {
  return ceil_div(p.k, filters_of_group(p, traits));
}

StemParams params_of(const ConvProblem& p, const DeviceTraits& traits, bool aligned) {
  StemParams params{};
  params.source_h = p.h;
  params.source_w = p.w;
  params.out_h = p.out_h();
  params.out_w = p.out_w();
  params.pad_h = p.pad_h;
  params.pad_w = p.pad_w;
  params.filters = p.k;
  params.filters_of_group = static_cast<int>(filters_of_group(p, traits));
  params.strips = static_cast<unsigned>(strips_of(p));
  params.stores_strips = aligned && p.out_w() % kStemPixels == 0;
  params.epilogue = epilogue_params(p);
  params.by_chunks = make_divider(chunks_of(p, traits));
  params.by_strips_w = make_divider(ceil_div(p.out_w(), kStemPixels));
  params.by_out_h = make_divider(p.out_h());
  return params;
}

class StemSolver : public Solver {
 public:
  const char* name() const override { return "stem"; }
  const char* summary() const override { return "3x3 filters over 1, 3 or 4 channels: windows in registers"; }

  Status applicable(const ConvProblem& p, const DeviceTraits& traits) const override {
    return check_rules(
        {forward_only(p),
         nchw_only(p),
         no_groups(p),
         {p.r == kStemFilter && p.s == kStemFilter, "takes 3x3 filters only"},
         {p.dilation_h == 1 && p.dilation_w == 1, "takes filters without dilation only"},
         {shape_of(p) != nullptr, "takes 1 or 3 channels at stride 1 or 2, and 4 at stride 1, only"},
         tensors_below_2g_elements(p),
         padded_below_2_30(p),
         inputs_below_4_gib(p),
         {strips_of(p) < (int64_t{1} << 31) - kStemThreads, "counts strips of the result in 31 bits"},
         grid_below_2_32(blocks_of(p) * chunks_of(p, traits), kStemThreads)});
  }

  double microseconds(const ConvProblem& p, const DeviceTraits& traits) const override {
    const auto groups = static_cast<double>(blocks_of(p) * chunks_of(p, traits));
    const int units = std::max(1, traits.compute_units);
    // The window costs a load of each of its elements, once for all filters of the work-group.
    const double window = (3.0 * p.stride_h + kStemFilter) * kStemFilter / (kStemPixels * kStemTaps);
    Work work = plain_work(p);
    work.operations = 2.0 * blocks_of(p) * kStemThreads * kStemPixels * p.c * kStemTaps *
                      (p.k + 4 * window * static_cast<double>(chunks_of(p, traits)));
    // As the virtual card models it: f32 waits for its first windows, 2 microseconds; halves come in time.
    const bool halves = p.type != DataType::kF32;
    work.efficiency = (halves ? 0.86 : 0.8) * occupancy(groups * kStemThreads / kWaveSize / units);
    return (halves ? 0 : 2) + predicted_microseconds(work, traits);
  }

  Plan plan(const ConvProblem& p, const DeviceTraits& traits, const PlanOptions& options) const override {
    KernelStep step;
    step.module = "stem";
    step.kernel = fmt::format("rocfix_stem_{}_{}", to_string(p.type), shape_of(p) ? shape_of(p)->name : "");
    step.groups = static_cast<uint32_t>(blocks_of(p) * chunks_of(p, traits));
    step.threads = kStemThreads;
    step.pointers = {{Operand::kX}, {Operand::kW}, {Operand::kY}, {Operand::kBias}};
    step.set_params(params_of(p, traits, options.aligned_16));
    Plan plan;
    plan.solver = name();
    plan.steps = {std::move(step)};
    return plan;
  }
};

}  // namespace

const Solver& stem_solver() {
  static const StemSolver solver;
  return solver;
}

}  // namespace rocfix
