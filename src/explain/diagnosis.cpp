// SPDX-License-Identifier: MIT
#include "explain/diagnosis.h"

#include <algorithm>
#include <set>

namespace rocfix::explain {
namespace {

// A longer line is read in parts; texts that lie across two of them are not found.
constexpr size_t kLongestLine = 64 * 1024;
constexpr size_t kShown = 160;

// All texts of a pattern, in order.
bool matches(const Pattern& pattern, std::string_view line) {
  size_t at = 0;
  for (const auto& text : pattern) {
    at = find_lower(line, text, at);
    if (at == line.npos) return false;
    at += text.size();
  }
  return true;
}

const std::string& longest(const Pattern& pattern) {
  return *std::max_element(pattern.begin(), pattern.end(),
                           [](const auto& a, const auto& b) { return a.size() < b.size(); });
}

std::string shown(std::string_view line) {
  std::string text;
  for (const char c : line.substr(0, kShown)) {
    const auto byte = static_cast<unsigned char>(c);
    text += byte < 0x20 || byte >= 0x7f ? ' ' : c;
  }
  text.erase(0, std::min(text.find_first_not_of(' '), text.size()));
  text.erase(text.find_last_not_of(' ') + 1);
  return text + (line.size() > kShown ? " ..." : "");
}

std::vector<std::string> anchors_of(const std::vector<Symptom>& symptoms) {
  std::set<std::string> anchors;
  for (const auto& symptom : symptoms) {
    for (const auto& pattern : symptom.patterns) anchors.insert(longest(pattern));
    for (const auto& any : symptom.with) anchors.insert(any.begin(), any.end());
    anchors.insert(symptom.unless.begin(), symptom.unless.end());
  }
  return {anchors.begin(), anchors.end()};
}

}  // namespace

Reader::Reader(const std::vector<Symptom>& symptoms)
    : symptoms_(symptoms),
      anchors_(anchors_of(symptoms)),
      uses_(anchors_.size()),
      seen_(anchors_.size()),
      found_(symptoms.size()),
      matcher_(anchors_) {
  for (size_t i = 0; i < anchors_.size(); ++i) numbers_[anchors_[i]] = i;
  for (size_t i = 0; i < symptoms.size(); ++i) {
    found_[i].symptom = &symptoms[i];
    for (size_t j = 0; j < symptoms[i].patterns.size(); ++j)
      uses_[numbers_[longest(symptoms[i].patterns[j])]].push_back({i, j});
  }
}

void Reader::note(size_t symptom, std::string_view line) {
  Found& found = found_[symptom];
  if (found.lines++ > 0) return;
  found.line = line_;
  found.text = shown(line);
}

void Reader::read_line(std::string_view line) {
  line_ += !continued_;
  std::set<size_t> shown_here;
  matcher_.search(line, [&](uint32_t anchor) {
    seen_[anchor] = 1;
    for (const auto& use : uses_[anchor])
      if (!shown_here.count(use.symptom) && matches(symptoms_[use.symptom].patterns[use.pattern], line))
        shown_here.insert(use.symptom);
  });
  for (const size_t symptom : shown_here) note(symptom, line);
}

void Reader::read(std::string_view piece) {
  while (!piece.empty()) {
    const size_t end = piece.find('\n');
    const size_t room = kLongestLine - rest_.size();
    const size_t take = std::min(std::min(end, piece.size()), room);
    const bool ended = end == take, full = !ended && take == room;
    if (rest_.empty() && (ended || full)) {
      read_line(piece.substr(0, take));
    } else {
      rest_ += piece.substr(0, take);
      if (ended || full) read_line(rest_);
    }
    if (ended || full) {
      rest_.clear();
      continued_ = full;
    }
    piece.remove_prefix(take + ended);
  }
}

bool Reader::holds(const Symptom& symptom) const {
  const auto seen = [this](const std::string& text) { return seen_[numbers_.at(text)] != 0; };
  return std::none_of(symptom.unless.begin(), symptom.unless.end(), seen) &&
         std::all_of(symptom.with.begin(), symptom.with.end(),
                     [&](const auto& any) { return std::any_of(any.begin(), any.end(), seen); });
}

std::vector<Found> Reader::finish() {
  if (!rest_.empty()) read_line(rest_);
  rest_.clear();
  std::vector<Found> all;
  for (const auto& one : found_)
    if (one.lines > 0 && holds(*one.symptom)) all.push_back(one);
  for (const auto& cause : all)
    for (auto& one : all) {
      const auto& explained = cause.symptom->explains;
      const bool follows = std::find(explained.begin(), explained.end(), one.symptom->id) != explained.end();
      if (follows && one.caused_by.empty()) one.caused_by = cause.symptom->id;
    }
  std::stable_partition(all.begin(), all.end(), [](const Found& one) { return one.caused_by.empty(); });
  return all;
}

}  // namespace rocfix::explain
