// SPDX-License-Identifier: MIT
// The attributes of an ONNX Conv node, one window per spatial axis.
#pragma once

#include <onnx/onnx_pb.h>

#include <vector>

#include "base/result.h"

namespace rocfix {

// The axis that a 1-D convolution lacks is a Window as it stands here.
struct Window {
  int64_t size = 1;  // of the input
  int64_t filter = 1;
  int64_t stride = 1;
  int64_t dilation = 1;
  int64_t pad_begin = 0;
  int64_t pad_end = 0;
};

// The windows of `node`; the dimensions are those of its input and its weights, equally many and within the
// limits.
Result<std::vector<Window>> windows_of(const onnx::NodeProto& node, const std::vector<int64_t>& input_dims,
                                       const std::vector<int64_t>& weight_dims);

}  // namespace rocfix
