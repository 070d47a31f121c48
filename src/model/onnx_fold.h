// SPDX-License-Identifier: MIT
// The small vectors that models compute from shapes, for example the target of a Reshape or the sizes of a
// Resize.
#pragma once

#include "model/onnx_scope.h"

namespace rocfix {

// Computes the output of `node`, whose type is in `scope` by now, where it is a vector or scalar that follows
// from known ones.
void fold_small_output(const onnx::NodeProto& node, OnnxScope& scope);

}  // namespace rocfix
