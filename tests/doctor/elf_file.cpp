// SPDX-License-Identifier: MIT
#include "doctor/elf_file.h"

#include <elf.h>
#include <zstd.h>

#include <cstring>
#include <vector>

#include "base/text.h"

namespace rocfix::doctor {
namespace {

constexpr uint64_t kSection = 4096;  // where .hip_fatbin begins

struct Wanted {
  bool stack = false, compressed = false, damaged = false;
  std::string rpath, runpath, text;
  std::vector<std::string> targets;
};

Wanted parse(std::string_view words) {
  Wanted wanted;
  for (const auto word : split_words(words)) {
    const std::string value(word.substr(std::min(word.find('='), word.size() - 1) + 1));
    if (word == "execstack") wanted.stack = true;
    if (word == "compressed") wanted.compressed = true;
    if (word == "damaged") wanted.damaged = true;
    if (word.starts_with("rpath=")) wanted.rpath = value;
    if (word.starts_with("runpath=")) wanted.runpath = value;
    if (word.starts_with("text=")) wanted.text = value;
    if (word.starts_with("targets="))
      for (const auto target : split(value, ',')) wanted.targets.emplace_back(target);
  }
  return wanted;
}

template <class Value>
void put(std::string& bytes, uint64_t at, const Value& value) {
  if (bytes.size() < at + sizeof value) bytes.resize(at + sizeof value);
  std::memcpy(bytes.data() + at, &value, sizeof value);
}

// A compressed bundle of version 2, method 1: zstd.
std::string compressed(const std::string& bundle) {
  std::string stream(ZSTD_compressBound(bundle.size()), '\0');
  stream.resize(ZSTD_compress(stream.data(), stream.size(), bundle.data(), bundle.size(), 3));
  std::string bytes = "CCOB";
  put(bytes, 4, uint16_t{2});
  put(bytes, 6, uint16_t{1});
  put(bytes, 8, static_cast<uint32_t>(24 + stream.size()));
  put(bytes, 12, static_cast<uint32_t>(bundle.size()));
  put(bytes, 16, uint64_t{0});
  return bytes + stream;
}

std::string bundle(const Wanted& wanted) {
  if (wanted.damaged) return "CCOB and nothing that can be read";
  if (wanted.targets.empty()) return "";
  std::string bytes = "__CLANG_OFFLOAD_BUNDLE__";
  put(bytes, bytes.size(), uint64_t{wanted.targets.size()});
  for (const auto& target : wanted.targets) {
    const std::string name = "hipv4-amdgcn-amd-amdhsa--" + target;
    for (const uint64_t number : {uint64_t{4096}, uint64_t{16}, uint64_t{name.size()}})
      put(bytes, bytes.size(), number);
    bytes += name;
  }
  bytes.resize(4096 + 16, 'c');
  return wanted.compressed ? compressed(bytes) : bytes;
}

}  // namespace

std::string elf_file(std::string_view words) {
  const Wanted wanted = parse(words);
  const std::string strings = std::string(1, '\0') + wanted.rpath + '\0' + wanted.runpath + '\0';
  const std::string names = std::string("\0.hip_fatbin\0", 13), code = bundle(wanted);
  Elf64_Ehdr header{};
  std::memcpy(header.e_ident, ELFMAG, SELFMAG);
  header.e_ident[EI_CLASS] = ELFCLASS64;
  header.e_ident[EI_DATA] = ELFDATA2LSB;
  header.e_type = ET_DYN;
  header.e_machine = EM_X86_64;
  header.e_phoff = sizeof header;
  header.e_phentsize = sizeof(Elf64_Phdr);
  header.e_phnum = 3;
  header.e_shoff = 1024;
  header.e_shentsize = sizeof(Elf64_Shdr);
  header.e_shnum = 2;
  header.e_shstrndx = 1;
  std::string bytes(kSection, '\0');
  put(bytes, 0, header);
  const Elf64_Phdr all{.p_type = PT_LOAD,
                       .p_flags = PF_R,
                       .p_offset = 0,
                       .p_vaddr = 0,
                       .p_paddr = 0,
                       .p_filesz = kSection,
                       .p_memsz = kSection,
                       .p_align = 4096};
  const Elf64_Phdr stack{.p_type = PT_GNU_STACK, .p_flags = PF_R | PF_W | (wanted.stack ? PF_X : 0u)};
  const Elf64_Phdr dynamic{.p_type = PT_DYNAMIC,
                           .p_flags = PF_R,
                           .p_offset = 512,
                           .p_vaddr = 512,
                           .p_paddr = 512,
                           .p_filesz = 64,
                           .p_memsz = 64,
                           .p_align = 8};
  int index = 0;
  for (const auto& one : {all, stack, dynamic}) put(bytes, sizeof header + sizeof one * index++, one);
  std::vector<Elf64_Dyn> entries = {{.d_tag = DT_STRTAB, .d_un = {.d_val = 2048}}};
  if (!wanted.rpath.empty()) entries.push_back({.d_tag = DT_RPATH, .d_un = {.d_val = 1}});
  if (!wanted.runpath.empty())
    entries.push_back({.d_tag = DT_RUNPATH, .d_un = {.d_val = 2 + wanted.rpath.size()}});
  entries.push_back({.d_tag = DT_NULL, .d_un = {.d_val = 0}});
  for (size_t i = 0; i < entries.size(); ++i) put(bytes, 512 + i * sizeof(Elf64_Dyn), entries[i]);
  bytes.replace(2048, strings.size(), strings);
  bytes.replace(3000, names.size(), names);
  put(bytes, 1024,
      Elf64_Shdr{.sh_name = 1, .sh_type = SHT_PROGBITS, .sh_offset = kSection, .sh_size = code.size()});
  put(bytes, 1024 + sizeof(Elf64_Shdr),
      Elf64_Shdr{.sh_type = SHT_STRTAB, .sh_offset = 3000, .sh_size = names.size()});
  return bytes + code + wanted.text;
}

}  // namespace rocfix::doctor
