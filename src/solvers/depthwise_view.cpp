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

// Work-items of a channel: no more than there are tiles.
int tile_lanes_log2(int64_t tiles) {
  int log2 = 0;
  while ((1 << log2) < kGradientThreads && (int64_t{1} << log2) < tiles) ++log2;
  return log2;
}

bool has_kernel(const ConvProblem& p) {
  const bool known = std::find(std::begin(kSizes), std::end(kSizes), p.r) != std::end(kSizes);
  return known && p.r == p.s && p.dilation_h == 1 && p.dilation_w == 1 && p.stride_h == p.stride_w && p.stride_h <= 2 &&
         (!is_backward_data(p) || p.k == p.groups);
}

// Several pixels at once: aligned, tiles begin where the packs do, and none reaches beyond a row.
bool fits(const ConvProblem& p, const DepthwiseAccess& access, bool aligned) {
  if ((p.layout == Layout::kNhwc) != (std::string_view(access.name) == "channels")) return false;
  if (access.pack == 1) return true;
  const int64_t y_pack = is_backward_data(p) && p.stride_w > 1 ? access.pack / 2 : access.pack;
  return aligned && p.pad_w == p.s / 2 && p.w % access.pack == 0 && p.out_w() % y_pack == 0;
}

}  // namespace

const DepthwiseAccess* choose_depthwise_access(const ConvProblem& p, bool aligned, const std::string& wanted) {
  if (!has_kernel(p) || wanted == kAnyName) return nullptr;
  const DepthwiseAccess* chosen = nullptr;
  for (const DepthwiseAccess& access : kAccesses)
    if (fits(p, access, aligned) && (chosen == nullptr || access.name == wanted)) chosen = &access;
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
  const int width = tile_width(p, access);
  DepthwiseParams params{};
  params.h = back ? backward_axis(axis_h(p), access.height) : forward_axis(axis_h(p), access.height);
  params.w = back ? backward_axis(axis_w(p), width) : forward_axis(axis_w(p), width);
  params.source = kernel_strides(p, back ? Tensor::kY : Tensor::kX);
  params.result = kernel_strides(p, back ? Tensor::kX : Tensor::kY);
  params.channels = to_int(back ? p.c : p.k);
  const int64_t tiles_h = tiles_of(params.h, access.height), tiles_w = tiles_of(params.w, width);
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
  params.lanes_log2 = params.channels_last ? channel_lanes_log2(p.k) : tile_lanes_log2(params.tiles);
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
