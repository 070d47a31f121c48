// SPDX-License-Identifier: MIT
// libFuzzer target: any text is either find-db rows that print and read back the same, or an error that names
// a line.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "finddb/json_lines.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto rows = rocfix::parse_json_lines(text, "fuzz");
  if (rows && rocfix::parse_json_lines(rocfix::to_json_lines(*rows), "again").value() != *rows) abort();
  if (!rows && !rows.error().message.starts_with("fuzz:")) abort();
  return 0;
}
