// SPDX-License-Identifier: MIT
// TheRock's wheels: PyTorch and ROCm with code for the card itself, in one Python environment.
#include <fmt/format.h>

#include "setup/lanes/list.h"
#include "setup/lanes/parts.h"

namespace rocfix::setup {
namespace {

constexpr uint32_t kBc250 = 100103;                 // in no list of TheRock's (SUPPORTED_GPUS.md)
constexpr doctor::Version kOldestLibc{2, 28, 0};    // its wheels are built in manylinux_2_28 (PEP 600)
constexpr int kFirstPython = 10, kLastPython = 14;  // RELEASES.md, multi-arch wheels

Environment environment(Place& place) {
  return {place.default_folder("rocfix-therock"),
          kFirstPython,
          kLastPython,
          {"--index-url", "https://rocm.nightlies.amd.com/whl-multi-arch/",
           fmt::format("torch[device-{}]", place.chip.name)},
          fmt::format("these wheels have code for {} and bring ROCm with them: no override, no ROCm of the "
                      "system; in one step, because half of it is worth nothing",
                      place.chip.name)};
}

std::vector<std::string> obstacles(Place& place) {
  std::vector<std::string> found;
  if (place.chip.kfd_version == kBc250) found.push_back("nobody publishes wheels for the BC-250 (gfx1013)");
  const auto& libc = place.machine.libc.version;
  if (libc && *libc < kOldestLibc)
    found.push_back(fmt::format("its wheels want glibc 2.28, this is {}.{}", libc->major, libc->minor));
  if (auto python = environment_obstacle(place, environment(place)); !python.empty())
    found.push_back(std::move(python));
  return found;
}

void fill(Place& place, Plan& plan) {
  add_groups_step(place, plan);
  const Made made = add_environment(place, plan, environment(place));
  add_import_step(plan, made.venv + "/bin/python");
  note_contradictions(place, plan, {{"HSA_OVERRIDE_GFX_VERSION", ""}});
  plan.limits = {
      "nightly builds; nobody runs them on RDNA1 before they are published (TheRock's machine list)",
      "eager mode: owners report garbage with the Triton backend; no hipBLASLt, so no int8"};
  plan.left_out = {{"HSA_OVERRIDE_GFX_VERSION", "the code is the card's own; posing as gfx1030 crashes it"},
                   {"ROCm from apt", "the wheels bring theirs"}};
  plan.afterwards.push_back(fmt::format("{}/bin/python your_program.py", made.venv));
  plan.sources = {"ROCm/TheRock RELEASES.md, SUPPORTED_GPUS.md", "TheRock#7609", "ROCm#887"};
}

}  // namespace

const Lane lane_therock{"therock", "TheRock's wheels, built for this card", obstacles, fill};

}  // namespace rocfix::setup
