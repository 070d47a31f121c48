// SPDX-License-Identifier: MIT
// ROCm on the system: how often, which one is found, do its packages belong together?
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "doctor/checks/list.h"

namespace rocfix::doctor {
namespace {

std::string installs_text(const Machine& m) {
  std::string text;
  for (const auto& one : m.rocms)
    text += fmt::format("{}{}{}", text.empty() ? "" : ", ", one.folder,
                        one.current ? " (the one /opt/rocm is)" : "");
  return text;
}

Finding find_installs(Machine& m) {
  if (m.rocms.empty()) return passed("no ROCm is installed on the system; wheels bring their own");
  std::vector<Evidence> evidence;
  for (const auto& one : m.rocms)
    evidence.push_back({one.version_file.empty() ? one.folder : one.version_file, 0, one.version_text});
  for (const auto& name : m.world.list("/etc/ld.so.conf.d"))
    if (name.find("rocm") != std::string::npos)
      evidence.push_back({"/etc/ld.so.conf.d/" + name, 0,
                          std::string(m.world.word("/etc/ld.so.conf.d/" + name).substr(0, 80))});
  if (m.rocms.size() == 1) return passed("one ROCm: " + installs_text(m), std::move(evidence));
  return {State::kInfo,
          fmt::format("{} ROCm installations: {}", m.rocms.size(), installs_text(m)),
          std::move(evidence),
          "programs without a search path of their own load what ld.so.conf names first",
          {}};
}

Finding find_torch_version(Machine& m) {
  for (const Python* python : m.rocm_torches()) {
    const Torch& torch = *python->torch;
    const auto built = torch.built_for();
    if (torch.bundles_rocm || !built) continue;
    for (const auto& install : m.rocms) {
      if (!install.version || install.version->major == built->major) continue;
      return {State::kWarn,
              fmt::format("torch {} is for ROCm {}, installed is {}", torch.version, built->major,
                          install.version_text),
              {{torch.evidence, 0, torch.version}, {install.version_file, 1, install.version_text}},
              "it brings no libraries of its own, and those of another major version do not fit",
              {fmt::format("install ROCm {}, or a PyTorch that brings its libraries", built->major), {}}};
    }
  }
  return passed("PyTorch and the installed ROCm fit");
}

struct SystemPackage {
  std::string name, version, status;
  std::string release;  // of ROCm, "5.2"
  Evidence evidence;
};

constexpr const char* kStatusFile = "/var/lib/dpkg/status";
constexpr std::string_view kOurPackages[] = {"rocm-core",     "hsa-rocr",   "hip-runtime-amd",
                                             "rocblas",       "miopen-hip", "rocm-hip-libraries",
                                             "libamdhip64-5", "amdgpu-dkms"};

bool is_ours(std::string_view name) {
  return std::find(std::begin(kOurPackages), std::end(kOurPackages), name) != std::end(kOurPackages);
}

// AMD's packages have ROCm's version in five digits: "1.5.0.50200-65" is for 5.2.0.
std::string amd_release(std::string_view version) {
  for (const auto part : split(version, '.')) {
    const auto number = parse_number(part.substr(0, part.find_first_of("-~+")));
    if (number && *number >= 30000 && *number < 1000000)
      return fmt::format("{}.{}", *number / 10000, *number / 100 % 100);
  }
  return "";
}

// Stanzas of dpkg's status file; only packages that concern us.
void add_debian_packages(Machine& m, std::vector<SystemPackage>& packages) {
  SystemPackage one;
  size_t number = 0;
  const auto keep = [&] {
    one.release = one.name == "amdgpu-dkms" ? "" : amd_release(one.version);
    one.evidence.text = fmt::format("{} {}: {}", one.name, one.version, one.status);
    if (is_ours(one.name)) packages.push_back(one);
    one = {};
  };
  for (const auto line : split_lines(m.world.read(kStatusFile).text)) {
    ++number;
    if (line.empty()) keep();
    if (line.starts_with("Package: "))
      one.name = line.substr(9, 64), one.evidence = {kStatusFile, number, ""};
    if (line.starts_with("Version: ")) one.version = line.substr(9, 64);
    if (line.starts_with("Status: ")) one.status = line.substr(8, 64);
  }
  keep();
}

// pacman keeps a folder for each, "rocm-core-6.4.1-1"; Arch numbers them as ROCm is.
void add_arch_packages(Machine& m, std::vector<SystemPackage>& packages) {
  const std::string folder = "/var/lib/pacman/local";
  for (const auto& entry : m.world.list(folder)) {
    const size_t build = entry.rfind('-'),
                 dash = build == 0 || build == entry.npos ? build : entry.rfind('-', build - 1);
    if (dash == entry.npos || !is_ours(entry.substr(0, dash))) continue;
    const auto version = parse_version(entry.substr(dash + 1));
    if (version)
      packages.push_back({entry.substr(0, dash),
                          entry.substr(dash + 1),
                          "install ok installed",
                          fmt::format("{}.{}", version->major, version->minor),
                          {folder + "/" + entry, 0, ""}});
  }
}

void look_for_halves(const std::vector<SystemPackage>& packages, Finding& finding) {
  for (const auto& one : packages) {
    if (one.status.find("half-") == std::string::npos && one.status.find("unpacked") == std::string::npos)
      continue;
    finding.summary = fmt::format("the package {} is half installed", one.name);
    finding.evidence.push_back(one.evidence);
    finding.fix = {
        "finish what was begun", {"sudo dpkg --configure -a", "sudo apt --fix-broken install"}, true};
  }
}

// A package on hold stays behind when the others are renewed.
std::vector<std::string> commands_to_renew(const std::vector<SystemPackage>& packages) {
  std::vector<std::string> commands;
  for (const auto& one : packages) {
    if (one.evidence.file != kStatusFile) return {"sudo pacman -Syu"};
    if (one.status.starts_with("hold ")) commands.push_back("sudo apt-mark unhold " + one.name);
  }
  commands.insert(commands.end(),
                  {"sudo amdgpu-install --uninstall", "sudo amdgpu-install --usecase=rocm --no-dkms"});
  return commands;
}

void look_at_packages(Machine& m, Finding& finding) {
  std::vector<SystemPackage> packages;
  add_debian_packages(m, packages);
  add_arch_packages(m, packages);
  look_for_halves(packages, finding);
  std::erase_if(packages, [](const SystemPackage& one) {
    return !one.status.ends_with(" installed") || one.release.empty();
  });
  std::set<std::string> releases;
  for (const auto& one : packages) releases.insert(one.release);
  if (releases.size() < 2) return;
  finding.summary =
      fmt::format("packages of ROCm {} and {} are mixed", *releases.begin(), *releases.rbegin());
  for (const auto& one : packages) finding.evidence.push_back(one.evidence);
  finding.fix = {"install one release as a whole", commands_to_renew(packages), true};
}

void look_at_sources(Machine& m, Finding& finding) {
  const std::string folder = "/etc/apt/sources.list.d/";
  for (const auto& name : m.world.list(folder)) {
    size_t number = 0;
    for (const auto line : split_lines(m.world.read(folder + name).text)) {
      ++number;
      if (line.starts_with('#') || line.find("repo.radeon.com/rocm/apt") == line.npos) continue;
      for (const char* release : {"focal", "jammy", "noble"})
        if (m.distribution.id == "ubuntu" && line.find(std::string(" ") + release) != line.npos &&
            m.distribution.codename != release && !m.distribution.codename.empty()) {
          finding.summary =
              fmt::format("ROCm's packages for {} are configured on {}", release, m.distribution.codename);
          finding.evidence.push_back({folder + name, number, std::string(line.substr(0, 160))});
          finding.fix = {fmt::format("name {} there", m.distribution.codename),
                         {fmt::format("sudo sed -i.before-rocfix 's/ {}/ {}/' {}", release,
                                      m.distribution.codename, folder + name),
                          "sudo apt update"},
                         true,
                         false,
                         "",
                         fmt::format("sudo mv {0}.before-rocfix {0}", folder + name)};
        }
    }
  }
}

Finding find_packages(Machine& m) {
  Finding finding{
      State::kWarn, "", {}, "libraries of different releases do not know each other's functions", {}};
  look_at_sources(m, finding);
  look_at_packages(m, finding);
  if (finding.evidence.empty()) return passed("ROCm's packages belong together");
  return finding;
}

}  // namespace

const Check check_D30{"D30", "one ROCm is installed", Group::kRocm, State::kInfo,
                      {},    {"ld.so.conf"},          false,        find_installs};
const Check check_D31{"D31", "PyTorch and ROCm are of one age", Group::kRocm, State::kWarn,
                      {},    {"pytorch/builder#1468"},          false,        find_torch_version};
const Check check_D32{"D32", "ROCm's packages belong together", Group::kRocm, State::kWarn,
                      {},    {"hkevin01/rocm-patch"},           false,        find_packages};

}  // namespace rocfix::doctor
