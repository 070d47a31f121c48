// SPDX-License-Identifier: MIT
// Depthwise convolutions as the kernels see them.
#pragma once

#include <string>
#include <vector>

#include "conv/problem.h"
#include "kernels/depthwise_params.h"

namespace rocfix {

// A row of ROCFIX_DEPTHWISE_ACCESSES: how a work-item loads and what it computes.
struct DepthwiseAccess {
  const char* name;
  int height, width, pack;
};

// The row that fits: the one asked for, or the first. Null: the filter has no kernel of its own, or "any" was asked for.
const DepthwiseAccess* choose_depthwise_access(const ConvProblem& problem, bool aligned, const std::string& wanted);
std::vector<std::string> depthwise_access_names();

DepthwiseParams depthwise_view(const ConvProblem& problem, const DepthwiseAccess& access);
int64_t depthwise_groups(const DepthwiseParams& params, bool channels_last);

// Whole planes in LDS; no planes of a group: one is too large.
DepthwiseStagedParams depthwise_staged_view(const ConvProblem& problem, int compute_units);

DepthwiseAnyParams depthwise_any_view(const ConvProblem& problem);

// Backward-weights in one part; without an access, a tile is one pixel of y.
DepthwiseGradientParams depthwise_gradient_view(const ConvProblem& problem, const DepthwiseAccess* access);
// Work-groups of one part, those of the filter's rows not counted.
int64_t depthwise_channel_blocks(const ConvProblem& problem, const DepthwiseGradientParams& params);

}  // namespace rocfix
