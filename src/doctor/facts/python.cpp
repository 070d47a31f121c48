// SPDX-License-Identifier: MIT
#include "doctor/facts/python.h"

#include <algorithm>

#include "base/text.h"
#include "doctor/facts/python_places.h"

namespace rocfix::doctor {
namespace {

// PEP 503
std::string normal_name(std::string_view name) {
  std::string text(name);
  for (char& c : text)
    c = c == '_' || c == '.' ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

// "torch-1.13.1+rocm5.2.dist-info", "torch-1.13.0a0+git.egg-info", "numpy-1.24.2-py3.11.egg-info"
std::optional<Package> package_of(const std::string& site, std::string_view entry) {
  std::string_view stem = entry;
  if (stem.ends_with(".dist-info"))
    stem.remove_suffix(10);
  else if (stem.ends_with(".egg-info"))
    stem.remove_suffix(9);
  else
    return std::nullopt;
  const auto parts = split(stem, '-');
  if (parts.size() < 2 || parts[0].empty()) return std::nullopt;
  return Package{normal_name(parts[0]), std::string(parts[1].substr(0, 80)), site + "/" + std::string(entry)};
}

// The value in "name = 'value'" or "name: type = 'value'"; "" for None.
std::string python_string(std::string_view text, std::string_view name) {
  for (const auto line : split_lines(text)) {
    if (!line.starts_with(name) || line.size() <= name.size() ||
        (line[name.size()] != ' ' && line[name.size()] != ':'))
      continue;
    const size_t sign = line.find('=');
    const std::string_view value = sign == line.npos ? "" : trim(line.substr(sign + 1));
    if (value.size() >= 2 && (value.front() == '\'' || value.front() == '"'))
      return std::string(value.substr(1, std::min<size_t>(value.size() - 2, 80)));
  }
  return "";
}

void read_torch_files(World& world, Torch& torch) {
  const std::string file = torch.folder + "/version.py";
  const std::string& text = world.read(file).text;
  torch.hip = python_string(text, "hip");
  if (torch.version.empty()) {
    torch.version = python_string(text, "__version__");
    torch.evidence = file;
  }
  const size_t plus = torch.version.find('+');
  torch.local = plus == torch.version.npos ? "" : torch.version.substr(plus + 1);
  for (const auto& name : world.list(torch.folder + "/lib")) {
    if (name == "libtorch_hip.so") torch.hip_library = torch.folder + "/lib/" + name;
    torch.bundles_rocm |= name.starts_with("libamdhip64");
  }
  if (!torch.hip_library.empty()) torch.code = world.binary(torch.hip_library);
}

std::optional<Torch> read_torch(World& world, const Python& python) {
  Torch torch;
  torch.folder = python.site + "/torch";
  if (const Package* package = python.package("torch")) {
    torch.version = package->version;
    torch.evidence = package->folder;
  }
  if (torch.version.empty() && !world.exists(torch.folder + "/version.py")) return std::nullopt;
  read_torch_files(world, torch);
  torch.bundles_rocm |=
      python.package("rocm-sdk-core") != nullptr;  // TheRock's wheels: ROCm as packages of its own
  return torch;
}

Python read_python(World& world, const SitePackages& place, const Variables& variables) {
  Python python{place.prefix, place.site, "", {3, place.minor, 0}, {}, {}, false};
  if (world.exists(place.prefix + "/pyvenv.cfg")) python.config = place.prefix + "/pyvenv.cfg";
  for (const auto& entry : world.list(place.site))
    if (auto package = package_of(place.site, entry)) python.packages.push_back(std::move(*package));
  python.torch = read_torch(world, python);
  python.active =
      place.prefix == variables.value("VIRTUAL_ENV") || place.prefix == variables.value("CONDA_PREFIX");
  return python;
}

}  // namespace

std::optional<Version> Torch::built_for() const {
  if (local.starts_with("rocm"))
    if (const auto version = parse_version(std::string_view(local).substr(4))) return version;
  return parse_version(hip);
}

const Package* Python::package(std::string_view name) const {
  const auto found =
      std::find_if(packages.begin(), packages.end(), [&](const auto& one) { return one.name == name; });
  return found == packages.end() ? nullptr : &*found;
}

std::vector<Python> read_pythons(World& world, const User& user, const Variables& variables,
                                 const std::string& extra) {
  std::vector<Python> pythons;
  for (const auto& place : find_site_packages(world, user, variables, extra)) {
    Python python = read_python(world, place, variables);
    if (!python.packages.empty() || python.torch) pythons.push_back(std::move(python));
  }
  return pythons;
}

}  // namespace rocfix::doctor
