// SPDX-License-Identifier: MIT
#include "solvers/gather_view.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "solvers/epilogue_params.h"
#include "solvers/kernel_strides.h"
#include "solvers/rules.h"

namespace rocfix {
namespace {

// One axis of the problem.
struct Axis {
  int64_t in, out;  // of x and of y
  int64_t filter, pad, stride, dilation;
};

Axis axis_h(const ConvProblem& p) {
  return {p.h, p.out_h(), p.r, p.pad_h, p.stride_h, p.dilation_h};
}

Axis axis_w(const ConvProblem& p) {
  return {p.w, p.out_w(), p.s, p.pad_w, p.stride_w, p.dilation_w};
}

bool is_forward(const ConvProblem& p) {
  return p.direction == Direction::kForward;
}

int64_t phases_of(const ConvProblem& p, const Axis& axis) {
  return is_forward(p) ? 1 : std::min(axis.stride, axis.in);
}

AxisPhase with_dividers(AxisPhase phase) {
  phase.by_count = make_divider(phase.count);
  phase.by_taps = make_divider(std::max(1, phase.taps));
  return phase;
}

AxisPhase forward_phase(const Axis& axis) {
  AxisPhase phase{};
  phase.count = axis.out;
  phase.offset = -axis.pad;
  phase.taps = axis.filter;
  return with_dividers(phase);
}

// Taps that meet every stride'th pixel lie this far apart.
int64_t tap_step(const Axis& axis) {
  return axis.stride / std::gcd(axis.stride, axis.dilation);
}

// x[i] meets y[(i + pad - tap * dilation) / stride] wherever that divides.
AxisPhase backward_phase(const Axis& axis, int64_t first) {
  AxisPhase phase{};
  phase.first = first;
  phase.count = ceil_div(axis.in - first, axis.stride);
  const int64_t candidates = std::min(tap_step(axis), axis.filter);
  for (int64_t tap = 0; tap < candidates; ++tap) {
    const int64_t distance = first + axis.pad - tap * axis.dilation;
    if (distance % axis.stride != 0) continue;
    phase.tap = tap;
    phase.taps = ceil_div(axis.filter - tap, tap_step(axis));
    phase.offset = distance / axis.stride;
  }
  return with_dividers(phase);
}

void set_phases(const ConvProblem& p, const Axis& axis, AxisPhase (&phases)[kMaxPhases]) {
  for (int i = 0; i < phases_of(p, axis); ++i)
    phases[i] = is_forward(p) ? forward_phase(axis) : backward_phase(axis, i);
}

struct Steps {
  int result, source, tap, source_tap;
};

Steps steps_of(const ConvProblem& p, const Axis& axis) {
  const auto step = [](int64_t value) { return static_cast<int>(value); };
  if (is_forward(p)) return {1, step(axis.stride), 1, step(axis.dilation)};
  return {step(axis.stride), 1, step(tap_step(axis)), -step(axis.dilation / std::gcd(axis.stride, axis.dilation))};
}

void set_steps(GatherParams& params, const Steps& h, const Steps& w) {
  params.result_step_h = h.result;
  params.result_step_w = w.result;
  params.source_step_h = h.source;
  params.source_step_w = w.source;
  params.tap_step_h = h.tap;
  params.tap_step_w = w.tap;
  params.source_tap_h = h.source_tap;
  params.source_tap_w = w.source_tap;
}

void set_tensors(GatherParams& params, const ConvProblem& p) {
  const TensorStrides w = kernel_strides(p, Tensor::kW);
  const bool forward = is_forward(p);
  params.source = kernel_strides(p, forward ? Tensor::kX : Tensor::kY);
  params.result = kernel_strides(p, forward ? Tensor::kY : Tensor::kX);
  params.weights = forward ? w : TensorStrides{w.b, w.a, w.c, w.d};
  params.group_weights = p.k / p.groups * w.a;
  params.gemm_m = (forward ? p.k : p.c) / p.groups;
  params.channels = (forward ? p.c : p.k) / p.groups;
  params.source_h = forward ? p.h : p.out_h();
  params.source_w = forward ? p.w : p.out_w();
}

}  // namespace

GatherParams gather_view(const ConvProblem& p) {
  GatherParams params{};
  set_phases(p, axis_h(p), params.h);
  set_phases(p, axis_w(p), params.w);
  set_steps(params, steps_of(p, axis_h(p)), steps_of(p, axis_w(p)));
  set_tensors(params, p);
  params.images = p.n;
  params.epilogue = epilogue_params(p);
  params.by_channels = make_divider(params.channels);
  params.by_phases_h = make_divider(phases_of(p, axis_h(p)));
  params.by_phases_w = make_divider(phases_of(p, axis_w(p)));
  params.terms_of_part = std::numeric_limits<int>::max();
  params.by_groups_of_part = make_divider(std::numeric_limits<int>::max());
  return params;
}

int64_t gather_phases(const ConvProblem& p) {
  return phases_of(p, axis_h(p)) * phases_of(p, axis_w(p));
}

int64_t gather_columns(const ConvProblem& p) {
  const auto results = [&](const Axis& axis) { return is_forward(p) ? axis.out : ceil_div(axis.in, axis.stride); };
  return p.n * results(axis_h(p)) * results(axis_w(p));
}

double gather_terms(const ConvProblem& p) {
  const int64_t channels = (is_forward(p) ? p.c : p.k) / p.groups;
  return static_cast<double>(channels * p.r * p.s) / static_cast<double>(gather_phases(p));
}

}  // namespace rocfix
