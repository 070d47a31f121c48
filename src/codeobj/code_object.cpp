// SPDX-License-Identifier: MIT
#include "codeobj/code_object.h"

#include <fmt/format.h>

#include <algorithm>

namespace rocfix {
namespace {

// LLVM AMDGPUUsage, "Header": EI_OSABI and EI_ABIVERSION; version 2 counted from 0.
constexpr uint8_t kOsAbiHsa = 64;
constexpr int kOldestVersion = 3, kNewestVersion = 6;
// "AMDGPU ELF Header e_flags for Code Object V3" and "… V4 and After".
constexpr uint32_t kXnackV3 = 0x100;
constexpr uint32_t kXnackShift = 8, kXnackMask = 3;

// The card has 6 GiB: a larger image is no code.
constexpr uint64_t kLargestImage = uint64_t{1} << 32;

Error bad(std::string message) {
  return {Code::kBadInput, "not a loadable code object: " + std::move(message)};
}

// The table of `count` entries, when its entries have the size that ELF64 gives them.
template <class Entry>
Result<std::vector<Entry>> read_table(Bytes bytes, const char* name, uint64_t offset, uint64_t count,
                                      uint64_t entry_bytes) {
  if (count != 0 && entry_bytes != sizeof(Entry))
    return bad(fmt::format("{} entries of {} bytes", name, entry_bytes));
  const auto table = slice(bytes, offset, count * sizeof(Entry));
  if (!table) return bad(fmt::format("the {} lies outside the file", name));
  std::vector<Entry> entries(count);
  if (count != 0) std::memcpy(entries.data(), table->data(), table->size());
  return entries;
}

uint64_t align4(uint64_t value) {
  return (value + 3) & ~uint64_t{3};
}

}  // namespace

Result<CodeObject> CodeObject::parse(Bytes bytes) {
  CodeObject object;
  ROCFIX_CHECK(object.read_header(bytes));
  ROCFIX_CHECK(object.read_segments(bytes));
  ROCFIX_CHECK(object.read_sections(bytes));
  return object;
}

Status CodeObject::read_header(Bytes bytes) {
  const auto header = read_at<Elf64_Ehdr>(bytes, 0);
  if (!header || std::memcmp(header->e_ident, ELFMAG, SELFMAG) != 0) return bad("no ELF file");
  if (header->e_ident[EI_CLASS] != ELFCLASS64 || header->e_ident[EI_DATA] != ELFDATA2LSB)
    return bad("no 64-bit little-endian ELF file");
  if (header->e_machine != EM_AMDGPU || header->e_ident[EI_OSABI] != kOsAbiHsa)
    return bad(fmt::format("made for machine {}, ABI {}, not for AMD GPUs under HSA", header->e_machine,
                           header->e_ident[EI_OSABI]));
  if (header->e_type != ET_DYN) return bad("not linked (no shared object)");
  version_ = header->e_ident[EI_ABIVERSION] + 2;
  if (version_ < kOldestVersion || version_ > kNewestVersion)
    return bad(fmt::format("code object version {}; {} to {} can be loaded", version_, kOldestVersion,
                           kNewestVersion));
  flags_ = header->e_flags;
  header_ = *header;
  return {};
}

Status CodeObject::read_segments(Bytes bytes) {
  const auto headers = read_table<Elf64_Phdr>(bytes, "program header table", header_.e_phoff, header_.e_phnum,
                                              header_.e_phentsize);
  if (!headers) return headers.error();
  for (const Elf64_Phdr& header : *headers) {
    const auto content = slice(bytes, header.p_offset, header.p_filesz);
    if (header.p_type == PT_NOTE) {
      if (!content) return bad("a note lies outside the file");
      ROCFIX_CHECK(read_notes(*content));
    }
    if (header.p_type != PT_LOAD) continue;
    if (!content || header.p_filesz > header.p_memsz) return bad("a segment lies outside the file");
    if (header.p_memsz > kLargestImage || header.p_vaddr > kLargestImage)
      return bad("a segment is too large");
    segments_.push_back({header.p_vaddr, header.p_memsz, *content, (header.p_flags & PF_X) != 0});
    image_bytes_ = std::max(image_bytes_, header.p_vaddr + header.p_memsz);
  }
  if (segments_.empty()) return bad("it has no segment to load");
  return {};
}

Status CodeObject::read_sections(Bytes bytes) {
  const auto sections = read_table<Elf64_Shdr>(bytes, "section header table", header_.e_shoff,
                                               header_.e_shnum, header_.e_shentsize);
  if (!sections) return sections.error();
  for (const Elf64_Shdr& section : *sections) {
    if (section.sh_type == SHT_DYNSYM) {
      const auto strings = section.sh_link < sections->size() ? &(*sections)[section.sh_link] : nullptr;
      if (strings == nullptr || !symbols_.empty()) return bad("its dynamic symbol table is not usable");
      const auto names = slice(bytes, strings->sh_offset, strings->sh_size);
      if (!names) return bad("the names of its symbols lie outside the file");
      ROCFIX_CHECK(read_symbols(bytes, section, *names));
    }
    if (section.sh_type == SHT_RELA && (section.sh_flags & SHF_ALLOC) != 0)
      ROCFIX_CHECK(read_relocations(bytes, section));
  }
  for (const CodeRelocation& relocation : relocations_)
    if (relocation.symbol != 0 && relocation.symbol >= symbols_.size())
      return bad("a relocation names a symbol that does not exist");
  return {};
}

Status CodeObject::read_symbols(Bytes bytes, const Elf64_Shdr& section, Bytes names) {
  const auto table = read_table<Elf64_Sym>(bytes, "symbol table", section.sh_offset,
                                           section.sh_size / sizeof(Elf64_Sym), section.sh_entsize);
  if (!table) return table.error();
  for (const Elf64_Sym& symbol : *table) {
    const auto name = symbol.st_name == 0 ? std::string_view() : string_at(names, symbol.st_name);
    if (!name) return bad("the name of a symbol lies outside the file");
    symbols_.push_back({*name, static_cast<uint8_t>(ELF64_ST_TYPE(symbol.st_info)),
                        static_cast<uint8_t>(ELF64_ST_BIND(symbol.st_info)), symbol.st_shndx != SHN_UNDEF,
                        symbol.st_shndx == SHN_ABS, symbol.st_value, symbol.st_size});
  }
  return {};
}

Status CodeObject::read_relocations(Bytes bytes, const Elf64_Shdr& section) {
  const auto table = read_table<Elf64_Rela>(bytes, "relocation table", section.sh_offset,
                                            section.sh_size / sizeof(Elf64_Rela), section.sh_entsize);
  if (!table) return table.error();
  for (const Elf64_Rela& entry : *table)
    relocations_.push_back({entry.r_offset, static_cast<uint32_t>(ELF64_R_TYPE(entry.r_info)),
                            static_cast<uint32_t>(ELF64_R_SYM(entry.r_info)), entry.r_addend});
  return {};
}

// Name and content are padded to four bytes each (ELF specification, "Note Section").
Status CodeObject::read_notes(Bytes content) {
  for (uint64_t at = 0; at < content.size();) {
    const auto header = read_at<Elf64_Nhdr>(content, at);
    if (!header) return bad("a note is cut short");
    const uint64_t name_at = at + sizeof *header;
    const auto name = slice(content, name_at, header->n_namesz);
    const uint64_t data_at = name_at + align4(header->n_namesz);
    const auto data = slice(content, data_at, header->n_descsz);
    if (!name || !data) return bad("a note is cut short");
    notes_.push_back({string_at(*name, 0).value_or(""), header->n_type, *data});
    at = data_at + align4(header->n_descsz);
  }
  return {};
}

FeatureSetting CodeObject::xnack() const {
  if (version_ == 3) return (flags_ & kXnackV3) != 0 ? FeatureSetting::kOn : FeatureSetting::kOff;
  return static_cast<FeatureSetting>(flags_ >> kXnackShift & kXnackMask);
}

const CodeSymbol* CodeObject::find_symbol(std::string_view name) const {
  const auto found = std::find_if(symbols_.begin(), symbols_.end(),
                                  [&](const CodeSymbol& symbol) { return symbol.name == name; });
  return found == symbols_.end() ? nullptr : &*found;
}

std::optional<Bytes> CodeObject::image_at(uint64_t address, uint64_t size) const {
  for (const CodeSegment& segment : segments_) {
    if (address < segment.address) continue;
    if (const auto part = slice(segment.content, address - segment.address, size)) return part;
  }
  return std::nullopt;
}

}  // namespace rocfix
