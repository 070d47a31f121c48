// SPDX-License-Identifier: MIT
// Logs as people paste them: those of the known symptoms, and those that show none.
#pragma once

#include <span>

namespace rocfix::explain {

struct Log {
  const char* name;  // the symptom's id; of an unrelated log, what it is
  const char* text;
};

std::span<const Log> symptom_logs();
// The troubleshooting entries and failed configurations of hkevin01/rocm-patch's README, by the symptom that
// they are.
std::span<const Log> seed_logs();
// Few words of what owners write, by the symptom that they are.
std::span<const Log> short_logs();
std::span<const Log> unrelated_logs();

}  // namespace rocfix::explain
