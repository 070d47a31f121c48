// SPDX-License-Identifier: MIT
// libFuzzer target: any text as a compatibility table; what is read of it can be asked and shown.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "compat/page.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto rows = rocfix::compat::parse_rows({reinterpret_cast<const char*>(data), size}, "input");
  rocfix::compat::Query query;
  query.versions[rocfix::compat::kRocm] = "5.2";
  const auto answer = rocfix::compat::select(rows.rows, query, true);
  for (const char c : rocfix::compat::page(answer, rows.as_of, {80, false, true}))
    if ((static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7f) abort();
  return 0;
}
