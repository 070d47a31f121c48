// SPDX-License-Identifier: MIT
// Which nodes of a model libonnx may infer. The version in Debian 12 checks little of what a file says, so
// the checks are here.
#pragma once

#include <onnx/defs/schema.h>

#include "model/onnx_scope.h"

namespace rocfix {

// True for the operators of ONNX itself, as opposed to those of a runtime or of the model.
bool is_onnx_domain(const std::string& domain);

// True for operators newer than libonnx whose output has the type of their first input.
bool keeps_type(const onnx::NodeProto& node);

// Rewrites a node of a newer operator set to the form that libonnx knows, where only the form differs.
void adapt_to_libonnx(onnx::NodeProto& node, int opset);

// The schema by which the node can be inferred without danger, or null.
const onnx::OpSchema* safe_schema(const onnx::NodeProto& node, int opset, OnnxScope& scope);

}  // namespace rocfix
