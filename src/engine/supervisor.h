// SPDX-License-Identifier: MIT
// Runs cases in a child process under a hard time limit: a hang becomes HANG, a death CRASH, and the next
// case gets a fresh child.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/subprocess.h"
#include "engine/messages.h"

namespace rocfix {

class Supervisor {
 public:
  // `program` is this program's own path; it serves as worker when started with the one argument kWorkerFlag.
  explicit Supervisor(std::string program) : program_(std::move(program)) {}

  static constexpr const char* kWorkerFlag = "--worker";

  Result<std::vector<BackendReport>> backends();

  // Chooses and opens the device for the cases that follow. "auto": a real RDNA1 card, else the virtual one, else
  // the CPU; each is tried in a process of its own, because HIP cannot change its runtime.
  Result<ChosenDevice> open(const std::string& device);
  Result<Roofline> roofline();

  // One case; `limit` bounds the device's work, host preparation has kPreparationLimit of its own. The error
  // is kTimeout with an empty message when a signal handler interrupted the wait.
  Result<CaseResult> run(const CaseRequest& request, std::chrono::milliseconds limit);

  // Ends the child. Called by the destructor too.
  void stop();

  static constexpr std::chrono::seconds kStartLimit{120};        // a runtime's start, driver set-up included
  static constexpr std::chrono::seconds kPreparationLimit{600};  // test data and reference on the host

 private:
  Status start();
  Status reopen();
  Result<ChosenDevice> open_named(const std::string& device);
  Result<ChosenDevice> open_automatically();
  Result<std::optional<CaseResult>> attempt(const CaseRequest& request, std::chrono::milliseconds limit);
  CaseResult hung(const CaseResult& known, bool begun, std::chrono::milliseconds limit);
  CaseResult crashed(const CaseResult& known, bool begun);
  // How the child ended, and the last it said.
  std::string describe_death();
  Result<nlohmann::json> ask(const nlohmann::json& request, std::chrono::milliseconds limit);

  std::string program_;
  std::string device_;
  ChildProcess child_;
};

}  // namespace rocfix
