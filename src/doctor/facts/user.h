// SPDX-License-Identifier: MIT
// Who runs programs here, in which groups, in a container or not.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "doctor/world.h"

namespace rocfix::doctor {

struct User {
  uint32_t uid = 0;
  bool known = false;         // /proc/self/status was there
  std::set<uint32_t> groups;  // of the process
  std::string name;           // "" when /etc/passwd does not say
  std::string home;
  std::map<uint32_t, std::string> group_names;        // of /etc/group
  std::map<uint32_t, std::set<std::string>> members;  // of /etc/group
  bool container = false;
  bool wsl = false;

  std::string group_name(uint32_t gid) const;  // "" when it has none
  bool listed_in(uint32_t gid) const;          // /etc/group names the user
};

User read_user(World& world);

}  // namespace rocfix::doctor
