// SPDX-License-Identifier: MIT
// Does the kernel's driver run, and does it offer the card to programs?
#include <fmt/format.h>

#include "base/text.h"
#include "doctor/checks/list.h"
#include "doctor/remedies.h"

namespace rocfix::doctor {
namespace {

Finding find_module(Machine& m) {
  const std::string folder = "/sys/module/amdgpu";
  const std::string_view state = m.world.word(folder + "/initstate");
  // A driver that is built in has no initstate.
  if (state == "live" || (state.empty() && m.world.exists(folder)))
    return passed("the driver amdgpu is loaded", {{folder, 0, std::string(state)}});
  Finding finding{State::kFail,
                  "the driver amdgpu is not loaded",
                  m.kernel.blacklists,
                  "without it there is neither a picture from this card nor ROCm",
                  {}};
  if (finding.evidence.empty()) {
    finding.evidence = {{folder, 0, state.empty() ? "is not there" : std::string(state)}};
    finding.fix = {"load it, and look at what it says",
                   {"sudo modprobe amdgpu", "sudo dmesg | grep -i amdgpu | tail -20"},
                   true};
    return finding;
  }
  finding.summary += fmt::format(": {} keeps it out", finding.evidence[0].text);
  finding.fix = {fmt::format("take that out of {}", finding.evidence[0].file), {}, true, true};
  for (const auto& place : finding.evidence)
    finding.fix.commands.push_back(
        place.file == "/proc/cmdline"
            ? fmt::format("sudo sed -i.before-rocfix 's/ *{}//' /etc/default/grub && {}", place.text,
                          m.system().boot_loader)
            : fmt::format("sudo sed -i.before-rocfix '/amdgpu/s/^/# /' {}", shell_quote(place.file)));
  finding.fix.undo = "The files as they were are beside them, named .before-rocfix";
  return finding;
}

// "kfd kfd: amdgpu: skipped device 1002:7341, PCI rejects atomics 123<145": firmware of the card's MEC, and
// the version from which it does without (Linux kfd_device.c, no_atomic_fw_version).
struct Atomics {
  uint64_t has = 0, needed = 0;
};
std::optional<Atomics> parse_atomics(std::string_view line) {
  constexpr std::string_view kText = "PCI rejects atomics ";
  const size_t at = line.find(kText);
  if (at == line.npos) return std::nullopt;
  const auto words = split_words(line.substr(at + kText.size(), 32));
  if (words.empty()) return Atomics{};
  const auto numbers = split(words[0], '<');
  if (numbers.size() != 2) return Atomics{};
  return Atomics{parse_number(numbers[0]).value_or(0), parse_number(numbers[1]).value_or(0)};
}

Finding find_atomics(Machine& m) {
  const auto lines = m.log.find({"PCI rejects atomics"}, 1);
  if (lines.empty())
    return m.log.read ? passed("the driver did not refuse the card for want of PCIe atomics")
                      : no_kernel_log(m);
  const Atomics atomics = parse_atomics(lines[0].text).value_or(Atomics{});
  Finding finding{State::kFail,
                  "the driver refused the card: this slot has no PCIe atomics",
                  lines,
                  fmt::format("with MEC firmware {} the card needs PCIe atomics; from {} on it does without",
                              atomics.has, atomics.needed),
                  {}};
  if (atomics.has < atomics.needed)
    finding.fix = {"install newer firmware, and build the initial ramdisk anew",
                   {m.system().firmware, m.system().initramfs},
                   true,
                   true,
                   "",
                   "Install the earlier package again"};
  else
    finding.fix = {"put the card into a slot that is wired to the processor", {}, false, true};
  return finding;
}

Finding no_kfd(std::string summary, Fix fix, std::vector<Evidence> more = {}) {
  std::vector<Evidence> evidence = {{"/dev/kfd", 0, "is not there"}};
  evidence.insert(evidence.end(), more.begin(), more.end());
  return {State::kFail, std::move(summary), std::move(evidence), "every ROCm program opens /dev/kfd first",
          std::move(fix)};
}

Finding find_kfd(Machine& m) {
  if (m.world.exists("/dev/kfd")) return passed("/dev/kfd is there");
  if (m.user.wsl)
    return no_kfd("this is WSL, where ROCm does not know RDNA1 cards",
                  {"start Linux itself, or use DirectML under Windows", {}});
  if (m.user.container)
    return no_kfd("the container was not given /dev/kfd",
                  {"start it with the devices",
                   {"docker run --device=/dev/kfd --device=/dev/dri --group-add render …"}});
  const std::string config = "/boot/config-" + m.kernel.release;
  size_t number = 0;
  for (const auto line : split_lines(m.world.read(config).text))
    if (++number; line == "# CONFIG_HSA_AMD is not set")
      return no_kfd("this kernel was built without CONFIG_HSA_AMD",
                    {"use the distribution's kernel", {}, true, true}, {{config, number, std::string(line)}});
  return no_kfd("/dev/kfd is missing",
                {"look at what the driver says", {"sudo dmesg | grep -i -e kfd -e amdgpu | tail -30"}, true});
}

Finding find_node(Machine& m) {
  if (const KfdNode* node = m.node())
    return passed(fmt::format("{} with {} compute units is ready", m.card_name(), node->compute_units()),
                  {{node->file, 0, fmt::format("gfx_target_version {}", node->version())}});
  const PciGpu* gpu = m.gpu();
  return {State::kFail,
          "the card is on the bus, but the driver does not offer it to programs",
          {{gpu->folder, 0, fmt::format("1002:{:04x}", gpu->device)}},
          "rocminfo and PyTorch will see no GPU",
          {"look at why", {"sudo dmesg | grep -i kfd"}, true}};
}

}  // namespace

const Check check_D04{"D04",
                      "the driver is loaded",
                      Group::kKernel,
                      State::kFail,
                      {"D01", "D05", "D06", "D07"},
                      {"ROCR rocminfo.cc"},
                      true,
                      find_module};
const Check check_D02{"D02",
                      "the slot's PCIe atomics suffice",
                      Group::kCard,
                      State::kFail,
                      {"D01", "D03", "D05", "D08"},
                      {"weicj/rdna1-gfx101x-rocm-llama-fix", "ROCm#910", "ROCm#1735"},
                      true,
                      find_atomics};
const Check check_D05{"D05",
                      "/dev/kfd is there",
                      Group::kKernel,
                      State::kFail,
                      {"D01", "D06", "D07"},
                      {"ROCR rocminfo.cc"},
                      true,
                      find_kfd};
const Check check_D01{"D01", "the driver offers the card", Group::kCard, State::kFail,
                      {},    {"libhsakmt topology.c"},     true,         find_node};

}  // namespace rocfix::doctor
