// SPDX-License-Identifier: MIT
// `rocfix bench`: how fast, and how far from what the device can do.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "commands.h"
#include "device/capabilities.h"
#include "session.h"
#include "table.h"

namespace rocfix {
namespace {

constexpr double kTimeoutSeconds = 60;
constexpr const char* kChosen = "best";  // --solver: the one that the choice takes

// Rates of one result against the device's ceilings.
struct Rates {
  double gflops, gbps;
  double floor_ms;  // what the slower ceiling takes for the problem, whatever the solver; 0 = ceilings not known
  double roofline_percent;  // of the median, the floor; 0 likewise
};

// Dot instructions raise the ceiling of f16.
double gflops_of(DataType type, const Session& session, const Roofline& roofline) {
  const double dots = type == DataType::kF16 ? half_pair_rate(session.device().info) : 1;
  return roofline.gflops * std::max(1.0, dots);
}

double floor_ms(const ConvProblem& problem, const Session& session, const Roofline& roofline) {
  if (roofline.gflops <= 0 || roofline.gbps <= 0) return 0;
  return 1e3 * std::max(problem.flops() / 1e9 / gflops_of(problem.type, session, roofline),
                        static_cast<double>(problem.tensor_bytes()) / 1e9 / roofline.gbps);
}

Rates rates_of(const DoneCase& done, const Session& session, const Roofline& roofline) {
  const auto& problem = done.task.request.problem;
  const double seconds = done.result.median_ms / 1e3;
  const double floor = floor_ms(problem, session, roofline);
  return {problem.flops() / seconds / 1e9, static_cast<double>(problem.tensor_bytes()) / seconds / 1e9, floor,
          100 * floor / done.result.median_ms};
}

Table make_table(const Session& session) {
  std::vector<Column> columns = {{"problem", 0, true}, {"solver", 6, true}, {"first", 6},  {"median", 6},
                                 {"p10", 6},           {"p90", 6},          {"memory", 6}, {"GFLOP/s", 7},
                                 {"GB/s", 6},          {"floor", 6},        {"roof", 6}};
  for (const auto& task : session.cases())
    columns[0].width = std::max(columns[0].width, to_text(task.request.problem).size());
  if (session.device().info.code_target != "") columns[1].width = 21;  // "implicit_gemm:64x32x4"
  return Table(std::move(columns));
}

void print_row(const Table& table, const Session& session, const DoneCase& done, const Roofline& roofline) {
  const auto& r = done.result;
  const std::string problem = to_text(done.task.request.problem);
  if (r.status != CaseStatus::kPass) {
    fmt::print("{}\n    {}\n", table.row({problem, r.solver, to_string(r.status)}), r.reason);
    if (r.status != CaseStatus::kSkip) fmt::print("    repeat: {}\n", session.repeat_command(done));
    if (!done.quarantined.empty()) fmt::print("    {}\n", done.quarantined);
    return;
  }
  const Rates rates = rates_of(done, session, roofline);
  fmt::print("{}\n",
             table.row({problem, r.solver, short_duration(r.first_ms), short_duration(r.median_ms),
                        short_duration(r.p10_ms), short_duration(r.p90_ms),
                        short_bytes(static_cast<double>(r.memory_bytes)), fmt::format("{:.1f}", rates.gflops),
                        fmt::format("{:.1f}", rates.gbps),
                        rates.floor_ms > 0 ? short_duration(rates.floor_ms) : "-",
                        rates.roofline_percent > 0 ? fmt::format("{:.1f}%", rates.roofline_percent) : "-"}));
}

// "Direct vs IMPLICIT_GEMM", for problems that both computed.
void print_comparison(const Session& session) {
  std::map<std::string, std::pair<double, double>> times;  // problem → direct, implicit_gemm
  std::vector<std::string> order;
  for (const auto& done : session.results()) {
    if (done.result.status != CaseStatus::kPass) continue;
    const std::string problem = to_text(done.task.request.problem);
    if (!times.contains(problem)) order.push_back(problem);
    auto& [direct, implicit] = times[problem];
    if (done.result.solver == "direct") direct = done.result.median_ms;
    if (done.result.solver.starts_with("implicit_gemm:")) implicit = done.result.median_ms;
  }
  std::erase_if(order, [&](const std::string& p) { return times[p].first == 0 || times[p].second == 0; });
  if (order.empty()) return;
  size_t width = 0;
  for (const auto& problem : order) width = std::max(width, problem.size());
  const Table table(
      {{"Direct vs IMPLICIT_GEMM", width, true}, {"direct", 8}, {"implicit_gemm", 13}, {"faster", 7}});
  fmt::print("\n{}\n", table.header());
  for (const auto& problem : order) {
    const auto& [direct, implicit] = times[problem];
    fmt::print("{}\n", table.row({problem, short_duration(direct), short_duration(implicit),
                                  fmt::format("{:.2f}x", direct / implicit)}));
  }
}

int run(RunOptions options) {
  if (options.solver.empty())
    options.solver = "all";
  else if (options.solver == kChosen)
    options.solver.clear();
  auto session = Session::start(options, "bench", true);
  if (!session) return report(session.error());
  const auto roofline = session->supervisor().roofline();
  if (!roofline) return report(roofline.error());
  const Table table = make_table(*session);
  const bool prints = session->prints_table();
  if (prints) {
    if (roofline->gflops > 0)
      fmt::print("ceilings: {:.0f} GFLOP/s fp32, {:.0f} GB/s ({})\n\n", roofline->gflops, roofline->gbps,
                 roofline->source);
    fmt::print("{}\n", table.header());
  }
  const int exit_code = session->run([&](const DoneCase& done) {
    if (prints) print_row(table, *session, done, *roofline);
  });
  if (exit_code != kExitOk && exit_code != kExitFailed) return exit_code;
  if (prints) print_comparison(*session);
  const auto written = session->write_json([&](const DoneCase& done, nlohmann::json& row) {
    const Rates rates = done.result.median_ms > 0
                            ? rates_of(done, *session, *roofline)
                            : Rates{0, 0, floor_ms(done.task.request.problem, *session, *roofline), 0};
    row.update({{"p10_ms", done.result.p10_ms},
                {"p90_ms", done.result.p90_ms},
                {"gflops", rates.gflops},
                {"gbps", rates.gbps},
                {"floor_ms", rates.floor_ms},
                {"roofline_percent", rates.roofline_percent}});
  });
  return written ? exit_code : report(written.error());
}

}  // namespace

void add_bench(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<RunOptions>();
  auto* command = app.add_subcommand("bench", "Time convolutions, solver by solver");
  options->add_options(*command, kTimeoutSeconds);
  command->footer(
      "Every solver that runs on the device is timed unless --solver names one; 'best' is the one that is chosen. Results are\n"
      "checked as in verify.\n"
      "first: the first call, module load included. median, p10, p90: device time of a run, from at least 9 "
      "samples.\n"
      "GB/s counts every tensor once. floor: what the device's ceilings (operations, twice as many in f16 with dot\n"
      "instructions, and bytes) allow at best; roof: how many percent of the median that is.");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace rocfix
