// SPDX-License-Identifier: MIT
// `rocfix devices`: what was found, and why the rest was not.
#include <fmt/format.h>

#include "base/subprocess.h"
#include "base/text.h"
#include "commands.h"
#include "engine/supervisor.h"

namespace rocfix {
namespace {

void print_device(const DeviceInfo& info) {
  const bool numbered = info.backend != "cpu";
  fmt::print("{:<7} {}, {} of memory, {}\n",
             numbered ? fmt::format("{}:{}", info.backend, info.index) : info.backend, info.name,
             bytes_text(static_cast<double>(info.memory_bytes)), info.runtime);
  if (info.chip != info.reported_chip)
    fmt::print("        the chip is {}, HSA_OVERRIDE_GFX_VERSION makes the runtime call it {}\n", info.chip,
               info.reported_chip);
  if (!info.code_target.empty()) fmt::print("        {} code for {}\n", info.code_target, info.chip);
  if (info.code_target.empty() && !info.native_convolution)
    fmt::print("        not usable: {}\n", info.why_no_code);
}

int run() {
  Supervisor supervisor(own_executable());
  const auto reports = supervisor.backends();
  if (!reports) return report(reports.error());
  for (const auto& found : *reports) {
    for (const auto& info : found.devices) print_device(info);
    if (found.devices.empty()) fmt::print("{:<7} {}\n", found.name, found.why_none);
  }
  const auto chosen = supervisor.open("auto");
  if (!chosen) return report(chosen.error());
  fmt::print("\nauto is {}\n", device_text(*chosen));
  return kExitOk;
}

}  // namespace

void add_devices(CLI::App& app, int& exit_code) {
  auto* command = app.add_subcommand("devices", "List the devices there are, and why the others are not");
  command->callback([&exit_code] { exit_code = run(); });
}

}  // namespace rocfix
