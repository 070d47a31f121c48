// SPDX-License-Identifier: MIT
// Which symptoms a log shows. The log comes in pieces of any size and is not kept.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "explain/matcher.h"
#include "explain/symptom.h"

namespace rocfix::explain {

struct Found {
  const Symptom* symptom = nullptr;
  size_t line = 0;        // the first that shows it
  std::string text;       // of it, printable
  size_t lines = 0;       // how many show it
  std::string caused_by;  // id of the found symptom that explains it; "" for a root cause
};

class Reader {
 public:
  explicit Reader(const std::vector<Symptom>& symptoms);

  void read(std::string_view piece);
  // What was found: root causes first, each group in the order of the list. The reader is done then.
  std::vector<Found> finish();
  size_t lines() const { return line_; }

 private:
  struct Text {
    size_t symptom;
    size_t pattern;
  };
  void read_line(std::string_view line);
  void note(size_t symptom, std::string_view line);
  bool holds(const Symptom& symptom) const;

  const std::vector<Symptom>& symptoms_;
  std::vector<std::string> anchors_;       // what the matcher looks for
  std::vector<std::vector<Text>> uses_;    // by anchor
  std::map<std::string, size_t> numbers_;  // of an anchor
  std::vector<char> seen_;                 // by anchor, anywhere in the log
  std::vector<Found> found_;               // by symptom
  std::string rest_;                       // a line whose end has not come yet
  size_t line_ = 0;
  bool continued_ = false;  // rest_ goes on a line that was too long
  Matcher matcher_;
};

}  // namespace rocfix::explain
