// SPDX-License-Identifier: MIT
#include "device/hip/topology.h"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "base/text.h"

namespace rocfix {
namespace {

namespace fs = std::filesystem;

// Lines "NAME NUMBER".
std::map<std::string, uint64_t> read_properties(const fs::path& path) {
  std::map<std::string, uint64_t> properties;
  const auto text = read_file(path.string());
  if (!text) return properties;
  for (const auto line : split_lines(*text)) {
    const auto words = split_words(line);
    if (words.size() == 2)
      properties[std::string(words[0])] = std::strtoull(std::string(words[1]).c_str(), nullptr, 10);
  }
  return properties;
}

// location_id holds bus, device and function as PCI does: 8, 5 and 3 bits.
std::string pci_address_of(const TopologyNode& node) {
  const uint64_t location = node.property("location_id");
  return fmt::format("{:04x}:{:02x}:{:02x}.{:x}", node.property("domain"), location >> 8 & 0xff,
                     location >> 3 & 0x1f, location & 7);
}

TopologyNode read_node(const fs::path& folder) {
  TopologyNode node{read_properties(folder / "properties")};
  auto memory = read_properties(folder / "mem_banks" / "0" / "properties");
  node.memory_width_bits = memory["width"];
  node.memory_clock_mhz = memory["mem_clk_max"];
  return node;
}

}  // namespace

uint64_t TopologyNode::property(const std::string& name) const {
  const auto found = properties.find(name);
  return found == properties.end() ? 0 : found->second;
}

std::optional<TopologyNode> find_topology_node(const std::string& pci_address, const std::string& root) {
  std::error_code error;
  const fs::path nodes = fs::path(root) / "sys/class/kfd/kfd/topology/nodes";
  for (const auto& entry : fs::directory_iterator(nodes, error)) {
    TopologyNode node = read_node(entry.path());
    if (node.property("gfx_target_version") != 0 && pci_address_of(node) == pci_address) return node;
  }
  return std::nullopt;
}

}  // namespace rocfix
