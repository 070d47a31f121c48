// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/text.h"
#include "setup/actions.h"
#include "setup/files.h"
#include "setup/packages.h"

namespace rocfix::setup {
namespace {

using nlohmann::json;

class TakingBack {
 public:
  TakingBack(const Site& site, size_t index)
      : site_(site),
        index_(index),
        step_(site.journal.header().steps[index]),
        events_(site.journal.events(index)),
        done_(site.journal.state(index) == StepState::kDone) {}

  Status run() {
    ROCFIX_CHECK(find_foreign_changes());
    ROCFIX_CHECK(run_undo_command());
    for (auto event = events_.rbegin(); event != events_.rend(); ++event) ROCFIX_CHECK(take_back(*event));
    return site_.journal.append({{"event", "back"}, {"step", index_}});
  }

 private:
  Status take_back(const json& event) {
    const std::string kind = text_in(event, "event"), path = text_in(event, "path");
    if (kind == "packages") return remove_packages(texts_in(event, "names"));
    if (path.empty()) return {};
    const auto host = site_.tree.host(path);
    if (!host) return host.error().code == Code::kNotFound ? Status() : host.error();
    if (kind == "times") return restore_times(event, path, *host);
    if (kind == "created") return remove_created(*host);
    if (kind == "names") return remove_names(texts_in(event, "names"), path, *host);
    if (kind == "folder") return remove_made_folder(path, *host);
    if (kind == "temporary") return remove_file(*host);
    if (kind == "file") return restore_file(event, path, *host);
    return {};
  }

  // Folders whose names others changed since the step was done keep their times. Found out once: what we take
  // back changes them too.
  Status find_foreign_changes() {
    for (const auto& event : events_)
      if (text_in(event, "event") == "undoing") {
        foreign_ = texts_in(event, "foreign");
        began_before_ = true;
        return {};
      }
    for (const auto& event : events_)
      if (text_in(event, "event") == "after") {
        const auto host = site_.tree.host(text_in(event, "path"));
        const auto now = host ? status_of(*host) : std::nullopt;
        if (now && times_of(*now).modified != number_in(event, "modified"))
          foreign_.push_back(text_in(event, "path"));
      }
    return site_.journal.append({{"event", "undoing"}, {"step", index_}, {"foreign", foreign_}});
  }

  // Of a step that was not done, or whose taking back was killed, nobody knows whether there is something to
  // undo.
  Status run_undo_command() {
    const bool begun = std::any_of(events_.begin(), events_.end(),
                                   [](const json& event) { return text_in(event, "event") == "running"; });
    if (step_.undo_command.empty() || !begun) return {};
    const auto status = site_.run(step_.undo_command, step_.root);
    return done_ && !began_before_ ? status : Status();
  }

  Status remove_packages(const std::vector<std::string>& before) {
    if (!done_ && !repair_command(site_.tree).empty() &&
        !added(before, installed_packages(site_.tree)).empty())
      (void)site_.run(repair_command(site_.tree), true);
    const auto ours = added(before, installed_packages(site_.tree));
    return ours.empty() ? Status() : site_.run(removal_command(site_.tree, ours), true);
  }

  Status remove_created(const std::string& host) {
    if (!status_of(host)) return {};
    if (site_.needs_sudo(step_)) return site_.run("rm -rf -- " + shell_quote(host), true);
    return remove_tree(host);
  }

  Status remove_names(const std::vector<std::string>& before, const std::string& path,
                      const std::string& host) {
    std::string command = "rm -rf --";
    const auto ours = added(before, names_in(host));
    for (const auto& name : ours) {
      command += " " + shell_quote(path + "/" + name);
      if (!site_.needs_sudo(step_)) ROCFIX_CHECK(remove_tree(host + "/" + name));
    }
    return ours.empty() || !site_.needs_sudo(step_) ? Status() : site_.run(command, true);
  }

  Status remove_made_folder(const std::string& path, const std::string& host) {
    const auto removed = remove_folder(host);
    if (!removed) return removed.error();
    if (!*removed) site_.hands.say(fmt::format("  {} stays: something else is in it", path));
    return {};
  }

  Status remove_file(const std::string& host) {
    return unlink(host.c_str()) == 0 || errno == ENOENT ? Status() : file_error("remove", host, errno);
  }

  Status restore_times(const json& event, const std::string& path, const std::string& host) {
    if (std::find(foreign_.begin(), foreign_.end(), path) == foreign_.end())
      return set_times(host, {number_in(event, "modified"), number_in(event, "read")});
    return {};
  }

  Status restore_file(const json& event, const std::string& path, const std::string& host) {
    const std::string backup = text_in(event, "backup");
    const std::string kept = site_.journal.folder() + "/" + backup;
    if (!backup.empty() && !status_of(kept)) return {};  // it was put back before
    const auto ours = was_changed(event, host);
    if (!ours) return ours.error();
    if (*ours) {
      if (step_.kind == StepKind::kAddLine && !backup.empty()) return remove_line(path, host, kept);
      ROCFIX_CHECK(move_aside(path, host));
    }
    if (backup.empty()) return remove_file(host);
    ROCFIX_CHECK(put_back(kept, host, host + ".rocfix-new"));
    return set_times(host, {number_in(event, "modified"), number_in(event, "read")});
  }

  // Neither as it was nor as the step left it.
  Result<bool> was_changed(const json& event, const std::string& host) {
    if (!status_of(host)) return false;
    const auto now = hash_of(host);
    if (!now) return now.error();
    const auto is = [&](const char* name) {
      const auto found = event.find(name);
      return found != event.end() && found->is_number_unsigned() && found->get<uint64_t>() == *now;
    };
    return !is("after") && !is("before");
  }

  // The user wrote into the file since: only our line goes.
  Status remove_line(const std::string& path, const std::string& host, const std::string& kept) {
    const auto text = read_file(host);
    if (!text) return text.error();
    std::string without;
    for (const auto line : split_lines(*text))
      if (line != step_.text) without += std::string(line) + "\n";
    if (!text->ends_with('\n') && !without.empty()) without.pop_back();
    site_.hands.say(fmt::format("  {} was changed since: only the line of rocfix is taken out", path));
    ROCFIX_CHECK(remove_file(host + ".rocfix-new"));
    ROCFIX_CHECK(
        replace(host, host + ".rocfix-new", host, [&](int file) { return write_all(file, without); }));
    return remove_file(kept);
  }

  Status move_aside(const std::string& path, const std::string& host) {
    std::string aside = ".kept";
    for (int i = 1; status_of(host + aside); ++i) aside = fmt::format(".kept-{}", i);
    site_.hands.say(fmt::format("  {} was changed since: it is kept as {}{}", path, path, aside));
    return rename(host.c_str(), (host + aside).c_str()) == 0 ? Status()
                                                             : file_error("move aside", host, errno);
  }

  const Site& site_;
  size_t index_;
  const Step& step_;
  std::vector<json> events_;
  bool done_, began_before_ = false;
  std::vector<std::string> foreign_;
};

}  // namespace

Status take_back(const Site& site, size_t index) {
  return TakingBack(site, index).run();
}

}  // namespace rocfix::setup
