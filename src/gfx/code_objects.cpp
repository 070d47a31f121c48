// SPDX-License-Identifier: MIT
#include "gfx/code_objects.h"

#include <elf.h>
#include <fmt/format.h>

#include <cstddef>
#include <map>
#include <mutex>

#include "base/embedded.h"
#include "gfx/chips.h"

namespace rocfix {
namespace {

constexpr std::string_view kSource = "gfx1010";

std::string path_of(std::string_view target, std::string_view module) {
  return fmt::format("kernels/{}/{}", target, module);
}

// The chip stands in the ELF header's flags (LLVM AMDGPUUsage, EF_AMDGPU_MACH: the low byte) and in the note's
// amdhsa.target, as a name of the same length.
std::string labelled(std::string_view bytes, const Chip& chip) {
  std::string copy(bytes);
  copy[offsetof(Elf64_Ehdr, e_flags)] = static_cast<char>(chip.elf_machine);
  for (size_t at = copy.find(kSource); at != std::string::npos; at = copy.find(kSource, at + 1))
    copy.replace(at, kSource.size(), chip.name);
  return copy;
}

std::string_view kept(const std::string& path, std::string_view source, const Chip& chip) {
  static std::mutex mutex;
  static auto& copies = *new std::map<std::string, std::string>;  // outlives every user
  const std::lock_guard lock(mutex);
  auto& copy = copies[path];
  if (copy.empty()) copy = labelled(source, chip);
  return copy;
}

}  // namespace

Result<std::string_view> code_object(const std::string& target, const std::string& module) {
  const std::string path = path_of(target, module);
  if (const auto own = embedded_file(path)) return *own;
  const Chip* chip = find_chip(target);
  const auto source = embedded_file(path_of(kSource, module));
  if (chip != nullptr && chip->rdna1 && source) return kept(path, *source, *chip);
  return Error{Code::kUnsupported, fmt::format("this build of rocfix holds no {} code for {}", module, target)};
}

}  // namespace rocfix
