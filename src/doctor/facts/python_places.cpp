// SPDX-License-Identifier: MIT
#include "doctor/facts/python_places.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "base/text.h"

namespace rocfix::doctor {
namespace {

constexpr size_t kMostPlaces = 64;
constexpr size_t kMostFolders = 400;  // of a home, and of each folder in it

// The minor number of "python3.10"; nothing for other names.
std::optional<int> minor_of(std::string_view name) {
  constexpr std::string_view kPrefix = "python3.";
  if (!name.starts_with(kPrefix)) return std::nullopt;
  int minor = 0;
  const auto [end, error] = std::from_chars(name.data() + kPrefix.size(), name.data() + name.size(), minor);
  if (error != std::errc() || end != name.data() + name.size()) return std::nullopt;
  return minor;
}

class Search {
 public:
  explicit Search(World& world) : world_(world) {}

  void add(const std::string& prefix, const std::string& site, int minor) {
    const bool known =
        std::any_of(found_.begin(), found_.end(), [&](const auto& one) { return one.site == site; });
    if (!known && found_.size() < kMostPlaces && !world_.list(site).empty())
      found_.push_back({prefix, site, minor});
  }

  // lib/python3.X/site-packages and the names that Debian uses.
  void add_prefix(const std::string& prefix) {
    for (const char* lib : {"/lib", "/lib64"})
      for (const auto& name : world_.list(prefix + lib))
        if (const auto minor = minor_of(name))
          for (const char* folder : {"/site-packages", "/dist-packages"})
            add(prefix, prefix + lib + "/" + name + folder, *minor);
  }

  // A venv is a folder with pyvenv.cfg (PEP 405); conda's has conda-meta.
  bool add_environment(const std::string& folder) {
    if (!world_.exists(folder + "/pyvenv.cfg") && !world_.exists(folder + "/conda-meta")) return false;
    add_prefix(folder);
    return true;
  }

  // Two levels: ~/venv, ~/ComfyUI/venv, ~/.virtualenvs/torch.
  void add_home(const std::string& home) {
    for (const auto& name : folders(home)) {
      const std::string folder = home + "/" + name;
      if (add_environment(folder)) continue;
      for (const auto& inner : folders(folder)) add_environment(folder + "/" + inner);
    }
    for (const char* conda : {"miniconda3", "anaconda3", "miniforge3", "mambaforge", ".conda"}) {
      const std::string root = home + "/" + conda;
      for (const auto& name : folders(root + "/envs")) add_environment(root + "/envs/" + name);
    }
    add_prefix(home + "/.local");
  }

  // An interpreter ".../bin/python3" belongs to the folder above bin.
  void add_named(const std::string& path) {
    const size_t bin = path.rfind("/bin/");
    const std::string prefix = bin == path.npos ? path : path.substr(0, bin);
    prefix == "/usr" ? add_usr() : add_prefix(prefix);
  }

  // Debian's packages are in a folder for every Python 3 that it has.
  void add_usr() {
    int newest = 0;
    for (const auto& name : world_.list("/usr/lib")) newest = std::max(newest, minor_of(name).value_or(0));
    add("/usr", "/usr/lib/python3/dist-packages", newest);
    add_prefix("/usr");
  }

  void add_system() {
    add_prefix("/usr/local");
    add_usr();
    add_prefix("/opt/venv");  // of AMD's container images
  }

  std::vector<SitePackages> take() { return std::move(found_); }

 private:
  std::vector<std::string> folders(const std::string& path) {
    auto names = world_.list(path);
    if (names.size() > kMostFolders) names.resize(kMostFolders);
    return names;
  }

  World& world_;
  std::vector<SitePackages> found_;
};

}  // namespace

std::vector<SitePackages> find_site_packages(World& world, const User& user, const Variables& variables,
                                             const std::string& extra) {
  Search search(world);
  if (!extra.empty()) {
    search.add_named(extra);
    return search.take();
  }
  for (const char* name : {"VIRTUAL_ENV", "CONDA_PREFIX"})
    if (const std::string active = variables.value(name); active.starts_with('/')) search.add_prefix(active);
  if (!user.home.empty()) search.add_home(user.home);
  search.add_system();
  return search.take();
}

}  // namespace rocfix::doctor
