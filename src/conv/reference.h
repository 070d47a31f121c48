// SPDX-License-Identifier: MIT
// The convolution in double on the CPU, from the definition: what every solver is compared with.
#pragma once

#include <span>

#include "conv/problem.h"

namespace rocfix {

// y[n][k][oh][ow] = sum over c, r, s of x[n][g*C/G + c][oh*stride + r*dilation - pad][…] * w[k][c][r][s],
// each sum in double, rounded once to float. Dense NCHW tensors; runs on all cores.
void reference_forward(const ConvProblem& problem, std::span<const float> x, std::span<const float> w,
                       std::span<float> y);

}  // namespace rocfix
