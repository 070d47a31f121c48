// SPDX-License-Identifier: MIT
#include "setup/actions.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/text.h"
#include "setup/changes.h"
#include "setup/execstack.h"
#include "setup/packages.h"

namespace rocfix::setup {
namespace {

class Doing {
 public:
  Doing(const Site& site, size_t index)
      : site_(site), index_(index), step_(site.journal.header().steps[index]), changes_(site, index) {}

  Status run() {
    switch (step_.kind) {
      case StepKind::kCommands:
        return run_commands();
      case StepKind::kWriteFile:
        return write_text(step_.path, step_.text);
      case StepKind::kAddLine:
        return add_line();
      case StepKind::kClearExecStack:
        return clear_stacks();
    }
    return Error{Code::kInternal, "a step of no kind"};
  }

 private:
  Status run_commands() {
    for (const auto& path : step_.creates) {
      if (!site_.needs_sudo(step_)) ROCFIX_CHECK(changes_.make_folders_above(path));
      ROCFIX_CHECK(changes_.note_creation(path));
    }
    if (!step_.adds_to.empty()) ROCFIX_CHECK(note_names());
    if (step_.packages)
      ROCFIX_CHECK(site_.journal.append(
          {{"event", "packages"}, {"step", index_}, {"names", installed_packages(site_.tree)}}));
    for (const auto& command : step_.commands) {
      ROCFIX_CHECK(site_.run(command, step_.root));
      if (site_.hands.interrupted()) return Error{Code::kTimeout, "interrupted"};
    }
    return {};
  }

  Status note_names() {
    ROCFIX_CHECK(changes_.note_times(step_.adds_to));
    const auto host = site_.tree.host(step_.adds_to);
    if (!host || !status_of(*host))
      return Error{Code::kNotFound, fmt::format("there is no folder '{}'", step_.adds_to)};
    return site_.journal.append(
        {{"event", "names"}, {"step", index_}, {"path", step_.adds_to}, {"names", names_in(*host)}});
  }

  Status write_text(const std::string& path, const std::string& text) {
    ROCFIX_CHECK(changes_.make_folders_above(path));
    const auto target = site_.tree.followed(path);
    if (!target) return target.error();
    return changes_.replace_file(*target, hash_text(text), [&](int file) { return write_all(file, text); });
  }

  Status add_line() {
    ROCFIX_CHECK(changes_.make_folders_above(step_.path));
    const auto target = site_.tree.followed(step_.path);
    if (!target) return target.error();
    const auto host = site_.tree.host(*target);
    if (!host) return host.error();
    std::string text;
    if (status_of(*host)) {
      auto old = read_file(*host);
      if (!old) return old.error();
      text = std::move(*old);
    }
    const auto lines = split_lines(text);
    if (std::find(lines.begin(), lines.end(), step_.text) != lines.end()) return {};
    if (!text.empty() && text.back() != '\n') text += '\n';
    return write_text(*target, text + step_.text + "\n");
  }

  Status clear_stacks() {
    const auto folder = site_.tree.host(step_.path + "/.");
    if (!folder || !status_of(*folder))
      return Error{Code::kNotFound, fmt::format("there is no folder '{}'", step_.path)};
    for (const auto& name : names_in(*folder))
      if (name.find(".so") != name.npos) ROCFIX_CHECK(clear_stack(step_.path + "/" + name));
    return {};
  }

  Status clear_stack(const std::string& path) {
    const auto host = site_.tree.host(path);
    if (!host) return host.error();
    const auto status = status_of(*host);
    if (!status || !S_ISREG(status->st_mode)) return {};  // links lead to files that have their own turn
    const int file = open(host->c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0) return file_error("read", path, errno);
    const auto flags = executable_stack_flags(file, static_cast<uint64_t>(status->st_size));
    close(file);
    if (!flags) return Error{flags.error().code, fmt::format("'{}': {}", path, flags.error().message)};
    if (flags->empty()) return {};
    site_.hands.say("  " + path);
    const auto after = hash_without_flags(*host, *flags);
    if (!after) return after.error();
    return changes_.replace_file(path, *after, [&](int copy) -> Status {
      ROCFIX_CHECK(copy_contents(*host, copy));
      return clear_executable_stack(copy, *flags);
    });
  }

  // Of what the library is going to be; it is small enough to be read whole (libamdhip64.so).
  static Result<uint64_t> hash_without_flags(const std::string& host, const std::vector<uint64_t>& flags) {
    auto bytes = read_file(host);
    if (!bytes) return bytes.error();
    for (const uint64_t at : flags) {
      if (at >= bytes->size()) return Error{Code::kIo, fmt::format("'{}' changed while it was read", host)};
      (*bytes)[at] = static_cast<char>((*bytes)[at] & ~1);  // PF_X is the lowest bit of a little-endian word
    }
    return hash_text(*bytes);
  }

  const Site& site_;
  size_t index_;
  const Step& step_;
  Changes changes_;
};

}  // namespace

Status Site::run(const std::string& command, bool root) const {
  hands.say(fmt::format("  $ {}{}", root ? "sudo " : "", command));
  return hands.run(command, root);
}

Status do_step(const Site& site, size_t index) {
  return Doing(site, index).run();
}

}  // namespace rocfix::setup
