// SPDX-License-Identifier: MIT
#include "gfx/cards.h"

#include <algorithm>
#include <array>

#include "gfx/chips.h"

namespace rocfix {
namespace {

// gfx1010: rocminfo of a real RX 5600 XT in a public bug report (ROCm 6), memory clock of its 12 Gbit/s GDDR6; boost is
// the reference design's published clock (1560 MHz before the later firmware). The other rows are of that kind but
// were compared with no report of a real card: take their identifiers, clocks and caches as approximate.
// clang-format off
constexpr std::array<CardFigures, 5> kCards = {{
    //  chip      product                   id      rev CU  SE SA clock  mem  bits  KiB           L2    L3      waves boost
    {"gfx1010", "AMD Radeon RX 5600 XT",   0x731f, 2,  36, 2, 2, 1780,  750, 192,  6275072,      4096, 0,      20,   1560},
    {"gfx1011", "AMD Radeon Pro 5600M",    0x7360, 1,  40, 2, 2, 1035,  770, 2048, 8u << 20,     4096, 0,      20,   1035},
    {"gfx1012", "AMD Radeon RX 5500 XT",   0x7340, 1,  22, 1, 2, 1845,  875, 128,  8u << 20,     2048, 0,      20,   1845},
    {"gfx1013", "AMD BC-250",              0x13fe, 0,  24, 2, 2, 2000,  875, 256,  8u << 20,     4096, 0,      20,   2000},
    {"gfx1030", "AMD Radeon RX 6800 XT",   0x73bf, 1,  72, 4, 2, 2250, 1000, 256,  16u << 20,    4096, 131072, 16,   2250},
}};
// clang-format on

}  // namespace

std::span<const CardFigures> cards() {
  return kCards;
}

const CardFigures* find_card(std::string_view chip) {
  const auto found =
      std::find_if(kCards.begin(), kCards.end(), [&](const CardFigures& card) { return card.chip == chip; });
  return found == kCards.end() ? nullptr : &*found;
}

std::string card_names() {
  std::string names;
  for (const CardFigures& card : kCards) names += (names.empty() ? "" : ", ") + std::string(card.chip);
  return names;
}

double peak_gflops(const CardFigures& card) {
  constexpr double kLanes = 64;  // of a compute unit: two SIMDs of 32
  return card.compute_units * kLanes * 2 * card.boost_mhz / 1e3;
}

double memory_gbps(const CardFigures& card) {
  const Chip* chip = find_chip(card.chip);
  return card.memory_clock_mhz / 1e3 * chip->memory_transfers_per_clock * card.memory_bits / 8;
}

uint32_t l2_channels(const CardFigures& card) {
  return std::min(card.memory_bits / 16, 16u);
}

}  // namespace rocfix
