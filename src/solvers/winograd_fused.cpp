// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "kernels/winograd_fused_params.h"
#include "kernels/winograd_fused_tiles.h"
#include "solvers/cost.h"
#include "solvers/epilogue_params.h"
#include "solvers/kernel_strides.h"
#include "solvers/rules.h"
#include "solvers/solvers.h"

namespace rocfix {
namespace {

// A row of kernels/winograd_fused_tiles.h.
struct Tile {
  const char* name;
  int rows, tiles, threads;
  double multiplications, ends, lines_nchw, lines_nhwc;
};

#define ROCFIX_TILE_ROW(unused, name, rows, tiles, tm, tn, ...) \
  Tile{#name, rows, tiles, kF2Components * (rows / tm) * (tiles / tn), __VA_ARGS__},
constexpr Tile kTiles[] = {ROCFIX_WINOGRAD_FUSED_TILES(ROCFIX_TILE_ROW, )};
#undef ROCFIX_TILE_ROW

bool is_forward(const ConvProblem& p) {
  return p.direction == Direction::kForward;
}

Tensor source_of(const ConvProblem& p) {
  return is_forward(p) ? Tensor::kX : Tensor::kY;
}

Tensor result_tensor(const ConvProblem& p) {
  return is_forward(p) ? Tensor::kY : Tensor::kX;
}

// In order: batch, channels, height, width.
Dimensions source_sizes(const ConvProblem& p) {
  return sizes_of(p, source_of(p));
}

Dimensions result_sizes(const ConvProblem& p) {
  return sizes_of(p, result_tensor(p));
}

int64_t tensor_bytes(const ConvProblem& p, Tensor tensor) {
  return elements_of(p, tensor) * static_cast<int64_t>(element_bytes(p.type));
}

int64_t winograd_tiles(const ConvProblem& p) {
  const Dimensions result = result_sizes(p);
  return result[0] * ceil_div(result[2], kF2Results) * ceil_div(result[3], kF2Results);
}

int64_t row_tiles(const ConvProblem& p, const Tile& tile) {
  return ceil_div(result_sizes(p)[1], tile.rows);
}

int64_t groups_of(const ConvProblem& p, const Tile& tile) {
  return row_tiles(p, tile) * ceil_div(winograd_tiles(p), tile.tiles);
}

// Begins an image at its last element.
int turn(TensorStrides& strides, int64_t h, int64_t w) {
  const auto last = static_cast<int>((h - 1) * strides.c + (w - 1) * strides.d);
  strides.c = -strides.c;
  strides.d = -strides.d;
  return last;
}

void set_strides(WinogradFusedParams& params, const ConvProblem& p) {
  params.source = kernel_strides(p, source_of(p));
  params.result = kernel_strides(p, result_tensor(p));
  params.filter = kernel_strides(p, Tensor::kW);
  if (is_forward(p)) return;
  params.source_first = turn(params.source, params.source_h, params.source_w);
  params.result_first = turn(params.result, params.result_h, params.result_w);
  std::swap(params.filter.a, params.filter.b);
}

WinogradFusedParams params_of(const ConvProblem& p, const Tile& tile, bool aligned) {
  const Dimensions source = source_sizes(p), result = result_sizes(p);
  const int turned = kF2Weights - 1;
  WinogradFusedParams params{};
  params.channels = source[1];
  params.source_h = source[2];
  params.source_w = source[3];
  params.rows = result[1];
  params.result_h = result[2];
  params.result_w = result[3];
  params.tiles = winograd_tiles(p);
  params.first_h = static_cast<int>(is_forward(p) ? -p.pad_h : p.pad_h - turned);
  params.first_w = static_cast<int>(is_forward(p) ? -p.pad_w : p.pad_w - turned);
  set_strides(params, p);
  params.source_bytes = static_cast<unsigned>(tensor_bytes(p, source_of(p)));
  params.filter_bytes = static_cast<unsigned>(tensor_bytes(p, Tensor::kW));
  params.stores_pairs = aligned && p.layout == Layout::kNchw && result[3] % kF2Results == 0;
  params.by_row_tiles = make_divider(row_tiles(p, tile));
  params.by_tiles_w = make_divider(ceil_div(result[3], kF2Results));
  params.by_tiles_h = make_divider(ceil_div(result[2], kF2Results));
  params.epilogue = epilogue_params(p);
  return params;
}

// Of kernels/winograd_fused_tiles.h. Whole filters are loaded dword by dword: an odd number of halves would end within one.
const char* access_of(const ConvProblem& p, bool aligned) {
  if (p.layout == Layout::kNhwc) {
    const bool in_pairs = aligned && source_sizes(p)[1] % (2 * kFusedDepth) == 0;
    return !in_pairs ? "nhwc_each" : is_forward(p) ? "nhwc" : "back_nhwc";
  }
  return aligned && p.w_elements() % 2 == 0 ? "nchw" : "nchw_each";
}

// A work-group has the two compute units of a WGP; the busiest of those decides.
double multiplying(const ConvProblem& p, const DeviceTraits& traits, const Tile& tile, int64_t share) {
  const double slices = std::ceil(source_sizes(p)[1] / double{kFusedDepth}) + tile.ends;
  const double of_slice = 2.0 * tile.rows * tile.tiles * kF2Components * kFusedDepth;
  return share * slices * of_slice / (2 * traits.gflops_per_unit * 1e3 * tile.multiplications);
}

// Halves take fewer lines, but not half as many. In NHWC, lines are lost from L2 too where more work-groups are there than
// run side by side: two compute units hold four.
double loading(const ConvProblem& p, const DeviceTraits& traits, const Tile& tile) {
  constexpr double kGl1PerMemory = 5.5, kLine = 128, kHalves = 0.6, kLost = 1.9;  // GL1: 4 x 256 bytes a cycle
  const double lines = (p.layout == Layout::kNchw ? tile.lines_nchw : tile.lines_nhwc) * (p.type == DataType::kF32 ? 1 : kHalves);
  const double slices = std::ceil(source_sizes(p)[1] / double{kFusedDepth});
  const double bytes_per_us = std::max(1, traits.compute_units) * traits.gbps_per_unit * 1e3 * kGl1PerMemory;
  const bool loses = p.layout == Layout::kNhwc && groups_of(p, tile) > 2 * traits.compute_units;
  return groups_of(p, tile) * slices * lines * kLine * (loses ? kLost : 1) / bytes_per_us;
}

// One slice is on its way while the one before is multiplied, four work-groups side by side.
double waiting(const ConvProblem& p, int64_t share) {
  constexpr double kMicroseconds = 0.35;  // of a slice that comes from memory, as the virtual card models it
  return ceil_div(share, 4) * std::ceil(source_sizes(p)[1] / double{kFusedDepth}) * kMicroseconds;
}

double microseconds_with(const ConvProblem& p, const DeviceTraits& traits, const Tile& tile) {
  const int64_t share = ceil_div(groups_of(p, tile), std::max(1, traits.compute_units / 2));
  Work work = plain_work(p);
  work.operations = 0;
  // On an NVIDIA H200 the large 3x3 layers of bench/compare.txt take 2.0 to 2.4 times as long as with winograd
  // (bench/results/2026-11-30-h200): there each load brings a comparison and a select.
  const double checks = traits.range_checked_loads ? 1 : 2.2;
  return std::max({predicted_microseconds(work, traits), traits.launch_us + checks * multiplying(p, traits, tile, share),
                   traits.launch_us + checks * loading(p, traits, tile), traits.launch_us + waiting(p, share)});
}

const Tile& choose_tile(const ConvProblem& p, const DeviceTraits& traits, const std::string& wanted) {
  for (const Tile& tile : kTiles)
    if (tile.name == wanted) return tile;
  return *std::min_element(std::begin(kTiles), std::end(kTiles), [&](const Tile& a, const Tile& b) {
    return microseconds_with(p, traits, a) < microseconds_with(p, traits, b);
  });
}

// As winograd's (winograd.cpp), of the matrices of kernels/winograd_f2.h: for either result, the sum over the components of
// A[k][i]^2 |B[i]|^2 |G[i]|^2 is 1 x 2 x 1 + 2 (1 x 2 x 3/4) = 5. Multiplying by powers of 2 does not round.
constexpr double kErrorGrowth = 5.0 / 9;

class WinogradFusedSolver : public Solver {
 public:
  const char* name() const override { return "winograd_fused"; }
  const char* summary() const override { return "F(2x2, 3x3) in one launch: transforms on the way, no workspace"; }

  std::vector<std::string> variants() const override {
    std::vector<std::string> names;
    for (const auto& tile : kTiles) names.emplace_back(tile.name);
    return names;
  }

  Status applicable(const ConvProblem& p, const DeviceTraits&) const override {
    ROCFIX_CHECK(check_rules(
        {{p.direction != Direction::kBackwardWeights, "computes the forward and backward-data directions only"},
         {p.r == kF2Weights && p.s == kF2Weights, "computes 3x3 filters only"},
         {p.stride_h == 1 && p.stride_w == 1, "computes stride 1 only"},
         {p.dilation_h == 1 && p.dilation_w == 1, "computes dilation 1 only"},
         no_groups(p), tensors_below_2g_elements(p), padded_below_2_30(p), reads_below_4_gib(p)}));
    for (const auto& tile : kTiles)
      ROCFIX_CHECK(check_rules({{winograd_tiles(p) < (int64_t{1} << 31) - tile.tiles, "counts tiles in 31 bits"},
                                grid_below_2_32(groups_of(p, tile), tile.threads)}));
    return {};
  }

  double microseconds(const ConvProblem& p, const DeviceTraits& traits) const override {
    return microseconds_with(p, traits, choose_tile(p, traits, ""));
  }

  Plan plan(const ConvProblem& p, const DeviceTraits& traits, const PlanOptions& options) const override {
    const Tile& tile = choose_tile(p, traits, options.variant);
    KernelStep step;
    step.module = fmt::format("winograd_fused_{}", to_string(p.type));
    step.kernel = fmt::format("rocfix_winograd_fused_{}_{}_{}", to_string(p.type), access_of(p, options.aligned_16), tile.name);
    step.groups = static_cast<uint32_t>(groups_of(p, tile));
    step.threads = tile.threads;
    const Operand source = is_forward(p) ? Operand::kX : Operand::kY, result = is_forward(p) ? Operand::kY : Operand::kX;
    step.pointers = {{source}, {Operand::kW}, {result}, {Operand::kBias}};
    step.set_params(params_of(p, tile, options.aligned_16));
    Plan plan;
    plan.solver = fmt::format("{}:{}", name(), tile.name);
    plan.error_growth = kErrorGrowth;
    plan.steps = {std::move(step)};
    return plan;
  }
};

}  // namespace

const Solver& winograd_fused_solver() {
  static const WinogradFusedSolver solver;
  return solver;
}

}  // namespace rocfix
