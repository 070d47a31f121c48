// SPDX-License-Identifier: MIT
// `rocfix db`: what is known of times and what is in quarantine, and taking it elsewhere.
#include <fmt/format.h>
#include <unistd.h>

#include <iostream>

#include "base/settings.h"
#include "base/text.h"
#include "commands.h"
#include "db_table.h"
#include "finddb/find_db.h"
#include "finddb/json_lines.h"

namespace rocfix {
namespace {

// Nothing here records a time, so no solver's version is needed.
constexpr int kNoVersion = 0;

struct Options {
  std::string device, problem, file, json_path;
  bool yes = false;
};

Result<FindDb> open_db() {
  const auto path = find_db_path();
  if (!path) return path.error();
  auto db = FindDb::open(*path, kNoVersion);
  if (!db) return db.error();
  if (const std::string notice = db->take_notice(); !notice.empty())
    fmt::print(stderr, "rocfix: {}\n", notice);
  return db;
}

Result<FindDbFilter> filter_of(const Options& options) {
  FindDbFilter filter;
  if (!options.device.empty()) filter.device = options.device;
  if (options.problem.empty()) return filter;
  const auto problem = parse_problem(options.problem);
  if (!problem) return problem.error();
  filter.problem = *problem;
  return filter;
}

// What the options point at.
struct Selection {
  FindDb db;
  FindDbFilter filter;
};

Result<Selection> select(const Options& options) {
  auto filter = filter_of(options);
  if (!filter) return filter.error();
  auto db = open_db();
  if (!db) return db.error();
  return Selection{std::move(*db), std::move(*filter)};
}

std::string count_text(size_t count, const char* one, const char* more) {
  return fmt::format("{} {}", count, count == 1 ? one : more);
}

// " for n1c3h44w44_k64r3s3 on gfx1010/18cu", what the filter leaves.
std::string scope_text(const Options& options) {
  return (options.problem.empty() ? "" : " for " + options.problem) +
         (options.device.empty() ? "" : " on " + options.device);
}

Status write_text(const std::string& file, const std::string& text) {
  if (file != "-") return write_file(file, text);
  fmt::print("{}", text);
  return {};
}

std::string json_text(const std::string& path, const FindDbRows& rows) {
  nlohmann::ordered_json document = {
      {"schema_version", 1}, {"tool_version", ROCFIX_VERSION_TEXT}, {"path", path}};
  document["times"] = document["quarantine"] = nlohmann::ordered_json::array();
  for (const auto& row : rows.times) document["times"].push_back(row_json(row));
  for (const auto& row : rows.quarantine) document["quarantine"].push_back(row_json(row));
  return document.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

Status print_path(const Options&) {
  const auto path = find_db_path();
  if (!path) return path.error();
  fmt::print("{}\n", *path);
  return {};
}

Status show(const Options& options) {
  auto selected = select(options);
  if (!selected) return selected.error();
  const auto rows = selected->db.rows(selected->filter);
  if (!rows) return rows.error();
  const std::string path = find_db_path().value();
  if (!options.json_path.empty()) ROCFIX_CHECK(write_text(options.json_path, json_text(path, *rows)));
  if (options.json_path == "-") return {};
  if (rows->empty()) fmt::print("The find-db '{}' knows nothing{} yet.\n", path, scope_text(options));
  fmt::print("{}", db_table(*rows));
  return {};
}

Status export_rows(const Options& options) {
  auto db = open_db();
  if (!db) return db.error();
  if (!options.file.empty() && options.file != "-") return db->export_to(options.file);
  const auto rows = db->rows();
  if (!rows) return rows.error();
  return write_text("-", to_json_lines(*rows));
}

Status print_taken(const Result<Taken>& taken, const Options& options) {
  if (!taken) return taken.error();
  fmt::print("{} in '{}', {} of them new or newer.\n", count_text(taken->offered, "row", "rows"),
             options.file, taken->taken);
  return {};
}

Status import_rows(const Options& options) {
  auto db = open_db();
  if (!db) return db.error();
  return print_taken(db->import_from(options.file), options);
}

Status merge(const Options& options) {
  auto db = open_db();
  if (!db) return db.error();
  return print_taken(db->merge(options.file), options);
}

// On a terminal a person answers; elsewhere nobody would.
Status confirm(const std::string& question) {
  if (!is_terminal(STDIN_FILENO) || !is_terminal(STDOUT_FILENO))
    return Error{Code::kBadInput, "clear needs --yes where it cannot ask"};
  fmt::print("{} [y/N] ", question);
  ROCFIX_CHECK(flush_output());
  std::string answer;
  std::getline(std::cin, answer);
  if (answer == "y" || answer == "yes") return {};
  return Error{Code::kBadInput, "nothing was cleared"};
}

Status clear(const Options& options) {
  auto selected = select(options);
  if (!selected) return selected.error();
  if (!options.yes) ROCFIX_CHECK(confirm(fmt::format("Forget every time{}?", scope_text(options))));
  const auto gone = selected->db.clear(selected->filter);
  if (!gone) return gone.error();
  fmt::print("{} cleared.\n", count_text(*gone, "time", "times"));
  return {};
}

Status list_quarantine(const Options& options) {
  auto selected = select(options);
  if (!selected) return selected.error();
  const auto rows = selected->db.rows(selected->filter);
  if (!rows) return rows.error();
  if (rows->quarantine.empty()) fmt::print("No solver is in quarantine{}.\n", scope_text(options));
  fmt::print("{}", quarantine_table(rows->quarantine));
  return {};
}

Status clear_quarantine(const Options& options) {
  auto selected = select(options);
  if (!selected) return selected.error();
  const auto gone = selected->db.clear_quarantine(selected->filter);
  if (!gone) return gone.error();
  fmt::print("{} out of quarantine.\n", count_text(*gone, "solver", "solvers"));
  return {};
}

// Subcommands that share their options, and the exit code of the one that runs.
struct Adder {
  std::shared_ptr<Options> options = std::make_shared<Options>();
  int& exit_code;

  CLI::App* add(CLI::App& parent, const char* name, const char* help,
                Status (*action)(const Options&)) const {
    auto* command = parent.add_subcommand(name, help);
    command->callback([options = options, &exit_code = exit_code, action] {
      const Status done = action(*options);
      exit_code = done ? kExitOk : report(done.error());
    });
    return command;
  }
  CLI::App* add_filtered(CLI::App& parent, const char* name, const char* help,
                         Status (*action)(const Options&)) const {
    auto* command = add(parent, name, help, action);
    command->add_option("--device", options->device, "Only of this device, as `show` names it")
        ->type_name("DEVICE");
    command->add_option("--problem", options->problem, "Only of this convolution")->type_name("PROBLEM");
    return command;
  }
  void add_file(CLI::App& parent, const char* name, const char* help,
                Status (*action)(const Options&)) const {
    add(parent, name, help, action)
        ->add_option("file", options->file, "A file")
        ->type_name("FILE")
        ->required();
  }
};

}  // namespace

void add_db(CLI::App& app, int& exit_code) {
  const Adder adder{.exit_code = exit_code};
  auto* db = app.add_subcommand("db", "Show, share or clear what is known of times (the find-db)");
  db->require_subcommand(1);
  adder.add(*db, "path", "Print where the find-db is", print_path);
  adder.add_filtered(*db, "show", "List times, and what is in quarantine", show)
      ->add_option("--json", adder.options->json_path, "Write JSON to a file, or to the output")
      ->type_name("FILE|-");
  adder.add(*db, "export", "Write all of it as JSON lines", export_rows)
      ->add_option("file", adder.options->file, "A file, or - for the output")
      ->type_name("FILE|-");
  adder.add_file(*db, "import", "Take what is new or newer in a file of JSON lines", import_rows);
  adder.add_file(*db, "merge", "Take what is new or newer in another find-db", merge);
  adder.add_filtered(*db, "clear", "Forget times (quarantine stays)", clear)
      ->add_flag("--yes", adder.options->yes, "Do not ask");
  auto* quarantine =
      db->add_subcommand("quarantine", "Solvers that are not run: they hung, crashed or were wrong");
  quarantine->require_subcommand(1);
  adder.add_filtered(*quarantine, "list", "List them with the evidence", list_quarantine);
  adder.add_filtered(*quarantine, "clear", "Let them run again", clear_quarantine);
}

}  // namespace rocfix
