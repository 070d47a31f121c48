// SPDX-License-Identifier: MIT
#include "doctor/facts/system_commands.h"

#include <algorithm>
#include <string_view>

namespace rocfix::doctor {
namespace {

struct Family {
  std::string_view names;  // of os-release's ID and ID_LIKE, each between blanks
  SystemCommands commands;
};

// The firmware's packages: archlinux.org/packages (linux-firmware-amdgpu, part of linux-firmware),
// packages.fedoraproject.org (amd-gpu-firmware), software.opensuse.org (kernel-firmware-amdgpu).
const Family kFamilies[] = {
    {" ubuntu linuxmint pop ",
     {"sudo apt install linux-firmware", "sudo update-initramfs -u -k all", "sudo update-grub",
      "sudo apt full-upgrade", "sudo apt install linux-image-generic  # 6.8 on Ubuntu 24.04"}},
    {" debian ",
     {"sudo apt install firmware-amd-graphics", "sudo update-initramfs -u -k all", "sudo update-grub",
      "sudo apt full-upgrade", "sudo apt install linux-image-amd64  # 6.12 on Debian 13"}},
    {" arch manjaro endeavouros cachyos ",
     {"sudo pacman -S linux-firmware", "sudo mkinitcpio -P", "sudo grub-mkconfig -o /boot/grub/grub.cfg",
      "sudo pacman -Syu", ""}},
    {" fedora rhel nobara ",
     {"sudo dnf install linux-firmware amd-gpu-firmware", "sudo dracut --regenerate-all --force",
      "sudo grub2-mkconfig -o /boot/grub2/grub.cfg", "sudo dnf upgrade", ""}},
    {" suse opensuse opensuse-tumbleweed opensuse-leap ",
     {"sudo zypper install kernel-firmware-amdgpu", "sudo dracut --regenerate-all --force",
      "sudo grub2-mkconfig -o /boot/grub2/grub.cfg", "sudo zypper dup", ""}},
};

bool has_word(std::string_view words, std::string_view word) {
  return !word.empty() && words.find(" " + std::string(word) + " ") != words.npos;
}

}  // namespace

SystemCommands system_commands(const Distribution& distribution) {
  for (const auto& family : kFamilies)
    if (has_word(family.names, distribution.id)) return family.commands;
  for (const auto& family : kFamilies)
    for (std::string_view rest = distribution.like; !rest.empty();) {
      const size_t end = std::min(rest.find(' '), rest.size());
      if (has_word(family.names, rest.substr(0, end))) return family.commands;
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  return kFamilies[1].commands;
}

}  // namespace rocfix::doctor
