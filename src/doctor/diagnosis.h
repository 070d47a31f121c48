// SPDX-License-Identifier: MIT
// Runs the checks, lets root causes take their consequences with them, and picks what to do first.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "doctor/check.h"

namespace rocfix::doctor {

struct Examined {
  const Check* check = nullptr;
  Finding finding;
  State own = State::kPass;      // before a cause blocked it
  const Check* cause = nullptr;  // of a blocked one
  double milliseconds = 0;
};

struct Diagnosis {
  std::string card;  // "RX 5600 XT (gfx1010)"
  bool has_card = false;
  std::string other_gpus;  // AMD GPUs that are no RDNA1 cards
  std::vector<Examined> results;
  const Examined* first = nullptr;  // what to do first; null when nothing is wrong

  size_t count(State state) const;
};

struct DiagnosisOptions {
  std::set<std::string> only;  // ids or groups; empty: all
  bool live = false;           // also run things on the card
  bool virtual_card = false;   // also try the virtual card
};

Diagnosis diagnose(Machine& machine, const DiagnosisOptions& options = {});

}  // namespace rocfix::doctor
