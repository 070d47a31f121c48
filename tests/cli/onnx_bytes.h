// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace rocfix {

// An ONNX model of one layer, the convolution "n1c3h8w8_k4r3s3", written by hand so that no library of ours
// stands between the test and the file.
std::string one_layer_onnx_model();

}  // namespace rocfix
