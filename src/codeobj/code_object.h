// SPDX-License-Identifier: MIT
// An AMD GPU code object: the ELF file that the compiler makes for one target (LLVM AMDGPUUsage, "Code
// Object").
//
// Our own reader and not libelf: it needs six structures of one class and byte order, and every offset of
// these foreign bytes is checked in one place (bytes.h), which a fuzz target proves.
#pragma once

#include <elf.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "codeobj/bytes.h"

namespace rocfix {

// Views into the bytes that were parsed: these must outlive it.
struct CodeSymbol {
  std::string_view name;
  uint8_t type = 0;     // STT_FUNC: code, STT_OBJECT: a kernel descriptor "X.kd" or a variable
  uint8_t binding = 0;  // STB_GLOBAL …
  bool defined = false;
  bool absolute = false;  // its value is no address
  uint64_t value = 0;     // relative to the image
  uint64_t size = 0;
};

struct CodeSegment {     // PT_LOAD
  uint64_t address = 0;  // relative to the image
  uint64_t memory_bytes = 0;
  Bytes content;  // the rest of memory_bytes is zero
  bool executable = false;
};

struct CodeRelocation {
  uint64_t address = 0;  // of the field, relative to the image
  uint32_t type = 0;     // R_AMDGPU_…
  uint32_t symbol = 0;   // index in symbols(); 0: none
  int64_t addend = 0;
};

struct CodeNote {
  std::string_view owner;
  uint32_t type = 0;
  Bytes content;
};

// How the code was compiled regarding a feature that a processor may switch.
enum class FeatureSetting { kUnsupported, kAny, kOff, kOn };

class CodeObject {
 public:
  static Result<CodeObject> parse(Bytes bytes);

  int version() const { return version_; }            // 3 to 6
  uint32_t machine() const { return flags_ & 0xff; }  // EF_AMDGPU_MACH: the processor
  FeatureSetting xnack() const;

  const std::vector<CodeSegment>& segments() const { return segments_; }
  const std::vector<CodeSymbol>& symbols() const { return symbols_; }  // of .dynsym, the null symbol included
  const std::vector<CodeRelocation>& relocations() const { return relocations_; }
  const std::vector<CodeNote>& notes() const { return notes_; }
  const CodeSymbol* find_symbol(std::string_view name) const;

  // Bytes of memory that hold the loaded segments.
  uint64_t image_bytes() const { return image_bytes_; }
  // What the image holds at an address before relocation; zeros after a segment's content are not part of it.
  std::optional<Bytes> image_at(uint64_t address, uint64_t size) const;

 private:
  Status read_header(Bytes bytes);
  Status read_segments(Bytes bytes);
  Status read_sections(Bytes bytes);
  Status read_symbols(Bytes bytes, const Elf64_Shdr& section, Bytes names);
  Status read_relocations(Bytes bytes, const Elf64_Shdr& section);
  Status read_notes(Bytes content);

  Elf64_Ehdr header_{};
  int version_ = 0;
  uint32_t flags_ = 0;
  uint64_t image_bytes_ = 0;
  std::vector<CodeSegment> segments_;
  std::vector<CodeSymbol> symbols_;
  std::vector<CodeRelocation> relocations_;
  std::vector<CodeNote> notes_;
};

}  // namespace rocfix
