// SPDX-License-Identifier: MIT
// Doing one step, and taking it back. Both write down first what they are going to change.
#pragma once

#include "setup/hands.h"

namespace rocfix::setup {

// Writes down all that it changes; whatever it returns, take_back undoes what it did.
Status do_step(const Site& site, size_t index);

// Puts everything that step `index` changed back as it was; may be repeated after it was killed. Files that
// somebody changed since are not lost: they stay, or stay under another name, and it says so.
Status take_back(const Site& site, size_t index);

}  // namespace rocfix::setup
