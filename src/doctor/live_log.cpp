// SPDX-License-Identifier: MIT
#include "doctor/live_log.h"

#include <sys/klog.h>

#include <chrono>

#include "base/subprocess.h"
#include "base/text.h"
#include "doctor/facts/kernel.h"

namespace rocfix::doctor {
namespace {

constexpr int kReadAll = 3, kBufferSize = 10;  // syslog(2)

std::string kernel_buffer() {
  const int size = klogctl(kBufferSize, nullptr, 0);
  std::string text(size > 0 ? static_cast<size_t>(size) : 0, '\0');
  const int count = text.empty() ? -1 : klogctl(kReadAll, text.data(), size);
  text.resize(count > 0 ? static_cast<size_t>(count) : 0);
  return text;
}

// Members of adm or systemd-journal may read the journal where the kernel's buffer is root's.
std::string journal() {
  constexpr std::chrono::seconds kLimit{5};
  auto child =
      ChildProcess::start({"/bin/sh", "-c", "exec journalctl -k -b -q --no-pager -o short >&3 2>/dev/null"});
  if (!child) return "";
  std::string text;
  const auto until = std::chrono::steady_clock::now() + kLimit;
  while (text.size() < World::kLongestTail && std::chrono::steady_clock::now() < until) {
    const auto line = child->channel().read_line(std::chrono::milliseconds(2000));
    if (line.status != ReadStatus::kLine) break;
    text += line.line + "\n";
  }
  return text;
}

}  // namespace

void add_live_log(World& world) {
  std::string text = kernel_buffer();
  // The buffer is a ring: when it has turned, the journal still has the beginning.
  if (text.find("Linux version") == text.npos)
    if (std::string longer = journal(); longer.size() > text.size()) text = std::move(longer);
  if (!text.empty()) world.put_tail(kLiveLog, std::move(text));
}

Result<std::string> read_log(const std::string& path) {
  auto text = read_end_of_file(path, World::kLongestTail + 1);
  if (text && text->size() > World::kLongestTail) text->erase(0, std::min(text->find('\n'), text->size()));
  return text;
}

}  // namespace rocfix::doctor
