// SPDX-License-Identifier: MIT
#include "doctor/redaction.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

#include "base/text.h"
#include "doctor/facts/user.h"
#include "doctor/facts/variables.h"

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

// Lines that are not kept become empty, so that line numbers stay true.
template <class Keep>
std::string kept_lines(std::string_view text, Keep keep) {
  std::string out;
  for (const auto line : split_lines(text)) out += (keep(line) ? std::string(line) : "") + "\n";
  return out;
}

bool has_any(std::string_view line, std::initializer_list<std::string_view> texts) {
  return std::any_of(texts.begin(), texts.end(), [&](auto text) { return line.find(text) != line.npos; });
}

// "https://name:password@host" without the first two.
std::string without_logins(std::string text) {
  for (size_t at = 0; (at = text.find("://", at)) != text.npos;) {
    at += 3;
    const size_t end = text.find_first_of(" \n\"'/", at), sign = text.find('@', at);
    if (sign != text.npos && sign < end) text.erase(at, sign + 1 - at);
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

  // Folders of a home name private things: only what leads on is kept.
  std::vector<std::string> list(const std::string& path, const std::vector<std::string>& names,
                                const Answers& answers) const {
    std::vector<std::string> kept;
    const bool home = path == user_.home || path.starts_with(user_.home + "/");
    const bool packages =
        path.find("-packages") != path.npos || path.find("/miopen") != path.npos || path.ends_with("/lib");
    for (const auto& name : names)
      if (!home || user_.home.size() < 2 || packages || was_asked(path + "/" + name, answers))
        kept.push_back(text(name));
    return kept;
  }

 private:
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
    if (path == "/var/lib/dpkg/status")
      return kept_lines(text, [](auto line) {
        return line.starts_with("Package: ") || line.starts_with("Status: ") || line.starts_with("Version: ");
      });
    if (path.find("/log/") != path.npos || path == "kernel log") return log(text);
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
    size_t number = 0;
    return kept_lines(
        text, [&](auto) { return std::find(wanted.begin(), wanted.end(), ++number) != wanted.end(); });
  }

  // syslog's "Nov 20 10:00:00 host kernel: " goes, and lines that are not about the card.
  static std::string log(std::string_view text) {
    std::string out;
    for (const auto line : split_lines(text)) {
      const bool keep =
          has_any(line, {"amdgpu", "kfd", "Linux version", "[drm", "was rejected", "unsigned module"});
      const size_t at = line.find(" kernel: ");
      out += (keep ? std::string(at == line.npos ? line : line.substr(at + 9)) : "") + "\n";
    }
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
};

}  // namespace

Answers redacted(const Answers& answers) {
  const Redaction redaction(answers);
  Answers out;
  for (const auto& [path, file] : answers.texts) out.texts[redaction.text(path)] = redaction.file(path, file);
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
