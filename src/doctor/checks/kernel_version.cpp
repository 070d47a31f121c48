// SPDX-License-Identifier: MIT
// Kernels that owners of these cards report as stable or not.
#include <fmt/format.h>

#include <algorithm>

#include "doctor/checks/list.h"
#include "doctor/stacks.h"

namespace rocfix::doctor {
namespace {

constexpr uint32_t kBc250 = 100103;

bool is_good(const compat::Row* row) {
  return compat::class_of(row->verdict) == compat::Class::kGood;
}

// Reports against this kernel: none where something works with it. A BC-250's kernels are patched, and say
// nothing of the other cards.
std::vector<const compat::Row*> reports_against(const std::string& release) {
  auto rows = kernel_reports(release);
  std::erase_if(rows, [bc250 = find_chip_by_kfd_version(kBc250)](const compat::Row* row) {
    return std::find(row->chips.begin(), row->chips.end(), bc250->name) != row->chips.end();
  });
  if (std::any_of(rows.begin(), rows.end(), is_good)) rows.clear();
  return rows;
}

Finding find_kernel(Machine& m) {
  const std::string file = "/proc/sys/kernel/osrelease";
  if (!m.kernel.version) return unknown("the kernel does not say its version");
  const Evidence evidence{file, 1, m.kernel.release};
  const std::string older = m.system().older_kernel;
  const bool bc250 = m.chip()->kfd_version == kBc250;
  if (bc250 && kernel_reports(m.kernel.release, std::string(m.chip()->name)).empty())
    return {State::kWarn,
            fmt::format("Linux {} is too old for a BC-250", m.kernel.release),
            {evidence},
            "its owners report that compute works from 6.18 on, with patches",
            {"install Linux 6.18 or newer, patched (akandr/bc250-rocm)", {}, true, true}};
  if (const auto against = reports_against(m.kernel.release); !bc250 && !against.empty())
    return {State::kWarn,
            fmt::format("Linux {}: owners report freezes from 6.17 on", m.kernel.release),
            {evidence},
            fmt::format("6.8 and 6.12 are what they found stable; nobody has named the change that did it "
                        "(rocfix compat: {})",
                        reports_text(against)),
            {"if the machine freezes, start an older kernel",
             older.empty() ? std::vector<std::string>{} : std::vector<std::string>{older}, true, true, "",
             "Start the newer kernel again: it stays installed"}};
  return passed(fmt::format("Linux {} has no reports against it", m.kernel.release), {evidence});
}

}  // namespace

const Check check_D10{
    "D10",
    "the kernel is one that is stable",
    Group::kKernel,
    State::kWarn,
    {},
    {"Efenstor/PyTorch-ROCm-gfx1010-Debian13", "weicj/rdna1-gfx101x-rocm-llama-fix", "akandr/bc250-rocm"},
    true,
    find_kernel};

}  // namespace rocfix::doctor
