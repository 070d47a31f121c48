// SPDX-License-Identifier: MIT
#include "doctor/redaction.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <vector>

#include "base/text.h"
#include "doctor/facts/kernel.h"
#include "doctor/facts/user.h"
#include "doctor/facts/variables.h"
#include "doctor/redaction_filters.h"

namespace rocfix::doctor {
namespace {

struct Replacement {
  std::string from, to;
};

bool is_word_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-';
}

// Whole words only: the user "a" must not vanish from "amdgpu".
std::string replace_words(std::string text, const Replacement& one) {
  if (one.from.empty()) return text;
  for (size_t at = 0; (at = text.find(one.from, at)) != text.npos;) {
    const size_t end = at + one.from.size();
    const bool whole = (at == 0 || !is_word_character(text[at - 1])) &&
                       (end == text.size() || !is_word_character(text[end]));
    if (whole) text.replace(at, one.from.size(), one.to);
    at += whole ? one.to.size() : 1;
  }
  return text;
}

// Other people's homes, also those that no passwd names.
std::string replace_homes(std::string text) {
  constexpr std::string_view kHomes = "/home/", kUser = "user";
  for (size_t at = 0; (at = text.find(kHomes, at)) != text.npos;) {
    at += kHomes.size();
    size_t end = at;
    while (end < text.size() && (is_word_character(text[end]) || text[end] == '.')) ++end;
    if (end > at) text.replace(at, end - at, kUser);
  }
  return text;
}

class Redaction {
 public:
  explicit Redaction(const Answers& answers) {
    World world = World::of_answers(answers);
    user_ = read_user(world);
    // Before the name, which may be part of it.
    if (user_.home.size() > 1) replacements_.push_back({user_.home, "/home/user"});
    if (!user_.name.empty() && user_.name != "root") replacements_.push_back({user_.name, "user"});
    add_people(world);
    add_places(world, answers);
    for (const char* file : {"/proc/sys/kernel/hostname", "/etc/hostname"})
      if (const std::string host(world.word(file)); !host.empty() && host != "localhost")
        replacements_.push_back({host, "host"});
  }

  std::string text(std::string value) const {
    for (const auto& one : replacements_) value = replace_words(std::move(value), one);
    return replace_homes(std::move(value));
  }

  FileText file(const std::string& path, const FileText& file) const {
    return {file.state, without_logins(text(filtered(path, file.text)))};
  }

  // What a folder holds is its owner's business, but for what a check looks for.
  std::vector<std::string> list(const std::string& path, const std::vector<std::string>& names,
                                const Answers& answers) const {
    std::vector<std::string> kept;
    bool others = false;
    for (const auto& name : names)
      if (keeps(path, name, answers))
        kept.push_back(text(name));
      else
        others |= name.ends_with("-info");
    // That there are packages makes it an environment.
    if (others && is_packages(path)) kept.emplace_back("other-0.dist-info");
    return kept;
  }

  // A file of settings in which nothing is left.
  bool is_empty_setting(const std::string& path, const FileText& file) const {
    const size_t slash = path.rfind('/');
    return slash != path.npos && settings_.contains(path.substr(0, slash + 1)) &&
           trim(filtered(path, file.text)).empty();
  }

 private:
  static bool is_packages(const std::string& path) { return path.ends_with("-packages"); }

  bool is_home(const std::string& path) const {
    return user_.home.size() > 1 && (path == user_.home || path.starts_with(user_.home + "/"));
  }

  bool keeps(const std::string& path, const std::string& name, const Answers& answers) const {
    if (settings_.contains(path)) {
      const auto file = answers.texts.find(path + name);
      return file != answers.texts.end() && !is_empty_setting(file->first, file->second);
    }
    if (is_packages(path) || path.ends_with("/conda-meta") || path == "/var/lib/pacman/local")
      return is_known_package(name);
    if (path.starts_with("/opt/rocm") || path.find("-packages/") != path.npos ||
        path.find("/miopen") != path.npos)
      return true;
    if (path.ends_with("/lib") || path.ends_with("/lib64") || path.ends_with("-linux-gnu") ||
        searched_.contains(path))
      return is_known_library(name);
    if (path == "/opt" || path == "/etc/ld.so.conf.d") return name.find("rocm") != name.npos;
    return !is_home(path) || was_asked(path + "/" + name, answers);
  }

  // Whom passwd(5) names with a number of a person's.
  void add_people(World& world) {
    constexpr uint64_t kFirstPerson = 1000;
    for (const auto line : split_lines(world.read("/etc/passwd").text)) {
      const auto fields = split(line, ':');
      const auto uid = fields.size() > 5 ? parse_number(fields[2]) : std::nullopt;
      if (uid && *uid >= kFirstPerson && fields[0] != "nobody" && !fields[0].empty())
        replacements_.push_back({std::string(fields[0]), "user"});
    }
  }

  // Folders whose names say what is in them only to somebody who knows what is looked for.
  void add_places(World& world, const Answers& answers) {
    const Variables variables = read_variables(world, user_);
    const std::string search_path = variables.value("LD_LIBRARY_PATH");
    for (const auto& [path, names] : answers.lists)
      if (path.ends_with('/')) settings_.insert(path);
    for (const auto folder : split(search_path, ':')) searched_.emplace(folder);
    caches_ = {user_.home, variables.value("MIOPEN_CUSTOM_CACHE_DIR"),
               variables.value("MIOPEN_USER_DB_PATH")};
  }

  // Somebody looked at it and found something there.
  static bool was_asked(const std::string& path, const Answers& answers) {
    for (const std::string inner : {"/pyvenv.cfg", "/conda-meta"}) {
      const auto status = answers.statuses.find(path + inner);
      if (status != answers.statuses.end() && status->second.exists()) return true;
    }
    const auto inner = answers.lists.lower_bound(path + "/");
    for (auto one = inner; one != answers.lists.end() && one->first.starts_with(path + "/"); ++one)
      if (!one->second.empty()) return true;
    return false;
  }

  std::string filtered(const std::string& path, const std::string& text) const {
    if (path == "/proc/self/environ") return environment(text);
    if (path == "/etc/passwd") return passwd(text);
    if (path == "/etc/group") return kept_lines(text, [&](auto line) { return keeps_group(line); });
    if (path == "/proc/sys/kernel/hostname" || path == "/etc/hostname") return "host\n";
    if (path == "/var/lib/dpkg/status") return without_other_packages(text);
    if (path == "/proc/cmdline") return without_other_parameters(text);
    if (path == "/proc/self/mounts") return mounts(text);
    if (path.find("/modprobe.d/") != path.npos)
      return kept_lines(text, [](auto line) { return has_any(line, {"amdgpu"}); });
    if (path.starts_with("/etc/apt/"))
      return kept_lines(text, [](auto line) { return has_any(line, {"radeon.com", "rocm"}); });
    if (path.ends_with("/pyvenv.cfg"))
      return kept_lines(text, [](auto line) { return has_any(line, {"include-system", "version"}); });
    if (path.find("/log/") != path.npos || path == kLiveLog) return without_other_messages(text);
    if (path.find("/topology/nodes/") != path.npos) return without_serial(text);
    if (is_profile(path)) return profile(text, path);
    return text;
  }

  bool keeps_group(std::string_view line) const {
    const auto fields = split(line, ':');
    const auto gid = fields.size() > 2 ? parse_number(fields[2]) : std::nullopt;
    return gid &&
           (user_.groups.count(static_cast<uint32_t>(*gid)) > 0 || has_any(line, {"render:", "video:"}));
  }

  std::string passwd(std::string_view) const {
    return fmt::format("user:x:{}:{}::{}:/bin/sh\n", user_.uid, user_.uid, user_.home);
  }

  // The mounts under which something was looked at, without where they come from.
  std::string mounts(std::string_view text) const {
    std::string out;
    for (const auto line : split_lines(text)) {
      const auto words = split_words(line);
      const bool keep = words.size() > 3 && looked_below(std::string(words[1]));
      out += (keep ? "- " + std::string(line.substr(words[1].data() - line.data())) : "") + "\n";
    }
    return out;
  }
  bool looked_below(const std::string& point) const {
    if (point == "/" || point == "/dev/shm") return true;
    return std::any_of(caches_.begin(), caches_.end(), [&](const std::string& cache) {
      return cache == point || cache.starts_with(point + "/");
    });
  }

  static std::string environment(std::string_view text) {
    std::string out;
    for (const auto entry : split(text, '\0'))
      if (entry.find('=') != entry.npos && concerns_gpu(entry.substr(0, entry.find('='))))
        out += std::string(entry) + '\0';
    return out;
  }

  bool is_profile(const std::string& path) const {
    return path.starts_with("/etc/environment") || path.starts_with("/etc/profile") ||
           path.starts_with("/etc/bash") || path.starts_with("/etc/systemd/") || path == "/etc/pip.conf" ||
           (user_.home.size() > 1 && path.starts_with(user_.home + "/."));
  }

  static std::string profile(std::string_view text, const std::string& path) {
    if (path.ends_with("/pip.conf"))
      return kept_lines(text, [](auto line) { return has_any(line, {"index"}); });
    if (text.starts_with("SQLite")) return std::string(text.substr(0, 16));
    std::vector<size_t> wanted;
    for (const auto& one : parse_profile(text, path)) wanted.push_back(one.evidence.line);
    std::string out;
    size_t number = 0;
    for (const auto line : split_lines(text))
      out += std::find(wanted.begin(), wanted.end(), ++number) == wanted.end()
                 ? "\n"
                 : std::string(without_other_commands(line)) + "\n";
    return out;
  }

  static std::string without_serial(std::string_view text) {
    std::string out;
    for (const auto line : split_lines(text))
      out += (line.starts_with("unique_id ") && line != "unique_id 0" ? "unique_id 1" : std::string(line)) +
             "\n";
    return out;
  }

  User user_;
  std::vector<Replacement> replacements_;
  std::set<std::string> settings_, searched_;  // folders
  std::vector<std::string> caches_;            // places of MIOpen's, whose file system is looked at
};

}  // namespace

Answers redacted(const Answers& answers) {
  const Redaction redaction(answers);
  Answers out;
  for (const auto& [path, file] : answers.texts)
    if (!redaction.is_empty_setting(path, file)) out.texts[redaction.text(path)] = redaction.file(path, file);
  for (const auto& [path, file] : answers.tails) out.tails[redaction.text(path)] = redaction.file(path, file);
  for (const auto& [path, names] : answers.lists)
    out.lists[redaction.text(path)] = redaction.list(path, names, answers);
  for (auto [path, status] : answers.statuses) {
    status.link = redaction.text(status.link);
    out.statuses[redaction.text(path)] = status;
  }
  for (auto [path, binary] : answers.binaries) {
    binary.rpath = redaction.text(binary.rpath);
    binary.runpath = redaction.text(binary.runpath);
    out.binaries[redaction.text(path)] = binary;
  }
  return out;
}

}  // namespace rocfix::doctor
