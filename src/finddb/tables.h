// SPDX-License-Identifier: MIT
// The statements on the tables of a find-db. Rows that are read are checked: the file may have been written
// by anyone.
#pragma once

#include <string>
#include <vector>

#include "finddb/connection.h"
#include "finddb/rows.h"

namespace rocfix {

Status put(Connection& connection, const TimeRow& row);
Status put(Connection& connection, const QuarantineRow& row);
// The same, where nothing newer is; true when it was.
Result<bool> put_if_newer(Connection& connection, const TimeRow& row);
Result<bool> put_if_newer(Connection& connection, const QuarantineRow& row);

// What a lookup may answer, best first.
Result<std::vector<TimeRow>> usable_times(Connection& connection, const std::string& device,
                                          const std::string& problem, int solver_version);
Result<std::vector<TimeRow>> times(Connection& connection, const FindDbFilter& filter);
Result<std::vector<QuarantineRow>> quarantine(Connection& connection, const FindDbFilter& filter);

// How many rows are gone.
Result<size_t> remove_times(Connection& connection, const FindDbFilter& filter);
Result<size_t> remove_quarantine(Connection& connection, const FindDbFilter& filter);

}  // namespace rocfix
