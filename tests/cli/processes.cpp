// SPDX-License-Identifier: MIT
#include "processes.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>
#include <thread>

namespace rocfix {
namespace {

constexpr int kPatienceMs = 5000;

std::string proc_text(pid_t process, const char* file) {
  std::ifstream stream("/proc/" + std::to_string(process) + "/" + file);
  std::stringstream text;
  text << stream.rdbuf();
  return text.str();
}

struct ProcessStat {
  char state = 0;  // 0 = no such process
  pid_t parent = -1;
};

// The name of the program stands in brackets and may hold anything, so reading starts behind it.
ProcessStat stat_of(pid_t process) {
  const std::string text = proc_text(process, "stat");
  const size_t bracket = text.rfind(')');
  ProcessStat stat;
  if (bracket == std::string::npos) return stat;
  std::istringstream(text.substr(bracket + 1)) >> stat.state >> stat.parent;
  return stat;
}

bool runs(pid_t process) {
  const char state = stat_of(process).state;
  return state != 0 && state != 'Z' && state != 'X';
}

bool is_worker(pid_t process) {
  return proc_text(process, "cmdline").find("--worker") != std::string::npos;
}

bool until(const std::function<bool()>& holds) {
  for (int ms = 0; ms < kPatienceMs; ms += 5) {
    if (holds()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return false;
}

}  // namespace

std::vector<pid_t> workers_of(pid_t parent) {
  std::vector<pid_t> workers;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const pid_t process = atoi(entry.path().filename().c_str());
    if (process > 0 && runs(process) && stat_of(process).parent == parent && is_worker(process))
      workers.push_back(process);
  }
  return workers;
}

std::vector<pid_t> wait_for_workers(pid_t parent) {
  std::vector<pid_t> workers;
  until([&] { return !(workers = workers_of(parent)).empty(); });
  return workers;
}

bool all_end(const std::vector<pid_t>& processes) {
  return until([&] { return std::none_of(processes.begin(), processes.end(), runs); });
}

}  // namespace rocfix
