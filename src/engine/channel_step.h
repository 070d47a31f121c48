// SPDX-License-Identifier: MIT
// Batch normalisation and bias on a device: a planned launch (plan_batch_norm, plan_bias) with its pointers.
#pragma once

#include <vector>

#include "device/device.h"
#include "solvers/solver.h"

namespace rocfix {

// `addresses` in the order that the plan gives, all multiples of the element's size. Puts one launch on the device's stream
// and returns before it has run.
Status enqueue_channel_step(Device& device, KernelStep step, std::vector<Address> addresses);

}  // namespace rocfix
