// SPDX-License-Identifier: MIT
// The GPUs that the kernel's driver offers (KFD nodes) and those on the PCI bus.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "doctor/world.h"
#include "gfx/chips.h"

namespace rocfix::doctor {

struct IoLink {
  std::string file;
  uint64_t flags = 0;
};

struct KfdNode {
  int id = 0;
  std::string file;  // its properties
  std::map<std::string, uint64_t> properties;
  std::vector<IoLink> links;

  uint64_t property(const std::string& name) const;
  uint32_t version() const { return static_cast<uint32_t>(property("gfx_target_version")); }
  const Chip* chip() const { return find_chip_by_kfd_version(version()); }
  bool rdna1() const { return chip() != nullptr && chip()->rdna1; }
  uint64_t compute_units() const;
  std::string pci_address() const;
};

struct PciGpu {
  std::string address, folder;  // "0000:03:00.0", "/sys/bus/pci/devices/0000:03:00.0"
  uint32_t device = 0;
  std::string drm;  // "/sys/class/drm/card0/device": the same device, empty without a driver
  std::string drm_card;
};

// GPUs only: a processor's node has no SIMDs.
std::vector<KfdNode> kfd_gpus(World& world);
// Display devices of AMD.
std::vector<PciGpu> amd_gpus(World& world);

// gfx_target_version of RDNA1 devices by PCI id; 0 for all others.
uint32_t rdna1_version_of(uint32_t pci_device);

}  // namespace rocfix::doctor
