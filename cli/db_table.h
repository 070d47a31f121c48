// SPDX-License-Identifier: MIT
// Find-db rows as tables of at most 80 columns.
#pragma once

#include <string>

#include "finddb/rows.h"

namespace rocfix {

// For each device and problem its solvers, the best first; below them what is in quarantine there.
std::string db_table(const FindDbRows& rows);
// What is in quarantine, each with its evidence.
std::string quarantine_table(const std::vector<QuarantineRow>& rows);

}  // namespace rocfix
