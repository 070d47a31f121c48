// SPDX-License-Identifier: MIT
// libFuzzer target: any text in place of each file that doctor reads.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "doctor/diagnosis.h"
#include "doctor/report/page.h"

namespace {

// clang-format off
constexpr const char* kFiles[] = {
    "/proc/self/environ", "/proc/self/status", "/proc/self/limits", "/proc/self/mounts", "/proc/cmdline", "/etc/passwd", "/etc/group",
    "/etc/os-release", "/etc/environment", "/etc/profile", "/etc/modprobe.d/a.conf", "/proc/sys/kernel/osrelease",
    "/sys/class/kfd/kfd/topology/nodes/1/properties", "/sys/class/kfd/kfd/topology/nodes/1/io_links/0/properties",
    "/var/lib/dpkg/status", "/etc/apt/sources.list.d/a.list", "/opt/rocm-6.2.0/.info/version", "/venv/pyvenv.cfg",
    "/venv/lib/python3.12/site-packages/torch/version.py", "/venv/lib/python3.12/site-packages/torch-2.dist-info/WHEEL", "/venv/pip.conf",
};
// clang-format on

rocfix::doctor::Answers machine() {
  rocfix::doctor::Answers answers;
  answers.lists["/etc/modprobe.d/"] = {"a.conf"};
  answers.lists["/etc/apt/sources.list.d/"] = {"a.list"};
  answers.lists["/opt"] = {"rocm-6.2.0"};
  answers.lists["/sys/class/kfd/kfd/topology/nodes"] = {"1"};
  answers.lists["/sys/class/kfd/kfd/topology/nodes/1/io_links"] = {"0"};
  answers.lists["/opt/venv/lib"] = {"python3.12"};
  answers.lists["/opt/venv/lib/python3.12/site-packages"] = {"torch-2.dist-info"};
  return answers;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  auto answers = machine();
  const rocfix::doctor::FileText text{rocfix::doctor::ReadState::kRead,
                                      std::string(reinterpret_cast<const char*>(data) + 1, size - 1)};
  // One file, or all of them.
  for (size_t i = 0; i < std::size(kFiles); ++i)
    if (data[0] == 255 || data[0] % std::size(kFiles) == i) {
      const std::string path = kFiles[i];
      answers.texts[path.starts_with("/venv") ? "/opt" + path : path] = text;
    }
  answers.tails["kernel log"] = text;
  auto world = rocfix::doctor::World::of_answers(std::move(answers));
  auto facts = rocfix::doctor::gather(world);
  const auto diagnosis = rocfix::doctor::diagnose(facts);
  for (const char c :
       rocfix::doctor::page(diagnosis, facts, {.layout = {80, false}, .verbose = true, .markdown = false}))
    if ((static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7f) abort();
  return 0;
}
