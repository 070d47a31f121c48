// SPDX-License-Identifier: MIT
// `rocfix tune`: measures what the cost model cannot tell apart, and remembers it.
#include <fmt/format.h>
#include <unistd.h>

#include <charconv>

#include "base/interrupt.h"
#include "base/settings.h"
#include "base/text.h"
#include "commands.h"
#include "engine/tuner.h"
#include "session.h"
#include "solvers/version.h"
#include "table.h"

namespace rocfix {
namespace {

using Clock = std::chrono::steady_clock;

constexpr double kTimeoutSeconds = 60;

struct TuneOptions {
  RunOptions run;
  std::string budget;
  bool again = false;
};

// "90", "90s", "5m", "2h"; nothing for anything else.
std::optional<double> parse_seconds(std::string_view text) {
  double factor = 1;
  if (text.ends_with('s'))
    text.remove_suffix(1);
  else if (text.ends_with('m'))
    factor = 60, text.remove_suffix(1);
  else if (text.ends_with('h'))
    factor = 3600, text.remove_suffix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool read = error == std::errc() && end == text.data() + text.size();
  return read && value > 0 && value * factor <= 1e9 ? std::optional(value * factor) : std::nullopt;
}

Result<std::optional<Clock::time_point>> deadline_of(const TuneOptions& options) {
  if (options.budget.empty()) return std::optional<Clock::time_point>();
  const auto seconds = parse_seconds(options.budget);
  if (!seconds)
    return Error{Code::kBadInput,
                 fmt::format("--budget '{}' is no time: 90s, 5m and 2h are", options.budget)};
  return std::optional(Clock::now() +
                       std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(*seconds)));
}

Result<FindDb> open_db() {
  const auto path = find_db_path();
  if (!path) return Error{path.error().code, "times have no place to be kept: " + path.error().message};
  auto db = FindDb::open(*path, kSolverVersion);
  if (!db) return db.error();
  if (const std::string notice = db->take_notice(); !notice.empty())
    fmt::print(stderr, "rocfix: {}\n", notice);
  return db;
}

Table make_table(const Session& session) {
  size_t widest = 7;
  for (const auto& task : session.cases()) widest = std::max(widest, to_text(task.request.problem).size());
  return Table({{"problem", widest, true}, {"best", 21, true}, {"time", 6}, {"tried", 5}, {"gain", 5}});
}

class Tuning {
 public:
  Tuning(Session& session, FindDb& db, bool again, std::optional<Clock::time_point> deadline)
      : session_(session), db_(db), again_(again), deadline_(deadline), table_(make_table(session)) {}

  int run() {
    fmt::print("{}\n", table_.header());
    for (const auto& task : session_.cases()) {
      if (is_over()) break;
      const int exit_code = tune(task.request.problem);
      if (exit_code != kExitOk) return exit_code;
      ++problems_;
    }
    fmt::print("\n{}\n", summary());
    return known_ > 0 ? kExitOk : kExitFailed;
  }

 private:
  bool is_over() const { return deadline_ && Clock::now() >= *deadline_; }

  int tune(const ConvProblem& problem) {
    auto tuner = ProblemTuner::create(problem, session_.device().info, db_, again_);
    if (!tuner && tuner.error().code != Code::kUnsupported) return report(tuner.error());
    if (!tuner) {
      fmt::print("{}\n    {}\n", table_.row({to_text(problem), "-"}), tuner.error().message);
      return flush();
    }
    for (auto solver = tuner->next(); solver && !is_over(); solver = tuner->next()) {
      if (interruption() != 0) return stop(*tuner);
      const int exit_code = attempt(*tuner, *solver);
      if (exit_code != kExitOk) return exit_code;
    }
    print_row(*tuner);
    return flush();
  }

  int attempt(ProblemTuner& tuner, const std::string& solver) {
    show_progress(tuner, solver);
    std::string quarantined;
    const auto result = session_.run_guarded({tuner.problem(), solver, true}, quarantined);
    session_.clear_progress();
    if (interruption() != 0) return stop(tuner);
    if (!result) return report(result.error());
    ++trials_;
    if (const Status done = tuner.done(solver, *result); !done) return report(done.error());
    if (result->status == CaseStatus::kPass || result->status == CaseStatus::kSkip) return kExitOk;
    fmt::print("{} {} {}\n    {}\n", to_text(tuner.problem()), solver, to_string(result->status),
               result->reason);
    if (!quarantined.empty()) fmt::print("    {}\n", quarantined);
    return flush();
  }

  void show_progress(const ProblemTuner& tuner, const std::string& solver) const {
    std::string line = fmt::format("[{}/{}] {} {}", problems_ + 1, session_.cases().size(),
                                   to_text(tuner.problem()), solver);
    if (const auto* best = tuner.best())
      line += fmt::format(", best {}", short_duration(best->microseconds / 1e3));
    if (deadline_) {
      const double left = std::chrono::duration<double>(*deadline_ - Clock::now()).count();
      line += fmt::format(", {:.0f} s left", std::max(0.0, left));
    }
    session_.show_progress(line);
  }

  // gain: how much longer takes what ran until now.
  void print_row(const ProblemTuner& tuner) {
    const Trial* best = tuner.best();
    if (best == nullptr) {
      fmt::print("{}\n",
                 table_.row({to_text(tuner.problem()), "-", "-", std::to_string(tuner.trials().size())}));
      return;
    }
    ++known_;
    const Trial* before = tuner.find(tuner.before());
    const bool is_new = before != nullptr && before->microseconds > 0 && before->solver != best->solver;
    improved_ += is_new;
    fmt::print("{}\n",
               table_.row({to_text(tuner.problem()), best->solver, short_duration(best->microseconds / 1e3),
                           std::to_string(tuner.trials().size()),
                           is_new ? fmt::format("{:.2f}x", before->microseconds / best->microseconds) : ""}));
  }

  std::string summary() const {
    const size_t all = session_.cases().size();
    std::string text = fmt::format("{} of {} problems tuned in {} runs, {} of them faster than before.",
                                   known_, all, trials_, improved_);
    if (problems_ < all) text += " The budget is spent: the same command goes on from here.";
    return text;
  }

  // What was learnt is in the find-db already.
  int stop(const ProblemTuner& tuner) {
    fprintf(stderr, "rocfix: interrupted at %s; %d runs are kept, the same command goes on from here\n",
            to_text(tuner.problem()).c_str(), trials_);
    return kExitSignal + interruption();
  }

  static int flush() {
    const auto flushed = flush_output();
    return flushed ? kExitOk : report(flushed.error());
  }

  Session& session_;
  FindDb& db_;
  bool again_;
  std::optional<Clock::time_point> deadline_;
  Table table_;
  size_t problems_ = 0;
  int trials_ = 0, known_ = 0, improved_ = 0;
};

int run(const TuneOptions& options) {
  const auto deadline = deadline_of(options);
  if (!deadline) return report(deadline.error());
  auto db = open_db();
  if (!db) return report(db.error());
  auto session = Session::start(options.run, "tune", true);
  if (!session) return report(session.error());
  return Tuning(*session, *db, options.again, *deadline).run();
}

}  // namespace

void add_tune(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<TuneOptions>();
  auto* command = app.add_subcommand("tune", "Measure the solvers that come close, and remember the fastest");
  options->run.selection.add_options(*command);
  options->run.add_device(*command, kTimeoutSeconds);
  command
      ->add_option("--budget", options->budget,
                   "Stop after so long: 90s, 5m, 2h; without it, when all is done")
      ->type_name("TIME");
  command->add_flag("--again", options->again, "Measure what the find-db knows already, too");
  command->footer(
      "Tried are the solvers that the cost model expects within twice the best one's time, then the other "
      "variants of\n"
      "those that came within a quarter of the fastest. Each run is checked and has a time limit; a solver that "
      "hangs,\n"
      "crashes or is wrong goes to quarantine.\n"
      "Every time is kept as soon as it is known: a run that was stopped goes on where it was. `rocfix db` "
      "shows them.\n"
      "gain: how many times longer takes what ran before.");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace rocfix
