// SPDX-License-Identifier: MIT
// The convolution in double on the CPU, from the definition: what every solver is compared with.
#pragma once

#include "conv/tensors.h"

namespace rocfix {

// With ih = oh*stride + r*dilation - pad, iw likewise, and c counted inside k's group:
//   forward           y[n][k][oh][ow] = sum over c, r, s    of x[n][c][ih][iw] * w[k][c][r][s]
//   and then y = activation(y + bias[k])
//   backward data     x[n][c][ih][iw] = sum over k, r, s    of y[n][k][oh][ow] * w[k][c][r][s]
//   backward weights  w[k][c][r][s]   = sum over n, oh, ow  of y[n][k][oh][ow] * x[n][c][ih][iw]
// Each sum in double, rounded to float and then to the problem's type. Replaces the direction's result in `tensors`;
// the two others must have their size. Runs on all cores.
void compute_reference(const ConvProblem& problem, HostTensors& tensors);

}  // namespace rocfix
