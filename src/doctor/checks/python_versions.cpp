// SPDX-License-Identifier: MIT
// Versions that go together: Python and the wheel, NumPy, torchvision, torchaudio.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "doctor/checks/list.h"

namespace rocfix::doctor {
namespace {

std::string pip(const Python& python) {
  return python.config.empty() ? "python3 -m pip" : python.prefix + "/bin/pip";
}

// "Tag: cp310-cp310-linux_x86_64" of a wheel (PEP 427).
std::optional<Evidence> foreign_tag(Machine& m, const Python& python) {
  const Package* torch = python.package("torch");
  if (torch == nullptr) return std::nullopt;
  const std::string file = torch->folder + "/WHEEL", wanted = fmt::format("cp3{}-", python.version.minor);
  size_t number = 0;
  std::optional<Evidence> foreign;
  for (const auto line : split_lines(m.world.read(file).text)) {
    ++number;
    if (!line.starts_with("Tag: cp3")) continue;
    if (line.substr(5).starts_with(wanted) || line.find("abi3") != line.npos) return std::nullopt;
    foreign = Evidence{file, number, std::string(line.substr(0, 80))};
  }
  return foreign;
}

Finding find_tag(Machine& m) {
  for (const auto& python : m.pythons)
    if (auto tag = foreign_tag(m, python))
      return {State::kFail,
              fmt::format("PyTorch was built for another Python than 3.{}", python.version.minor),
              {*tag, {python.site, 0, ""}},
              "its modules do not load",
              {"install it anew with this environment's own pip",
               {pip(python) + " install --force-reinstall torch"}}};
  return passed("PyTorch was built for its Python");
}

// torch before 2.3 was built against NumPy 1 (ROCm/pytorch#1495).
Finding find_numpy(Machine& m) {
  constexpr Version kTorchForNumpy2{2, 3, 0};
  for (const auto& python : m.pythons) {
    const Package* numpy = python.package("numpy");
    const auto version = numpy == nullptr ? std::nullopt : parse_version(numpy->version);
    const auto torch = python.torch ? parse_version(python.torch->version) : std::nullopt;
    if (!version || !torch || version->major < 2 || *torch >= kTorchForNumpy2) continue;
    return {State::kFail,
            fmt::format("NumPy {} is too new for torch {}", numpy->version, python.torch->version),
            {{numpy->folder, 0, numpy->version}, {python.torch->evidence, 0, python.torch->version}},
            "\"A module that was compiled using NumPy 1.x cannot be run in NumPy 2\"",
            {"install NumPy 1",
             {pip(python) + " install \"numpy<2\""},
             false,
             false,
             "",
             pip(python) + " install --upgrade numpy"}};
  }
  return passed("NumPy and PyTorch go together");
}

// What goes with a torch: TheRock RELEASES.md and PyTorch's own table; between the rows the second number
// differs by the same amount.
std::optional<Version> vision_for(const Version& torch) {
  if (torch.major == 1 && torch.minor >= 7) return Version{0, torch.minor + 1, 0};
  if (torch.major == 2) return Version{0, torch.minor + 15, 0};
  return std::nullopt;
}

// torchaudio stays at 2.11 for later ones (TheRock RELEASES.md).
std::optional<Version> audio_for(const Version& torch) {
  if (torch.major == 1 && torch.minor >= 7) return Version{0, torch.minor, 0};
  if (torch.major == 2) return Version{2, std::min(torch.minor, 11), 0};
  return std::nullopt;
}

struct Companion {
  const char* name;
  std::optional<Version> (*wanted_for)(const Version& torch);
};
constexpr Companion kCompanions[] = {{"torchvision", vision_for}, {"torchaudio", audio_for}};

std::optional<Finding> mismatch(const Python& python, const Companion& companion) {
  const Package* package = python.package(companion.name);
  const auto torch = python.torch ? parse_version(python.torch->version) : std::nullopt;
  const auto has = package == nullptr ? std::nullopt : parse_version(package->version);
  const auto wanted = torch ? companion.wanted_for(*torch) : std::nullopt;
  if (!has || !wanted || (has->major == wanted->major && has->minor == wanted->minor)) return std::nullopt;
  return Finding{
      State::kWarn,
      fmt::format("{} {} does not go with torch {}", companion.name, package->version, python.torch->version),
      {{package->folder, 0, package->version}, {python.torch->evidence, 0, python.torch->version}},
      "it was built against another PyTorch: undefined symbols, or operators that are not found",
      {fmt::format("install {} {}.{}", companion.name, wanted->major, wanted->minor),
       {fmt::format("{} install \"{}=={}.{}.*\"", pip(python), companion.name, wanted->major,
                    wanted->minor)}}};
}

Finding find_companions(Machine& m) {
  for (const auto& python : m.pythons)
    for (const auto& companion : kCompanions)
      if (auto finding = mismatch(python, companion)) return *finding;
  return passed("torchvision, torchaudio and PyTorch go together");
}

}  // namespace

const Check check_D39{
    "D39",   "PyTorch was built for its Python", Group::kPython, State::kFail, {}, {"PEP 427"}, false,
    find_tag};
const Check check_D50{"D50",
                      "NumPy is not too new",
                      Group::kPython,
                      State::kFail,
                      {},
                      {"ROCm/pytorch#1495", "pytorch#135013"},
                      false,
                      find_numpy};
const Check check_D51{"D51", "torchvision and torchaudio fit", Group::kPython, State::kWarn,
                      {},    {"TheRock RELEASES.md"},          false,          find_companions};

}  // namespace rocfix::doctor
