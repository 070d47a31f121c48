// SPDX-License-Identifier: MIT
// ROCm as installed on the system, and the C library.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "doctor/facts/kernel.h"
#include "doctor/world.h"

namespace rocfix::doctor {

struct RocmInstall {
  std::string folder;   // "/opt/rocm-6.2.0"; "/usr" for a distribution's
  std::string library;  // folder of its libraries
  std::string version_file;
  std::string version_text;
  std::optional<Version> version;
  bool current = false;  // /opt/rocm points here, or is this
};

std::vector<RocmInstall> read_rocm(World& world);

struct LibC {
  std::string file;
  std::optional<Version> version;
};
LibC read_libc(World& world);

struct Distribution {
  std::string id, like, codename, pretty;  // of os-release(5)
};
Distribution read_distribution(World& world);

}  // namespace rocfix::doctor
