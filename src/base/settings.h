// SPDX-License-Identifier: MIT
// The environment: the only place that reads it.
#pragma once

#include <optional>
#include <string>

namespace rocfix {

struct Settings {
  bool color = false;  // standard output is a terminal that wants colour (NO_COLOR, TERM)
  std::optional<std::string> gfx_override;  // HSA_OVERRIDE_GFX_VERSION
};

Settings read_settings();

// A terminal is on the other end of the descriptor.
bool is_terminal(int descriptor);

}  // namespace rocfix
