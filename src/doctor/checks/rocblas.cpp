// SPDX-License-Identifier: MIT
// rocBLAS's kernel files: are there any for this card, whole, and really made for it?
#include "doctor/facts/rocblas.h"

#include <fmt/format.h>

#include <algorithm>

#include "doctor/checks/list.h"
#include "doctor/remedies.h"

namespace rocfix::doctor {
namespace {

// "gfx1030, gfx900 …": what the folder has files for.
std::string targets_of(const RocblasFolder& folder) {
  std::set<std::string> targets;
  for (const auto& name : folder.names) {
    const size_t at = name.rfind("_gfx");
    if (at != name.npos) targets.insert(name.substr(at + 1, name.find_first_of("._", at + 1) - at - 1));
  }
  std::string text;
  for (const auto& one : targets) text += (text.empty() ? "" : " ") + one;
  return text.empty() ? "no chip's" : text;
}

// Files for all chips at once, from before rocBLAS split them ("TensileLibrary.dat",
// "Kernels.so-000-gfx1010.hsaco").
bool serves(const RocblasFolder& folder, const std::string& target) {
  return !folder.of_target(target).empty();
}

Finding find_kernels(Machine& m) {
  const std::string target = m.effective_target();
  for (const auto& folder : loaded_rocblas(m))
    if (!serves(folder, target))
      return {State::kFail,
              fmt::format("rocBLAS has no kernels for {}", target),
              {{folder.path, 0, "has files for " + targets_of(folder)}},
              "the first matrix product aborts: \"Cannot read TensileLibrary.dat\"",
              native_torch(m)};
  return passed("rocBLAS has kernels for the card, or is not here");
}

Finding find_foreign_links(Machine& m) {
  for (const auto& folder : rocblas_folders(m))
    for (const auto& name : folder.of_target(std::string(m.chip()->name))) {
      const std::string link = m.world.status(folder.path + "/" + name).link;
      if (link.empty() || link.find("_gfx") == link.npos || link.find(m.chip()->name) != link.npos) continue;
      return {State::kFail,
              fmt::format("rocBLAS's kernels for {} are a link to another chip's", m.chip()->name),
              {{folder.path + "/" + name, 0, "-> " + link}},
              "the card runs code that leaves out what it needs, and hangs",
              {"take the link away",
               {fmt::format("rm {}/{}", folder.path, name)},
               !folder.bundled,
               false,
               "",
               fmt::format("ln -s {} {}/{}", link, folder.path, name)}};
    }
  return passed("no kernel file is a link to another chip's");
}

Finding find_incomplete(Machine& m) {
  const std::string target = m.effective_target();
  for (const auto& folder : loaded_rocblas(m)) {
    const auto files = folder.of_target(target);
    const auto with = [&](std::string_view text, std::string_view end) {
      return std::count_if(files.begin(), files.end(), [&](const auto& name) {
        return name.find(text) != name.npos && name.ends_with(end);
      });
    };
    const auto lazy = with("TensileLibrary_lazy_", ".dat"), tables = with("fallback", ".dat"),
               code = with("fallback", ".hsaco");
    if (lazy == 0 || (tables > 0 && code == tables)) continue;
    return {State::kFail,
            fmt::format("rocBLAS's files for {} are not complete", target),
            {{folder.path, 0, fmt::format("{} tables and {} code files of the fallback", tables, code)}},
            "hand-copied sets end in a crash in PlaceholderLibrary::loadPlaceholderLibrary",
            {"copy all files of one build, or install a build that has them", native_torch(m).commands}};
  }
  return passed("rocBLAS's files for the card are complete");
}

// Files that no package brought: an upgrade takes them away.
Finding find_hand_added(Machine& m) {
  for (const auto& folder : rocblas_folders(m)) {
    if (folder.bundled || !serves(folder, std::string(m.chip()->name))) continue;
    const std::string list = "/var/lib/dpkg/info/rocblas.list";
    const std::string& text = m.world.read(list).text;
    if (text.empty() || text.find(fmt::format("_{}", m.chip()->name)) != text.npos) continue;
    return {State::kInfo,
            fmt::format("rocBLAS's files for {} were added by hand", m.chip()->name),
            {{folder.path, 0, "has them"}, {list, 0, "does not name them"}},
            "an upgrade of ROCm takes them away",
            {"hold the packages back",
             {"sudo apt-mark hold rocblas rocm"},
             true,
             false,
             "",
             "sudo apt-mark unhold rocblas rocm"}};
  }
  return passed("no file of rocBLAS was added by hand");
}

Finding find_wrong_place(Machine& m) {
  const std::string target(m.chip()->name);
  const auto folders = rocblas_folders(m);
  const auto system = std::find_if(folders.begin(), folders.end(),
                                   [&](const auto& one) { return !one.bundled && serves(one, target); });
  const auto bundled = std::find_if(folders.begin(), folders.end(),
                                    [&](const auto& one) { return one.bundled && !serves(one, target); });
  if (system == folders.end() || bundled == folders.end())
    return passed("rocBLAS's files are where they are read");
  return {State::kWarn,
          fmt::format("PyTorch does not read the files for {} that ROCm has", target),
          {{bundled->path, 0, "this one is read"}, {system->path, 0, "this one has them"}},
          "a wheel brings its own rocBLAS and looks beside it only",
          native_torch(m)};
}

}  // namespace

const Check check_D33{"D33",        "rocBLAS has kernels for the card",
                      Group::kRocm, State::kFail,
                      {"D54"},      {"Tensile#1757", "rocBLAS#1339", "ollama#814"},
                      true,         find_kernels};
const Check check_D34{"D34",
                      "no kernel file is another chip's",
                      Group::kRocm,
                      State::kFail,
                      {"D11", "D12", "D14", "D35"},
                      {"ollama#9455"},
                      true,
                      find_foreign_links};
const Check check_D35{
    "D35",          "rocBLAS's files are complete", Group::kRocm, State::kFail, {}, {"TheRock#7790"}, true,
    find_incomplete};
const Check check_D36{"D36", "no file was added by hand",       Group::kRocm, State::kInfo,
                      {},    {"Efenstor/PyTorch-ROCm-gfx1010"}, true,         find_hand_added};
const Check check_D54{"D54",
                      "files lie where they are read",
                      Group::kPython,
                      State::kWarn,
                      {},
                      {"rocBLAS#1339", "CTranslate2-rocm#6", "akandr/bc250-rocm"},
                      true,
                      find_wrong_place};

}  // namespace rocfix::doctor
