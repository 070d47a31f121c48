// SPDX-License-Identifier: MIT
// Limits of the system that GPU programs run into.
#include <fmt/format.h>

#include "base/text.h"
#include "doctor/checks/list.h"

namespace rocfix::doctor {
namespace {

// Linux, mm/mmap.c: the kernel's own default is 65530.
constexpr uint64_t kDefaultMaps = 65530;
constexpr uint64_t kEnoughLocked = 4ULL << 20, kEnoughShared = 1ULL << 30;

// "size=65536k" among the options of a mount.
std::optional<uint64_t> size_option(std::string_view options) {
  for (const auto option : split(options, ',')) {
    if (!option.starts_with("size=")) continue;
    std::string_view text = option.substr(5);
    uint64_t unit = 1;
    if (text.ends_with('k')) unit = 1 << 10;
    if (text.ends_with('m')) unit = 1 << 20;
    if (text.ends_with('g')) unit = 1 << 30;
    if (unit > 1) text.remove_suffix(1);
    const auto number = parse_number(text);
    if (number && *number < (1ULL << 33)) return *number * unit;
  }
  return std::nullopt;
}

void look_at_shm(Machine& m, Finding& finding) {
  size_t number = 0;
  for (const auto line : split_lines(m.world.read("/proc/self/mounts").text)) {
    ++number;
    const auto words = split_words(line);
    if (words.size() < 4 || words[1] != "/dev/shm") continue;
    const auto size = size_option(words[3]);
    if (!size || *size >= kEnoughShared) continue;
    finding.evidence.push_back({"/proc/self/mounts", number, std::string(line.substr(0, 120))});
    finding.fix = {"give the container more shared memory", {"docker run --shm-size=8g …"}};
  }
}

void look_at_locked(Machine& m, Finding& finding) {
  size_t number = 0;
  for (const auto line : split_lines(m.world.read("/proc/self/limits").text)) {
    ++number;
    if (!line.starts_with("Max locked memory")) continue;
    const auto words = split_words(line.substr(17));
    const auto limit = words.empty() ? std::nullopt : parse_number(words[0]);  // or "unlimited"
    if (limit && *limit < kEnoughLocked && m.user.uid != 0)
      finding.evidence.push_back({"/proc/self/limits", number, std::string(line.substr(0, 60))});
  }
}

Finding find_limits(Machine& m) {
  Finding finding{State::kWarn,
                  "a limit is so low that data loaders or pinned memory may fail",
                  {},
                  "workers of a DataLoader share memory in /dev/shm; pinned buffers are locked memory",
                  {}};
  look_at_shm(m, finding);
  const auto maps = m.world.number("/proc/sys/vm/max_map_count");
  if (maps && *maps < kDefaultMaps) {
    finding.evidence.push_back({"/proc/sys/vm/max_map_count", 1, fmt::format("{}", *maps)});
    finding.fix = {
        "raise it",
        {"echo vm.max_map_count=262144 | sudo tee /etc/sysctl.d/60-rocfix.conf", "sudo sysctl --system"},
        true,
        false,
        "",
        "sudo rm /etc/sysctl.d/60-rocfix.conf"};
  }
  if (m.has_card()) look_at_locked(m, finding);
  if (finding.evidence.empty()) return passed("no limit is in the way");
  if (finding.fix.text.empty())
    finding.fix = {"raise the limit of locked memory, then log in again",
                   {"echo '* - memlock unlimited' | sudo tee /etc/security/limits.d/60-rocfix.conf"},
                   true,
                   false,
                   "",
                   "sudo rm /etc/security/limits.d/60-rocfix.conf"};
  return finding;
}

}  // namespace

const Check check_D29{"D29", "limits are high enough", Group::kBoot, State::kWarn,
                      {},    {"ROCm-docker#90"},       false,        find_limits};

}  // namespace rocfix::doctor
