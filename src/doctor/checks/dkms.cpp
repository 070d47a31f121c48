// SPDX-License-Identifier: MIT
// The driver as a package of its own (DKMS), and Secure Boot, which refuses unsigned ones.
#include <fmt/format.h>

#include "doctor/checks/list.h"

namespace rocfix::doctor {
namespace {

std::vector<std::string> dkms_versions(Machine& m) {
  std::vector<std::string> versions;
  for (const auto& name : m.world.list("/var/lib/dkms/amdgpu"))
    if (!name.empty() && name[0] >= '0' && name[0] <= '9') versions.push_back(name);
  return versions;
}

bool is_amdgpu_module(const std::string& name) {
  return name.starts_with("amdgpu.ko");
}

bool has_dkms_module(Machine& m, const std::string& kernel) {
  for (const char* folder : {"/updates/dkms", "/extra"})
    for (const auto& name : m.world.list("/lib/modules/" + kernel + folder))
      if (is_amdgpu_module(name)) return true;
  return false;
}

// efivarfs: four bytes of attributes, then the variable's own: 1 is on.
std::optional<std::string> secure_boot_variable(Machine& m) {
  for (const auto& name : m.world.list("/sys/firmware/efi/efivars")) {
    if (!name.starts_with("SecureBoot-")) continue;
    const std::string path = "/sys/firmware/efi/efivars/" + name;
    const std::string& bytes = m.world.read(path).text;
    if (bytes.size() >= 5 && bytes[4] == 1) return path;
  }
  return std::nullopt;
}

Fix in_tree_driver(const Machine& m) {
  return {"take the separate driver out: the kernel's own serves these cards",
          {"sudo apt purge amdgpu-dkms", m.system().initramfs},
          true,
          true,
          "",
          "sudo apt install amdgpu-dkms"};
}

Finding find_secure_boot(Machine& m) {
  const auto variable = secure_boot_variable(m);
  if (!variable) return passed("Secure Boot is off");
  auto lines = m.log.find({"Key was rejected by service", "Loading of unsigned module is rejected"}, 3);
  const bool tainted = m.log.count({"amdgpu: module verification failed"}) > 0;
  const bool dkms = !dkms_versions(m).empty();
  if (lines.empty() && !(tainted && dkms))
    return passed("Secure Boot is on and amdgpu is signed", {{*variable, 0, "on"}});
  lines.push_back({*variable, 0, "Secure Boot is on"});
  Fix fix = in_tree_driver(m);
  fix.text += " (or enrol the key of DKMS: sudo mokutil --import /var/lib/dkms/mok.pub)";
  return {lines.size() > 1 ? State::kFail : State::kWarn, "Secure Boot refuses the amdgpu that DKMS built",
          std::move(lines), "the driver works until a restart, then not", std::move(fix)};
}

Finding find_dkms(Machine& m) {
  const auto versions = dkms_versions(m);
  const bool here = has_dkms_module(m, m.kernel.release);
  if (versions.empty() && !here) return passed("the driver is the kernel's own");
  std::vector<Evidence> evidence;
  for (const auto& version : versions) evidence.push_back({"/var/lib/dkms/amdgpu/" + version, 0, ""});
  if (here)
    return {State::kInfo, "the driver is AMD's separate package (DKMS)", std::move(evidence),
            "RDNA1 cards do not need it, and each kernel update builds it anew", in_tree_driver(m)};
  evidence.push_back({"/lib/modules/" + m.kernel.release + "/updates/dkms", 0, "has no amdgpu"});
  return {State::kWarn, "AMD's separate driver was built for another kernel than the one that runs",
          std::move(evidence), "after an update of the kernel another driver runs than before",
          in_tree_driver(m)};
}

}  // namespace

const Check check_D27{"D27",
                      "Secure Boot lets the driver in",
                      Group::kBoot,
                      State::kFail,
                      {"D04", "D28", "D01", "D05"},
                      {"ROCm#4328", "ROCm#276"},
                      true,
                      find_secure_boot};
const Check check_D28{"D28",        "the driver is the kernel's own",
                      Group::kBoot, State::kWarn,
                      {},           {"Efenstor/PyTorch-ROCm-gfx1010", "stable-diffusion-webui#4634"},
                      true,         find_dkms};

}  // namespace rocfix::doctor
