// SPDX-License-Identifier: MIT
#include "setup/execstack.h"

#include <elf.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstring>

namespace rocfix::setup {
namespace {

template <class Value>
bool read_at(int file, uint64_t offset, Value& value) {
  return pread(file, &value, sizeof value, static_cast<off_t>(offset)) == ssize_t{sizeof value};
}

bool is_elf64(const Elf64_Ehdr& header) {
  return std::memcmp(header.e_ident, ELFMAG, SELFMAG) == 0 && header.e_ident[EI_CLASS] == ELFCLASS64 &&
         header.e_ident[EI_DATA] == ELFDATA2LSB;
}

Error nonsense(const char* what) {
  return {Code::kBadInput, fmt::format("its ELF header is nonsense: {}", what)};
}

}  // namespace

Result<std::vector<uint64_t>> executable_stack_flags(int file, uint64_t size) {
  std::vector<uint64_t> flags;
  Elf64_Ehdr header;
  if (size < sizeof header || !read_at(file, 0, header) || !is_elf64(header) || header.e_phnum == 0)
    return flags;
  // elf(5): with PN_XNUM the number of headers stands elsewhere, which no library needs.
  if (header.e_phnum == PN_XNUM) return nonsense("too many program headers");
  if (header.e_phentsize != sizeof(Elf64_Phdr)) return nonsense("program headers of an unknown size");
  const uint64_t bytes = uint64_t{header.e_phnum} * sizeof(Elf64_Phdr);
  if (header.e_phoff < sizeof header || header.e_phoff > size || bytes > size - header.e_phoff)
    return nonsense("program headers outside the file");
  for (uint64_t i = 0; i < header.e_phnum; ++i) {
    const uint64_t at = header.e_phoff + i * sizeof(Elf64_Phdr);
    Elf64_Phdr segment;
    if (!read_at(file, at, segment)) return nonsense("program headers that cannot be read");
    if (segment.p_type == PT_GNU_STACK && (segment.p_flags & PF_X))
      flags.push_back(at + offsetof(Elf64_Phdr, p_flags));
  }
  return flags;
}

Status clear_executable_stack(int file, const std::vector<uint64_t>& flags) {
  for (const uint64_t at : flags) {
    Elf64_Word word;
    if (!read_at(file, at, word)) return Error{Code::kIo, "the file changed while it was read"};
    word &= ~Elf64_Word{PF_X};
    if (pwrite(file, &word, sizeof word, static_cast<off_t>(at)) != ssize_t{sizeof word})
      return Error{Code::kIo, fmt::format("cannot write it: {}", strerror(errno))};
  }
  return {};
}

}  // namespace rocfix::setup
