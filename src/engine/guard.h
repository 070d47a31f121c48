// SPDX-License-Identifier: MIT
// A solver that hung, crashed its process or was wrong is put in quarantine for that problem on that device:
// choose() passes it over from then on.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "engine/case.h"
#include "finddb/find_db.h"

namespace rocfix {

// How long the device may take for a case before its solver counts as hung: generously more than the cost
// model expects of the solver; "": of the one that choose() takes.
std::chrono::milliseconds guard_limit(const ConvProblem& problem, const DeviceInfo& info,
                                      const std::string& solver);

// The same without the device's start and the kernels' load, for a process where both are done: nothing shorter proves that
// the solver hangs.
std::chrono::milliseconds least_hang(const ConvProblem& problem, const DeviceInfo& info, const std::string& solver);

// What the case says against its solver; nothing when it says nothing. `limit`: what it ran under; a shorter
// one than guard_limit() proves no hang.
std::optional<QuarantineRow> evidence_of(const ConvProblem& problem, const DeviceInfo& info,
                                         const CaseResult& result, std::chrono::milliseconds limit);

// Writes it to the user's find-db; this process passes the solver over even where that cannot be written. Returns a sentence for the user: what is so from now on, or why it could
// not be kept.
std::string quarantine(const QuarantineRow& row, const DeviceInfo& info);

}  // namespace rocfix
