// SPDX-License-Identifier: MIT
// What people see when something is wrong, how a log shows it, and what it turned out to be. Data:
// data/symptoms, a line each.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rocfix::explain {

// Texts that stand in one line in this order: "Cannot read*TensileLibrary" is two.
using Pattern = std::vector<std::string>;

struct Symptom {
  std::string id;  // "S19"; never used again for something else
  std::string title;
  std::vector<Pattern> patterns;  // a line with any of them shows it
  // Only if the log also has, anywhere, one of each of these; and none of `unless`.
  std::vector<std::vector<std::string>> with;
  std::vector<std::string> unless;
  std::string cause, remedy;
  std::vector<std::string> commands;  // to paste, in order
  std::vector<std::string> checks;    // of rocfix doctor: "D49"
  std::vector<std::string> explains;  // ids of what follows from it
  std::vector<std::string> sources;   // for source_url()
};

struct Symptoms {
  std::string as_of;
  std::vector<Symptom> list;        // causes before their consequences
  std::vector<std::string> faults;  // "origin:LINE: …"
};

Symptoms parse_symptoms(std::string_view text, const std::string& origin);

// What rocfix carries.
const Symptoms& shipped_symptoms();

}  // namespace rocfix::explain
