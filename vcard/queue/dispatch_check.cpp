// SPDX-License-Identifier: MIT
#include "queue/dispatch_check.h"

#include <fmt/format.h>

#include <algorithm>

#include "gfx/cards.h"

namespace rocfix::vcard {
namespace {

int dimensions(const hsa_kernel_dispatch_packet_t& packet) {
  return packet.setup >> HSA_KERNEL_DISPATCH_PACKET_SETUP_DIMENSIONS & 3;
}

}  // namespace

// Dimensions beyond the packet's own count as 1 (HSA system architecture 1.2, 2.9.6).
Dispatch dispatch_of(const hsa_kernel_dispatch_packet_t& packet) {
  Dispatch dispatch;
  const int used = dimensions(packet);
  dispatch.group = {packet.workgroup_size_x, used > 1 ? packet.workgroup_size_y : 1u,
                    used > 2 ? packet.workgroup_size_z : 1u};
  dispatch.grid = {packet.grid_size_x, used > 1 ? packet.grid_size_y : 1u,
                   used > 2 ? packet.grid_size_z : 1u};
  dispatch.private_bytes = packet.private_segment_size;
  dispatch.group_bytes = packet.group_segment_size;
  dispatch.kernel_object = packet.kernel_object;
  dispatch.kernarg = reinterpret_cast<uint64_t>(packet.kernarg_address);
  return dispatch;
}

std::string find_problem(const hsa_kernel_dispatch_packet_t& packet) {
  if (dimensions(packet) == 0) return "a dispatch of no dimension";
  const Dispatch dispatch = dispatch_of(packet);
  const auto& [group_x, group_y, group_z] = dispatch.group;
  const auto is_zero = [](uint32_t size) { return size == 0; };
  if (std::any_of(dispatch.group.begin(), dispatch.group.end(), is_zero) ||
      std::any_of(dispatch.grid.begin(), dispatch.grid.end(), is_zero))
    return fmt::format("a dispatch of {}x{}x{} work-items in groups of {}x{}x{}", dispatch.grid[0],
                       dispatch.grid[1], dispatch.grid[2], group_x, group_y, group_z);
  if (uint64_t{group_x} * group_y * group_z > kLargestGroup)
    return fmt::format("a work-group of {}x{}x{} work-items; {} are possible", group_x, group_y, group_z,
                       kLargestGroup);
  if (dispatch.group_bytes > kLdsBytes)
    return fmt::format("a work-group with {} bytes of LDS; {} are possible", dispatch.group_bytes, kLdsBytes);
  return "";
}

}  // namespace rocfix::vcard
