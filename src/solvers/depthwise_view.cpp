// SPDX-License-Identifier: MIT
#include "solvers/depthwise_view.h"

#include <algorithm>
#include <iterator>

#include "kernels/depthwise_shapes.h"
#include "solvers/kernel_strides.h"
#include "solvers/rules.h"

namespace rocfix {
namespace {

#define ROCFIX_SIZE_ROW(unused, size) size,
constexpr int64_t kSizes[] = {ROCFIX_DEPTHWISE_SIZES(ROCFIX_SIZE_ROW, )};
#undef ROCFIX_SIZE_ROW

#define ROCFIX_ACCESS_ROW(unused, name, form, height, width, pack) DepthwiseAccess{#name, height, width, pack},
constexpr DepthwiseAccess kAccesses[] = {ROCFIX_DEPTHWISE_ACCESSES(ROCFIX_ACCESS_ROW, )};
#undef ROCFIX_ACCESS_ROW
constexpr const char* kAnyName = "any";

// One axis of the problem, of forward: in is x, out is y.
struct Axis {
  int64_t in, out, filter, pad, stride, dilation;
};

Axis axis_h(const ConvProblem& p) {
  return {p.h, p.out_h(), p.r, p.pad_h, p.stride_h, p.dilation_h};
}

Axis axis_w(const ConvProblem& p) {
  return {p.w, p.out_w(), p.s, p.pad_w, p.stride_w, p.dilation_w};
}

bool is_backward_data(const ConvProblem& p) {
  return p.direction == Direction::kBackwardData;
}

int to_int(int64_t value) {
  return static_cast<int>(value);
}

DepthwiseAxis forward_axis(const Axis& axis, int tile) {
  return {to_int(axis.in), to_int(axis.out), to_int(-axis.pad), to_int(tile * axis.stride), 0};
}

DepthwiseAxis backward_axis(const Axis& axis, int tile) {
  DepthwiseAxis view{to_int(axis.out), to_int(axis.in), 0, to_int(tile / axis.stride), 0};
  if (axis.stride == 1) {
    view.source_first = to_int(axis.pad - (axis.filter - 1));
    return view;
  }
  const int filter = to_int(axis.filter), beyond = to_int(axis.pad) - back_odd(filter);
  view.result_first = beyond % 2 == 0 ? 0 : -1;
  view.source_first = back_low(filter) + (beyond + view.result_first) / 2;
  return view;
}

// Through a stride, backward-data has a tile of its own.
int tile_width(const ConvProblem& p, const DepthwiseAccess& access) {
  return is_backward_data(p) && p.stride_w > 1 ? back_tile(access.width) : access.width;
}

int tile_height(const ConvProblem& p, const DepthwiseAccess& access) {
  return is_backward_data(p) && p.stride_h > 1 ? back_tile(access.height) : access.height;
}

int64_t tiles_of(const DepthwiseAxis& axis, int tile) {
  return ceil_div(axis.result - axis.result_first, tile);
}

// How many work-items side by side have a channel each: few that have none, and long stretches of memory.
int channel_lanes_log2(int64_t channels) {
  constexpr struct {
    int log2;
    double cost;  // of a channel, for the shorter stretches
  } kLanes[] = {{5, 1.0}, {4, 1.1}, {3, 1.25}};
  static_assert(1 << kLanes[0].log2 == kDepthwiseMostLanes);
  const auto cost = [&](const auto& lanes) {
    return lanes.cost * static_cast<double>(ceil_div(channels, int64_t{1} << lanes.log2) << lanes.log2);
  };
  return std::min_element(std::begin(kLanes), std::end(kLanes),
                          [&](const auto& a, const auto& b) { return cost(a) < cost(b); })
      ->log2;
}

DepthwiseAnyAxis any_axis(const Axis& axis, bool backward_data) {
  DepthwiseAnyAxis view{};
  view.source = to_int(backward_data ? axis.out : axis.in);
  view.result = to_int(backward_data ? axis.in : axis.out);
  view.taps = to_int(axis.filter);
  view.pad = to_int(axis.pad);
  view.stride = to_int(axis.stride);
  view.dilation = to_int(axis.dilation);
  view.by_stride = make_divider(axis.stride);
  return view;
}

// Work-items of a channel: no more than there are tiles, and not of more than two images: those lie far apart, the next
// channel's lie side by side.
int tile_lanes_log2(int64_t images, int64_t tiles_of_image) {
  const int64_t most = std::min<int64_t>(images, 2) * tiles_of_image;
  int log2 = 0;
  while ((1 << log2) < kGradientThreads && (int64_t{1} << log2) < most) ++log2;
  return log2;
}

bool is_staged(const DepthwiseAccess& access) {
  return std::string_view(access.name) == "staged";
}

// The smallest distance, a multiple of `unit` and not below `least`, that moves `steps` of it `banks` banks on; if none
// does, the least.
int spread_over_banks(int64_t least, int unit, int64_t steps, int64_t banks) {
  constexpr int kBanks = 32;
  const int64_t first = ceil_div(least, unit) * unit;
  for (int64_t distance = first; distance < first + kBanks * unit; distance += unit)
    if ((distance * steps - banks) % kBanks == 0) return to_int(distance);
  return to_int(first);
}

// Taps along an axis that a tile's window reaches, beyond where the next tile's window begins.
int window_of(const ConvProblem& p, int64_t filter, int tile) {
  if (is_backward_data(p) && p.stride_h == 2) return (tile - 1 + back_odd(to_int(filter))) / 2 - back_low(to_int(filter)) + 1;
  return to_int((tile - 1) * (is_backward_data(p) ? 1 : p.stride_h) + filter);
}

bool has_kernel(const ConvProblem& p) {
  const bool known = std::find(std::begin(kSizes), std::end(kSizes), p.r) != std::end(kSizes);
  return known && p.r == p.s && p.dilation_h == 1 && p.dilation_w == 1 && p.stride_h == p.stride_w && p.stride_h <= 2 &&
         (!is_backward_data(p) || p.k == p.groups);
}

// Several pixels at once: aligned, tiles begin where the packs do, and none reaches beyond a row.
bool fits(const ConvProblem& p, const DepthwiseAccess& access, bool aligned) {
  if ((p.layout == Layout::kNhwc) != (std::string_view(access.name) == "channels")) return false;
  if (is_staged(access)) return p.direction != Direction::kBackwardWeights && depthwise_staged_view(p, 1).group_planes > 0;
  if (access.pack == 1) return true;
  const int64_t y_pack = is_backward_data(p) && p.stride_w > 1 ? access.pack / 2 : access.pack;
  return aligned && p.pad_w == p.s / 2 && p.w % access.pack == 0 && p.out_w() % y_pack == 0;
}

// The highest is the best: what the virtual card prefers over the problems that docs/kernels.md names.
int rank(const ConvProblem& p, const DepthwiseAccess& access) {
  const bool back = is_backward_data(p), gradient = p.direction == Direction::kBackwardWeights;
  const bool narrow = p.type != DataType::kF32, strided = p.stride_w > 1;
  const int64_t width = back ? p.w : p.out_w();
  // Staging costs as many instructions for two bytes as for four.
  if (is_staged(access)) return !narrow || width <= 8 || (p.s >= 5 && !(strided && !back && width >= 28)) ? 3 : 0;
  if (access.pack > 1) return back || (!strided && (gradient ? p.s == 7 || narrow : width >= 48)) ? 2 : 0;
  return 1;
}

}  // namespace

const DepthwiseAccess* choose_depthwise_access(const ConvProblem& p, bool aligned, const std::string& wanted) {
  if (!has_kernel(p) || wanted == kAnyName) return nullptr;
  const DepthwiseAccess* chosen = nullptr;
  for (const DepthwiseAccess& access : kAccesses) {
    if (!fits(p, access, aligned)) continue;
    if (access.name == wanted) return &access;
    if (chosen == nullptr || rank(p, access) > rank(p, *chosen)) chosen = &access;
  }
  return chosen;
}

std::vector<std::string> depthwise_access_names() {
  std::vector<std::string> names;
  for (const DepthwiseAccess& access : kAccesses) names.emplace_back(access.name);
  names.emplace_back(kAnyName);
  return names;
}

DepthwiseParams depthwise_view(const ConvProblem& p, const DepthwiseAccess& access) {
  const bool back = is_backward_data(p), last = p.layout == Layout::kNhwc;
  const int height = tile_height(p, access), width = tile_width(p, access);
  DepthwiseParams params{};
  params.h = back ? backward_axis(axis_h(p), height) : forward_axis(axis_h(p), height);
  params.w = back ? backward_axis(axis_w(p), width) : forward_axis(axis_w(p), width);
  params.source = kernel_strides(p, back ? Tensor::kY : Tensor::kX);
  params.result = kernel_strides(p, back ? Tensor::kX : Tensor::kY);
  params.channels = to_int(back ? p.c : p.k);
  const int64_t tiles_h = tiles_of(params.h, height), tiles_w = tiles_of(params.w, width);
  const int64_t tiles = p.n * tiles_h * tiles_w;
  params.tiles = static_cast<unsigned>(last ? tiles : tiles * params.channels);
  const bool flipped = back && p.stride_h == 1;
  params.weights_first = flipped ? to_int(p.r * p.s - 1) : 0;
  params.weights_r = to_int(flipped ? -p.s : p.s);
  params.weights_s = flipped ? -1 : 1;
  params.lanes_log2 = channel_lanes_log2(params.channels);
  params.by_tiles_w = make_divider(tiles_w);
  params.by_tiles_h = make_divider(tiles_h);
  params.by_channels = make_divider(last ? ceil_div(params.channels, int64_t{1} << params.lanes_log2) : params.channels);
  params.by_multiplier = make_divider(back ? 1 : p.k / p.groups);
  return params;
}

DepthwiseStagedParams depthwise_staged_view(const ConvProblem& p, int compute_units) {
  const auto& access = *std::find_if(std::begin(kAccesses), std::end(kAccesses), is_staged);
  if (std::max(p.h * p.w, p.out_h() * p.out_w()) > 4 * kStagedFloats) return {};
  const DepthwiseParams tiles = depthwise_view(p, access);
  const int tiles_h = to_int(tiles.by_tiles_h.divisor), tiles_w = to_int(tiles.by_tiles_w.divisor);
  const int64_t taps = p.r * p.s;
  DepthwiseStagedParams params{};
  params.h = tiles.h;
  params.w = tiles.w;
  params.source_plane = tiles.source.b;
  params.result_plane = tiles.result.b;
  params.planes = to_int(p.n * tiles.channels);
  // Of the source with its padding: what windows reach, and all of it.
  const int rows = std::max((tiles_h - 1) * tiles.h.source_step + window_of(p, p.r, tile_height(p, access)),
                            tiles.h.source - tiles.h.source_first);
  const int columns = std::max((tiles_w - 1) * tiles.w.source_step + window_of(p, p.s, tile_width(p, access)),
                               tiles.w.source - tiles.w.source_first);
  params.plane_items = tiles_h * tiles_w;
  const int unit = tiles.w.source_step == 2 ? 2 : 1;
  params.pitch = tiles_h > 1 ? spread_over_banks(columns, unit, tiles.h.source_step, tiles_w)
                             : to_int(ceil_div(columns, unit) * unit);
  params.plane_stride = spread_over_banks(int64_t{rows} * params.pitch, 1, 1, params.plane_items);
  const int64_t floats = params.plane_stride + taps;
  const int64_t room = std::min(kStagedFloats / floats, (kStagedFloats - 3) / floats);
  // As many as have room, a work-item each for their tiles, and enough work-groups for the compute units.
  const int64_t wanted = std::max<int64_t>(1, std::min<int64_t>(kStagedThreads / params.plane_items,
                                                                params.planes / (2 * std::max(1, compute_units))));
  if (p.k != p.groups || room == 0 || std::max(tiles.h.source_first, tiles.w.source_first) > 0) return params;
  params.group_planes = to_int(std::min({room, wanted, int64_t{tiles.channels}}));
  // A step of kStagedThreads elements: so many planes, rows, columns.
  const int lines = kStagedThreads / params.w.source;
  params.step_column = kStagedThreads % params.w.source;
  params.step_row = lines % params.h.source;
  params.step_at = lines / params.h.source * params.plane_stride + params.step_row * params.pitch;
  params.next_plane = params.plane_stride - params.h.source * params.pitch;
  params.weights_place = to_int(ceil_div(int64_t{params.group_planes} * params.plane_stride, 4) * 4);
  params.through_lds = params.group_planes * params.plane_items <= kStagedThreads &&
                       int64_t{params.group_planes} * params.result_plane <= kStagedFloats;
  params.weights_first = tiles.weights_first;
  params.weights_r = tiles.weights_r;
  params.weights_s = tiles.weights_s;
  params.by_source_w = make_divider(params.w.source);
  params.by_source_h = make_divider(params.h.source);
  params.by_tiles_w = tiles.by_tiles_w;
  params.by_tiles_h = tiles.by_tiles_h;
  params.by_channels = tiles.by_channels;
  return params;
}

int64_t depthwise_groups(const DepthwiseParams& params, bool channels_last) {
  if (!channels_last) return ceil_div(params.tiles, kDepthwiseThreads);
  return params.by_channels.divisor * ceil_div(params.tiles, kDepthwiseThreads >> params.lanes_log2);
}

DepthwiseAnyParams depthwise_any_view(const ConvProblem& p) {
  const bool back = is_backward_data(p);
  DepthwiseAnyParams params{};
  params.h = any_axis(axis_h(p), back);
  params.w = any_axis(axis_w(p), back);
  params.source = kernel_strides(p, back ? Tensor::kY : Tensor::kX);
  params.result = kernel_strides(p, back ? Tensor::kX : Tensor::kY);
  params.channels_last = p.layout == Layout::kNhwc;
  const int64_t multiplier = p.k / p.groups, channels = back ? p.c : p.k, strips = ceil_div(params.w.result, kDepthwiseStrip);
  params.terms = to_int(back ? multiplier : 1);
  params.strips = static_cast<unsigned>(p.n * channels * params.h.result * strips);
  params.by_strips_w = make_divider(strips);
  params.by_result_h = make_divider(params.h.result);
  params.by_channels = make_divider(channels);
  params.by_multiplier = make_divider(back ? 1 : multiplier);
  return params;
}

DepthwiseGradientParams depthwise_gradient_view(const ConvProblem& p, const DepthwiseAccess* access) {
  DepthwiseGradientParams params{};
  params.h = any_axis(axis_h(p), false);
  params.w = any_axis(axis_w(p), false);
  params.x = kernel_strides(p, Tensor::kX);
  params.y = kernel_strides(p, Tensor::kY);
  params.channels = to_int(p.k);
  params.channels_last = p.layout == Layout::kNhwc;
  const int64_t tiles_h = ceil_div(p.out_h(), access ? access->height : 1);
  const int64_t tiles_w = ceil_div(p.out_w(), access ? access->width : 1);
  params.tiles = params.tiles_of_part = to_int(p.n * tiles_h * tiles_w);
  params.lanes_log2 = params.channels_last ? channel_lanes_log2(p.k) : tile_lanes_log2(p.n, tiles_h * tiles_w);
  params.parts = 1;
  params.part = static_cast<unsigned>(p.w_elements());
  params.by_tiles_w = make_divider(tiles_w);
  params.by_tiles_h = make_divider(tiles_h);
  params.by_channel_blocks = make_divider(depthwise_channel_blocks(p, params));
  params.by_rows = make_divider(p.r);
  params.by_multiplier = make_divider(p.k / p.groups);
  return params;
}

int64_t depthwise_channel_blocks(const ConvProblem& p, const DepthwiseGradientParams& params) {
  const int log2 = params.lanes_log2;
  return ceil_div(p.k, params.channels_last ? int64_t{1} << log2 : kGradientThreads >> log2);
}

}  // namespace rocfix
