// SPDX-License-Identifier: MIT
#include "compat/sources.h"

#include <fmt/format.h>

namespace rocfix::compat {
namespace {

struct Project {
  std::string_view name, repository;
};

// ROCm's own issues moved and kept their numbers.
constexpr Project kProjects[] = {
    {"ROCm", "ROCm/legacy-rocm-build"},
    {"MIOpen", "ROCm/MIOpen"},
    {"rocBLAS", "ROCm/rocBLAS"},
    {"Tensile", "ROCm/Tensile"},
    {"TheRock", "ROCm/TheRock"},
    {"rocPRIM", "ROCm/rocPRIM"},
    {"rocSPARSE", "ROCm/rocSPARSE"},
    {"rccl", "ROCm/rccl"},
    {"hipBLASLt", "ROCm/hipBLASLt"},
    {"composable_kernel", "ROCm/composable_kernel"},
    {"ROCm-docker", "ROCm/ROCm-docker"},
    {"ROCm/pytorch", "ROCm/pytorch"},
    {"pytorch", "pytorch/pytorch"},
    {"pytorch/builder", "pytorch/builder"},
    {"stable-diffusion-webui", "AUTOMATIC1111/stable-diffusion-webui"},
    {"sdnext", "vladmandic/sdnext"},
    {"easydiffusion", "easydiffusion/easydiffusion"},
    {"ollama", "ollama/ollama"},
    {"tinygrad", "tinygrad/tinygrad"},
    {"nixpkgs", "NixOS/nixpkgs"},
    {"ComfyUI", "Comfy-Org/ComfyUI"},
    {"SwarmUI", "mcmonkeyprojects/SwarmUI"},
    {"rocm_sdk_builder", "lamikr/rocm_sdk_builder"},
    {"CTranslate2-rocm", "arlo-phoenix/CTranslate2-rocm"},
};

// Repositories that are named as a whole: "akandr/bc250-rocm".
bool is_repository(std::string_view source) {
  return source.find(' ') == source.npos && source.find('/') != source.npos &&
         source.find(':') == source.npos && source.find('/') == source.rfind('/');
}

}  // namespace

std::string source_url(std::string_view source) {
  const size_t sign = source.rfind('#');
  for (const auto& project : kProjects)
    if (sign != source.npos && source.substr(0, sign) == project.name)
      return fmt::format("https://github.com/{}/issues/{}", project.repository, source.substr(sign + 1));
  if (sign != source.npos && is_repository(source.substr(0, sign)))
    return fmt::format("https://github.com/{}/issues/{}", source.substr(0, sign), source.substr(sign + 1));
  return is_repository(source) ? fmt::format("https://github.com/{}", source) : std::string(source);
}

}  // namespace rocfix::compat
