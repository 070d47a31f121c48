// SPDX-License-Identifier: MIT
// Facts packed for somebody else: what was asked of the machine and answered, without names and serial
// numbers.
#pragma once

#include <string>

#include "base/result.h"
#include "doctor/world.h"

namespace rocfix::doctor {

// One JSON object. The user's name, home and host's name are replaced, unique numbers of cards too; of files
// that may hold anything (profiles, logs, the environment) only lines about GPUs stay.
std::string capture_text(const Answers& answers);

Result<Answers> parse_capture(const std::string& text, const std::string& name);

// A capture that a gigabyte would not be.
inline constexpr size_t kLargestCapture = 256 << 20;

}  // namespace rocfix::doctor
