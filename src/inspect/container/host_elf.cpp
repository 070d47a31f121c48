// SPDX-License-Identifier: MIT
#include "inspect/container/host_elf.h"

#include <elf.h>

#include <optional>

#include "inspect/container/bundle.h"

namespace rocfix::inspect {
namespace {

// Where HIP's compiler puts the bundles of a source (LLVM, clang/lib/CodeGen/CGCUDANV.cpp).
constexpr std::string_view kSection = ".hip_fatbin";

std::optional<Elf64_Shdr> section(Bytes bytes, const Elf64_Ehdr& header, uint64_t index) {
  if (header.e_shentsize != sizeof(Elf64_Shdr)) return std::nullopt;
  const uint64_t at = header.e_shoff + index * sizeof(Elf64_Shdr);
  return at < header.e_shoff ? std::nullopt : read_at<Elf64_Shdr>(bytes, at);
}

std::optional<Bytes> content(Bytes bytes, const Elf64_Shdr& section) {
  if (section.sh_type == SHT_NOBITS) return std::nullopt;
  return slice(bytes, section.sh_offset, section.sh_size);
}

}  // namespace

void walk_host_elf(const Blob& blob, const std::string& where, Walk& walk) {
  const auto header = read_at<Elf64_Ehdr>(blob.bytes, 0);
  if (!header || header->e_ident[EI_CLASS] != ELFCLASS64 || header->e_ident[EI_DATA] != ELFDATA2LSB) return;
  const auto names = section(blob.bytes, *header, header->e_shstrndx);
  const auto texts = names ? content(blob.bytes, *names) : std::nullopt;
  if (!texts) return;
  for (uint64_t i = 0; i < header->e_shnum; ++i) {
    const auto found = section(blob.bytes, *header, i);
    if (!found || string_at(*texts, found->sh_name) != kSection) continue;
    if (const auto bundles = content(blob.bytes, *found))
      walk_bundles(blob.part(*bundles), where, walk);
    else
      walk.contents.complain(where, "its section .hip_fatbin lies outside the file: it is cut short");
  }
}

}  // namespace rocfix::inspect
