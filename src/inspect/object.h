// SPDX-License-Identifier: MIT
// One code object: its target, its kernels, and what is in them.
#pragma once

#include <functional>

#include "base/result.h"
#include "gfx/chips.h"
#include "inspect/container/piece.h"
#include "inspect/report.h"

namespace rocfix::inspect {

struct ObjectOptions {
  const Chip* silicon = nullptr;  // judged for
  std::string target;             // only this one's code is read; "" for all
  std::function<bool(const std::string&)>
      keep;           // whether a kernel of this name is reported by itself; empty: none
  bool list = false;  // … with a listing
};

struct ObjectReport {
  std::string name;  // of the target
  bool wanted = true;
  TargetReport target;
  std::vector<KernelReport> kernels;  // that were asked for
};

Result<ObjectReport> read_object(const Piece& piece, const ObjectOptions& options);

}  // namespace rocfix::inspect
