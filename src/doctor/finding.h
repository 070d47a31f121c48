// SPDX-License-Identifier: MIT
// What a check found: its state, the evidence, what it means for this card, and the way out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rocfix::doctor {

enum class State {
  kPass,
  kInfo,     // worth knowing, nothing is wrong
  kWarn,     // likely harm
  kFail,     // blocks, or gives wrong results
  kUnknown,  // could not be found out; the summary says why
  kBlocked,  // follows from the finding `cause`, or cannot be told before that one is mended
  kSkip,     // does not concern this machine
};

const char* to_string(State state);

struct Evidence {
  std::string file;
  size_t line = 0;  // 0: the file as a whole
  std::string text;
};

struct Fix {
  std::string text;                   // one sentence
  std::vector<std::string> commands;  // to paste, in order
  bool needs_root = false, reboot = false;
  std::string risk;  // what it may cost; empty: nothing
  std::string undo;  // how to take it back; empty: nothing to take back
};

struct Finding {
  State state = State::kPass;
  std::string summary;  // one line
  std::vector<Evidence> evidence;
  std::string why;  // what it means on this card
  Fix fix;
};

// Foreign text for a terminal: no control characters, not endless.
std::string printable(std::string_view text);
void make_printable(Finding& finding);

inline Finding passed(std::string summary, std::vector<Evidence> evidence = {}) {
  return {State::kPass, std::move(summary), std::move(evidence), "", {}};
}
inline Finding skipped(std::string reason) {
  return {State::kSkip, std::move(reason), {}, "", {}};
}
inline Finding unknown(std::string reason, std::vector<std::string> commands = {}) {
  return {State::kUnknown, std::move(reason), {}, "", {"", std::move(commands)}};
}

}  // namespace rocfix::doctor
