// SPDX-License-Identifier: MIT
// libFuzzer target: any text is either a problem that prints and parses back to itself, or an error with a caret.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "conv/problem_set.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto parsed = rocfix::parse_problem(text);
  if (parsed && rocfix::parse_problem(rocfix::to_text(*parsed)).value() != *parsed) abort();
  if (!parsed && parsed.error().message.empty()) abort();
  (void)rocfix::parse_problem_lines(text, "fuzz");
  return 0;
}
