// SPDX-License-Identifier: MIT
// Spatial batch normalisation on a device. All addresses are multiples of the element's size; each call puts one launch on
// the device's stream and returns before it has run.
#pragma once

#include "device/device.h"
#include "solvers/batch_norm.h"

namespace rocfix {

// `addresses` in the order that plan_batch_norm (solvers/batch_norm.h) gives for the pass.
Status enqueue_batch_norm(Device& device, const BatchNormProblem& problem, BatchNormPass pass,
                          const BatchNormFactors& factors, std::vector<Address> addresses);

}  // namespace rocfix
