// SPDX-License-Identifier: MIT
// Arch Linux's own PyTorch, which is built with code for gfx1010.
#include <fmt/format.h>

#include "setup/lanes/list.h"
#include "setup/lanes/parts.h"

namespace rocfix::setup {
namespace {

constexpr uint32_t kGfx1010 = 100100;

std::vector<std::string> obstacles(Place& place) {
  if (is_arch_like(place.machine.distribution)) return {};
  const std::string& name = place.machine.distribution.pretty;
  return {fmt::format("its packages are Arch Linux's, and this is {}",
                      name.empty() ? "another distribution" : name)};
}

void fill(Place& place, Plan& plan) {
  add_groups_step(place, plan);
  plan.steps.push_back({.id = "packages",
                        .title = "Install python-pytorch-rocm",
                        .why = "Arch builds it with code for gfx1010",
                        .undo = "the packages that this installs are removed; those that were there stay",
                        .root = true,
                        .commands = {"pacman -S --needed --noconfirm python-pytorch-rocm"},
                        .packages = true});
  if (place.chip.kfd_version != kGfx1010)
    add_variables(
        place, plan, {{"HSA_OVERRIDE_GFX_VERSION", "10.1.0"}},
        fmt::format("the packages have code for gfx1010; {} runs it under that name", place.chip.name));
  else
    note_contradictions(place, plan, {{"HSA_OVERRIDE_GFX_VERSION", "10.1.0"}});
  add_import_step(plan, "/usr/bin/python");
  plan.limits = {"when pacman cannot fetch a file, its lists are old: sudo pacman -Syu, then again"};
  plan.left_out = {{"HSA_OVERRIDE_GFX_VERSION=10.3.0", "crashes with these packages (ROCm#887)"}};
  plan.afterwards.push_back("/usr/bin/python your_program.py");
  plan.sources = {"ROCm#887"};
}

}  // namespace

const Lane lane_arch{"arch", "Arch Linux's own packages", obstacles, fill};

}  // namespace rocfix::setup
