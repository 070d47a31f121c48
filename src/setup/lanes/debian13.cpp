// SPDX-License-Identifier: MIT
// Debian 13: ROCm 7.2 from AMD, rocBLAS's files for gfx1010 and PyTorch 2.10 as Efenstor built them.
#include <fmt/format.h>

#include "base/text.h"
#include "setup/lanes/list.h"
#include "setup/lanes/parts.h"

namespace rocfix::setup {
namespace {

constexpr uint32_t kGfx1010 = 100100;
constexpr int kPython = 13;  // the wheels are cp313

#define EFENSTOR "https://github.com/Efenstor/PyTorch-ROCm-gfx1010-Debian13/raw/refs/heads/main/"
constexpr const char* kRocblasFiles = EFENSTOR "files/rocblas_library_gfx1010.tar.gz";
constexpr const char* kTorch = EFENSTOR "prebuilt/torch-2.10.0a0%2Bgit911aa98-cp313-cp313-linux_x86_64.whl";
constexpr const char* kVision = EFENSTOR "prebuilt/torchvision-0.25.0%2B8ac84ee-cp313-cp313-linux_x86_64.whl";
#undef EFENSTOR
constexpr const char* kKeyUrl = "https://repo.radeon.com/rocm/rocm.gpg.key";
constexpr const char* kKey = "/etc/apt/keyrings/rocfix-rocm.asc";
constexpr const char* kSource = "/etc/apt/sources.list.d/rocfix-rocm-7.2.list";
constexpr const char* kLibrary = "/opt/rocm/lib/rocblas/library";

Environment environment(Place& place) {
  return {place.default_folder("rocfix-debian13"),
          kPython,
          kPython,
          {kTorch, kVision},
          "Efenstor built these wheels for gfx1010, Python 3.13 and ROCm 7.2"};
}

bool is_debian_13(const doctor::Distribution& distribution) {
  return distribution.id == "debian" && distribution.codename == "trixie";
}

std::vector<std::string> obstacles(Place& place) {
  std::vector<std::string> found;
  if (!is_debian_13(place.machine.distribution))
    found.push_back("its wheels and packages were made for Debian 13 (trixie)");
  if (place.chip.kfd_version != kGfx1010)
    found.push_back(fmt::format("its wheels have code for gfx1010 only, this card is {}", place.chip.name));
  if (!find_python(place, kPython, kPython)) found.push_back("its wheels want Python 3.13");
  for (const auto& rocm : place.machine.rocms)
    if (rocm.folder.starts_with("/opt/"))
      found.push_back(fmt::format("{} is here already: rocfix does not mix two installations", rocm.folder));
  return found;
}

// AMD has one repository for Debian 13 and Ubuntu 24.04, named after the latter (legacy-rocm-build#6571).
void add_rocm(Plan& plan) {
  plan.steps.push_back({.id = "rocm-key",
                        .title = "Fetch the key of AMD's packages",
                        .why = "Debian's own ROCm is incomplete and older",
                        .undo = "the file is removed",
                        .root = true,
                        .commands = {fmt::format("curl -fsSL --create-dirs -o {} {}", kKey, kKeyUrl)},
                        .creates = {kKey}});
  plan.steps.push_back({.id = "rocm-source",
                        .title = "Name AMD's packages to apt",
                        .why = "ROCm 7.2 is what the wheels were built for; the driver stays Debian's own",
                        .undo = "the file is removed; apt forgets the lists at its next update",
                        .root = true,
                        .commands = {fmt::format("sh -c 'echo \"deb [arch=amd64 signed-by={}] "
                                                 "https://repo.radeon.com/rocm/apt/7.2 noble main\" > {}'",
                                                 kKey, kSource),
                                     "apt-get update"},
                        .creates = {kSource}});
  plan.steps.push_back({.id = "rocm",
                        .title = "Install ROCm 7.2",
                        .why = "the wheels use the system's ROCm",
                        .undo = "the packages that this installs are removed; those that were there stay",
                        .root = true,
                        .commands = {"env DEBIAN_FRONTEND=noninteractive apt-get install -y rocm"},
                        .packages = true});
}

void add_rocblas_files(Plan& plan, const std::string& folder) {
  const std::string file = folder + "/rocblas_library_gfx1010.tar.gz";
  plan.steps.push_back(
      {.id = "rocblas-download",
       .title = "Fetch rocBLAS's files for gfx1010",
       .why = "AMD's packages have none",
       .undo = "the file is removed",
       .commands = {fmt::format("curl -fL --create-dirs -o {} {}", shell_quote(file), kRocblasFiles)},
       .creates = {file}});
  plan.steps.push_back(
      {.id = "rocblas-files",
       .title = "Put them beside rocBLAS",
       .why = "without them the first matrix product aborts; after an upgrade of ROCm they are gone again",
       .undo = "the files that this adds are removed",
       .root = true,
       .commands = {fmt::format("tar -x --keep-old-files --no-same-owner -f {} -C {}", shell_quote(file),
                                kLibrary)},
       .adds_to = kLibrary});
}

void fill(Place& place, Plan& plan) {
  add_groups_step(place, plan);
  add_rocm(plan);
  add_rocblas_files(plan, environment(place).folder);
  const Made made = add_environment(place, plan, environment(place));
  add_import_step(plan, made.venv + "/bin/python");
  note_contradictions(place, plan, {{"HSA_OVERRIDE_GFX_VERSION", ""}});
  plan.limits = {"one person's builds, from one repository: its README says how to build them yourself",
                 "stay on Debian's kernel 6.12: owners report freezes with 6.17 and newer"};
  plan.left_out = {{"amdgpu-dkms", "the driver of Debian's kernel is enough"},
                   {"HSA_OVERRIDE_GFX_VERSION", "the code is the card's own"}};
  plan.afterwards.push_back(fmt::format("{}/bin/python your_program.py", made.venv));
  plan.sources = {"Efenstor/PyTorch-ROCm-gfx1010-Debian13", "legacy-rocm-build#6571"};
}

}  // namespace

const Lane lane_debian13{"debian13", "Debian 13 with ROCm 7.2 and Efenstor's wheels", obstacles, fill};

}  // namespace rocfix::setup
