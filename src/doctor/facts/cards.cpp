// SPDX-License-Identifier: MIT
#include "doctor/facts/cards.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace rocfix::doctor {
namespace {

constexpr size_t kMostNodes = 64;
constexpr uint64_t kAmd = 0x1002;

// The same tree under two names; libhsakmt reads the second (topology.c).
constexpr const char* kTopologies[] = {"/sys/class/kfd/kfd/topology/nodes",
                                       "/sys/devices/virtual/kfd/kfd/topology/nodes"};

struct PciId {
  uint32_t device, version;
};

// Linux amdgpu_drv.c, pciidlist: Navi10, Navi12, Navi14 and Cyan Skillfish, all that it names.
constexpr PciId kRdna1[] = {{0x7310, 100100}, {0x7312, 100100}, {0x7318, 100100}, {0x7319, 100100},
                            {0x731a, 100100}, {0x731b, 100100}, {0x731e, 100100}, {0x731f, 100100},
                            {0x7360, 100101}, {0x7362, 100101}, {0x7340, 100102}, {0x7341, 100102},
                            {0x7347, 100102}, {0x734f, 100102}, {0x13db, 100103}, {0x13f9, 100103},
                            {0x13fa, 100103}, {0x13fb, 100103}, {0x13fc, 100103}, {0x13fe, 100103},
                            {0x143f, 100103}};

std::map<std::string, uint64_t> properties_in(World& world, const std::string& file) {
  std::map<std::string, uint64_t> properties;
  for (const auto line : split_lines(world.read(file).text)) {
    const auto words = split_words(line);
    if (words.size() != 2) continue;
    if (const auto value = parse_number(words[1])) properties[std::string(words[0])] = *value;
  }
  return properties;
}

std::vector<std::string> first_names(const std::vector<std::string>& names) {
  return {names.begin(), names.begin() + std::min(names.size(), kMostNodes)};
}

KfdNode read_node(World& world, const std::string& folder, int id) {
  KfdNode node{id, folder + "/properties", properties_in(world, folder + "/properties"), {}};
  if (node.property("simd_count") == 0) return node;
  for (const auto& link : first_names(world.list(folder + "/io_links"))) {
    const std::string file = folder + "/io_links/" + link + "/properties";
    const auto properties = properties_in(world, file);
    const auto flags = properties.find("flags");
    if (flags != properties.end()) node.links.push_back({file, flags->second});
  }
  return node;
}

// "card0", not "card0-DP-1" and not "renderD128".
bool is_card(const std::string& name) {
  return name.starts_with("card") && name.size() > 4 &&
         name.find_first_not_of("0123456789", 4) == std::string::npos;
}

PciGpu read_pci(World& world, const std::string& address) {
  PciGpu gpu{address, "/sys/bus/pci/devices/" + address};
  gpu.device = static_cast<uint32_t>(world.number(gpu.folder + "/device").value_or(0));
  for (const auto& name : first_names(world.list(gpu.folder + "/drm")))
    if (is_card(name)) {
      gpu.drm_card = "/sys/class/drm/" + name;
      gpu.drm = gpu.drm_card + "/device";
    }
  return gpu;
}

// Class 0x03: display controllers. A BC-250 calls itself that too.
bool is_amd_display(World& world, const std::string& address) {
  const std::string folder = "/sys/bus/pci/devices/" + address;
  return world.number(folder + "/vendor") == kAmd && world.number(folder + "/class").value_or(0) >> 16 == 3;
}

}  // namespace

uint64_t KfdNode::property(const std::string& name) const {
  const auto found = properties.find(name);
  return found == properties.end() ? 0 : found->second;
}

// A compute unit of RDNA has two SIMDs.
uint64_t KfdNode::compute_units() const {
  return property("simd_count") / 2;
}

// location_id holds bus, device and function as PCI does: 8, 5 and 3 bits.
std::string KfdNode::pci_address() const {
  const uint64_t location = property("location_id");
  return fmt::format("{:04x}:{:02x}:{:02x}.{:x}", property("domain"), location >> 8 & 0xff,
                     location >> 3 & 0x1f, location & 7);
}

std::vector<KfdNode> kfd_gpus(World& world) {
  std::vector<KfdNode> nodes;
  for (const std::string root : kTopologies) {
    for (const auto& name : first_names(world.list(root)))
      if (const auto id = parse_number(name)) {
        KfdNode node = read_node(world, root + "/" + name, static_cast<int>(*id));
        if (node.property("simd_count") > 0) nodes.push_back(std::move(node));
      }
    if (!nodes.empty()) break;
  }
  std::sort(nodes.begin(), nodes.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  return nodes;
}

std::vector<PciGpu> amd_gpus(World& world) {
  constexpr size_t kMostDevices = 1024;
  std::vector<PciGpu> gpus;
  const auto& names = world.list("/sys/bus/pci/devices");
  for (size_t i = 0; i < std::min(names.size(), kMostDevices); ++i)
    if (is_amd_display(world, names[i])) gpus.push_back(read_pci(world, names[i]));
  return gpus;
}

uint32_t rdna1_version_of(uint32_t pci_device) {
  for (const auto& id : kRdna1)
    if (pci_device == id.device) return id.version;
  return 0;
}

}  // namespace rocfix::doctor
