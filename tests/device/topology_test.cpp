// SPDX-License-Identifier: MIT
#include "device/hip/topology.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace rocfix {
namespace {

namespace fs = std::filesystem;

// A /sys as a machine with a Ryzen APU's CPU node and an RX 5600 XT has it, under a folder of its own.
class FakeSys {
 public:
  FakeSys() : root_(fs::temp_directory_path() / ("rocfix-sys-" + std::to_string(getpid()))) {
    write("0/properties",
          "cpu_cores_count 12\nsimd_count 0\ngfx_target_version 0\nlocation_id 0\ndomain 0\n");
    write("1/properties",
          "simd_count 72\nsimd_per_cu 2\ngfx_target_version 100100\nlocation_id 768\ndomain 0\n"
          "max_engine_clk_fcompute 1780\n");
    write("1/mem_banks/0/properties", "heap_type 1\nsize_in_bytes 6425673728\nwidth 192\nmem_clk_max 875\n");
  }
  ~FakeSys() { fs::remove_all(root_); }
  std::string root() const { return root_; }

 private:
  void write(const std::string& name, const std::string& text) const {
    const fs::path path = root_ / "sys/class/kfd/kfd/topology/nodes" / name;
    fs::create_directories(path.parent_path());
    std::ofstream(path) << text;
  }
  fs::path root_;
};

TEST(Topology, FindsTheCardByItsPciAddress) {
  const FakeSys sys;
  const auto node = find_topology_node("0000:03:00.0", sys.root());
  ASSERT_TRUE(node);
  EXPECT_EQ(node->property("gfx_target_version"), 100100u);
  EXPECT_EQ(node->property("simd_count") / node->property("simd_per_cu"), 36u);
  EXPECT_EQ(node->memory_width_bits, 192u);
  EXPECT_EQ(node->memory_clock_mhz, 875u);
  EXPECT_EQ(node->property("no_such"), 0u);
}

TEST(Topology, HasNoNodeForACpuAnotherAddressOrAMachineWithoutDriver) {
  const FakeSys sys;
  EXPECT_FALSE(find_topology_node("0000:00:00.0", sys.root()));
  EXPECT_FALSE(find_topology_node("0000:04:00.0", sys.root()));
  EXPECT_FALSE(find_topology_node("0000:03:00.0", "/no/such/root"));
}

}  // namespace
}  // namespace rocfix
