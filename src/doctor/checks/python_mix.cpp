// SPDX-License-Identifier: MIT
// Packages that should not be beside a PyTorch for ROCm, and places that shadow each other.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "doctor/checks/list.h"

namespace rocfix::doctor {
namespace {

std::string pip(const Python& python) {
  return python.config.empty() ? "python3 -m pip" : python.prefix + "/bin/pip";
}

Finding shadowed(std::string summary, std::vector<Evidence> evidence, std::vector<std::string> commands) {
  return {State::kWarn,
          std::move(summary),
          std::move(evidence),
          "Python takes the first that it finds, which need not be the one that you mean",
          {"leave one", std::move(commands)}};
}

std::optional<Finding> duplicate_torch(const Python& python) {
  std::vector<Evidence> found;
  for (const auto& one : python.packages)
    if (one.name == "torch") found.push_back({one.folder, 0, one.version});
  if (found.size() < 2) return std::nullopt;
  return shadowed("two versions of torch are recorded in one environment", std::move(found),
                  {pip(python) + " uninstall -y torch", pip(python) + " uninstall -y torch",
                   pip(python) + " install torch"});
}

// conda's PyTorch and pip's in one environment overwrite each other's files.
std::optional<Finding> conda_and_pip(Machine& m, const Python& python) {
  const Package* torch = python.package("torch");
  const std::string folder = python.prefix + "/conda-meta";
  if (torch == nullptr || m.world.word(torch->folder + "/INSTALLER") != "pip") return std::nullopt;
  for (const auto& name : m.world.list(folder))
    if (name.starts_with("pytorch-2") || name.starts_with("pytorch-1"))
      return shadowed("conda and pip both installed a PyTorch into one environment",
                      {{folder + "/" + name, 0, ""}, {torch->folder, 0, torch->version}},
                      {"conda remove --force pytorch", pip(python) + " install --force-reinstall torch"});
  return std::nullopt;
}

std::optional<Finding> nvidia_wheels(const Python& python) {
  if (!python.torch || !python.torch->rocm()) return std::nullopt;
  const auto found = std::find_if(python.packages.begin(), python.packages.end(), [](const auto& one) {
    return one.name.starts_with("nvidia-") && one.name.find("-cu1") != one.name.npos;
  });
  if (found == python.packages.end()) return std::nullopt;
  return shadowed("wheels for NVIDIA cards are left over beside the PyTorch for ROCm",
                  {{found->folder, 0, found->version}},
                  {fmt::format("{0} freeze | grep '^nvidia-' | xargs {0} uninstall -y", pip(python))});
}

// A venv sees the user's own packages only when it includes the system's (site.py, PEP 405).
bool sees_system(Machine& m, const Python& python) {
  for (const auto line : split_lines(m.world.read(python.config).text))
    if (line.starts_with("include-system-site-packages") && line.find("true") != line.npos) return true;
  return false;
}

Finding find_leftovers(Machine& m) {
  const Python* own = nullptr;
  for (const auto& python : m.pythons)
    if (python.torch && python.prefix == m.user.home + "/.local") own = &python;
  for (const auto& python : m.pythons) {
    if (auto finding = duplicate_torch(python)) return *finding;
    if (auto finding = conda_and_pip(m, python)) return *finding;
    if (auto finding = nvidia_wheels(python)) return *finding;
    if (own != nullptr && own != &python && python.torch && own->version.minor == python.version.minor &&
        (python.config.empty() || sees_system(m, python)))
      return shadowed("the torch in ~/.local hides another",
                      {{own->torch->evidence, 0, own->torch->version},
                       {python.torch->evidence, 0, python.torch->version}},
                      {"python3 -m pip uninstall torch  # the one in ~/.local"});
  }
  const std::string path = m.variables.value("PYTHONPATH");
  if (path.find("site-packages") != path.npos)
    return shadowed("PYTHONPATH puts one environment's packages before all others",
                    m.variables.places("PYTHONPATH"), {"unset PYTHONPATH"});
  return passed("no Python package hides another");
}

Finding find_amdsmi(Machine& m) {
  for (const Python* python : m.rocm_torches())
    if (const Package* package = python->package("amdsmi"))
      return {State::kWarn,
              fmt::format("amdsmi {} is installed beside PyTorch", package->version),
              {{package->folder, 0, package->version}},
              "it brings a second libamd_smi, after which torch.cuda.device_count() is 0",
              {"take it out",
               {pip(*python) + " uninstall -y amdsmi"},
               false,
               false,
               "",
               pip(*python) + " install amdsmi==" + package->version}};
  return passed("no second libamd_smi");
}

Finding find_backends(Machine& m) {
  constexpr std::string_view kNames[] = {"flash-attn", "xformers", "bitsandbytes", "triton",
                                         "pytorch-triton-rocm"};
  for (const Python* python : m.rocm_torches()) {
    Finding finding{
        State::kInfo,
        "",
        {},
        "they have no code for these cards, or garble pictures: use eager mode and sub-quadratic attention",
        {}};
    for (const auto name : kNames)
      if (const Package* package = python->package(name)) {
        finding.summary += (finding.summary.empty() ? "" : ", ") + package->name;
        finding.evidence.push_back({package->folder, 0, package->version});
      }
    if (!finding.evidence.empty()) {
      finding.summary += " installed, of little use on RDNA1";
      return finding;
    }
  }
  return passed("no back-end that lacks these cards");
}

// The password in "https://name:password@host" is nobody's business.
std::string without_login(std::string_view line) {
  const size_t scheme = line.find("://"), at = line.find('@', scheme);
  if (scheme == line.npos || at == line.npos ||
      line.substr(scheme + 3, at - scheme - 3).find('/') != line.npos)
    return std::string(line.substr(0, 160));
  return std::string(line.substr(0, scheme + 3)) + std::string(line.substr(at + 1, 160));
}

Finding find_index(Machine& m) {
  std::vector<std::string> files = {"/etc/pip.conf"};
  if (!m.user.home.empty())
    for (const char* name : {"/.config/pip/pip.conf", "/.pip/pip.conf"}) files.push_back(m.user.home + name);
  for (const auto& python : m.pythons) files.push_back(python.prefix + "/pip.conf");
  for (const auto& file : files) {
    size_t number = 0;
    for (const auto line : split_lines(m.world.read(file).text))
      if (++number; line.find("rocm.nightlies.amd.com/v2") != line.npos)
        return {State::kInfo,
                "pip looks for wheels where none are made any more",
                {{file, number, without_login(line)}},
                "the indices for single families have stood still since about June 2026",
                {"name the one for all chips",
                 {fmt::format("sed -i.before-rocfix 's|rocm.nightlies.amd.com/v2[^ "
                              "]*|rocm.nightlies.amd.com/whl-multi-arch/|' {}",
                              shell_quote(file))},
                 false,
                 false,
                 "",
                 fmt::format("mv {0}.before-rocfix {0}", file)}};
  }
  return passed("pip's index is a living one");
}

}  // namespace

const Check check_D52{
    "D52", "no package hides another", Group::kPython, State::kWarn, {}, {"PEP 405"}, false, find_leftovers};
const Check check_D53{"D53", "no second libamd_smi", Group::kPython, State::kWarn,
                      {},    {"pytorch#186516"},     false,          find_amdsmi};
const Check check_D55{
    "D55",        "back-ends without these cards", Group::kPython, State::kInfo, {}, {"TheRock#7609"}, true,
    find_backends};
const Check check_D56{"D56", "pip's index is alive", Group::kPython, State::kInfo,
                      {},    {"TheRock#5954"},       false,          find_index};

}  // namespace rocfix::doctor
