// SPDX-License-Identifier: MIT
#include "device/capabilities.h"

#include "gfx/code_objects.h"

namespace rocfix {

double half_pair_rate(const DeviceInfo& info) {
  return half_pair_rate(info.code_target);
}

bool has_range_checked_loads(const DeviceInfo& info) {
  return has_range_checked_loads(info.code_target);
}

}  // namespace rocfix
