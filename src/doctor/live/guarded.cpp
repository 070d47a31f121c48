// SPDX-License-Identifier: MIT
#include "doctor/live/guarded.h"

#include "base/subprocess.h"

namespace rocfix::doctor {
namespace {

constexpr size_t kMostLines = 1000;

constexpr const char* kPrelude =
    "import os\n"
    "def say(text): os.write(3, (str(text).replace('\\n', ' ')[:300] + '\\n').encode())\n";

}  // namespace

Guarded run_guarded(const std::vector<std::string>& arguments, std::chrono::seconds limit) {
  using Clock = std::chrono::steady_clock;
  Guarded result;
  const auto begin = Clock::now();
  auto child = ChildProcess::start(arguments);
  if (!child) {
    result.end = child.error().message;
    return result;
  }
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(begin + limit - Clock::now());
    const auto line = child->channel().read_line(std::max(left, std::chrono::milliseconds(0)));
    if (line.status == ReadStatus::kLine && result.lines.size() < kMostLines)
      result.lines.push_back(line.line);
    if (line.status == ReadStatus::kClosed) result.outcome = Outcome::kEnded;
    if (line.status == ReadStatus::kTimeout || line.status == ReadStatus::kInterrupted)
      result.outcome = Outcome::kTimeout;
    if (line.status != ReadStatus::kLine) break;
  }
  result.end = result.outcome == Outcome::kEnded ? child->reap() : child->kill();
  result.last_words = child->last_words();
  result.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  return result;
}

Guarded run_python(const std::string& interpreter, const std::string& program, std::chrono::seconds limit) {
  return run_guarded({interpreter, "-c", kPrelude + program}, limit);
}

}  // namespace rocfix::doctor
