// SPDX-License-Identifier: MIT
// The types of an ONNX node's outputs, inferred by libonnx one node at a time.
//
// libonnx's own inference of a whole model trusts the file: a stride of zero, a function that calls itself or
// a shape with a billion dimensions ends the process. So every node is checked before libonnx sees it;
// outputs of a node that does not pass stay unknown, which is an error only when a convolution needs them.
#pragma once

#include "model/onnx_scope.h"

namespace rocfix {

// Records in `scope` what is known of the outputs of `node`; may adapt the node to the schemas of libonnx.
void infer_outputs(onnx::NodeProto& node, int opset, OnnxScope& scope);

}  // namespace rocfix
