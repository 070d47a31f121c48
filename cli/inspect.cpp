// SPDX-License-Identifier: MIT
// `rocfix inspect`: what GPU code files hold, and what of it is safe on a chip.
#include "inspect/inspect.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <regex>

#include "base/settings.h"
#include "base/text.h"
#include "commands.h"
#include "gfx/chips.h"
#include "inspect/json.h"
#include "inspect_page.h"

namespace rocfix {
namespace {

struct Options {
  std::vector<std::string> paths;
  std::string arch, chip = "gfx1010", kernel, json_path;
  bool disassemble = false;
};

// One line on a terminal's standard error that overwrites itself.
class Progress {
 public:
  void show(const std::string& path, uint64_t done, uint64_t all) {
    if (!terminal_) return;
    fmt::print(stderr, "\r\033[K{} {}/{}", path.substr(path.rfind('/') + 1).substr(0, 60), done, all);
    shown_ = true;
  }
  void clear() {
    if (shown_) fmt::print(stderr, "\r\033[K");
    shown_ = false;
  }

 private:
  bool terminal_ = is_terminal(STDERR_FILENO), shown_ = false;
};

Result<const Chip*> chosen_chip(const std::string& name) {
  if (const Chip* chip = find_chip(name); chip != nullptr) return chip;
  std::vector<std::string_view> names;
  for (const Chip& chip : chips()) names.push_back(chip.name);
  return Error{Code::kBadInput, fmt::format("no chip '{}'; there are {}", name, fmt::join(names, ", "))};
}

Result<std::vector<std::string>> all_files(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const auto& path : paths) {
    const auto found = inspect::files_of(path);
    if (!found) return found.error();
    files.insert(files.end(), found->begin(), found->end());
  }
  return files;
}

bool was_named(const Options& options, const std::string& path) {
  return std::find(options.paths.begin(), options.paths.end(), path) != options.paths.end();
}

// What one file contributes to the exit code: it was read, or a message says why not.
int judge(const Options& options, const inspect::FileReport& one) {
  if (was_named(options, one.path) && !one.recognised)
    return report(
        {Code::kBadInput, fmt::format("'{}' is no file that can hold GPU code: ELF, bundle, code object, "
                                      ".kdb or wheel",
                                      one.path)});
  if (one.complaints.empty()) return kExitOk;
  return report({Code::kBadInput,
                 fmt::format("'{}' could be read in part only: {}", one.path, one.complaints.front())});
}

void print_file(const Options& options, const inspect::FileReport& one, const Chip& silicon) {
  const bool shown =
      one.has_code() || !one.complaints.empty() || (was_named(options, one.path) && one.recognised);
  if (options.json_path == "-" || !shown) return;
  fmt::print("{}", inspect_page(one, silicon, terminal_columns(80, 100)));
  for (const auto& kernel : one.kernels) fmt::print("{}", inspect_kernel(kernel));
  fmt::print("\n");
}

Status print_end(const Options& options, const std::vector<inspect::FileReport>& reports,
                 const Chip& silicon) {
  const auto json = [&] { return inspect::json_text(reports, silicon, ROCFIX_VERSION_TEXT); };
  if (options.json_path == "-")
    fmt::print("{}", json());
  else if (reports.size() > 1)
    fmt::print("{}", inspect_summary(reports, silicon, terminal_columns(80, 100)));
  if (!options.json_path.empty() && options.json_path != "-")
    ROCFIX_CHECK(write_file(options.json_path, json()));
  return flush_output();
}

// An option that selects nothing was meant otherwise.
Status check_found(const Options& options, const std::vector<inspect::FileReport>& reports) {
  const auto none = [&](auto&& has) { return std::none_of(reports.begin(), reports.end(), has); };
  if (!options.arch.empty() && none([](const auto& one) { return one.has_code(); }))
    return Error{Code::kNotFound, fmt::format("no code for '{}' in what was read", options.arch)};
  if (!options.kernel.empty() && none([](const auto& one) { return !one.kernels.empty(); }))
    return Error{Code::kNotFound,
                 fmt::format("no kernel of a gfx10 target has a name that matches '{}'", options.kernel)};
  return {};
}

int inspect_all(const Options& options, const Chip& silicon, const std::regex& wanted) {
  const auto files = all_files(options.paths);
  if (!files) return report(files.error());
  const auto matches = [&](const std::string& name) { return std::regex_search(name, wanted); };
  const bool kernels = options.disassemble || !options.kernel.empty();
  Progress progress;
  inspect::Options how;
  how.silicon = &silicon;
  how.target = options.arch;
  if (kernels) how.keep = matches;
  how.list = options.disassemble;
  how.progress = [&](const std::string& path, uint64_t done, uint64_t all) {
    progress.show(path, done, all);
  };
  std::vector<inspect::FileReport> reports;
  int exit_code = kExitOk;
  for (const auto& path : *files) {
    auto one = inspect::inspect_file(path, how);
    progress.clear();
    const int code = one ? judge(options, *one) : report(one.error());
    if (code != kExitOk) exit_code = code;
    if (!one) continue;
    print_file(options, *one, silicon);
    for (auto& kernel : one->kernels) kernel.listing.clear();
    reports.push_back(std::move(*one));
  }
  if (const auto printed = print_end(options, reports, silicon); !printed) return report(printed.error());
  if (const auto found = check_found(options, reports); exit_code == kExitOk && !found)
    return report(found.error());
  return exit_code;
}

int run(const Options& options) {
  if (!options.json_path.empty() && options.json_path != "-")
    if (const auto writable = check_writable(options.json_path); !writable) return report(writable.error());
  const auto silicon = chosen_chip(options.chip);
  if (!silicon) return report(silicon.error());
  std::regex wanted;
  try {
    wanted = std::regex(options.kernel.empty() ? "." : options.kernel,
                        std::regex::ECMAScript | std::regex::optimize);
  } catch (const std::regex_error&) {
    report({Code::kBadInput, fmt::format("'{}' is no regular expression", options.kernel)});
    return kExitUsage;
  }
  return inspect_all(options, **silicon, wanted);
}

}  // namespace

void add_inspect(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  auto* command =
      app.add_subcommand("inspect", "Find the GPU code in files, and what of it is unsafe on a chip");
  command
      ->add_option("FILE|DIR", options->paths,
                   "Libraries, code objects, .kdb files, wheels, or folders of them")
      ->required();
  command->add_option("--chip", options->chip, "The chip to judge for")
      ->capture_default_str()
      ->type_name("GFX");
  command->add_option("--arch", options->arch, "Only code for this target")->type_name("GFX");
  command->add_option("--kernel", options->kernel, "Also list the kernels whose names match")
      ->type_name("REGEX");
  command->add_flag("--disasm", options->disassemble,
                    "Print those kernels, with what was found below its instruction");
  command->add_option("--json", options->json_path, "Write JSON to a file, or to the output")
      ->type_name("FILE|-");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace rocfix
