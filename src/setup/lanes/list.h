// SPDX-License-Identifier: MIT
// The one list of lanes, best first for a new user.
#pragma once

#include "setup/lanes/lane.h"

#define ROCFIX_SETUP_LANES(X) X(therock) X(arch) X(debian13) X(legacy_rocm52)

namespace rocfix::setup {

#define ROCFIX_DECLARE_LANE(name) extern const Lane lane_##name;
ROCFIX_SETUP_LANES(ROCFIX_DECLARE_LANE)
#undef ROCFIX_DECLARE_LANE

}  // namespace rocfix::setup
