// SPDX-License-Identifier: MIT
// Rows for tests: each number has a problem and a time of its own.
#pragma once

#include "finddb/find_db.h"

namespace rocfix {

inline constexpr const char* kSampleDevice = "gfx1010/18cu";
inline constexpr int kSampleVersion = 3;

inline TimeRow sample(int number) {
  TimeRow row;
  row.device = kSampleDevice;
  row.problem = {.n = number + 1, .c = 3, .h = 8, .w = 8, .k = 4, .r = 3, .s = 3};
  row.solver = "direct";
  row.microseconds = number + 0.5;
  return row;
}

// With what record() would set.
inline TimeRow dated_sample(int number) {
  TimeRow row = sample(number);
  row.solver_version = kSampleVersion;
  row.date = "2026-01-02T03:04:05Z";
  return row;
}

inline QuarantineRow sample_quarantine(int number) {
  return {kSampleDevice,           sample(number).problem,       "direct",
          QuarantineReason::kHang, "did not finish within 10 s", ""};
}

}  // namespace rocfix
