// SPDX-License-Identifier: MIT
#include "inspect/library.h"

#include <elf.h>

#include <algorithm>
#include <optional>

#include "gfx/chips.h"
#include "inspect/container/host_elf.h"
#include "inspect/container/kind.h"

namespace rocfix::inspect {
namespace {

constexpr uint64_t kMostHeaders = 4096;  // program headers or dynamic entries that are looked at
constexpr size_t kLongestPath = 4096;

std::vector<Elf64_Phdr> program_headers(Bytes bytes, const Elf64_Ehdr& header) {
  std::vector<Elf64_Phdr> headers;
  if (header.e_phoff > bytes.size()) return headers;
  for (uint64_t i = 0; i < std::min<uint64_t>(header.e_phnum, kMostHeaders); ++i)
    if (const auto one = read_at<Elf64_Phdr>(bytes, header.e_phoff + i * sizeof(Elf64_Phdr)))
      headers.push_back(*one);
  return headers;
}

std::optional<uint64_t> file_offset(const std::vector<Elf64_Phdr>& headers, uint64_t address) {
  for (const auto& header : headers)
    if (header.p_type == PT_LOAD && address >= header.p_vaddr && address - header.p_vaddr < header.p_filesz)
      return header.p_offset + (address - header.p_vaddr);
  return std::nullopt;
}

std::string path_at(Bytes bytes, std::optional<uint64_t> strings, std::optional<uint64_t> offset) {
  if (!strings || !offset || *strings > bytes.size() || *offset > bytes.size()) return "";
  return std::string(string_at(bytes, *strings + *offset).value_or("").substr(0, kLongestPath));
}

void read_dynamic(Bytes bytes, const std::vector<Elf64_Phdr>& headers, const Elf64_Phdr& dynamic,
                  LibraryFacts& facts) {
  std::optional<uint64_t> strings, rpath, runpath;
  const uint64_t count = std::min(dynamic.p_filesz / sizeof(Elf64_Dyn), kMostHeaders);
  for (uint64_t i = 0; i < count && dynamic.p_offset <= bytes.size(); ++i) {
    const auto entry = read_at<Elf64_Dyn>(bytes, dynamic.p_offset + i * sizeof(Elf64_Dyn));
    if (!entry || entry->d_tag == DT_NULL) break;
    if (entry->d_tag == DT_STRTAB) strings = file_offset(headers, entry->d_un.d_ptr);
    if (entry->d_tag == DT_RPATH) rpath = entry->d_un.d_val;
    if (entry->d_tag == DT_RUNPATH) runpath = entry->d_un.d_val;
  }
  facts.rpath = path_at(bytes, strings, rpath);
  facts.runpath = path_at(bytes, strings, runpath);
}

}  // namespace

LibraryFacts read_library(const Blob& file) {
  LibraryFacts facts;
  const auto header = read_at<Elf64_Ehdr>(file.bytes, 0);
  if (!header || kind_of(file.bytes) != Kind::kHostElf || header->e_ident[EI_CLASS] != ELFCLASS64)
    return facts;
  facts.elf = true;
  const auto headers = program_headers(file.bytes, *header);
  for (const auto& segment : headers) {
    if (segment.p_type == PT_GNU_STACK) facts.executable_stack = segment.p_flags & PF_X;
    if (segment.p_type == PT_DYNAMIC) read_dynamic(file.bytes, headers, segment, facts);
  }
  Contents contents;
  Walk walk{[&](const Piece& piece) { facts.targets.emplace(without_features(piece.target)); }, contents};
  walk.names_only = true;
  walk_host_elf(file, "", walk);
  facts.gpu_code = contents.bundles + contents.compressed_bundles != 0;
  facts.unread = !contents.complaints.empty();
  return facts;
}

}  // namespace rocfix::inspect
