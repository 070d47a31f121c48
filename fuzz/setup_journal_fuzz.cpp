// SPDX-License-Identifier: MIT
// libFuzzer target: any bytes are a journal that can be read, or an error that says what is wrong; neither
// changes a whole line of it.
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>

#include "base/text.h"
#include "setup/journal.h"

namespace {

const std::string& folder() {
  static const std::string path = [] {
    std::string name = (std::filesystem::temp_directory_path() / "rocfix-fuzz-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) abort();
    return name;
  }();
  return path;
}

// The hash in front of each line is put right, so that what lies behind it is reached.
std::string with_hashes(std::string_view text) {
  std::string lines;
  for (const auto line : rocfix::split_lines(text)) {
    uint64_t hash = 14695981039346656037ULL;
    for (const char c : line) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    char digits[18];
    snprintf(digits, sizeof digits, "%016llx ", static_cast<unsigned long long>(hash));
    lines += digits + std::string(line) + "\n";
  }
  return lines;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto tree = rocfix::setup::Tree::open(folder());
  if (!tree) abort();
  for (const std::string& text : {std::string(bytes), with_hashes(bytes)}) {
    if (!rocfix::write_file(folder() + "/journal", text)) abort();
    const auto journal = rocfix::setup::Journal::open(*tree, "/.");
    if (!journal && journal.error().message.empty()) abort();
    if (!journal) continue;
    for (size_t step = 0; step < journal->header().steps.size(); ++step)
      for (const auto& event : journal->events(step)) (void)rocfix::setup::texts_in(event, "names");
  }
  return 0;
}
