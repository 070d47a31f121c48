// SPDX-License-Identifier: MIT
// The walk through the graph of an ONNX model that collects its convolutions.
#pragma once

#include <onnx/onnx_pb.h>

#include <string>
#include <vector>

#include "base/result.h"
#include "conv/problem_set.h"

namespace rocfix {

// The convolutions of `model`, whose nodes may be rewritten. `origin` names the model in errors.
Result<std::vector<NamedProblem>> convolutions_of(onnx::ModelProto& model, const std::string& origin);

}  // namespace rocfix
