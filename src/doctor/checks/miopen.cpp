// SPDX-License-Identifier: MIT
// MIOpen's files, its user's databases and its variables.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "doctor/checks/list.h"
#include "doctor/remedies.h"

namespace rocfix::doctor {
namespace {

struct Library {
  std::string folder, file;
};

// The MIOpen that PyTorch loads, else the system's.
std::optional<Library> loaded_miopen(Machine& m) {
  std::vector<std::string> folders;
  for (const Python* python : m.rocm_torches()) folders.push_back(python->torch->folder + "/lib");
  for (const auto& install : m.rocms) folders.push_back(install.library);
  for (const auto& folder : folders)
    for (const auto& name : m.world.list(folder))
      if (name.starts_with("libMIOpen.so")) return Library{folder, folder + "/" + name};
  return std::nullopt;
}

Finding find_database(Machine& m) {
  for (const auto& install : m.rocms) {
    const std::string folder = install.folder + "/share/miopen/db";
    const auto& names = m.world.list(folder);
    const bool own = std::any_of(names.begin(), names.end(),
                                 [&](const auto& name) { return name.starts_with(m.chip()->name); });
    if (!names.empty() && !own)
      return {State::kInfo,
              "MIOpen brings no measured times for this chip",
              {{folder, 0, names[0]}},
              "it never did; its warnings of missing files are harmless, the first run of each shape is slow",
              {}};
  }
  return passed("no database of MIOpen's is installed on the system");
}

Finding find_batch_norm(Machine& m) {
  if (m.effective_target() != m.chip()->name)
    return passed("under the override MIOpen takes another chip's batch normalisation");
  const auto library = loaded_miopen(m);
  if (!library) return passed("MIOpen is not here");
  const auto& facts = m.world.binary(library->file);
  if (!facts.bn_guard_103 || facts.bn_guard_101)
    return passed("MIOpen's batch normalisation knows this chip, or has no such switch");
  return {State::kWarn,
          "training batch normalisation will not compile in this MIOpen",
          {{library->file, 0, "MIO_BN_GFX103X is there, nothing for gfx101"}},
          "its kernels use instructions of older chips unless they know the chip",
          {"let rocfix compute it",
           {"rocfix run -- python train.py  # or torch.backends.cudnn.enabled = False around BatchNorm"}}};
}

// Debug switches of MIOpen, by the family that they take out.
constexpr std::string_view kFamilies[] = {"GEMM", "DIRECT", "WINOGRAD", "FFT", "IMPLICIT_GEMM"};

Finding find_switches(Machine& m) {
  constexpr std::string_view kPrefix = "MIOPEN_DEBUG_CONV_";
  std::vector<Evidence> evidence;
  std::string off, on;
  size_t families_off = 0;
  for (const auto family : kFamilies) {
    const std::string name = std::string(kPrefix) + std::string(family);
    const std::string value = m.variables.value(name);
    if (value.empty()) continue;
    for (auto& place : m.variables.places(name)) evidence.push_back(std::move(place));
    const bool is_off = value == "0" || value == "false" || value == "off" || value == "no";
    (is_off ? off : on) += (is_off ? off : on).empty() ? std::string(family) : ", " + std::string(family);
    families_off += is_off;
  }
  if (evidence.empty()) return passed("no family of MIOpen's solvers is switched");
  const bool implicit_off = off.find("IMPLICIT_GEMM") != off.npos;
  const bool native = m.chip() != nullptr && m.effective_target() == m.chip()->name;
  Fix fix{"take them out", {}};
  for (const auto& name : m.variables.names_with(kPrefix))
    for (const auto& command : unset_commands(m.variables, name)) fix.commands.push_back(command);
  if (families_off == std::size(kFamilies) ||
      (native && families_off == std::size(kFamilies) - 1 && !implicit_off))
    return {State::kFail, "MIOpen has no solver left for a convolution", std::move(evidence),
            "what is switched on has no code for this chip, and all others are off", std::move(fix)};
  if (off.empty())
    return {State::kWarn, fmt::format("MIOPEN_DEBUG_CONV_{}=1 does nothing", on), std::move(evidence),
            "every family is on when no variable says otherwise", std::move(fix)};
  return {State::kWarn, fmt::format("MIOpen may not use its families {}", off), std::move(evidence),
          "slower convolutions, and results of searches that stay incomplete", std::move(fix)};
}

struct Search {
  const char* name;
  const char* why;
};
constexpr Search kSearches[] = {
    {"MIOPEN_FIND_ENFORCE", "it searches anew for every shape: minutes, each time"},
    {"MIOPEN_FIND_MODE",
     "it changes how solvers are chosen; FAST (2) is the only value that saves time here"},
    {"MIOPEN_DEBUG_FIND_ONLY_SOLVER", "where that solver does not apply, Find() fails with all algorithms"},
    {"MIOPEN_DISABLE_CACHE", "every kernel is compiled anew at each start"},
    {"MIOPEN_DEBUG_DISABLE_FIND_DB", "nothing that was found out is remembered"},
};

Finding find_searches(Machine& m) {
  for (const auto& one : kSearches) {
    const std::string value = m.variables.value(one.name);
    if (value.empty() || value == "0") continue;
    if (std::string_view(one.name) == "MIOPEN_FIND_ENFORCE" && (value == "1" || value == "NONE")) continue;
    const bool slow = std::string_view(one.name) == "MIOPEN_FIND_ENFORCE" && value.find_first_of("34") == 0;
    return {slow ? State::kFail : State::kWarn, fmt::format("{}={} is set", one.name, value.substr(0, 24)),
            m.variables.places(one.name), one.why, unset_variable(m, one.name, "")};
  }
  return passed("MIOpen searches as it should");
}

}  // namespace

const Check check_D37{
    "D37", "MIOpen's database", Group::kRocm, State::kInfo, {}, {"MIOpen#1995", "MIOpen#1606"},
    true,  find_database};
const Check check_D38{"D38", "MIOpen's batch normalisation compiles",      Group::kRocm, State::kWarn,
                      {},    {"MIOpen#485", "MIOpen#1528", "MIOpen#1586"}, true,         find_batch_norm};
const Check check_D59{"D59",
                      "MIOpen may use its solvers",
                      Group::kEnvironment,
                      State::kFail,
                      {},
                      {"MIOpen docs, debug-log.rst"},
                      false,
                      find_switches};
const Check check_D60{"D60",
                      "MIOpen searches as it should",
                      Group::kEnvironment,
                      State::kFail,
                      {},
                      {"hkevin01/rocm-patch", "ComfyUI#5759"},
                      false,
                      find_searches};

}  // namespace rocfix::doctor
