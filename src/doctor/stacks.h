// SPDX-License-Identifier: MIT
// What the compatibility table (src/compat) says of this machine's stack.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compat/table.h"
#include "doctor/machine.h"

namespace rocfix::doctor {

enum class Verdict { kNotKnown, kWorksFp32, kFails };
struct KnownStack {
  Verdict verdict = Verdict::kNotKnown;
  std::string detail;   // what was seen, in the gravest report
  std::string reports;  // all of them, also those that contradict it: "C06 hangs, C07 works-fp32"
};
// PyTorch under the override that is set. Without a report of just this stack, those of the nearest older and
// newer ROCm count, if they agree. Some report that it works is enough for kWorksFp32: the others are named.
KnownStack known_stack(const Machine& machine, const Torch& torch);

// The report of the way to a stack that works on this chip without an override; null when there is none.
const compat::Row* reported_lane(const Chip& chip, std::string_view lane);

// Reports that name this kernel, of this chip or of any.
std::vector<const compat::Row*> kernel_reports(const std::string& release, const std::string& chip = "");
// The same for this glibc.
std::vector<const compat::Row*> glibc_reports(const std::string& version);

// "C06 hangs, C07 works-fp32".
std::string reports_text(const std::vector<const compat::Row*>& rows);

}  // namespace rocfix::doctor
