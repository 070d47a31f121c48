// SPDX-License-Identifier: MIT
// May this user open the devices?
#include <fmt/format.h>

#include "base/text.h"
#include "doctor/checks/list.h"

namespace rocfix::doctor {
namespace {

constexpr uint32_t kOwnerRw = 0600, kGroupRw = 0060, kOtherRw = 0006;

bool may_use(const PathStatus& status, const User& user) {
  if (status.usable) return *status.usable;  // the kernel's own answer: it knows of access lists
  if (user.uid == 0) return true;
  if (status.uid == user.uid) return (status.mode & kOwnerRw) == kOwnerRw;
  if (user.groups.count(status.gid)) return (status.mode & kGroupRw) == kGroupRw;
  return (status.mode & kOtherRw) == kOtherRw;
}

std::vector<std::string> devices(Machine& m) {
  std::vector<std::string> paths;
  if (m.world.exists("/dev/kfd")) paths.push_back("/dev/kfd");
  for (const auto& name : m.world.list("/dev/dri"))
    if (name.starts_with("renderD")) paths.push_back("/dev/dri/" + name);
  return paths;
}

struct Closed {
  std::string path;
  PathStatus status;
};
std::optional<Closed> first_closed(Machine& m) {
  for (const auto& path : devices(m))
    if (const auto& status = m.world.status(path); !may_use(status, m.user)) return Closed{path, status};
  return std::nullopt;
}

Evidence shown(const Closed& closed, const std::string& group) {
  return {closed.path, 0,
          fmt::format("mode {:04o}, group {}{}", closed.status.mode & 07777, closed.status.gid,
                      group.empty() ? "" : " (" + group + ")")};
}

Finding find_access(Machine& m) {
  if (m.user.container) return skipped("in a container D07 looks at this");
  if (!m.user.known) return unknown("/proc/self/status does not say who runs programs here");
  const auto closed = first_closed(m);
  if (!closed) return passed("this user may open the card's devices");
  const std::string group = m.user.group_name(closed->status.gid);
  Finding finding{State::kFail,
                  fmt::format("this user may not open {}", closed->path),
                  {shown(*closed, group)},
                  "programs will say that there is no GPU",
                  {}};
  if (group.empty() || (closed->status.mode & kGroupRw) != kGroupRw) {
    finding.fix = {"give the devices to the group render",
                   {"echo 'KERNEL==\"kfd\", GROUP=\"render\", MODE=\"0660\"' | "
                    "sudo tee /etc/udev/rules.d/70-kfd.rules",
                    "sudo udevadm trigger"},
                   true,
                   false,
                   "",
                   "sudo rm /etc/udev/rules.d/70-kfd.rules"};
    return finding;
  }
  if (m.user.listed_in(closed->status.gid)) {
    finding.summary += fmt::format(": member of {} only since the last login", group);
    finding.fix = {"log out and in again", {}};
    return finding;
  }
  finding.summary += fmt::format(": not in the group {}", group);
  finding.fix = {fmt::format("join the group {}, then log out and in again", group),
                 {fmt::format("sudo usermod -aG {} \"$USER\"", shell_quote(group))},
                 true,
                 false,
                 "",
                 fmt::format("sudo gpasswd -d \"$USER\" {}", shell_quote(group))};
  return finding;
}

Finding find_container_access(Machine& m) {
  if (!m.user.container) return skipped("this is no container");
  const auto closed = first_closed(m);
  if (!closed) return passed("the container may open the card's devices");
  return {State::kWarn,
          fmt::format("the container may not open {}", closed->path),
          {shown(*closed, m.user.group_name(closed->status.gid))},
          "group names differ between host and container; the number counts",
          {"start it with the device's group, and without the system call filter if that does not help",
           {"docker run --device=/dev/kfd --device=/dev/dri --group-add $(stat -c %g /dev/kfd) …",
            "docker run … --security-opt seccomp=unconfined"}}};
}

}  // namespace

const Check check_D06{"D06",
                      "this user may open the devices",
                      Group::kKernel,
                      State::kFail,
                      {},
                      {"ROCR rocminfo.cc"},
                      true,
                      find_access};
const Check check_D07{"D07", "the container may open the devices",  Group::kKernel, State::kWarn,
                      {},    {"ROCm-docker#90", "ROCm-docker#116"}, true,           find_container_access};

}  // namespace rocfix::doctor
