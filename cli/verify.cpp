// SPDX-License-Identifier: MIT
// `rocfix verify`: computes convolutions on a device and proves each one.
#include <fmt/format.h>

#include "commands.h"
#include "conv/compare.h"
#include "session.h"
#include "table.h"

namespace rocfix {
namespace {

constexpr double kTimeoutSeconds = 30;

std::string solver_name(const CaseResult& result) {
  return result.solver.substr(0, result.solver.find(':'));
}

Table make_table(const Session& session) {
  std::vector<Column> columns = {{"size", 0, true},   {"C>K", 0, true}, {"kernel", 0, true}, {"N", 0},
                                 {"solver", 6, true}, {"first", 6},     {"later", 6},        {"memory", 6},
                                 {"worksp", 6},       {"error", 5},     {"status", 6, true}};
  for (const auto& task : session.cases()) {
    const auto cells = problem_cells(task.request.problem);
    size_t i = 0;
    for (const auto& cell : {cells.size, cells.channels, cells.kernel, cells.batch}) {
      columns[i].width = std::max(columns[i].width, cell.size());
      ++i;
    }
  }
  if (session.device().info.code_target != "") columns[4].width = 14;  // "winograd_fused"
  if (session.shows_layers()) columns.push_back({"layer", 0, true});
  return Table(std::move(columns));
}

std::vector<std::string> cells_of(const DoneCase& done) {
  const auto& r = done.result;
  const bool ran = r.status == CaseStatus::kPass || r.status == CaseStatus::kFail;
  const bool compared = r.status == CaseStatus::kPass || r.max_error > 0;
  const auto problem = problem_cells(done.task.request.problem);
  const auto when = [](bool known, std::string text) { return known ? text : "-"; };
  return {problem.size,
          problem.channels,
          problem.kernel,
          problem.batch,
          when(!r.solver.empty(), solver_name(r)),
          when(ran && r.first_ms > 0, short_duration(r.first_ms)),
          when(r.median_ms > 0, short_duration(r.median_ms)),
          when(r.memory_bytes > 0, short_bytes(static_cast<double>(r.memory_bytes))),
          when(ran, short_bytes(static_cast<double>(r.workspace_bytes))),
          when(compared, r.max_error == kNotFinite ? "NaN" : fmt::format("{:.3g}", r.max_error)),
          to_string(r.status)};
}

void print_row(const Table& table, const Session& session, const DoneCase& done) {
  auto cells = cells_of(done);
  if (session.shows_layers()) cells.push_back(done.task.name);
  fmt::print("{}\n", table.row(cells));
  if (done.result.status == CaseStatus::kPass) return;
  fmt::print("    {}\n", done.result.reason);
  if (done.result.status != CaseStatus::kSkip) fmt::print("    repeat: {}\n", session.repeat_command(done));
  if (!done.quarantined.empty()) fmt::print("    {}\n", done.quarantined);
}

int run(const RunOptions& options) {
  auto session = Session::start(options, "verify", false);
  if (!session) return report(session.error());
  const Table table = make_table(*session);
  const bool prints = session->prints_table();
  if (prints) fmt::print("{}\n", table.header());
  const int exit_code = session->run([&](const DoneCase& done) {
    if (prints) print_row(table, *session, done);
  });
  if (exit_code != kExitOk && exit_code != kExitFailed) return exit_code;
  if (prints) fmt::print("\n{}\n", session->summary());
  const auto written = session->write_json([](const DoneCase&, nlohmann::json&) {});
  return written ? exit_code : report(written.error());
}

}  // namespace

void add_verify(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<RunOptions>();
  auto* command = app.add_subcommand("verify", "Compute convolutions on a device and prove each one");
  options->add_options(*command, kTimeoutSeconds);
  command->footer(
      "Each case runs in a child process under the time limit and is compared, bit for bit, with a "
      "reference (SiLU within its bound).\n"
      "Columns: C>K channels in and out, N batch, first the first call, later the median of the following "
      "ones,\n"
      "memory of tensors and workspace, error the largest difference. Status: PASS, FAIL, HANG, CRASH, "
      "SKIP.");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace rocfix
