// SPDX-License-Identifier: MIT
#include "doctor/report/marks.h"

#include <cctype>

namespace rocfix::doctor {

Mark mark_of(State state) {
  switch (state) {
    case State::kFail:
      return {"[fail]", Style::kRed};
    case State::kWarn:
      return {"[warn]", Style::kYellow};
    case State::kPass:
      return {"[ ok ]", Style::kGreen};
    case State::kInfo:
      return {"[info]", Style::kCyan};
    case State::kUnknown:
      return {"[ ?  ]", Style::kCyan};
    case State::kBlocked:
      return {"[from]", Style::kDim};
    case State::kSkip:
      break;
  }
  return {"[skip]", Style::kDim};
}

std::string sentence(std::string text) {
  // Not a name such as torch.cuda or /dev/kfd.
  const size_t word = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz");
  if (!text.empty() && (word == text.npos || (word > 0 && text[word] == ' ')))
    text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

}  // namespace rocfix::doctor
