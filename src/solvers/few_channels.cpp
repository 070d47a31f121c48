// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>

#include "kernels/few_channels_params.h"
#include "kernels/few_channels_shapes.h"
#include "solvers/cost.h"
#include "solvers/gather_view.h"
#include "solvers/rules.h"
#include "solvers/solvers.h"

namespace rocfix {
namespace {

// A row of kernels/few_channels_shapes.h.
struct Shape {
  const char* name;
  int columns, teams;
};

#define ROCFIX_SHAPE_ROW(unused, name, pixels, teams) Shape{#name, kFewChannelsThreads / teams * pixels, teams},
constexpr Shape kShapes[] = {ROCFIX_FEW_CHANNELS_SHAPES(ROCFIX_SHAPE_ROW, )};
#undef ROCFIX_SHAPE_ROW

bool is_forward(const ConvProblem& p) {
  return p.direction == Direction::kForward;
}

int64_t result_channels(const ConvProblem& p) {
  return (is_forward(p) ? p.k : p.c) / p.groups;
}

int64_t source_channels(const ConvProblem& p) {
  return (is_forward(p) ? p.c : p.k) / p.groups;
}

int64_t column_tiles(const ConvProblem& p, const Shape& shape) {
  return ceil_div(gather_columns(p), shape.columns);
}

int64_t group_count(const ConvProblem& p, const Shape& shape) {
  return p.groups * gather_phases(p) * column_tiles(p, shape);
}

// The first, which has the most work for a work-item, that fills the device. Two teams are too few for a long sum: the
// channels that a team reads tap after tap should stay in the cache (measured on an NVIDIA H200).
const Shape& choose_shape(const ConvProblem& p, const DeviceTraits& traits, const std::string& wanted) {
  constexpr int kGroupsPerUnit = 2;
  for (const auto& shape : kShapes)
    if (shape.name == wanted) return shape;
  constexpr int64_t kTeamsChannels = 8;
  for (const auto& shape : kShapes)
    if (group_count(p, shape) >= int64_t{kGroupsPerUnit} * traits.compute_units &&
        source_channels(p) <= kTeamsChannels * shape.teams)
      return shape;
  for (const auto& shape : kShapes)
    if (shape.teams == 8 && group_count(p, shape) >= int64_t{kGroupsPerUnit} * traits.compute_units) return shape;
  return *std::rbegin(kShapes);
}

int most_taps(const AxisPhase (&phases)[kMaxPhases]) {
  return std::max_element(std::begin(phases), std::end(phases),
                          [](const AxisPhase& a, const AxisPhase& b) { return a.taps < b.taps; })
      ->taps;
}

// A slice's weights fit in LDS, and each team has its share of the channels.
int64_t team_channels(const ConvProblem& p, const GatherParams& gather, const Shape& shape, int wide) {
  const int64_t share = ceil_div(ceil_div(source_channels(p), shape.teams), wide) * wide;
  const int64_t taps = std::max(1, most_taps(gather.h) * most_taps(gather.w));
  const int64_t fitting = kFewChannelsTerms / (taps * shape.teams) / wide * wide;
  return std::min(share, fitting);
}

bool in_channel_quads(const ConvProblem& p, const GatherParams& gather, const Shape& shape, bool aligned) {
  return aligned && p.layout == Layout::kNhwc && source_channels(p) % 4 == 0 && team_channels(p, gather, shape, 4) > 0;
}

class FewChannelsSolver : public Solver {
 public:
  const char* name() const override { return "few_channels"; }
  const char* summary() const override { return "results of up to 4 channels a group, no workspace"; }

  std::vector<std::string> variants() const override {
    std::vector<std::string> names;
    for (const auto& shape : kShapes) names.emplace_back(shape.name);
    return names;
  }

  Status applicable(const ConvProblem& p, const DeviceTraits&) const override {
    ROCFIX_CHECK(check_rules(
        {{p.direction != Direction::kBackwardWeights, "computes the forward and backward-data directions only"},
         {result_channels(p) <= kFewChannels, "computes results of up to 4 channels a group only"},
         {p.r * p.s <= kFewChannelsTerms / 8, "takes filters of up to 128 taps"},
         {is_forward(p) || std::max(p.stride_h, p.stride_w) <= kMaxPhases,
          "computes the backward-data direction for strides up to 16 only"},
         tensors_below_2g_elements(p), padded_below_2_30(p), inputs_below_4_gib(p)}));
    Status status;
    for (const auto& shape : kShapes)
      if (status)
        status = check_rules({{gather_columns(p) < (int64_t{1} << 31) - shape.columns,
                               "counts the result's pixels in 31 bits"},
                              grid_below_2_32(group_count(p, shape), kFewChannelsThreads)});
    return status;
  }

  double microseconds(const ConvProblem& p, const DeviceTraits& traits) const override {
    // Of the instructions that a product of four rows needs, one in two is a multiplication at best.
    constexpr double kMultiplications = 0.4;
    const Shape& shape = choose_shape(p, traits, "");
    const int units = std::max(1, traits.compute_units);
    const auto groups = static_cast<double>(group_count(p, shape));
    Work work = plain_work(p);
    work.operations = 2 * groups * shape.columns * kFewChannels * gather_terms(p);
    work.efficiency = kMultiplications * occupancy(groups * kFewChannelsThreads / kWaveSize / units);
    return predicted_microseconds(work, traits);
  }

  Plan plan(const ConvProblem& p, const DeviceTraits& traits, const PlanOptions& options) const override {
    const Shape& shape = choose_shape(p, traits, options.variant);
    FewChannelsParams params;
    params.gather = gather_view(p);
    params.gather.by_row_tiles = make_divider(1);
    params.gather.by_column_tiles = make_divider(column_tiles(p, shape));
    const bool quads = in_channel_quads(p, params.gather, shape, options.aligned_16);
    params.by_team_channels = make_divider(team_channels(p, params.gather, shape, quads ? 4 : 1));
    KernelStep step;
    step.module = "few_channels";
    step.kernel = fmt::format("rocfix_few_channels_{}_{}_{}", to_string(p.type), quads ? "channels" : "each", shape.name);
    step.groups = static_cast<uint32_t>(group_count(p, shape));
    step.threads = kFewChannelsThreads;
    step.pointers = {{is_forward(p) ? Operand::kX : Operand::kY},
                     {Operand::kW},
                     {is_forward(p) ? Operand::kY : Operand::kX},
                     {Operand::kBias}};
    step.set_params(params);
    Plan plan;
    plan.solver = fmt::format("{}:{}", name(), shape.name);
    plan.steps = {std::move(step)};
    return plan;
  }
};

}  // namespace

const Solver& few_channels_solver() {
  static const FewChannelsSolver solver;
  return solver;
}

}  // namespace rocfix
