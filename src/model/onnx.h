// SPDX-License-Identifier: MIT
// The convolutions of an ONNX model, as forward NCHW problems in the order of its graph.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "conv/problem_set.h"

namespace rocfix {

// Every Conv node of the model file at `path`, also those in the bodies of If, Loop and Scan. A problem's
// name is its node's name, or that of the node's first output. The first convolution that has no fixed shape,
// or that no ConvProblem can express, is the error; it names the node and the remedy.
Result<std::vector<NamedProblem>> load_onnx_convolutions(const std::string& path);

// The same from bytes in memory. `origin` names them in errors.
Result<std::vector<NamedProblem>> parse_onnx_convolutions(std::string_view bytes, const std::string& origin);

}  // namespace rocfix
