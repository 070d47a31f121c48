// SPDX-License-Identifier: MIT
// libFuzzer target: what a dying worker writes on its channel is a message or nothing.
#include <cstddef>
#include <cstdint>

#include "engine/messages.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto message = rocfix::parse_json(std::string(reinterpret_cast<const char*>(data), size));
  if (message) (void)rocfix::json_line(*message);
  return 0;
}
