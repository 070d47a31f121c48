// SPDX-License-Identifier: MIT
#pragma once

#include "device/backend.h"

namespace rocfix {

const Backend& cpu_backend();

}  // namespace rocfix
