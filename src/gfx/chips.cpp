// SPDX-License-Identifier: MIT
#include "gfx/chips.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace rocfix {
namespace {

// Versions: Linux amdkfd, kfd_device.c. Dot and ray instructions, xnack: LLVM AMDGPU.td, FeatureISAVersion10_1_x. ELF
// machine: LLVM AMDGPUUsage, "AMDGPU e_flags".
// clang-format off
constexpr std::array<Chip, 11> kChips = {{
    //  name      version  cards                                              rdna1  dot    rays   transfers  elf  xnack
    {"gfx1010", 100100, "RX 5600 XT, 5700, 5700 XT, Pro W5700",               true,  false, false, 16,        0x33, true},
    {"gfx1011", 100101, "Pro 5600M, Pro V520",                                true,  true,  false, 2,         0x34, true},
    {"gfx1012", 100102, "RX 5300, 5500, 5500 XT, Pro W5500",                  true,  true,  false, 16,        0x35, true},
    {"gfx1013", 100103, "BC-250",                                             true,  false, true,  16,        0x42, true},
    {"gfx1030", 100300, "RX 6800, 6900",                                      false, true,  true,  16,        0x36, false},
    {"gfx1031", 100301, "RX 6700",                                            false, true,  true,  16,        0x37, false},
    {"gfx1032", 100302, "RX 6600",                                            false, true,  true,  16,        0x38, false},
    {"gfx1033", 100303, "Van Gogh",                                           false, true,  true,  16,        0x39, false},
    {"gfx1034", 100304, "RX 6400, 6500",                                      false, true,  true,  16,        0x3e, false},
    {"gfx1035", 100305, "Rembrandt",                                          false, true,  true,  16,        0x3d, false},
    {"gfx1036", 100306, "Raphael",                                            false, true,  true,  16,        0x45, false},
}};
// clang-format on

}  // namespace

std::string_view without_features(std::string_view target) {
  return target.substr(0, target.find(':'));
}

std::span<const Chip> chips() {
  return kChips;
}

const Chip* find_chip(std::string_view name) {
  const auto found = std::find_if(kChips.begin(), kChips.end(),
                                  [&](const Chip& chip) { return chip.name == without_features(name); });
  return found == kChips.end() ? nullptr : &*found;
}

const Chip* find_chip_by_kfd_version(uint32_t version) {
  const auto found = std::find_if(kChips.begin(), kChips.end(),
                                  [&](const Chip& chip) { return chip.kfd_version == version; });
  return found == kChips.end() ? nullptr : &*found;
}

const Chip* find_chip_by_elf_machine(uint32_t machine) {
  const auto found = std::find_if(kChips.begin(), kChips.end(),
                                  [&](const Chip& chip) { return chip.elf_machine == machine; });
  return found == kChips.end() ? nullptr : &*found;
}

const Chip* find_chip_by_override(std::string_view version) {
  const auto found =
      std::find_if(kChips.begin(), kChips.end(), [&](const Chip& chip) { return version == override_text(chip); });
  return found == kChips.end() ? nullptr : &*found;
}

std::string override_text(const Chip& chip) {
  const uint32_t number = chip.kfd_version;
  return fmt::format("{}.{}.{}", number / 10000, number / 100 % 100, number % 100);
}

const Chip* chip_to_pose_as(const Chip& chip, const std::set<std::string>& targets) {
  if (!chip.rdna1) return nullptr;
  for (const char* name : {"gfx1010", "gfx1030"})
    if (targets.count(name)) return find_chip(name);
  return nullptr;
}

std::string isa_name(const Chip& chip) {
  return fmt::format("amdgcn-amd-amdhsa--{}{}", chip.name, chip.xnack ? ":xnack-" : "");
}

// Major, minor and stepping, two decimal digits each; the name writes minor and stepping in hexadecimal.
std::string kfd_version_name(uint32_t version) {
  return fmt::format("gfx{}{:x}{:x}", version / 10000, version / 100 % 100, version % 100);
}

Result<std::string> code_target(std::string_view physical, std::string_view reported) {
  const Chip* silicon = find_chip(physical);
  if (silicon == nullptr || !silicon->rdna1)
    return Error{Code::kUnsupported,
                 fmt::format("{} is not an RDNA1 chip (gfx1010, gfx1011, gfx1012, gfx1013)",
                             without_features(physical))};
  if (without_features(reported) == "gfx1030") return std::string(kSafeGfx1030);
  const Chip* label = find_chip(reported);
  if (label != nullptr && label->rdna1 && (label == silicon || label->name == "gfx1010"))
    return std::string(label->name);
  return Error{
      Code::kUnsupported,
      fmt::format("the card is {0} but HSA_OVERRIDE_GFX_VERSION makes it {1}, for which rocfix has no "
                  "code; unset the variable, or set it to 10.3.0 if other libraries need that",
                  silicon->name, without_features(reported))};
}

}  // namespace rocfix
