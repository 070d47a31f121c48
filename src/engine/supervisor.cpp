// SPDX-License-Identifier: MIT
#include "engine/supervisor.h"

#include <fmt/format.h>

#include "base/text.h"
#include "engine/convolution.h"

namespace rocfix {
namespace {

constexpr int kAttempts = 2;

using nlohmann::json;
using std::chrono::milliseconds;

Error interrupted() {
  return {Code::kTimeout, ""};
}

// `begun`: the device had begun to work.
CaseResult ended(CaseResult known, CaseStatus status, bool begun, std::string reason) {
  known.status = status;
  known.solver_at_fault = begun;
  known.reason = std::move(reason);
  return known;
}

// All that is known of a case before a worker has looked at it.
CaseResult asked(const CaseRequest& request) {
  CaseResult result;
  result.solver = request.solver;
  return result;
}

// The field of a message, or nothing when there is none or it is not of that kind.
template <class Value>
std::optional<Value> field(const std::optional<json>& message, const char* name) {
  try {
    if (!message || !message->contains(name)) return std::nullopt;
    return message->at(name).get<Value>();
  } catch (const json::exception&) {
    return std::nullopt;
  }
}

std::string limit_text(milliseconds limit) {
  return duration_text(static_cast<double>(limit.count()));
}

}  // namespace

Status Supervisor::start() {
  if (child_.running()) return {};
  auto child = ChildProcess::start({program_, kWorkerFlag});
  if (!child) return child.error();
  child_ = std::move(*child);
  return {};
}

void Supervisor::stop() {
  child_.kill();
}

// For questions that any worker answers: no answer is an error of the whole program, not of a case.
Result<json> Supervisor::ask(const json& request, milliseconds limit) {
  ROCFIX_CHECK(start());
  ROCFIX_CHECK(child_.channel().write_line(json_line(request)));
  const auto read = child_.channel().read_line(limit);
  if (read.status == ReadStatus::kInterrupted) return interrupted();
  if (read.status == ReadStatus::kTimeout) {
    stop();
    return Error{Code::kTimeout,
                 fmt::format("the device runtime did not answer within {}: its driver hangs; look at the "
                             "kernel log (dmesg)",
                             limit_text(limit))};
  }
  const auto answer = read.status == ReadStatus::kLine ? parse_json(read.line) : std::nullopt;
  if (!answer) {
    return Error{Code::kDevice, "the process that opens the device ended with " + describe_death()};
  }
  if (answer->contains("error")) return answer->at("error").get<Error>();
  return *answer;
}

// Each in a process of its own: two of them cannot share one HIP runtime.
Result<std::vector<BackendReport>> Supervisor::backends() {
  std::vector<BackendReport> reports;
  for (const auto* backend : rocfix::backends()) {
    if (std::string_view(backend->name()) == "fake") continue;  // for tests, not for users
    stop();
    const auto answer = ask({{"op", "backend"}, {"name", backend->name()}}, kStartLimit);
    if (answer) reports.push_back(answer->at("backend").get<BackendReport>());
    else if (answer.error().message.empty()) return answer.error();
    else reports.push_back({backend->name(), answer.error().message, {}});
  }
  stop();
  return reports;
}

Result<ChosenDevice> Supervisor::open(const std::string& device) {
  return device == "auto" ? open_automatically() : open_named(device);
}

Result<ChosenDevice> Supervisor::open_automatically() {
  std::string reasons;
  for (const char* candidate : {"real", "virtual", "cpu"}) {
    auto opened = open_named(candidate);
    if (opened) {
      if (!reasons.empty()) opened->why = reasons;
      return opened;
    }
    if (opened.error().message.empty()) return opened.error();  // interrupted
    reasons += (reasons.empty() ? "" : "; ") + opened.error().message;
    stop();
  }
  return Error{Code::kNotFound, "no device: " + reasons};
}

Result<ChosenDevice> Supervisor::open_named(const std::string& device) {
  const auto answer = ask({{"op", "open"}, {"device", device}}, kStartLimit);
  if (!answer) return answer.error();
  auto chosen = answer->at("device").get<ChosenDevice>();
  device_ = device_text(chosen);
  return chosen;
}

Result<Roofline> Supervisor::roofline() {
  const auto answer = ask({{"op", "roofline"}}, kStartLimit);
  if (!answer) return answer.error();
  return answer->at("roofline").get<Roofline>();
}

Status Supervisor::reopen() {
  if (child_.running()) return {};
  const auto opened = open(device_);
  return opened ? Status() : Status(opened.error());
}

// A worker can die while it waits, of a fault that the card reports late. As long as the case's device work
// has not begun, that says nothing about the case: a fresh worker gets it, once.
Result<CaseResult> Supervisor::run(const CaseRequest& request, milliseconds limit) {
  for (int i = 0; i < kAttempts; ++i) {
    if (i > 0) stop();
    auto result = attempt(request, limit);
    if (!result) return result.error();
    if (result->has_value()) return std::move(**result);
  }
  return crashed(asked(request), false);
}

// Nothing: the worker died before the device's work began.
Result<std::optional<CaseResult>> Supervisor::attempt(const CaseRequest& request, milliseconds limit) {
  ROCFIX_CHECK(reopen());
  if (!child_.channel().write_line(json_line({{"op", "case"}, {"case", request}})))
    return std::optional<CaseResult>();
  std::optional<CaseResult> known;
  for (;;) {
    const auto current = known ? limit : std::chrono::duration_cast<milliseconds>(kPreparationLimit);
    const auto read = child_.channel().read_line(current);
    if (read.status == ReadStatus::kInterrupted) return interrupted();
    if (read.status == ReadStatus::kTimeout)
      return std::optional(hung(known.value_or(asked(request)), known.has_value(), current));
    const auto message = read.status == ReadStatus::kLine ? parse_json(read.line) : std::nullopt;
    if (auto begun = field<CaseResult>(message, "begun")) {
      known = std::move(begun);
      continue;
    }
    auto result = field<CaseResult>(message, "result");
    if (!result) return known ? std::optional(crashed(*known, true)) : std::nullopt;
    // After a failure the device's state is not to be trusted: the next case gets a fresh process.
    if (result->status == CaseStatus::kFail) stop();
    return result;
  }
}

CaseResult Supervisor::hung(const CaseResult& known, bool begun, milliseconds limit) {
  const std::string end = child_.kill();
  const bool stuck = end.find("does not die") != std::string::npos;
  return ended(known, CaseStatus::kHang, begun,
               fmt::format("did not finish within {}{}", limit_text(limit), stuck ? "; " + end : ""));
}

CaseResult Supervisor::crashed(const CaseResult& known, bool begun) {
  return ended(known, CaseStatus::kCrash, begun, describe_death());
}

std::string Supervisor::describe_death() {
  const std::string end = child_.reap(), words = child_.last_words();
  return words.empty() ? end : end + "; last words: " + words;
}

}  // namespace rocfix
