// SPDX-License-Identifier: MIT
// What the kernel driver (amdkfd) says of the cards: the silicon's true version and its clocks, which
// HSA_OVERRIDE_GFX_VERSION does not change. Files: Linux, drivers/gpu/drm/amd/amdkfd/kfd_topology.c.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace rocfix {

struct TopologyNode {
  std::map<std::string, uint64_t> properties;  // "gfx_target_version" → 100100, "simd_count" → 72, …
  uint64_t memory_width_bits = 0;
  uint64_t memory_clock_mhz = 0;

  uint64_t property(const std::string& name) const;
};

// The node of the card at a PCI address such as "0000:03:00.0"; none when the driver does not list it.
// `root` is "/" but in tests.
std::optional<TopologyNode> find_topology_node(const std::string& pci_address, const std::string& root = "/");

}  // namespace rocfix
