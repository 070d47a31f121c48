// SPDX-License-Identifier: MIT
// `rocfix compat`: what people report of ROCm, PyTorch, Python and override on these cards.
#include <fmt/format.h>

#include "base/settings.h"
#include "base/text.h"
#include "commands.h"
#include "compat/page.h"
#include "compat/table.h"

namespace rocfix {
namespace {

struct Options {
  std::string gpu, json_path, file;
  compat::Query query;
  bool verbose = false, unstated = false, check = false;
};

// A file of the user's, or what rocfix carries.
Result<compat::Rows> rows_of(const Options& options) {
  if (options.file.empty()) return compat::shipped_rows();
  const auto text = read_file(options.file);
  if (!text) return text.error();
  return compat::parse_rows(*text, options.file);
}

Result<compat::Query> query_of(const Options& options) {
  auto query = options.query;
  if (!options.gpu.empty()) {
    const auto chip = compat::chip_of(options.gpu);
    if (!chip)
      return Error{Code::kBadInput,
                   fmt::format("no card or chip '{}' is known: as \"RX 5600 XT\", 5700 or gfx1012",
                               options.gpu.substr(0, 40))};
    query.chip = *chip;
  }
  // "2.2.2+rocm5.7" says both.
  auto& torch = query.versions[compat::kTorch];
  const size_t local = torch ? torch->find("+rocm") : std::string::npos;
  if (local != std::string::npos && !query.versions[compat::kRocm])
    query.versions[compat::kRocm] = torch->substr(local + std::string_view("+rocm").size());
  ROCFIX_CHECK(compat::check(query));
  return query;
}

int print_check(const compat::Rows& rows) {
  for (const auto& fault : rows.faults) fmt::print("{}\n", fault);
  if (rows.faults.empty())
    fmt::print("{} rows as of {}: each has a source and a known verdict, none stands twice.\n",
               rows.rows.size(), rows.as_of);
  return rows.faults.empty() ? kExitOk : kExitBadInput;
}

Status print_answer(const Options& options, const compat::Rows& rows, const compat::Answer& answer) {
  const std::string json =
      options.json_path.empty() ? "" : compat::json_text(answer, rows.as_of, ROCFIX_VERSION_TEXT);
  if (options.json_path == "-") {
    fmt::print("{}", json);
    return flush_output();
  }
  if (!json.empty()) ROCFIX_CHECK(write_file(options.json_path, json));
  fmt::print("{}", compat::page(answer, rows.as_of,
                                {terminal_columns(80, 100), read_settings().color, options.verbose}));
  return flush_output();
}

int run(const Options& options) {
  const auto rows = rows_of(options);
  if (!rows) return report(rows.error());
  if (options.check) return print_check(*rows);
  if (!rows->faults.empty()) return report({Code::kBadInput, rows->faults[0] + "; --check names all faults"});
  const auto query = query_of(options);
  if (!query) return report(query.error());
  const auto answer = compat::select(rows->rows, *query, options.unstated);
  if (const auto printed = print_answer(options, *rows, answer); !printed) return report(printed.error());
  return answer.rows.empty() ? kExitFailed : kExitOk;
}

}  // namespace

void add_compat(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("compat", "Which ROCm, PyTorch and override are reported to work");
  command->add_option("--gpu", options->gpu, "Of this card or chip")->type_name("NAME");
  for (size_t part = 0; part < compat::kParts; ++part)
    command
        ->add_option_function<std::string>(
            fmt::format("--{}", compat::kPartNames[part]),
            [options, part](const std::string& text) { options->query.versions[part] = text; },
            fmt::format("With this version of {}", compat::kPartNames[part]))
        ->type_name("VERSION");
  command
      ->add_option_function<std::string>(
          "--override", [options](const std::string& text) { options->query.override_version = text; },
          "With this HSA_OVERRIDE_GFX_VERSION, or unset")
      ->type_name("VERSION|unset");
  command->add_flag("--unstated", options->unstated, "Also rows that do not state all that was asked");
  command->add_flag("-v,--verbose", options->verbose, "Dates and sources");
  command->add_option("--json", options->json_path, "Write JSON to a file, or to the output")
      ->type_name("FILE|-");
  command->add_option("--file", options->file, "Another table than rocfix's own")->type_name("FILE");
  command->add_flag("--check", options->check, "Only say what is wrong with the table");
  command->footer(
      "Exit codes: 0 rows were found, 1 none was, 2 bad input or a table with faults, 64 wrong usage.");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace rocfix
