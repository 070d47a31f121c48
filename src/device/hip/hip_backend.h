// SPDX-License-Identifier: MIT
#pragma once

#include "device/backend.h"

namespace rocfix {

const Backend& hip_backend();

}  // namespace rocfix
