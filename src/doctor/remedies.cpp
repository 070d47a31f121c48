// SPDX-License-Identifier: MIT
#include "doctor/remedies.h"

#include <fmt/format.h>

#include "base/text.h"
#include "doctor/stacks.h"

namespace rocfix::doctor {
Finding no_kernel_log(const Machine& machine) {
  return unknown(
      machine.log.denied ? "this user may not read the kernel's log" : "there is no kernel log to read",
      {"sudo dmesg > dmesg.txt && rocfix doctor --kernel-log dmesg.txt"});
}

// TheRock, RELEASES.md: Python 3.10 to 3.14.
Fix native_torch(const Machine& machine) {
  const Chip* chip = machine.chip();
  if (chip == nullptr) return {"install a PyTorch that was built for the card", {}};
  if (reported_lane(*chip, "therock") == nullptr) {
    const compat::Row* built = reported_lane(*chip, "source");
    return {fmt::format("nobody publishes wheels for {}: build PyTorch from source for it{}", chip->name,
                        built == nullptr ? "" : fmt::format(" ({} has the steps)", built->sources[0])),
            {},
            false,
            false,
            "hours of compiling",
            ""};
  }
  return {
      fmt::format("install TheRock's PyTorch with code for {}, in a new environment", chip->name),
      {"python3 -m venv ~/torch-rdna1",
       fmt::format("~/torch-rdna1/bin/pip install --index-url https://rocm.nightlies.amd.com/whl-multi-arch/ "
                   "\"torch[device-{}]\"",
                   chip->name)},
      false,
      false,
      "nightly builds; the old environment stays as it is",
      "rm -r ~/torch-rdna1"};
}

Fix unset_variable(const Machine& machine, const std::string& name, const std::string& reason) {
  Fix fix{fmt::format("take {} out{}{}", name, reason.empty() ? "" : ": ", reason), {}};
  fix.commands = unset_commands(machine.variables, name);
  for (const auto& one : machine.variables.files)
    fix.needs_root |= one.name == name && one.evidence.file.starts_with("/etc/");
  if (fix.commands.size() > 1) fix.undo = "The files as they were are beside them, named .before-rocfix";
  return fix;
}

Fix remove_parameter(const Machine& machine, const Request& request) {
  const auto& place = request.evidence;
  Fix fix{fmt::format("take amdgpu's {} out of {}", request.name, place.file), {}, true, true};
  if (place.file == "/proc/cmdline") {
    fix.text = fmt::format("take amdgpu.{} out of the kernel's command line", request.name);
    fix.commands = {
        fmt::format("sudo sed -i.before-rocfix 's/ *amdgpu\\.{}=[^ \"]*//' /etc/default/grub", request.name),
        machine.system().boot_loader};
    fix.undo = "sudo mv /etc/default/grub.before-rocfix /etc/default/grub && " + machine.system().boot_loader;
    return fix;
  }
  fix.commands = {
      fmt::format("sudo sed -i.before-rocfix 's/ {}=[^ ]*//' {}", request.name, shell_quote(place.file)),
      machine.system().initramfs};
  fix.undo = fmt::format("sudo mv {0}.before-rocfix {0}", place.file);
  return fix;
}

}  // namespace rocfix::doctor
