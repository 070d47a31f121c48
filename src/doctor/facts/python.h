// SPDX-License-Identifier: MIT
// Python environments and what is installed in them, found by reading files only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "doctor/facts/kernel.h"
#include "doctor/facts/user.h"
#include "doctor/facts/variables.h"
#include "doctor/world.h"

namespace rocfix::doctor {

struct Package {
  std::string name;     // as PyPI compares names: lower case, '-' for '_' and '.'
  std::string version;  // "1.13.1+rocm5.2"
  std::string folder;   // its .dist-info or .egg-info
};

struct Torch {
  std::string version;        // of the package, else of version.py
  std::string local;          // "rocm5.2" after the '+'; "" without
  std::string hip;            // of version.py: "5.2.21151-afdc89f8"; "" when None
  std::string folder;         // ".../torch"
  std::string evidence;       // file that says the version
  std::string hip_library;    // ".../torch/lib/libtorch_hip.so" when it is there
  BinaryFacts code;           // of hip_library
  bool bundles_rocm = false;  // it brings its own HIP runtime

  bool rocm() const { return !hip.empty() || local.starts_with("rocm") || !hip_library.empty(); }
  // ROCm's version that it was built for.
  std::optional<Version> built_for() const;
};

struct Python {
  std::string prefix;  // the environment's folder
  std::string site;    // its site-packages
  std::string config;  // pyvenv.cfg; "" when it is no venv
  Version version;     // 3.10 of "lib/python3.10"
  std::vector<Package> packages;
  std::optional<Torch> torch;
  bool active = false;  // VIRTUAL_ENV or CONDA_PREFIX names it

  const Package* package(std::string_view name) const;
};

// In the order: active, venvs of the user, conda's, the user's own, the system's. `extra` is a folder or
// interpreter that the caller named.
std::vector<Python> read_pythons(World& world, const User& user, const Variables& variables,
                                 const std::string& extra);

}  // namespace rocfix::doctor
