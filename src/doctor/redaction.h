// SPDX-License-Identifier: MIT
// Takes out of a machine's answers what concerns nobody else. A diagnosis of the rest comes to the same
// findings.
#pragma once

#include <string>

#include "doctor/world.h"

namespace rocfix::doctor {

Answers redacted(const Answers& answers);

}  // namespace rocfix::doctor
