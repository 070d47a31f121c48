// SPDX-License-Identifier: MIT
// The page for people: what to do first, the other findings, one line for each group.
#pragma once

#include <string>

#include "base/layout.h"
#include "doctor/diagnosis.h"

namespace rocfix::doctor {

struct PageOptions {
  Layout layout;
  bool verbose = false;   // every check, with evidence and times
  bool markdown = false;  // for an issue: no colour, commands in code blocks
  std::string command;    // how to call this program again: "rocfix doctor"
  std::string tool;       // "rocfix 0.1.0"
};

std::string page(const Diagnosis& diagnosis, const Machine& machine, const PageOptions& options);

// One line for each check: id, group, the worst it finds, title.
std::string check_list(const Layout& layout);

}  // namespace rocfix::doctor
