// SPDX-License-Identifier: MIT
// A machine as one text file (tests/doctor/fixtures/README.md), unpacked into a folder.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "cli/folder.h"

namespace rocfix::doctor {

struct Expected {
  std::map<std::string, std::string> states;  // of every check that is neither pass nor skip: "D44" -> "fail"
  std::map<std::string, std::string> causes;  // of those that are blocked
  std::string first;
  int exit_code = 0;
};

class Tree {
 public:
  // `file` in tests/doctor/fixtures.
  explicit Tree(const std::string& file);

  const std::string& root() const { return folder_.path(); }
  const Expected& expected() const { return expected_; }
  // Puts a text in place of one of the files.
  void write(const std::string& path, std::string_view text) const;
  std::vector<std::string> paths() const;  // of all plain files

 private:
  void unpack(const std::string& file);
  void read_line(std::string_view line);
  void finish();
  std::string full(std::string_view path) const;
  void expect(std::string_view state, const std::vector<std::string_view>& words);

  TemporaryFolder folder_;
  Expected expected_;
  std::string open_path_, open_text_;  // the file whose lines are being read
  std::map<std::string, std::string> environment_, modes_;
};

// Names of all fixtures, sorted.
std::vector<std::string> fixture_names();

}  // namespace rocfix::doctor
