// SPDX-License-Identifier: MIT
// libFuzzer target: no bytes given as machine code may crash or stall the scan. The first byte chooses what
// they are taken for.
#include <cstddef>
#include <cstdint>

#include "inspect/scan/scan.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace rocfix::inspect;
  if (size == 0) return 0;
  ScanInput input;
  input.code = {reinterpret_cast<const std::byte*>(data) + 1, size - 1};
  input.made_for = static_cast<InstructionSet>(data[0] & 3);
  input.wave64 = data[0] & 4;
  input.wgp_mode = data[0] & 8;
  std::vector<Place> places;
  (void)scan(input, places);
  return 0;
}
