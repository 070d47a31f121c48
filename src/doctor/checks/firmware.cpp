// SPDX-License-Identifier: MIT
// The card's firmware: is it there, is it new enough, did it load?
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "doctor/checks/list.h"
#include "doctor/remedies.h"

namespace rocfix::doctor {
namespace {

// From this MEC firmware on, Navi1x does without PCIe atomics (Linux kfd_device.c, no_atomic_fw_version).
constexpr uint64_t kNoAtomicsFirmware = 145;

// kfd_crat.h: bit 2 no 32-bit atomics, bit 3 no 64-bit ones.
constexpr uint64_t kNoAtomics = 4 | 8;

bool lacks_atomics(const Machine& m) {
  const KfdNode* node = m.node();
  return node != nullptr && std::any_of(node->links.begin(), node->links.end(),
                                        [](const IoLink& link) { return (link.flags & kNoAtomics) != 0; });
}

Finding find_mec(Machine& m) {
  const PciGpu* gpu = m.gpu();
  const std::string file = gpu == nullptr || gpu->drm.empty() ? "" : gpu->drm + "/fw_version/mec_fw_version";
  const auto version = file.empty() ? std::nullopt : m.world.number(file);
  if (!version)
    return unknown("the version of the card's MEC firmware is not to be read without root",
                   {"sudo grep -h MEC /sys/kernel/debug/dri/*/amdgpu_firmware_info"});
  const Evidence evidence{file, 1, fmt::format("{}", *version)};
  if (*version >= kNoAtomicsFirmware || !lacks_atomics(m))
    return passed(fmt::format("MEC firmware {} suffices", *version), {evidence});
  return {State::kWarn,
          fmt::format("MEC firmware {} is too old for a slot without PCIe atomics", *version),
          {evidence},
          fmt::format("from {} on the card does without them", kNoAtomicsFirmware),
          {"install newer firmware and build the initial ramdisk anew: the one in the ramdisk is what loads",
           {m.system().firmware, m.system().initramfs},
           true,
           true,
           "",
           "Install the earlier package again"}};
}

struct FirmwareName {
  uint32_t version;
  const char* prefix;
};
// Linux amdgpu, gfx_v10_0.c: the names of its files.
constexpr FirmwareName kPrefixes[] = {{100100, "navi10_"}, {100101, "navi12_"}, {100102, "navi14_"}};

std::string firmware_prefix(const Machine& m) {
  for (const auto& one : kPrefixes)
    if (m.chip() != nullptr && one.version == m.chip()->kfd_version) return one.prefix;
  return "";
}

Finding find_files(Machine& m) {
  const std::string prefix = firmware_prefix(m);
  if (prefix.empty()) return skipped("this chip's firmware is not looked for by name");
  const std::string wanted = "Direct firmware load for amdgpu/" + prefix;
  const auto complaints = m.log.find({wanted}, 3);
  const auto errors = m.log.count({"failed with error -2"});
  for (const char* folder : {"/lib/firmware/amdgpu", "/usr/lib/firmware/amdgpu"})
    for (const auto& name : m.world.list(folder))
      if (name.starts_with(prefix) && (complaints.empty() || errors == 0))
        return passed(fmt::format("firmware {}* is installed", prefix), {{folder, 0, name}});
  if (m.user.container && complaints.empty()) return skipped("a container does not need the firmware");
  std::vector<Evidence> evidence = complaints;
  if (evidence.empty()) evidence = {{"/lib/firmware/amdgpu", 0, fmt::format("no {}*", prefix)}};
  return {State::kWarn,
          fmt::format("firmware {}* is missing", prefix),
          std::move(evidence),
          "without it the driver gives up and the screen stays with the BIOS's picture",
          {"install the firmware", {m.system().firmware, m.system().initramfs}, true, true, "", ""}};
}

Finding find_load_errors(Machine& m) {
  if (!m.log.read) return no_kernel_log(m);
  auto lines = m.log.find({"failed to load ucode", "hw_init of IP block", "PSP load",
                           "psp firmware loading failed", "amdgpu: psp reg"});
  std::erase_if(lines, [](const Evidence& line) {
    return line.text.find("fail") == std::string::npos && line.text.find("ERROR") == std::string::npos;
  });
  if (lines.empty()) return passed("the driver started the card without errors");
  return {
      State::kWarn,
      "the driver and the card's firmware do not fit together",
      std::move(lines),
      "parts of the card were not started",
      {"bring kernel and firmware to the same age", {m.system().upgrade, m.system().initramfs}, true, true}};
}

}  // namespace

const Check check_D08{"D08",        "the MEC firmware is new enough",
                      Group::kCard, State::kWarn,
                      {},           {"weicj/rdna1-gfx101x-rocm-llama-fix", "akandr/bc250-rocm"},
                      true,         find_mec};
const Check check_D09{"D09", "the firmware is installed",  Group::kCard, State::kWarn,
                      {},    {"Linux amdgpu gfx_v10_0.c"}, true,         find_files};
const Check check_D15{"D15", "the driver started the card", Group::kKernel, State::kWarn,
                      {},    {"Linux amdgpu_device.c"},     true,           find_load_errors};

}  // namespace rocfix::doctor
