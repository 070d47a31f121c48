// SPDX-License-Identifier: MIT
// libFuzzer target: no bytes given as a code object may crash the parser, the metadata's reader, or the
// loader.
#include <cstddef>
#include <cstdint>
#include <vector>

#include "codeobj/metadata.h"
#include "loader/loader.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto object = rocfix::CodeObject::parse({reinterpret_cast<const std::byte*>(data), size});
  if (!object) return 0;
  (void)rocfix::read_metadata(*object);
  // The card lends more; this is for the fuzzer's own memory.
  constexpr uint64_t kEnough = 1 << 20;
  if (object->image_bytes() > kEnough) return 0;
  std::vector<std::byte> memory(object->image_bytes());
  const auto image = rocfix::vcard::load(*object, memory, {{"counter", 1}});
  if (image) (void)rocfix::vcard::kernel_symbols(*object, *image, reinterpret_cast<uint64_t>(memory.data()));
  return 0;
}
