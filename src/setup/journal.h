// SPDX-License-Identifier: MIT
// What a setup did, written down before it is done: one line an event, each with its hash, on the disk before
// anything that it speaks of happens. Whoever is killed finds here what to take back.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/result.h"
#include "setup/journal_line.h"
#include "setup/step.h"
#include "setup/tree.h"

namespace rocfix::setup {

enum class StepState { kUntouched, kBegun, kDone };

struct JournalHeader {
  std::string lane;
  std::vector<Step> steps;
};

class Journal {
 public:
  // Opens the one in a folder of the machine's; `begin` makes folder and journal where there are none. The
  // lock is held until the object goes: kTimeout when another process has it. kNotFound when there is no
  // journal. A damaged one is refused, and the error names the line.
  static Result<Journal> open(const Tree& tree, const std::string& folder);
  static Result<Journal> begin(const Tree& tree, const std::string& folder, const JournalHeader& header);
  ~Journal();
  Journal(Journal&& other) noexcept { *this = std::move(other); }
  Journal& operator=(Journal&& other) noexcept;

  const JournalHeader& header() const { return header_; }
  const std::string& folder() const { return host_folder_; }  // this process's path of it
  StepState state(size_t step) const;
  bool undo_begun() const;
  // Of a step, since it was begun last.
  std::vector<nlohmann::json> events(size_t step) const;

  Status append(nlohmann::json event);
  // A name in the folder for the backup that the next event speaks of.
  std::string next_backup() const;

  // Takes journal, lock and folder away, with the folders above that `begin` had made.
  Status remove();

 private:
  Journal() = default;
  Status lock();
  Status read();
  Status parse(std::string_view text);
  Status start(const JournalHeader& header, nlohmann::json folders);
  std::string file() const { return host_folder_ + "/journal"; }

  std::string host_folder_;
  int lock_ = -1, file_ = -1;
  JournalHeader header_;
  std::vector<nlohmann::json> events_;
};

}  // namespace rocfix::setup
