// SPDX-License-Identifier: MIT
#pragma once

#include "device/backend.h"

namespace rocfix {

const Backend& fake_backend();

}  // namespace rocfix
