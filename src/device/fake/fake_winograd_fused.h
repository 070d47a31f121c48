// SPDX-License-Identifier: MIT
// The kernels of winograd_fused as plain loops.
#pragma once

#include "device/fake/fake_kernels.h"

namespace rocfix {

void fake_winograd_fused(const std::string& name, const FakeLaunch& launch);
int64_t winograd_fused_elements(const void* params);

}  // namespace rocfix
