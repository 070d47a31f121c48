// SPDX-License-Identifier: MIT
#include "doctor/machine.h"

#include <fmt/format.h>

#include <algorithm>

namespace rocfix::doctor {
namespace {

// One device id names several products; units and memory tell them apart. From the manufacturer's data
// sheets.
std::string navi10_name(uint64_t compute_units, uint64_t vram_bytes) {
  constexpr uint64_t kSixAndAHalfGiB = 13ULL << 29;
  if (vram_bytes > 0 && vram_bytes < kSixAndAHalfGiB) return "RX 5600 XT";
  if (compute_units == 40) return "RX 5700 XT";
  if (compute_units == 36) return "RX 5700";
  return "RX 5600/5700 series";
}

struct DeviceName {
  uint32_t device;
  const char* name;
};
// From the PCI ID repository and AMD's product pages.
constexpr DeviceName kNames[] = {{0x7312, "Pro W5700"}, {0x7340, "RX 5500 XT"}, {0x7341, "Pro W5500"},
                                 {0x7360, "Pro 5600M"}, {0x7362, "Pro V520"},   {0x13fe, "BC-250"}};

constexpr uint32_t kNavi10 = 0x731f;

std::string product_name(uint32_t device, uint64_t compute_units, uint64_t vram_bytes) {
  for (const auto& one : kNames)
    if (one.device == device) return one.name;
  return device == kNavi10 ? navi10_name(compute_units, vram_bytes) : "";
}

}  // namespace

const KfdNode* Machine::node() const {
  const auto found = std::find_if(nodes.begin(), nodes.end(), [](const auto& one) { return one.rdna1(); });
  return found == nodes.end() ? nullptr : &*found;
}

const PciGpu* Machine::gpu() const {
  const KfdNode* card = node();
  const auto found = std::find_if(gpus.begin(), gpus.end(), [&](const PciGpu& one) {
    return card != nullptr ? one.address == card->pci_address() : rdna1_version_of(one.device) != 0;
  });
  return found == gpus.end() ? nullptr : &*found;
}

const Chip* Machine::chip() const {
  if (const KfdNode* card = node()) return card->chip();
  const PciGpu* card = gpu();
  return card == nullptr ? nullptr : find_chip_by_kfd_version(rdna1_version_of(card->device));
}

std::string Machine::card_name() const {
  const Chip* silicon = chip();
  if (silicon == nullptr) return "no RDNA1 card";
  const KfdNode* card = node();
  const PciGpu* pci = gpu();
  const auto device = pci != nullptr ? pci->device : static_cast<uint32_t>(card->property("device_id"));
  const uint64_t vram =
      pci == nullptr || pci->drm.empty() ? 0 : world.number(pci->drm + "/mem_info_vram_total").value_or(0);
  const std::string name = product_name(device, card == nullptr ? 0 : card->compute_units(), vram);
  return fmt::format("{} ({})", name.empty() ? std::string(silicon->cards) : name, silicon->name);
}

std::string Machine::override_name() const {
  const std::string all = "HSA_OVERRIDE_GFX_VERSION";
  const KfdNode* card = node();
  const std::string own = card == nullptr ? all : fmt::format("{}_{}", all, card->id);
  return variables.is_set(own) ? own : all;
}

std::string Machine::effective_target() const {
  const std::string text = override_text();
  if (!text.empty()) {
    const auto version = parse_version(text);
    return version ? kfd_version_name(static_cast<uint32_t>(version->major * 10000 + version->minor * 100 +
                                                            version->patch))
                   : "";
  }
  return chip() == nullptr ? "" : std::string(chip()->name);
}

std::vector<const Python*> Machine::rocm_torches() const {
  std::vector<const Python*> found;
  for (const auto& python : pythons)
    if (python.torch && python.torch->rocm()) found.push_back(&python);
  return found;
}

Machine gather(World& world, const std::string& python) {
  Machine machine{world,
                  read_user(world),
                  read_distribution(world),
                  read_libc(world),
                  read_kernel(world),
                  read_kernel_log(world),
                  kfd_gpus(world),
                  amd_gpus(world),
                  {},
                  {},
                  {}};
  machine.variables = read_variables(world, machine.user);
  machine.rocms = read_rocm(world);
  machine.pythons = read_pythons(world, machine.user, machine.variables, python);
  return machine;
}

}  // namespace rocfix::doctor
