// SPDX-License-Identifier: MIT
// The slot: atomics, speed and width.
#include <fmt/format.h>

#include "base/text.h"
#include "doctor/checks/list.h"

namespace rocfix::doctor {
namespace {

constexpr uint64_t kNoAtomics32 = 4, kNoAtomics64 = 8;  // kfd_crat.h

Finding find_link_atomics(Machine& m) {
  const KfdNode* node = m.node();
  if (node == nullptr) return skipped("the driver does not offer the card (D01)");
  if (node->links.empty()) return unknown("the driver says nothing of the card's link");
  for (const auto& link : node->links)
    if (link.flags & (kNoAtomics32 | kNoAtomics64))
      return {State::kWarn,
              "this slot has no PCIe atomics",
              {{link.file, 0, fmt::format("flags {}", link.flags)}},
              "printf and assert inside kernels wait for ever without them; PyTorch 2 has such kernels",
              {"put the card into a slot that is wired to the processor, or use code built with "
               "-mprintf-kind=buffered",
               {}}};
  return passed("the slot has PCIe atomics",
                {{node->links[0].file, 0, fmt::format("flags {}", node->links[0].flags)}});
}

// "16.0 GT/s PCIe"
double speed_of(std::string_view text) {
  const auto version = parse_version(text);
  return version ? version->major + version->minor / 10.0 : 0;
}

Finding find_speed(Machine& m) {
  const PciGpu* gpu = m.gpu();
  if (gpu == nullptr) return skipped("the card is not on the bus");
  const auto width = m.world.number(gpu->folder + "/current_link_width");
  const auto most = m.world.number(gpu->folder + "/max_link_width");
  const std::string speed(m.world.word(gpu->folder + "/current_link_speed"));
  const std::string fastest(m.world.word(gpu->folder + "/max_link_speed"));
  if (!width || !most || speed.empty()) return unknown("the bus does not say how fast the card's link is");
  const Evidence evidence{
      gpu->folder, 0,
      fmt::format("x{} of x{}, {} of {}", *width, *most, speed.substr(0, 24), fastest.substr(0, 24))};
  const bool slow = *width < *most || (speed_of(speed) > 0 && speed_of(speed) < 8);
  if (!slow) return passed(fmt::format("the link is x{} at {}", *width, speed.substr(0, 24)), {evidence});
  return {State::kInfo,
          fmt::format("the link is x{} of x{} at {}", *width, *most, speed.substr(0, 24)),
          {evidence},
          "copies to the card are slower, and slots of the chipset often lack atomics; an idle card also "
          "lowers its speed",
          {}};
}

}  // namespace

const Check check_D03{"D03", "the link has PCIe atomics",     Group::kCard, State::kWarn,
                      {},    {"pytorch#103973", "ROCm#2429"}, true,         find_link_atomics};
const Check check_D17{"D17", "the link is as fast as it can be", Group::kCard, State::kInfo,
                      {},    {"ROCm documentation, hardware"},   true,         find_speed};

}  // namespace rocfix::doctor
