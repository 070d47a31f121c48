// SPDX-License-Identifier: MIT
#include "inspect/container/kind.h"

#include <elf.h>

#include "inspect/container/bundle.h"

namespace rocfix::inspect {
namespace {

bool begins(Bytes bytes, std::string_view magic) {
  const auto part = slice(bytes, 0, magic.size());
  return part && std::memcmp(part->data(), magic.data(), magic.size()) == 0;
}

}  // namespace

Kind kind_of(Bytes first) {
  using namespace std::string_view_literals;
  if (begins(first, {ELFMAG, SELFMAG})) {
    constexpr uint64_t kMachine = 18;  // e_machine, in 32-bit and 64-bit files alike
    return read_at<uint16_t>(first, kMachine) == EM_AMDGPU ? Kind::kCodeObject : Kind::kHostElf;
  }
  if (begins(first, kBundleMagic)) return Kind::kBundle;
  if (begins(first, kCompressedMagic)) return Kind::kCompressedBundle;
  if (begins(first, "SQLite format 3\0"sv)) return Kind::kSqlite;
  return begins(first, "PK\3\4"sv) ? Kind::kZip : Kind::kNone;
}

}  // namespace rocfix::inspect
