// SPDX-License-Identifier: MIT
#pragma once

#include "device/backend.h"

namespace rocfix {

const Backend& virtual_backend();

}  // namespace rocfix
