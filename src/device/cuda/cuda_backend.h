// SPDX-License-Identifier: MIT
#pragma once

#include "device/backend.h"

namespace rocfix {

const Backend& cuda_backend();

}  // namespace rocfix
