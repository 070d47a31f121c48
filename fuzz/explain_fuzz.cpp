// SPDX-License-Identifier: MIT
// libFuzzer target: any bytes as a log, and the same in pieces; and as a list of symptoms.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "explain/page.h"

namespace explain = rocfix::explain;

namespace {

// A few: a reader's tables are made anew for each input.
const std::vector<explain::Symptom>& symptoms() {
  static const auto& all = explain::shipped_symptoms().list;
  static const std::vector<explain::Symptom> few(all.begin(), all.begin() + 6);
  return few;
}

std::vector<explain::Found> found_in(std::string_view log, size_t piece) {
  explain::Reader reader(symptoms());
  for (size_t at = 0; at < log.size(); at += piece) reader.read(log.substr(at, piece));
  return reader.finish();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view log(reinterpret_cast<const char*>(data), size);
  const auto whole = found_in(log, size + 1), parts = found_in(log, 3);
  if (whole.size() != parts.size()) abort();
  for (const char c : explain::page(whole, "log", 1, {}))
    if ((static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7f) abort();
  (void)explain::parse_symptoms(log, "input");
  return 0;
}
