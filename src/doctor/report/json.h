// SPDX-License-Identifier: MIT
// The diagnosis as one JSON object; docs/doctor.schema.json describes it.
#pragma once

#include <string>

#include "doctor/diagnosis.h"

namespace rocfix::doctor {

inline constexpr int kJsonVersion = 1;

std::string json_text(const Diagnosis& diagnosis, const Machine& machine, const std::string& tool_version);

}  // namespace rocfix::doctor
