// SPDX-License-Identifier: MIT
#include "base/settings.h"

#include <unistd.h>

#include <cstdlib>

namespace rocfix {
namespace {

std::optional<std::string> variable(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

}  // namespace

Settings read_settings() {
  Settings settings;
  settings.color =
      is_terminal(STDOUT_FILENO) && !variable("NO_COLOR") && variable("TERM").value_or("dumb") != "dumb";
  settings.gfx_override = variable("HSA_OVERRIDE_GFX_VERSION");
  return settings;
}

bool is_terminal(int descriptor) {
  return isatty(descriptor) == 1;
}

}  // namespace rocfix
