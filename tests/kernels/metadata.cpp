// SPDX-License-Identifier: MIT
#include "kernels/metadata.h"

#include "base/text.h"

namespace rocfix {
namespace {

// Entries of a kernel stand at this column; those of its arguments stand further right.
constexpr size_t kKernelColumn = 4;
constexpr std::string_view kFirstEntry = "  - .";  // the list's dash before the first entry of a kernel

struct NumberField {
  std::string_view key;
  int KernelMetadata::*field;
};

constexpr NumberField kNumberFields[] = {
    {".vgpr_count:", &KernelMetadata::vgprs},
    {".group_segment_fixed_size:", &KernelMetadata::lds_bytes},
    {".vgpr_spill_count:", &KernelMetadata::vgpr_spills},
    {".sgpr_spill_count:", &KernelMetadata::sgpr_spills},
    {".private_segment_fixed_size:", &KernelMetadata::private_bytes},
};

void read_entry(KernelMetadata& kernel, std::string_view entry) {
  const auto words = split_words(entry);
  if (words.size() != 2) return;
  if (words[0] == ".name:") kernel.name = words[1];
  for (const auto& [key, field] : kNumberFields)
    if (words[0] == key) kernel.*field = std::stoi(std::string(words[1]));
}

}  // namespace

std::vector<KernelMetadata> parse_metadata(std::string_view notes) {
  std::vector<KernelMetadata> kernels;
  for (const std::string_view line : split_lines(notes)) {
    if (line.starts_with(kFirstEntry)) kernels.emplace_back();
    const bool of_kernel = line.size() > kKernelColumn && line[kKernelColumn] == '.' &&
                           line.find_first_not_of(" -") == kKernelColumn;
    if (of_kernel && !kernels.empty()) read_entry(kernels.back(), line.substr(kKernelColumn));
  }
  return kernels;
}

}  // namespace rocfix
