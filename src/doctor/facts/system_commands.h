// SPDX-License-Identifier: MIT
// The same step in each distribution's words.
#pragma once

#include <string>

#include "doctor/facts/rocm.h"

namespace rocfix::doctor {

struct SystemCommands {
  std::string firmware;      // installs or upgrades the card's firmware
  std::string initramfs;     // builds the initial ramdisk anew
  std::string boot_loader;   // takes over /etc/default/grub
  std::string upgrade;       // brings kernel and firmware to the newest there are
  std::string older_kernel;  // one without reports against it; "" where none is known
};

SystemCommands system_commands(const Distribution& distribution);

}  // namespace rocfix::doctor
