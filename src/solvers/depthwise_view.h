// SPDX-License-Identifier: MIT
// Depthwise convolutions as the kernels see them.
#pragma once

#include "conv/problem.h"
#include "kernels/depthwise_params.h"

namespace rocfix {

// A row of kernels/depthwise_shapes.h fits: forward, backward-data or backward-weights of its filter and a stride.
bool has_depthwise_kernel(const ConvProblem& problem);
// Several pixels of a row can be loaded and stored at once: aligned, and tiles begin where the packs do.
bool has_depthwise_quads(const ConvProblem& problem, bool aligned);

DepthwiseParams depthwise_view(const ConvProblem& problem);
int64_t depthwise_groups(const DepthwiseParams& params, bool channels_last);

DepthwiseAnyParams depthwise_any_view(const ConvProblem& problem);

// Backward-weights in one part; `tile` pixels of y along each axis are taken at once.
DepthwiseGradientParams depthwise_gradient_view(const ConvProblem& problem, int tile);
// Work-groups of one part, those of the filter's rows not counted.
int64_t depthwise_channel_blocks(const ConvProblem& problem, const DepthwiseGradientParams& params);

}  // namespace rocfix
