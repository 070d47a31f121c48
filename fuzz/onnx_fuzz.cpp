// SPDX-License-Identifier: MIT
// libFuzzer target: no bytes given as an ONNX model may crash, hang or use much memory.
#include <cstddef>
#include <cstdint>

#include "model/onnx.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)rocfix::parse_onnx_convolutions(bytes, "fuzz.onnx");
  return 0;
}
