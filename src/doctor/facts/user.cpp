// SPDX-License-Identifier: MIT
#include "doctor/facts/user.h"

#include "base/text.h"

namespace rocfix::doctor {
namespace {

// "Uid:\t1000\t1000\t1000\t1000": the second is the effective one.
void read_process(World& world, User& user) {
  const FileText& status = world.read("/proc/self/status");
  user.known = status.state == ReadState::kRead;
  for (const auto line : split_lines(status.text)) {
    const auto words = split_words(line);
    if (words.size() >= 3 && words[0] == "Uid:")
      user.uid = static_cast<uint32_t>(parse_number(words[2]).value_or(0));
    if (words.size() >= 3 && words[0] == "Gid:")
      user.groups.insert(static_cast<uint32_t>(parse_number(words[2]).value_or(0)));
    if (words.empty() || words[0] != "Groups:") continue;
    for (size_t i = 1; i < words.size(); ++i)
      if (const auto gid = parse_number(words[i])) user.groups.insert(static_cast<uint32_t>(*gid));
  }
}

// passwd(5)
void read_passwd(World& world, User& user) {
  for (const auto line : split_lines(world.read("/etc/passwd").text)) {
    const auto fields = split(line, ':');
    if (fields.size() < 7 || parse_number(fields[2]) != user.uid) continue;
    user.name = fields[0];
    user.home = fields[5];
    return;
  }
}

// group(5)
void read_groups(World& world, User& user) {
  for (const auto line : split_lines(world.read("/etc/group").text)) {
    const auto fields = split(trim(line), ':');
    const auto gid = fields.size() >= 4 ? parse_number(fields[2]) : std::nullopt;
    if (!gid) continue;
    const auto number = static_cast<uint32_t>(*gid);
    user.group_names.emplace(number, fields[0]);
    for (const auto member : split(fields[3], ',')) user.members[number].emplace(member);
  }
}

}  // namespace

std::string User::group_name(uint32_t gid) const {
  const auto found = group_names.find(gid);
  return found == group_names.end() ? "" : found->second;
}

bool User::listed_in(uint32_t gid) const {
  const auto found = members.find(gid);
  return found != members.end() && found->second.count(name) > 0;
}

User read_user(World& world) {
  User user;
  read_process(world, user);
  read_passwd(world, user);
  read_groups(world, user);
  user.container = world.exists("/.dockerenv") || world.exists("/run/.containerenv");
  user.wsl = world.exists("/dev/dxg");
  return user;
}

}  // namespace rocfix::doctor
