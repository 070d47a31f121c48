// SPDX-License-Identifier: MIT
// The guide of hkevin01/rocm-patch, corrected: torch 1.13.1 for ROCm 5.2 with the card posing as gfx1030, the
// last such pair that owners report as working.
#include <fmt/format.h>

#include "setup/lanes/list.h"
#include "setup/lanes/parts.h"

namespace rocfix::setup {
namespace {

constexpr uint32_t kBc250 = 100103;
constexpr int kFirstPython = 8, kLastPython = 10;  // wheels: cp37 to cp310; pip no longer serves 3.7
constexpr doctor::Version kStrictLibc{2, 41, 0};   // its news: dlopen refuses an executable stack

Environment environment(Place& place) {
  return {place.default_folder("rocfix-rocm52"),
          kFirstPython,
          kLastPython,
          {"--extra-index-url", "https://download.pytorch.org/whl/rocm5.2", "torch==1.13.1+rocm5.2",
           "torchvision==0.14.1+rocm5.2", "numpy<2"},
          "torch 1.13.1 brings ROCm 5.2's HIP, MIOpen and rocBLAS inside its wheel; there is none for Python "
          "3.11 or newer, and it was built against NumPy 1. All at once, so that NumPy 2 never comes in"};
}

std::vector<std::string> obstacles(Place& place) {
  std::vector<std::string> found;
  if (place.chip.kfd_version == kBc250)
    found.push_back("owners of the BC-250 (gfx1013) report \"invalid device function\" with such wheels");
  if (auto python = environment_obstacle(place, environment(place)); !python.empty())
    found.push_back(std::move(python));
  return found;
}

void add_stack_step(Place& place, Plan& plan, const Made& made) {
  const auto& libc = place.machine.libc.version;
  if (libc && *libc < kStrictLibc) {
    plan.left_out.push_back(
        {"clearing the libraries' executable-stack flag",
         fmt::format("glibc {}.{} does not mind it; 2.41 and newer refuse to load them: after an upgrade "
                     "undo this setup and apply it again",
                     libc->major, libc->minor)});
    return;
  }
  plan.steps.push_back(
      {.id = "executable-stack",
       .title = "Clear the libraries' executable-stack flag",
       .why = libc ? fmt::format("glibc {}.{} refuses to load libamdhip64.so with it, and the library does "
                                 "not need it",
                                 libc->major, libc->minor)
                   : "glibc 2.41 and newer refuse to load libamdhip64.so with it, and the version here was "
                     "not found",
       .undo = "each library is put back from its backup, byte for byte",
       .kind = StepKind::kClearExecStack,
       .path = fmt::format("{}/lib/python3.{}/site-packages/torch/lib", made.venv, made.minor)});
}

void leave_out(Plan& plan) {
  plan.left_out.push_back(
      {"MIOPEN_DEBUG_CONV_IMPLICIT_GEMM=1", "does nothing: MIOpen behaves so when the variable is not set"});
  plan.left_out.push_back({"LD_LIBRARY_PATH=/opt/rocm-5.2.0/lib",
                           "other libraries would come before those that belong to the wheel"});
  plan.left_out.push_back(
      {"ROCM_PATH, PATH=/opt/rocm-5.2.0/bin", "nothing is installed there: the wheel holds its ROCm"});
  plan.left_out.push_back(
      {"ROCm 5.2 from AMD's repository for focal",
       "the wheel loads its own; Ubuntu 24.04 lacks libtinfo5 and libncurses5, which those packages want"});
  plan.left_out.push_back(
      {"apt install python3.10", "only Ubuntu 22.04 has it; elsewhere the interpreter comes from uv"});
}

void fill(Place& place, Plan& plan) {
  add_groups_step(place, plan);
  const Made made = add_environment(place, plan, environment(place));
  leave_out(plan);
  add_stack_step(place, plan, made);
  add_variables(place, plan, {{"HSA_OVERRIDE_GFX_VERSION", "10.3.0"}},
                "the wheel has code for gfx1030 and none for this card: it must pose as one. Programs with "
                "another PyTorch must not see this variable");
  add_import_step(plan, made.venv + "/bin/python");
  plan.limits = {
      "fp32 only: fp16 gives grey images or NaN. Programs want --precision full --no-half or the like",
      "it runs code for gfx1030 on silicon that lacks some of it: some owners report hangs here too",
      "the newest PyTorch that this works with is 1.13.1; builds for ROCm 5.3 and newer hang or crash"};
  plan.afterwards.push_back(fmt::format("{}/bin/python your_program.py", made.venv));
  plan.sources = {"hkevin01/rocm-patch README", "ROCm#2527", "MIOpen docs/how-to/debug-log",
                  "stable-diffusion-webui#17051", "pytorch/builder#1468"};
}

}  // namespace

const Lane lane_legacy_rocm52{"legacy-rocm52", "torch 1.13.1 for ROCm 5.2, posing as gfx1030", obstacles,
                              fill};

}  // namespace rocfix::setup
