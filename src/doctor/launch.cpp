// SPDX-License-Identifier: MIT
#include "doctor/launch.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "gfx/chips.h"

namespace rocfix::doctor {
namespace {

constexpr const char* kName = "HSA_OVERRIDE_GFX_VERSION";

Launch without_override(const Machine& machine, const Torch& torch) {
  const std::string text = machine.override_text();
  const Chip& chip = *machine.chip();
  if (text.empty() || find_chip_by_override(text) == &chip) return {};
  return {"", fmt::format("{}={} is taken out: torch {} has code for this {}", kName, text, torch.version,
                          chip.name)};
}

Launch posing_as(const Machine& machine, const Torch& torch, const Chip& other) {
  Launch launch;
  if (machine.override_text() != override_text(other)) launch.override_version = override_text(other);
  const std::string what =
      fmt::format("torch {} has no code for this {}: {}={} lets it run {}'s", torch.version,
                  machine.chip()->name, kName, override_text(other), other.name);
  if (other.rdna1)
    launch.notice = launch.override_version ? what : "";
  else
    launch.notice =
        what +
        ", which lacks what this chip needs against its own faults; what is not a convolution may "
        "freeze or be wrong. `rocfix doctor` names a PyTorch that has the right code";
  return launch;
}

}  // namespace

Launch launch_of(const Machine& machine, const Torch& torch) {
  const Chip* chip = machine.chip();
  const auto& targets = torch.code.targets;
  // TheRock's wheels have the code in packages of their own; damaged bundles may hold more.
  if (chip == nullptr || targets.empty()) return {};
  if (targets.count(std::string(chip->name))) return without_override(machine, torch);
  if (torch.code.unread) return {};
  if (const Chip* other = chip_to_pose_as(*chip, targets)) return posing_as(machine, torch, *other);
  return {
      {},
      fmt::format("torch {} has code for {}, none of which this {} runs; `rocfix doctor` names one that has",
                  torch.version, fmt::join(targets, " "), chip->name)};
}

}  // namespace rocfix::doctor
