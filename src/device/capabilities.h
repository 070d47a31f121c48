// SPDX-License-Identifier: MIT
// What the code that runs on a device can do.
#pragma once

#include "device/device.h"

namespace rocfix {

// As of its code target (gfx/code_objects.h).
double half_pair_rate(const DeviceInfo& info);
bool has_range_checked_loads(const DeviceInfo& info);

}  // namespace rocfix
