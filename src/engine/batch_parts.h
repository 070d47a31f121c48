// SPDX-License-Identifier: MIT
// Kernels address x and y by 32-bit offsets. A batch that is larger is computed in parts along N, one after
// the other on the stream; its images lie one behind the other in either layout, so that a part is a place in
// x and in y.
#pragma once

#include "device/device.h"

namespace rocfix {

// The largest part that the device takes: the problem itself where it fits; where a single image does not;
// and for the gradients of the weights, which sum over the batch: those solvers refuse by name what is too
// large for them.
ConvProblem first_part(const ConvProblem& problem, const DeviceInfo& info);

// How often the part is run, the last time perhaps with fewer images.
int64_t part_count(const ConvProblem& problem, const ConvProblem& part);

}  // namespace rocfix
