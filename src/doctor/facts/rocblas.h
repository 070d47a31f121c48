// SPDX-License-Identifier: MIT
// Folders of rocBLAS's kernels: each librocblas reads the one beside it.
#pragma once

#include <string>
#include <vector>

#include "doctor/machine.h"

namespace rocfix::doctor {

struct RocblasFolder {
  std::string path;
  bool bundled = false;  // inside a Python package, which loads this one whatever is installed elsewhere
  std::vector<std::string> names;

  // Names that end in "_TARGET" before a dot or an underscore.
  std::vector<std::string> of_target(const std::string& target) const;
};

std::vector<RocblasFolder> rocblas_folders(Machine& machine);
// Those that a PyTorch here loads: its own, else the system's.
std::vector<RocblasFolder> loaded_rocblas(Machine& machine);

}  // namespace rocfix::doctor
