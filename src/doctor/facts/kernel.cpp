// SPDX-License-Identifier: MIT
#include "doctor/facts/kernel.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace rocfix::doctor {
namespace {

constexpr size_t kMostFiles = 256;  // of a modprobe.d folder

std::optional<int> take_number(std::string_view& text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || number < 0) return std::nullopt;
  text.remove_prefix(end - text.data());
  return number;
}

void add_request(std::string_view assignment, Evidence evidence, Kernel& kernel) {
  const size_t sign = assignment.find('=');
  const std::string name(assignment.substr(0, sign));
  const std::string value(sign == assignment.npos ? "1" : assignment.substr(sign + 1));
  kernel.requests.push_back({name, value, std::move(evidence)});
}

void read_modprobe_line(std::string_view line, const Evidence& evidence, Kernel& kernel) {
  const auto words = split_words(line);
  if (words.size() >= 2 && words[0] == "blacklist" && words[1] == "amdgpu")
    kernel.blacklists.push_back(evidence);
  if (words.size() >= 3 && words[0] == "install" && words[1] == "amdgpu" && words[2].ends_with("/false"))
    kernel.blacklists.push_back(evidence);
  if (words.size() < 3 || words[0] != "options" || words[1] != "amdgpu") return;
  for (size_t i = 2; i < words.size(); ++i) add_request(words[i], evidence, kernel);
}

// modprobe.d(5): files of all folders by name, a name in an earlier folder hides it in later ones.
void read_modprobe(World& world, Kernel& kernel) {
  std::map<std::string, std::string> files;
  for (const char* folder :
       {"/usr/lib/modprobe.d/", "/lib/modprobe.d/", "/run/modprobe.d/", "/etc/modprobe.d/"})
    for (const auto& name : world.list(folder))
      if (name.ends_with(".conf") && files.size() < kMostFiles) files[name] = folder + name;
  for (const auto& [name, file] : files) {
    size_t number = 0;
    for (const auto line : split_lines(world.read(file).text))
      read_modprobe_line(line, {file, ++number, std::string(trim(line))}, kernel);
  }
}

// Two spellings: modprobe's, and the older one that dracut and grub guides use.
bool is_blacklist(std::string_view word) {
  const bool list = word.starts_with("modprobe.blacklist=") || word.starts_with("module_blacklist=") ||
                    word.starts_with("rd.driver.blacklist=");
  if (!list) return word == "nomodeset";
  const auto names = split(word.substr(word.find('=') + 1), ',');
  return std::find(names.begin(), names.end(), "amdgpu") != names.end();
}

void read_command_line(World& world, Kernel& kernel) {
  constexpr std::string_view kPrefix = "amdgpu.";
  const std::string file = "/proc/cmdline";
  kernel.command_line = world.word(file);
  for (const auto word : split_words(kernel.command_line)) {
    const Evidence evidence{file, 1, std::string(word)};
    if (word.starts_with(kPrefix)) add_request(word.substr(kPrefix.size()), evidence, kernel);
    if (is_blacklist(word)) kernel.blacklists.push_back(evidence);
  }
}

constexpr const char* kLogs[] = {kLiveLog, "/var/log/kern.log", "/var/log/dmesg", "/var/log/messages",
                                 "/var/log/syslog"};

// A file may hold several boots: the last begins where the kernel says its version.
std::string_view last_boot(std::string_view text, size_t& lines_before) {
  const size_t at = text.rfind("Linux version ");
  if (at == text.npos) return text;
  const size_t line = text.rfind('\n', at);
  const size_t begin = line == text.npos ? 0 : line + 1;
  lines_before =
      static_cast<size_t>(std::count(text.begin(), text.begin() + static_cast<ptrdiff_t>(begin), '\n'));
  return text.substr(begin);
}

// The end of a longer log (World::tail) begins with the end of a line; which lines these are is not known.
void split_log(const std::string& file, std::string_view text, KernelLog& log) {
  const bool whole = !text.starts_with('\n');
  size_t number = 0;
  for (const auto line : split_lines(last_boot(text, number))) {
    ++number;
    log.lines.push_back({file, whole ? number : 0, line});
  }
}

// Foreign text goes to a terminal: no control characters, no endless lines.
std::string shown(std::string_view line) {
  constexpr size_t kEnough = 240;
  return printable(trim(line.substr(0, kEnough)));
}

bool has_any(std::string_view line, std::initializer_list<std::string_view> texts) {
  return std::any_of(texts.begin(), texts.end(),
                     [&](std::string_view text) { return line.find(text) != line.npos; });
}

}  // namespace

std::optional<Version> parse_version(std::string_view text) {
  Version version;
  const auto major = take_number(text);
  if (!major) return std::nullopt;
  version.major = *major;
  for (int* part : {&version.minor, &version.patch}) {
    if (!text.starts_with('.')) break;
    text.remove_prefix(1);
    const auto number = take_number(text);
    if (!number) break;
    *part = *number;
  }
  return version;
}

const Request* Kernel::request(std::string_view name) const {
  const auto found =
      std::find_if(requests.rbegin(), requests.rend(), [&](const Request& one) { return one.name == name; });
  return found == requests.rend() ? nullptr : &*found;
}

Kernel read_kernel(World& world) {
  Kernel kernel;
  kernel.release = printable(world.word("/proc/sys/kernel/osrelease").substr(0, 80));
  kernel.version = parse_version(kernel.release);
  read_modprobe(world, kernel);
  read_command_line(world, kernel);
  return kernel;
}

std::vector<Evidence> KernelLog::find(std::initializer_list<std::string_view> texts, size_t limit) const {
  std::vector<Evidence> found;
  for (const auto& line : lines)
    if (found.size() < limit && has_any(line.text, texts))
      found.push_back({line.file, line.number, shown(line.text)});
  return found;
}

size_t KernelLog::count(std::initializer_list<std::string_view> texts) const {
  return static_cast<size_t>(std::count_if(lines.begin(), lines.end(),
                                           [&](const LogLine& line) { return has_any(line.text, texts); }));
}

KernelLog read_kernel_log(World& world) {
  KernelLog log;
  for (const char* path : kLogs) {
    const FileText& file = world.tail(path);
    log.denied |= file.state == ReadState::kDenied;
    if (file.state != ReadState::kRead || file.text.empty()) continue;
    log.read = true;
    split_log(path, file.text, log);
    break;
  }
  return log;
}

}  // namespace rocfix::doctor
