// SPDX-License-Identifier: MIT
// One Conv node of an ONNX graph as a convolution problem.
#pragma once

#include <vector>

#include "base/result.h"
#include "conv/problem.h"
#include "model/onnx_scope.h"

namespace rocfix {

// The problem of `node`, whose inputs are in `scope`. Errors do not name the node itself.
Result<ConvProblem> conv_problem_of(const onnx::NodeProto& node, OnnxScope& scope);

// The dimensions of the result: N K OW or N K OH OW, as many as the node's input has.
std::vector<int64_t> conv_output_dims(const ConvProblem& problem, int rank);

}  // namespace rocfix
