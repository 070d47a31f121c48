// SPDX-License-Identifier: MIT
// A file of times: which solver was how fast, and which one is not to be run. Any number of processes may use
// it at once; it survives being killed at any moment (docs/find-db.md).
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "finddb/rows.h"

namespace rocfix {

// How many rows were offered, and how many of them were newer than what was there.
struct Taken {
  size_t offered = 0, taken = 0;
};

class FindDb {
 public:
  // How long a call waits for other processes, before it is an error.
  static constexpr std::chrono::milliseconds kLockLimit{15'000};

  // A file that is not there is none until the first write: lookups find nothing, at the cost of a stat. One
  // that is damaged or another program's is moved aside, see take_notice(). One of a later format is an
  // error. `solver_version`: of the rows that are recorded, and the only ones that lookups find.
  static Result<FindDb> open(const std::string& path, int solver_version,
                             std::chrono::milliseconds lock_limit = kLockLimit);
  ~FindDb();
  FindDb(FindDb&&) noexcept;
  FindDb& operator=(FindDb&&) noexcept;

  // Ok: it is on the disk. Replaces what was known. The row's version and date are set here.
  Status record(TimeRow row);
  // From now on no lookup finds this solver for this problem on this device. Its date is set here.
  Status quarantine(QuarantineRow row);

  // Of this version and not quarantined: measured before modelled, then the fastest first.
  Result<std::vector<TimeRow>> all(const std::string& device, const ConvProblem& problem);
  Result<std::optional<TimeRow>> best(const std::string& device, const ConvProblem& problem);
  Result<std::vector<QuarantineRow>> quarantined(const std::string& device, const ConvProblem& problem);

  // Of every version, quarantined or not; ordered by device, problem, kind and time.
  Result<FindDbRows> rows(const FindDbFilter& filter = {});
  // Each returns how many rows are gone. Times and quarantine are forgotten apart: a hang stays a hang.
  Result<size_t> clear(const FindDbFilter& filter = {});
  Result<size_t> clear_quarantine(const FindDbFilter& filter = {});

  // Takes each row that is new here, or newer: of a later solver version, or of the same version and a later
  // date. All or nothing.
  Result<Taken> add(const FindDbRows& rows);
  // The rows of another find-db, which stays as it is.
  Result<Taken> merge(const std::string& other);
  // Files of JSON lines (finddb/json_lines.h).
  Status export_to(const std::string& file, const FindDbFilter& filter = {});
  Result<Taken> import_from(const std::string& file);

  // What the user should be told, a sentence, once; "" when there is nothing.
  std::string take_notice();

 private:
  struct State;
  explicit FindDb(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace rocfix
