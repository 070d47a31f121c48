// SPDX-License-Identifier: MIT
#include "doctor/diagnosis.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "doctor/live/live_checks.h"

namespace rocfix::doctor {
namespace {

using Clock = std::chrono::steady_clock;

bool is_trouble(State state) {
  return state == State::kFail || state == State::kWarn;
}

Examined examine(const Check& check, Machine& machine) {
  const auto begin = Clock::now();
  Finding finding =
      check.needs_card && !machine.has_card() ? skipped("there is no RDNA1 card") : check.find(machine);
  make_printable(finding);
  const std::chrono::duration<double, std::milli> took = Clock::now() - begin;
  const State own = finding.state;
  return {&check, std::move(finding), own, nullptr, took.count()};
}

// A consequence is blocked by the first of its causes that failed, itself not a consequence.
void collapse(std::vector<Examined>& results) {
  for (auto& cause : results) {
    if (cause.own != State::kFail) continue;
    const Check* root = cause.cause != nullptr ? cause.cause : cause.check;
    for (const auto& id : cause.check->explains)
      for (auto& other : results) {
        const bool follows = is_trouble(other.own) || other.own == State::kUnknown;
        if (other.check->id != id || !follows || other.cause != nullptr || other.check == root) continue;
        other.cause = root;
        other.finding.state = State::kBlocked;
      }
  }
}

// Failures before warnings; among equals the order of causes.
const Examined* first_of(const std::vector<Examined>& results) {
  for (const State state : {State::kFail, State::kWarn}) {
    const auto found = std::find_if(results.begin(), results.end(),
                                    [&](const auto& one) { return one.finding.state == state; });
    if (found != results.end()) return &*found;
  }
  return nullptr;
}

std::string other_gpus_of(const Machine& machine) {
  std::string text;
  for (const auto& node : machine.nodes)
    if (!node.rdna1()) text += (text.empty() ? "" : ", ") + kfd_version_name(node.version());
  return text;
}

}  // namespace

size_t Diagnosis::count(State state) const {
  return static_cast<size_t>(std::count_if(results.begin(), results.end(),
                                           [&](const auto& one) { return one.finding.state == state; }));
}

Diagnosis diagnose(Machine& machine, const DiagnosisOptions& options) {
  Diagnosis diagnosis{machine.card_name(), machine.has_card(), other_gpus_of(machine), {}, nullptr};
  for (const Check* check : all_checks()) diagnosis.results.push_back(examine(*check, machine));
  collapse(diagnosis.results);
  if (options.live)
    for (const Check* check : live_checks()) diagnosis.results.push_back(examine(*check, machine));
  if (options.virtual_card) diagnosis.results.push_back(examine(check_L90, machine));
  if (!options.only.empty())
    std::erase_if(diagnosis.results, [&](const auto& one) {
      return options.only.count(std::string(one.check->id)) == 0 &&
             options.only.count(to_string(one.check->group)) == 0;
    });
  diagnosis.first = first_of(diagnosis.results);
  return diagnosis;
}

}  // namespace rocfix::doctor
