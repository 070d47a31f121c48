// SPDX-License-Identifier: MIT
// `rocfix explain`: what a log's error is, what causes it, and the way out.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/settings.h"
#include "base/text.h"
#include "commands.h"
#include "explain/page.h"

namespace rocfix {
namespace {

constexpr size_t kPiece = 1 << 20;

struct Options {
  std::string log = "-", json_path;
  bool verbose = false;
};

class File {
 public:
  explicit File(const std::string& path)
      : descriptor_(path == "-" ? STDIN_FILENO : open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~File() {
    if (descriptor_ > STDIN_FILENO) close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

Error cannot_read(const std::string& log) {
  return {errno == ENOENT ? Code::kNotFound : Code::kIo,
          fmt::format("cannot read '{}': {}", log, std::strerror(errno))};
}

// In pieces, so that a log of any size needs no more memory than one.
Status read_log(const std::string& log, explain::Reader& reader) {
  const File file(log);
  if (file.descriptor() < 0) return cannot_read(log);
  std::string piece(kPiece, 0);
  for (;;) {
    const ssize_t got = read(file.descriptor(), piece.data(), piece.size());
    if (got == 0) return {};
    if (got > 0)
      reader.read(std::string_view(piece).substr(0, static_cast<size_t>(got)));
    else if (errno != EINTR)
      return cannot_read(log);
  }
}

void say_what_it_waits_for() {
  if (is_terminal(STDIN_FILENO))
    fmt::print(stderr,
               "Paste the error (a traceback, dmesg, MIOpen's log) and end with Ctrl-D.\n"
               "Or: {0} explain FILE, or: PROGRAM 2>&1 | {0} explain\n",
               shell_quote(program_name()));
}

Status print_answer(const Options& options, const std::vector<explain::Found>& found, size_t lines) {
  const std::string origin = options.log == "-" ? "input" : options.log;
  if (!options.json_path.empty()) {
    const std::string json = explain::json_text(found, origin, lines, ROCFIX_VERSION_TEXT);
    if (options.json_path != "-") ROCFIX_CHECK(write_file(options.json_path, json));
    if (options.json_path == "-") fmt::print("{}", json);
  }
  if (options.json_path != "-")
    fmt::print("{}", explain::page(found, origin, lines,
                                   {terminal_columns(80, 100), read_settings().color, options.verbose,
                                    shell_quote(program_name())}));
  return flush_output();
}

int run(const Options& options) {
  const auto& symptoms = explain::shipped_symptoms();
  if (!symptoms.faults.empty()) return report({Code::kInternal, symptoms.faults[0]});
  explain::Reader reader(symptoms.list);
  if (options.log == "-") say_what_it_waits_for();
  if (const auto done = read_log(options.log, reader); !done) return report(done.error());
  const auto found = reader.finish();
  if (const auto printed = print_answer(options, found, reader.lines()); !printed)
    return report(printed.error());
  return found.empty() ? kExitFailed : kExitOk;
}

}  // namespace

void add_explain(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("explain", "Recognise the error in a log: its cause, and the way out");
  command->add_option("log", options->log, "A file, or - for the input (the default)")->type_name("LOG|-");
  command->add_flag("-v,--verbose", options->verbose, "Consequences in full, all sources");
  command->add_option("--json", options->json_path, "Write JSON to a file, or to the output")
      ->type_name("FILE|-");
  command->footer("Exit codes: 0 recognised, 1 not recognised, 2 the log cannot be read, 64 wrong usage.");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace rocfix
