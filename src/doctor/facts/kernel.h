// SPDX-License-Identifier: MIT
// The kernel: its version, how it was booted, amdgpu's parameters, and what its log says.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "doctor/finding.h"
#include "doctor/world.h"

namespace rocfix::doctor {

struct Version {
  int major = 0, minor = 0, patch = 0;
  auto operator<=>(const Version&) const = default;
};

// Leading numbers of a text: "6.17.0-8-generic" is 6.17.0. Nothing when it begins with none.
std::optional<Version> parse_version(std::string_view text);

// A parameter of amdgpu as somebody asked for it; later requests win, the command line over all.
struct Request {
  std::string name, value;
  Evidence evidence;
};

struct Kernel {
  std::string release;  // uname -r
  std::optional<Version> version;
  std::string command_line;
  std::vector<Request> requests;
  std::vector<Evidence> blacklists;  // lines that keep amdgpu from loading

  // The one that wins.
  const Request* request(std::string_view name) const;
};

Kernel read_kernel(World& world);

// Lines of the current boot.
struct LogLine {
  std::string file;
  size_t number;  // counted from where reading began
  std::string_view text;
};

struct KernelLog {
  std::vector<LogLine> lines;  // parts of the text that the World keeps
  bool read = false;           // there was one
  bool denied = false;         // there was one that may not be read

  // Lines that hold any of the texts, at most `limit` of them.
  std::vector<Evidence> find(std::initializer_list<std::string_view> texts, size_t limit = 5) const;
  size_t count(std::initializer_list<std::string_view> texts) const;
};

// Where the running kernel's own messages are put for reading.
inline constexpr const char* kLiveLog = "kernel log";

KernelLog read_kernel_log(World& world);

}  // namespace rocfix::doctor
