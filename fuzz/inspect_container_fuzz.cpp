// SPDX-License-Identifier: MIT
// libFuzzer target: no bytes given as a file may crash a reader of containers: ELF, bundles, compressed
// bundles, kernel databases, zip archives, code objects.
#include <cstddef>
#include <cstdint>

#include "inspect/container/piece.h"
#include "inspect/object.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace rocfix::inspect;
  const ObjectOptions options{rocfix::find_chip("gfx1010"), "", [](const std::string&) { return true; },
                              false};
  Contents contents;
  Walk walk{[&](Piece piece) { (void)read_object(piece, options); }, contents};
  walk_blob({{reinterpret_cast<const std::byte*>(data), size}, nullptr}, "", walk);
  return 0;
}
