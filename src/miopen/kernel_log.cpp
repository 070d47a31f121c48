// SPDX-License-Identifier: MIT
#include "miopen/kernel_log.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string_view>

namespace rocfix::miopen {
namespace {

// A record of /dev/kmsg: "6,1234,5678901,-;text", then lines of details (Linux,
// Documentation/ABI/testing/dev-kmsg).
std::string text_of(std::string_view record) {
  record = record.substr(0, record.find('\n'));
  const size_t semicolon = record.find(';');
  return std::string(semicolon == record.npos ? record : record.substr(semicolon + 1));
}

bool concerns_gpu(const std::string& text) {
  return text.find("amdgpu") != text.npos || text.find("kfd") != text.npos;
}

}  // namespace

std::vector<std::string> last_gpu_log_lines(size_t most) {
  std::vector<std::string> lines;
  const int log = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (log < 0) return lines;
  std::array<char, 8192> record;
  for (ssize_t bytes;
       (bytes = read(log, record.data(), record.size())) > 0 || (bytes < 0 && errno == EPIPE);) {
    if (bytes < 0) continue;  // that record was overwritten meanwhile; the next read gives one that is there
    std::string text = text_of({record.data(), static_cast<size_t>(bytes)});
    if (concerns_gpu(text)) lines.push_back(std::move(text));
    if (lines.size() > most) lines.erase(lines.begin());
  }
  close(log);
  return lines;
}

}  // namespace rocfix::miopen
