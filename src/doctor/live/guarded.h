// SPDX-License-Identifier: MIT
// Programs that may hang or crash, run in a child under a time limit.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace rocfix::doctor {

enum class Outcome { kEnded, kTimeout, kNotStarted };

struct Guarded {
  Outcome outcome = Outcome::kNotStarted;
  std::string end;                 // "exit code 0", "signal 11 (Segmentation fault)"
  std::vector<std::string> lines;  // that it wrote to descriptor 3
  std::string last_words;          // the last line of its output
  double seconds = 0;
};

Guarded run_guarded(const std::vector<std::string>& arguments, std::chrono::seconds limit);

// A Python program; in it, say(text) writes one of `lines`.
Guarded run_python(const std::string& interpreter, const std::string& program, std::chrono::seconds limit);

}  // namespace rocfix::doctor
