// SPDX-License-Identifier: MIT
// What verify and bench share: the cases to run, running them one by one, progress, Ctrl-C, JSON.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/supervisor.h"
#include "selection.h"

namespace rocfix {

struct Case {
  std::string name;  // the layer's, or ""
  CaseRequest request;
};

struct DoneCase {
  Case task;
  CaseResult result;
  std::string quarantined;  // what became of a solver that misbehaved, a sentence; "" when none did
};

// One row's words for its problem.
struct ProblemCells {
  std::string size, channels, kernel, batch;
};
ProblemCells problem_cells(const ConvProblem& problem);

class Session {
 public:
  // Loads the problems, checks everything that can be checked before work starts, opens the device and prints
  // the line that names it.
  static Result<Session> start(const RunOptions& options, const char* command, bool bench);

  const std::vector<Case>& cases() const { return cases_; }
  const ChosenDevice& device() const { return device_; }
  Supervisor& supervisor() { return supervisor_; }

  // One request under the guard: a solver that misbehaves is in quarantine afterwards, and `quarantined` says so. The error
  // is kTimeout with an empty message when the user interrupts.
  Result<CaseResult> run_guarded(const CaseRequest& request, std::string& quarantined);
  // Runs every case; `done` prints each. Returns the exit code: 0, 1, 2 or 130.
  int run(const std::function<void(const DoneCase&)>& done);
  const std::vector<DoneCase>& results() const { return results_; }

  // "9 passed, 1 hung", and what to know beside.
  std::string summary() const;
  // The command that runs this case again.
  std::string repeat_command(const DoneCase& done) const;
  // One line that the next one replaces, on a terminal only.
  void show_progress(const std::string& line) const;
  void clear_progress() const;
  // Writes --json FILE or prints --json -; `extra` is added to each case.
  Status write_json(const std::function<void(const DoneCase&, nlohmann::json&)>& extra) const;
  // A model's layers have names worth a column.
  bool shows_layers() const { return !options_.selection.models.empty(); }
  // The table belongs on the output (it does not with --json -).
  bool prints_table() const { return options_.json_path != "-"; }

 private:
  Session(RunOptions options, const char* command, bool bench)
      : options_(std::move(options)), command_(command), bench_(bench), supervisor_(own_executable()) {}

  Status open_device();
  Status make_cases(const std::vector<NamedProblem>& problems);
  Status check_memory(const std::vector<NamedProblem>& problems) const;
  std::chrono::milliseconds time_limit(const CaseRequest& request) const;
  int stop(size_t done);
  int exit_code() const;

  RunOptions options_;
  std::string command_;
  bool bench_;
  Supervisor supervisor_;
  ChosenDevice device_;
  std::vector<Case> cases_;
  std::vector<DoneCase> results_;
};

}  // namespace rocfix
