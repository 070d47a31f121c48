// SPDX-License-Identifier: MIT
// Applying a plan and undoing it.
#pragma once

#include "setup/hands.h"
#include "setup/plan.h"

namespace rocfix::setup {

enum class Outcome {
  kDone,
  kFailed,       // a step failed and was taken back
  kInterrupted,  // likewise, by Ctrl-C
  kDeclined,     // a step that needs root was not allowed
};

// Begins, or goes on where an earlier one ended. `folder` is the machine's folder for the journal. An error
// is one before anything was changed, or one of taking back.
Result<Outcome> apply(const Tree& tree, const std::string& folder, const Plan& plan, const Hands& hands);
Result<Outcome> undo(const Tree& tree, const std::string& folder, const Hands& hands);

// The lane of the setup that is here; "" when there is none. The error says why it cannot be told.
Result<std::string> applied_lane(const Tree& tree, const std::string& folder);

}  // namespace rocfix::setup
