// SPDX-License-Identifier: MIT
// One product for each chip that the virtual card can be: its figures as the runtime of a real one reports them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace rocfix {

struct CardFigures {
  std::string_view chip;
  std::string_view product;
  uint32_t device_id;               // PCI
  uint32_t asic_revision;
  uint32_t compute_units;
  uint32_t shader_engines;
  uint32_t arrays_per_engine;
  uint32_t max_clock_mhz;           // as reported
  uint32_t memory_clock_mhz;        // mem_clk_max
  uint32_t memory_bits;
  uint64_t memory_kib;              // what applications can allocate
  uint32_t l2_kib, l3_kib;
  uint32_t waves_per_simd;
  uint32_t boost_mhz;               // what the cycle model runs at
};

// Every AMD chip of these generations.
inline constexpr uint32_t kSimdsPerComputeUnit = 2;
inline constexpr uint32_t kLdsBytes = 65536;  // a work-group's most
inline constexpr uint32_t kL0KiB = 16;        // vector cache of a compute unit
inline constexpr uint32_t kGl1KiB = 128;      // of a shader array
inline constexpr uint32_t kL2ChannelKiB = 256;
inline constexpr uint32_t kVgprsPerSimd = 1024;  // of 32 lanes
inline constexpr uint32_t kLargestGroup = 1024;
inline constexpr uint32_t kCacheLine = 64;    // as reported; the caches' own lines have 128 bytes

// The RX 5600 XT's.
inline constexpr std::string_view kDefaultCard = "gfx1010";

std::span<const CardFigures> cards();
// Null when the virtual card cannot be that chip.
const CardFigures* find_card(std::string_view chip);
// "gfx1010, gfx1011, …", for messages.
std::string card_names();

// The ceilings at the boost and memory clocks: fp32 multiply-adds counted as two operations, and memory bandwidth.
double peak_gflops(const CardFigures& card);
double memory_gbps(const CardFigures& card);
// Slices of L2, each with its own 16 bits of GDDR6; the chips with HBM2 have 16 too. The kernel driver reports the L2
// of a whole chip; a card with fewer channels has less.
uint32_t l2_channels(const CardFigures& card);

}  // namespace rocfix
