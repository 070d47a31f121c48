// SPDX-License-Identifier: MIT
#include "doctor/binary.h"

#include <string_view>

#include "inspect/container/mapped_file.h"

namespace rocfix::doctor {

BinaryFacts read_binary(int file, bool guards) {
  const auto blob = inspect::map_descriptor(file, "library");
  if (!blob) return {};
  BinaryFacts facts{inspect::read_library(*blob)};
  if (guards && facts.elf) {
    // MIOpen embeds its kernels' sources as text (batchnorm_functions.h).
    const std::string_view text(reinterpret_cast<const char*>(blob->bytes.data()), blob->bytes.size());
    facts.bn_guard_103 = text.find("MIO_BN_GFX103X") != text.npos;
    facts.bn_guard_101 = text.find("MIO_BN_GFX101X") != text.npos;
  }
  return inspect::was_cut(*blob) ? BinaryFacts{} : facts;
}

}  // namespace rocfix::doctor
