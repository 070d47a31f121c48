// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "kernels/winograd_tiles.h"
#include "solvers/cost.h"
#include "solvers/rules.h"
#include "solvers/solvers.h"
#include "solvers/winograd_view.h"

namespace rocfix {
namespace {

// A row of kernels/winograd_tiles.h.
struct Tile {
  const char* name;
  int rows, columns, threads;
  int round;  // terms of the sum that it takes at a time
};

#define ROCFIX_TILE_ROW(unused, name, bm, bn, tm, tn, bk) Tile{#name, bm, bn, bm / tm * (bn / tn), bk},
constexpr Tile kTiles[] = {ROCFIX_WINOGRAD_TILES(ROCFIX_TILE_ROW, )};
#undef ROCFIX_TILE_ROW

// One product for each component: rows x columns, summed over the terms.
struct Product {
  const char* order;  // of kernels/winograd_tiles.h
  PaddedCount rows, columns, terms;
  WinogradGemmParams params;
};

// Images that are transformed and multiplied at a time, so that the matrices stay within the workspace.
struct Pieces {
  int64_t images;  // of each, but the last, which may have fewer
  int64_t count;
  int64_t parts;  // of the sum in each piece; forward and backward-data have one
};

// Bytes of the workspace's three areas.
struct Areas {
  uint64_t weights;  // w transformed; in backward-weights y's gradient
  uint64_t source, result;

  uint64_t all() const { return weights + source + result; }
};

bool is_backward_weights(const ConvProblem& p) {
  return p.direction == Direction::kBackwardWeights;
}

WinogradSizes sizes_of(const ConvProblem& p, const Tile& tile, int64_t images) {
  return winograd_sizes(p, {tile.rows, tile.columns, tile.round}, images);
}

Product product_of(const ConvProblem& p, const Tile& tile, int64_t images) {
  const WinogradSizes s = sizes_of(p, tile, images);
  const bool nhwc = p.layout == Layout::kNhwc;
  const auto pitch = [](const PaddedCount& count) { return static_cast<unsigned>(count.padded); };
  Product product{};
  if (is_backward_weights(p)) {
    product = {nhwc ? "nn" : "tt", s.result_channels, s.source_channels, s.tiles, {}};
    product.params.pitch_a = pitch(nhwc ? s.result_channels : s.tiles);
    product.params.pitch_b = pitch(nhwc ? s.source_channels : s.tiles);
  } else if (nhwc) {
    product = {"tn", s.tiles, s.result_channels, s.source_channels, {}};
    product.params.pitch_a = pitch(s.source_channels);
    product.params.pitch_b = pitch(s.result_channels);
  } else {
    product = {"nn", s.result_channels, s.tiles, s.source_channels, {}};
    product.params.pitch_a = pitch(s.result_channels);
    product.params.pitch_b = pitch(s.tiles);
  }
  auto& params = product.params;
  params.terms = product.terms.padded;
  params.pitch_result = pitch(product.columns);
  params.component_a = static_cast<unsigned>(product.rows.padded * product.terms.padded);
  params.component_b = static_cast<unsigned>(product.terms.padded * product.columns.padded);
  params.component_result = static_cast<unsigned>(product.rows.padded * product.columns.padded);
  params.by_row_tiles = make_divider(product.rows.padded / tile.rows);
  params.by_column_tiles = make_divider(product.columns.padded / tile.columns);
  params.by_components = make_divider(kWinogradComponents);
  return product;
}

int64_t tile_count(const Product& product, const Tile& tile) {
  return kWinogradComponents * (product.rows.padded / tile.rows) * (product.columns.padded / tile.columns);
}

// Enough work-groups for every compute unit, but no part so short that its beginning and end cost more.
int64_t parts_of(const ConvProblem& p, const DeviceTraits& traits, const Tile& tile, int64_t images) {
  if (!is_backward_weights(p)) return 1;
  constexpr int64_t kGroupsPerUnit = 6, kLeastRounds = 16;
  const Product product = product_of(p, tile, images);
  const int64_t wanted = ceil_div(kGroupsPerUnit * std::max(1, traits.compute_units), tile_count(product, tile));
  return std::max<int64_t>(1, std::min(wanted, product.terms.padded / (tile.round * kLeastRounds)));
}

Areas areas_of(const ConvProblem& p, const Tile& tile, const Pieces& pieces) {
  const WinogradSizes s = sizes_of(p, tile, pieces.images);
  const auto bytes = [](const PaddedCount& a, const PaddedCount& b) {
    return uint64_t{kWinogradComponents * sizeof(float)} * a.padded * b.padded;
  };
  const uint64_t weights = bytes(s.result_channels, s.source_channels), result = bytes(s.result_channels, s.tiles);
  const uint64_t source = bytes(s.source_channels, s.tiles);
  if (is_backward_weights(p)) return {result, source, weights * pieces.count * pieces.parts};
  return {weights, source, result};
}

// The fewest pieces that keep the matrices small: a quarter of a card's 6 GB at most is taken, and no more than needed
// to keep it busy.
Pieces pieces_of(const ConvProblem& p, const DeviceTraits& traits, const Tile& tile) {
  constexpr uint64_t kMostBytes = uint64_t{256} << 20;
  Pieces pieces{p.n, 1, 1};
  const auto take = [&](int64_t images) {
    pieces = {images, ceil_div(p.n, images), 1};
    pieces.parts = parts_of(p, traits, tile, images);
    return areas_of(p, tile, pieces).all();
  };
  int64_t count = 1;
  while (take(ceil_div(p.n, count)) > kMostBytes && pieces.images > 1) ++count;
  return pieces;
}

// The busiest compute unit decides. Small tiles read more operands for each product.
double cost(const ConvProblem& p, const DeviceTraits& traits, const Tile& tile) {
  constexpr double kOverhead = 40;  // of a tile, in rows and columns that it would be larger by
  const Product product = product_of(p, tile, pieces_of(p, traits, tile).images);
  const int64_t share = ceil_div(tile_count(product, tile), std::max(1, traits.compute_units));
  return static_cast<double>(share) * (tile.rows + kOverhead) * (tile.columns + kOverhead);
}

const Tile& choose_tile(const ConvProblem& p, const DeviceTraits& traits, const std::string& wanted) {
  for (const Tile& tile : kTiles)
    if (tile.name == wanted) return tile;
  return *std::min_element(std::begin(kTiles), std::end(kTiles), [&](const Tile& a, const Tile& b) {
    return cost(p, traits, a) < cost(p, traits, b);
  });
}

// Builds the plan, launch after launch.
class Planner {
 public:
  Planner(const ConvProblem& problem, const Tile& tile, const Pieces& pieces)
      : p_(problem), tile_(tile), pieces_(pieces), areas_(areas_of(problem, tile, pieces)) {}

  Plan plan() {
    plan_.solver = fmt::format("winograd:{}", tile_.name);
    plan_.workspace_bytes = areas_.all();
    if (!is_backward_weights(p_)) add_weights();
    for (int64_t piece = 0; piece < pieces_.count; ++piece) add_piece(piece);
    if (is_backward_weights(p_)) add_weights_gradient();
    return std::move(plan_);
  }

 private:
  OperandAddress weights_area() const { return {Operand::kWorkspace, 0}; }
  OperandAddress source_area() const { return {Operand::kWorkspace, areas_.weights}; }
  OperandAddress result_area(int64_t piece = 0) const {
    const uint64_t of_piece = is_backward_weights(p_) ? areas_.result / pieces_.count : 0;
    return {Operand::kWorkspace, areas_.weights + areas_.source + piece * of_piece};
  }

  OperandAddress images(Operand operand, const WinogradTilesParams& params, int64_t first) const {
    return {operand, static_cast<uint64_t>(first * params.tensor.a * element_bytes(p_.type))};
  }

  template <class Params>
  void add(const std::string& kernel, OperandAddress from, OperandAddress to, const Params& params) {
    KernelStep step;
    step.module = "winograd_transforms";
    step.kernel = "rocfix_winograd_" + kernel;
    step.groups = static_cast<uint32_t>(ceil_div(params.work_items, kWinogradThreads));
    step.threads = kWinogradThreads;
    step.pointers = {from, to};
    step.set_params(params);
    plan_.steps.push_back(std::move(step));
  }

  std::string tensor_kernel(const char* name) const {
    return fmt::format("{}_{}_{}", name, to_string(p_.type), to_string(p_.layout));
  }

  void add_weights() {
    const auto params = winograd_weights(p_, sizes_of(p_, tile_, pieces_.images));
    add(fmt::format("weights_{}", to_string(p_.type)), {Operand::kW}, weights_area(), params);
  }

  void add_weights_gradient() {
    auto params = winograd_weights(p_, sizes_of(p_, tile_, pieces_.images));
    params.parts = pieces_.count * pieces_.parts;
    add(fmt::format("weights_gradient_{}", to_string(p_.type)), result_area(), {Operand::kW}, params);
  }

  void add_piece(int64_t piece) {
    const int64_t first = piece * pieces_.images, count = std::min(pieces_.images, p_.n - first);
    const auto sizes = sizes_of(p_, tile_, count);
    const auto source = winograd_source(p_, sizes), result = winograd_result(p_, sizes);
    const bool backward_data = p_.direction == Direction::kBackwardData;
    const Operand source_operand = backward_data ? Operand::kY : Operand::kX;
    const Operand result_operand = backward_data ? Operand::kX : Operand::kY;
    add(tensor_kernel("input"), images(source_operand, source, first), source_area(), source);
    if (is_backward_weights(p_)) add(tensor_kernel("gradient"), images(Operand::kY, result, first), weights_area(), result);
    add_product(piece, count);
    if (is_backward_weights(p_)) return;
    add(tensor_kernel("result"), result_area(), images(result_operand, result, first), result);
    plan_.steps.back().pointers.push_back({Operand::kBias});
  }

  void add_product(int64_t piece, int64_t images) {
    Product product = product_of(p_, tile_, images);
    // Equal parts, whole rounds; a part that has nothing left writes zeros.
    product.params.terms_of_part =
        ceil_div(ceil_div(product.terms.padded, pieces_.parts), tile_.round) * tile_.round;
    KernelStep step;
    step.module = "winograd_gemm";
    step.kernel = fmt::format("rocfix_winograd_gemm_{}_{}", product.order, tile_.name);
    step.groups = static_cast<uint32_t>(tile_count(product, tile_) * pieces_.parts);
    step.threads = tile_.threads;
    const bool tiles_are_rows = !is_backward_weights(p_) && p_.layout == Layout::kNhwc;
    step.pointers = {weights_area(), source_area(), result_area(piece)};
    if (tiles_are_rows) std::swap(step.pointers[0], step.pointers[1]);
    step.set_params(product.params);
    plan_.steps.push_back(std::move(step));
  }

  const ConvProblem& p_;
  const Tile& tile_;
  const Pieces pieces_;
  const Areas areas_;
  Plan plan_;
};

// The rms error of a result in units of 2^-24 x rms x rms x length of the sum. Every component's sum is off by about
// 2^-24 times its own size, independently; the matrices A, B, G of kernels/winograd_f4.h then give
// (max over k of sum over i of A[k][i]^2 |B[i]|^2 |G[i]|^2) for both axes together, over the 9 terms that a term of a
// product stands for; with A and G exchanged over 16 in backward-weights.
double error_growth(const ConvProblem& p) {
  return is_backward_weights(p) ? 96.8 / 16 : 94.4 / 9;
}

class WinogradSolver : public Solver {
 public:
  const char* name() const override { return "winograd"; }
  const char* summary() const override { return "F(4x4, 3x3) in three passes: transform, matrix products, transform back"; }

  std::vector<std::string> variants() const override {
    std::vector<std::string> names;
    for (const auto& tile : kTiles) names.emplace_back(tile.name);
    return names;
  }

  Status applicable(const ConvProblem& p, const DeviceTraits& traits) const override {
    ROCFIX_CHECK(check_rules({{p.r == 3 && p.s == 3, "computes 3x3 filters only"},
                              {p.stride_h == 1 && p.stride_w == 1, "computes stride 1 only"},
                              {p.dilation_h == 1 && p.dilation_w == 1, "computes dilation 1 only"},
                              no_groups(p), tensors_below_2g_elements(p), padded_below_2_30(p), inputs_below_4_gib(p),
                              {p.y_elements() * element_bytes(p.type) < (int64_t{1} << 32),
                               "addresses y by 32-bit offsets, it has 4 GiB or more"}}));
    constexpr uint64_t kMostWorkspace = uint64_t{1} << 30;
    Status status;
    for (const auto& tile : kTiles)
      if (status)
        status = check_rules({{areas_of(p, tile, pieces_of(p, traits, tile)).all() <= kMostWorkspace,
                               "would need a workspace of more than 1 GiB"}});
    return status;
  }

  // Pass after pass: none overlaps the next.
  double microseconds(const ConvProblem& p, const DeviceTraits& traits) const override {
    const Tile& tile = choose_tile(p, traits, "");
    const Pieces pieces = pieces_of(p, traits, tile);
    const Areas areas = areas_of(p, tile, pieces);
    const Product product = product_of(p, tile, pieces.images);
    const int units = std::max(1, traits.compute_units);
    const auto groups = static_cast<double>(tile_count(product, tile) * pieces.parts);
    Work products;
    products.operations = 2 * std::ceil(groups / units) * units * tile.rows * tile.columns * product.terms.padded /
                          pieces.parts * pieces.count;
    products.bytes = static_cast<double>(areas.all());
    products.launches = pieces.count;
    products.efficiency = 0.85 * occupancy(groups * tile.threads / kWaveSize / units);
    Work transforms = plain_work(p);
    transforms.operations = 0;
    transforms.bytes += static_cast<double>(areas.weights + (areas.source + areas.result) * pieces.count);
    transforms.launches = 1 + 2 * pieces.count;
    return predicted_microseconds(products, traits) + predicted_microseconds(transforms, traits);
  }

  Plan plan(const ConvProblem& problem, const DeviceTraits& traits, const PlanOptions& options) const override {
    const Tile& tile = choose_tile(problem, traits, options.variant);
    Plan plan = Planner(problem, tile, pieces_of(problem, traits, tile)).plan();
    plan.error_growth = error_growth(problem);
    return plan;
  }
};

}  // namespace

const Solver& winograd_solver() {
  static const WinogradSolver solver;
  return solver;
}

}  // namespace rocfix
