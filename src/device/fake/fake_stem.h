// SPDX-License-Identifier: MIT
#pragma once

#include "device/fake/fake_kernels.h"

namespace rocfix {

void fake_stem(const std::string& name, const FakeLaunch& launch);
int64_t stem_elements(const void* params);

}  // namespace rocfix
