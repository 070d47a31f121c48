// SPDX-License-Identifier: MIT
#include "doctor/binary.h"

#include <elf.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <string_view>
#include <vector>

#include "gfx/chips.h"

namespace rocfix::doctor {
namespace {

constexpr uint64_t kMostHeaders = 4096;      // program or section headers that are looked at
constexpr uint64_t kMostStrings = 64 << 20;  // bytes of a string table
constexpr uint64_t kMostBundles = 1 << 20;
constexpr uint64_t kMostTargets = 256;  // of one bundle

// LLVM, ClangOffloadBundler: magic, count, then (offset, size, name length, name) each, all 64-bit.
constexpr std::string_view kBundle = "__CLANG_OFFLOAD_BUNDLE__";
constexpr std::string_view kCompressedBundle = "CCOB";
constexpr uint64_t kBundleAlignment = 4096;

class File {
 public:
  File(int number, uint64_t size) : number_(number), size_(size) {}

  bool read(uint64_t offset, void* to, uint64_t size) const {
    if (offset > size_ || size > size_ - offset) return false;
    return pread(number_, to, size, static_cast<off_t>(offset)) == static_cast<ssize_t>(size);
  }
  template <class Value>
  std::optional<Value> at(uint64_t offset) const {
    Value value;
    if (!read(offset, &value, sizeof value)) return std::nullopt;
    return value;
  }
  // At most `limit` bytes up to a zero.
  std::string string_at(uint64_t offset, uint64_t limit) const {
    std::string text(offset < size_ ? std::min({limit, size_ - offset, uint64_t{4096}}) : 0, '\0');
    if (!read(offset, text.data(), text.size())) return "";
    return text.substr(0, text.find('\0'));
  }
  uint64_t size() const { return size_; }

 private:
  int number_;
  uint64_t size_;
};

struct Span {
  uint64_t offset, size;
};

std::vector<Elf64_Phdr> program_headers(const File& file, const Elf64_Ehdr& header) {
  std::vector<Elf64_Phdr> headers;
  for (uint64_t i = 0; i < std::min<uint64_t>(header.e_phnum, kMostHeaders); ++i)
    if (const auto one = file.at<Elf64_Phdr>(header.e_phoff + i * sizeof(Elf64_Phdr)))
      headers.push_back(*one);
  return headers;
}

std::optional<uint64_t> file_offset(const std::vector<Elf64_Phdr>& headers, uint64_t address) {
  for (const auto& header : headers)
    if (header.p_type == PT_LOAD && address >= header.p_vaddr && address - header.p_vaddr < header.p_filesz)
      return header.p_offset + (address - header.p_vaddr);
  return std::nullopt;
}

void read_dynamic(const File& file, const std::vector<Elf64_Phdr>& headers, const Elf64_Phdr& dynamic,
                  BinaryFacts& facts) {
  std::optional<uint64_t> strings, rpath, runpath;
  const uint64_t count = std::min(dynamic.p_filesz / sizeof(Elf64_Dyn), kMostHeaders);
  for (uint64_t i = 0; i < count; ++i) {
    const auto entry = file.at<Elf64_Dyn>(dynamic.p_offset + i * sizeof(Elf64_Dyn));
    if (!entry || entry->d_tag == DT_NULL) break;
    if (entry->d_tag == DT_STRTAB) strings = file_offset(headers, entry->d_un.d_ptr);
    if (entry->d_tag == DT_RPATH) rpath = entry->d_un.d_val;
    if (entry->d_tag == DT_RUNPATH) runpath = entry->d_un.d_val;
  }
  if (strings && rpath && *rpath < kMostStrings) facts.rpath = file.string_at(*strings + *rpath, 4096);
  if (strings && runpath && *runpath < kMostStrings)
    facts.runpath = file.string_at(*strings + *runpath, 4096);
}

std::vector<Span> gpu_sections(const File& file, const Elf64_Ehdr& header) {
  std::vector<Span> spans;
  const auto names = file.at<Elf64_Shdr>(header.e_shoff + uint64_t{header.e_shstrndx} * sizeof(Elf64_Shdr));
  if (!names) return spans;
  for (uint64_t i = 0; i < std::min<uint64_t>(header.e_shnum, kMostHeaders); ++i) {
    const auto section = file.at<Elf64_Shdr>(header.e_shoff + i * sizeof(Elf64_Shdr));
    if (!section || section->sh_type == SHT_NOBITS) continue;
    if (file.string_at(names->sh_offset + section->sh_name, 64) == ".hip_fatbin")
      spans.push_back({section->sh_offset, std::min(section->sh_size, file.size())});
  }
  return spans;
}

// "hipv4-amdgcn-amd-amdhsa--gfx906:xnack-": the processor is what follows the last "--".
void add_target(std::string_view name, BinaryFacts& facts) {
  const size_t at = name.rfind("--");
  if (!name.starts_with("hip") || at == name.npos || at + 2 == name.size()) return;
  facts.targets.emplace(without_features(name.substr(at + 2)));
}

// Adds the bundle's targets; returns where its content ends.
uint64_t read_bundle(const File& file, uint64_t begin, uint64_t end, BinaryFacts& facts) {
  uint64_t at = begin + kBundle.size(), last = at;
  const uint64_t count = std::min(file.at<uint64_t>(at).value_or(0), kMostTargets);
  at += sizeof count;
  for (uint64_t i = 0; i < count; ++i) {
    const auto entry = file.at<std::array<uint64_t, 3>>(at);
    if (!entry || (*entry)[2] > 256) break;
    at += sizeof *entry;
    add_target(file.string_at(at, (*entry)[2]), facts);
    at += (*entry)[2];
    const uint64_t content = (*entry)[0] + (*entry)[1];  // may wrap; a bundle ends inside its section
    if (content <= end - begin) last = std::max(last, begin + content);
  }
  return std::max(last, at);
}

void read_bundles(const File& file, const Span& span, BinaryFacts& facts) {
  const uint64_t end = span.offset + std::min(span.size, file.size() - std::min(span.offset, file.size()));
  uint64_t at = span.offset;
  for (uint64_t i = 0; i < kMostBundles && at < end; ++i) {
    const std::string magic = file.string_at(at, kBundle.size());
    facts.compressed |= magic.starts_with(kCompressedBundle);
    const uint64_t next = magic == kBundle ? read_bundle(file, at, end, facts) : at + 1;
    at = (next + kBundleAlignment - 1) / kBundleAlignment * kBundleAlignment;
  }
}

// MIOpen embeds its kernels' sources as text (batchnorm_functions.h).
void find_guards(const File& file, BinaryFacts& facts) {
  constexpr uint64_t kPart = 4 << 20, kOverlap = 64;
  std::string part;
  for (uint64_t at = 0; at < file.size(); at += kPart) {
    part.resize(std::min(kPart + kOverlap, file.size() - at));
    if (!file.read(at, part.data(), part.size())) return;
    facts.bn_guard_103 |= part.find("MIO_BN_GFX103X") != part.npos;
    facts.bn_guard_101 |= part.find("MIO_BN_GFX101X") != part.npos;
  }
}

}  // namespace

BinaryFacts read_binary(int number, uint64_t size, bool guards) {
  BinaryFacts facts;
  const File file(number, size);
  const auto header = file.at<Elf64_Ehdr>(0);
  if (!header || std::memcmp(header->e_ident, ELFMAG, SELFMAG) != 0 ||
      header->e_ident[EI_CLASS] != ELFCLASS64)
    return facts;
  facts.elf = true;
  const auto headers = program_headers(file, *header);
  for (const auto& segment : headers) {
    if (segment.p_type == PT_GNU_STACK) facts.executable_stack = segment.p_flags & PF_X;
    if (segment.p_type == PT_DYNAMIC) read_dynamic(file, headers, segment, facts);
  }
  for (const Span& span : gpu_sections(file, *header)) {
    facts.gpu_code = true;
    read_bundles(file, span, facts);
  }
  if (guards) find_guards(file, facts);
  return facts;
}

}  // namespace rocfix::doctor
