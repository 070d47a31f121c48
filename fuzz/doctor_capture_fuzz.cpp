// SPDX-License-Identifier: MIT
// libFuzzer target: any text is a capture that doctor can diagnose, with a page that a terminal can show, or
// an error that names the file; and what a capture says survives being packed again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "doctor/capture.h"
#include "doctor/diagnosis.h"
#include "doctor/report/json.h"
#include "doctor/report/page.h"

namespace {

void diagnose(rocfix::doctor::Answers answers) {
  auto world = rocfix::doctor::World::of_answers(std::move(answers));
  auto machine = rocfix::doctor::gather(world);
  const auto diagnosis = rocfix::doctor::diagnose(machine);
  for (const char c :
       rocfix::doctor::page(diagnosis, machine, {.layout = {80, false}, .verbose = true, .markdown = false}))
    if ((static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7f) abort();
  rocfix::doctor::json_text(diagnosis, machine, "fuzz");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  auto answers = rocfix::doctor::parse_capture(text, "fuzz");
  if (!answers && answers.error().message.find("'fuzz'") == std::string::npos) abort();
  if (!answers) return 0;
  auto again = rocfix::doctor::parse_capture(rocfix::doctor::capture_text(*answers), "again");
  if (!again) abort();
  diagnose(std::move(*answers));
  diagnose(std::move(*again));
  return 0;
}
