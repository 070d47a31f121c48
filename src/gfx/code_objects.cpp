// SPDX-License-Identifier: MIT
#include "gfx/code_objects.h"

#include <elf.h>
#include <fmt/format.h>

#include <cstddef>
#include <map>
#include <mutex>
#include <vector>

#include "base/embedded.h"
#include "gfx/chips.h"

namespace rocfix {
namespace {

std::string path_of(std::string_view target, std::string_view module) {
  return fmt::format("kernels/{}/{}", target, module);
}

// The chip stands in the ELF header's flags (LLVM AMDGPUUsage, EF_AMDGPU_MACH: the low byte) and in the note's
// amdhsa.target, as a name of the same length.
std::string labelled(std::string_view bytes, std::string_view source, const Chip& chip) {
  std::string copy(bytes);
  copy[offsetof(Elf64_Ehdr, e_flags)] = static_cast<char>(chip.elf_machine);
  for (size_t at = copy.find(source); at != std::string::npos; at = copy.find(source, at + 1))
    copy.replace(at, source.size(), chip.name);
  return copy;
}

std::string_view kept(const std::string& path, std::string_view bytes, std::string_view source, const Chip& chip) {
  static std::mutex mutex;
  static auto& copies = *new std::map<std::string, std::string>;  // outlives every user
  const std::lock_guard lock(mutex);
  auto& copy = copies[path];
  if (copy.empty()) copy = labelled(bytes, source, chip);
  return copy;
}

// Whose code the chip can run as it is: gfx1010's; before that, with dot instructions, gfx1012's.
std::vector<std::string_view> sources_for(const Chip& chip) {
  if (!chip.rdna1) return {};
  return chip.dot_instructions ? std::vector<std::string_view>{"gfx1012", "gfx1010"}
                               : std::vector<std::string_view>{"gfx1010"};
}

}  // namespace

Result<std::string_view> code_object(const std::string& target, const std::string& module) {
  const std::string path = path_of(target, module);
  if (const auto own = embedded_file(path)) return *own;
  if (const Chip* chip = find_chip(target))
    for (const std::string_view source : sources_for(*chip))
      if (const auto bytes = embedded_file(path_of(source, module))) return kept(path, *bytes, source, *chip);
  return Error{Code::kUnsupported, fmt::format("this build of rocfix holds no {} code for {}", module, target)};
}

double half_pair_rate(const std::string& target) {
  if (!code_object(target, "implicit_gemm_pairs")) return 0;
  constexpr double kWidenedFirst = 0.7;  // two multiply-adds, and each operand widened at each step
  if (target.starts_with("sm_")) return kWidenedFirst;
  const Chip* chip = find_chip(target);
  return chip != nullptr && chip->dot_instructions ? 2 : 1;
}

bool has_range_checked_loads(std::string_view target) {
  return !target.starts_with("sm_");
}

}  // namespace rocfix
