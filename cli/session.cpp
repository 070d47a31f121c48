// SPDX-License-Identifier: MIT
#include "session.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <map>

#include "base/interrupt.h"
#include "base/settings.h"
#include "base/text.h"
#include "command.h"
#include "engine/choose.h"
#include "engine/convolution.h"
#include "engine/guard.h"

namespace rocfix {
namespace {

using nlohmann::json;

constexpr const char* kModelledNote =
    "Machine code of the card, executed on this machine's CPU. Times are modelled (`rocfix card` says how), not measured.\n";

std::string pair_cell(const char* letter, int64_t a, int64_t b, int64_t usual) {
  if (a == usual && b == usual) return "";
  return a == b ? fmt::format(" {}{}", letter, a) : fmt::format(" {}{}x{}", letter, a, b);
}

std::chrono::milliseconds limit_of(double seconds) {
  return std::chrono::milliseconds(std::max<int64_t>(1, static_cast<int64_t>(seconds * 1000)));
}

}  // namespace

ProblemCells problem_cells(const ConvProblem& p) {
  std::string kernel = fmt::format("{}x{}", p.r, p.s);
  kernel += pair_cell("p", p.pad_h, p.pad_w, 0) + pair_cell("s", p.stride_h, p.stride_w, 1);
  kernel += pair_cell("d", p.dilation_h, p.dilation_w, 1) + pair_cell("g", p.groups, p.groups, 1);
  if (p.direction != Direction::kForward) kernel += fmt::format(" {}", to_string(p.direction));
  if (p.type != DataType::kF32) kernel += fmt::format(" {}", to_string(p.type));
  if (p.layout != Layout::kNchw) kernel += fmt::format(" {}", to_string(p.layout));
  if (p.has_epilogue()) kernel += " " + epilogue_text(p);
  return {fmt::format("{}x{}", p.h, p.w), fmt::format("{}>{}", p.c, p.k), kernel, std::to_string(p.n)};
}

Result<Session> Session::start(const RunOptions& options, const char* command, bool bench) {
  const auto problems = options.selection.load();
  if (!problems) return problems.error();
  if (const auto device = parse_device(options.device); !device) return device.error();
  if (!options.solver.empty() && options.solver != "all")
    if (const auto solver = parse_solver(options.solver); !solver) return solver.error();
  const bool to_file = !options.json_path.empty() && options.json_path != "-";
  if (to_file) ROCFIX_CHECK(check_writable(options.json_path));
  catch_interruptions();
  Session session(options, command, bench);
  ROCFIX_CHECK(session.open_device());
  ROCFIX_CHECK(session.check_memory(*problems));
  ROCFIX_CHECK(session.make_cases(*problems));
  return session;
}

Status Session::open_device() {
  auto chosen = supervisor_.open(options_.device);
  if (!chosen) return chosen.error();
  device_ = std::move(*chosen);
  const auto& info = device_.info;
  if (prints_table())
    fmt::print("device {}: {}, {} ({})\n{}\n", device_text(device_), info.name, info.runtime, device_.why,
               info.modelled ? kModelledNote : "");
  if (prints_table() && options_.selection.random > 0)
    fmt::print("{} random problems, --seed {}\n", options_.selection.random, options_.selection.seed);
  return flush_output();
}

// Problems typed by hand that cannot fit are bad input; in a set they become SKIP rows.
Status Session::check_memory(const std::vector<NamedProblem>& problems) const {
  for (size_t i = 0; i < options_.selection.problems.size(); ++i) {
    const auto& problem = problems[i].problem;
    const uint64_t needed = problem.tensor_bytes(), has = device_.info.memory_bytes;
    if (needed > has)
      return Error{Code::kBadInput,
                   fmt::format("problem '{}' needs {} of device memory, {} has {}", to_text(problem),
                               bytes_text(needed), device_text(device_), bytes_text(has))};
  }
  return {};
}

Status Session::make_cases(const std::vector<NamedProblem>& problems) {
  for (const auto& [name, problem] : problems) {
    if (options_.solver != "all") {
      cases_.push_back({name, {problem, options_.solver, bench_}});
      continue;
    }
    const auto solvers = solvers_for(traits_of(device_.info));
    if (solvers.empty())
      return Error{Code::kNotFound,
                   fmt::format("no solver runs on {}: {}", device_text(device_), device_.info.why_no_code)};
    for (const auto* solver : solvers) cases_.push_back({name, {problem, solver->name(), bench_}});
  }
  return {};
}

void Session::show_progress(const std::string& line) const {
  if (!is_terminal(STDERR_FILENO) || !is_terminal(STDOUT_FILENO)) return;
  fmt::print(stderr, "\r\033[K{}", line);
  fflush(stderr);
}

void Session::clear_progress() const {
  if (!is_terminal(STDERR_FILENO) || !is_terminal(STDOUT_FILENO)) return;
  fmt::print(stderr, "\r\033[K");
  fflush(stderr);
}

int Session::run(const std::function<void(const DoneCase&)>& done) {
  for (size_t i = 0; i < cases_.size(); ++i) {
    if (interruption() != 0) return stop(i);
    show_progress(fmt::format("[{}/{}] {}", i + 1, cases_.size(), to_text(cases_[i].request.problem)));
    std::string quarantined;
    auto result = run_guarded(cases_[i].request, quarantined);
    clear_progress();
    if (interruption() != 0) return stop(i);
    if (!result) return report(result.error());
    results_.push_back({cases_[i], std::move(*result), std::move(quarantined)});
    done(results_.back());
    if (const auto flushed = flush_output(); !flushed) return report(flushed.error());
  }
  return exit_code();
}

Result<CaseResult> Session::run_guarded(const CaseRequest& request, std::string& quarantined) {
  const auto limit = time_limit(request);
  auto result = supervisor_.run(request, limit);
  if (!result) return result;
  if (const auto row = evidence_of(request.problem, device_.info, *result, limit))
    quarantined = quarantine(*row, device_.info);
  return result;
}

// The user's own limit, or the longer of the command's and the guard's.
std::chrono::milliseconds Session::time_limit(const CaseRequest& request) const {
  const auto limit = limit_of(options_.timeout_s);
  if (options_.timeout_s != options_.default_timeout_s) return limit;
  return std::max(limit, guard_limit(request.problem, device_.info, request.solver));
}

int Session::stop(size_t done) {
  supervisor_.stop();
  fprintf(stderr, "rocfix: interrupted after %zu of %zu cases\n", done, cases_.size());
  return kExitSignal + interruption();
}

// Skipped cases are no failure, but a run that proved nothing is.
int Session::exit_code() const {
  bool any_passed = false, any_failed = false;
  for (const auto& done : results_) {
    any_passed |= done.result.status == CaseStatus::kPass;
    any_failed |= done.result.status != CaseStatus::kPass && done.result.status != CaseStatus::kSkip;
  }
  return any_passed && !any_failed ? kExitOk : kExitFailed;
}

std::string Session::summary() const {
  std::map<CaseStatus, int> counts;
  for (const auto& done : results_) ++counts[done.result.status];
  const std::pair<CaseStatus, const char*> words[] = {{CaseStatus::kPass, "passed"},
                                                      {CaseStatus::kFail, "failed"},
                                                      {CaseStatus::kHang, "hung"},
                                                      {CaseStatus::kCrash, "crashed"},
                                                      {CaseStatus::kSkip, "skipped"}};
  std::string text;
  for (const auto& [status, word] : words)
    if (counts[status] > 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", counts[status], word);
  return text;
}

std::string Session::repeat_command(const DoneCase& done) const {
  std::string command = fmt::format("{} {} {} --device {}", shell_quote(program_name()), command_,
                                    to_text(done.task.request.problem), shell_quote(device_text(device_)));
  if (!done.result.solver.empty()) command += " --solver " + shell_quote(done.result.solver);
  if (options_.timeout_s != options_.default_timeout_s)
    command += fmt::format(" --timeout {}", options_.timeout_s);
  return command;
}

Status Session::write_json(const std::function<void(const DoneCase&, json&)>& extra) const {
  if (options_.json_path.empty()) return {};
  json cases = json::array();
  for (const auto& done : results_) {
    json row = {{"problem", to_text(done.task.request.problem)},
                {"name", done.task.name},
                {"solver", done.result.solver},
                {"status", to_string(done.result.status)},
                {"reason", done.result.reason},
                {"quarantined", done.quarantined},
                {"first_ms", done.result.first_ms},
                {"median_ms", done.result.median_ms},
                {"memory_bytes", done.result.memory_bytes},
                {"workspace_bytes", done.result.workspace_bytes},
                {"max_error", done.result.max_error}};
    extra(done, row);
    cases.push_back(std::move(row));
  }
  const auto& info = device_.info;
  const json document = {{"schema_version", 1},
                         {"tool_version", ROCFIX_VERSION_TEXT},
                         {"device",
                          {{"id", device_text(device_)},
                           {"name", info.name},
                           {"runtime", info.runtime},
                           {"chip", info.chip},
                           {"reported_chip", info.reported_chip},
                           {"memory_bytes", info.memory_bytes},
                           {"why", device_.why},
                           {"times", info.modelled ? "modelled" : "measured"}}},
                         {"cases", std::move(cases)}};
  const std::string text = document.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
  if (options_.json_path != "-") return write_file(options_.json_path, text);
  fmt::print("{}", text);
  return {};
}

}  // namespace rocfix
