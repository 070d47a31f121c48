// SPDX-License-Identifier: MIT
// Every number of the cycle model, with where it comes from. What differs between cards is in src/gfx/cards.cpp.
//
// Sources: [LLVM] llvm/lib/Target/AMDGPU/SISchedule.td, GFX10SpeedModel. [ACO] Mesa src/amd/compiler/
// aco_statistics.cpp, get_perf_info(), gfx10. [RDNA] AMD's RDNA whitepaper. [ISA] "RDNA 1.0 Instruction Set
// Architecture". [KFD] Linux kfd_crat.c, navi10_cache_info. [Start] a starting value that no public measurement of
// gfx1010 backs: docs/cycle-model.md shows how far each moves the answer.
#pragma once

#include "gfx/cards.h"

namespace rocfix::vcard {

// X(name, value, unit, source). Cycles are of one wave32 instruction on its SIMD; wave64 takes twice as many.
// clang-format off
#define ROCFIX_TIMING_CONSTANTS(X) \
  X(full_rate_cycles,     1,      "cycles",      "[RDNA] a SIMD32 issues a wave32 instruction every cycle") \
  X(wide_cycles,          2,      "cycles",      "[ACO] 64-bit integer; LLVM's 2 micro-operations agree") \
  X(quarter_rate_cycles,  4,      "cycles",      "[ACO] v_mul_lo, v_mul_hi") \
  X(trans_cycles,         4,      "cycles",      "[ACO] the transcendental unit; other VALU work issues beside it") \
  X(double_cycles,        16,     "cycles",      "[ACO] double precision") \
  X(salu_cycles,          1,      "cycles",      "[ACO]") \
  X(branch_cycles,        3,      "cycles",      "[ACO] the branch unit") \
  X(valu_latency,         5,      "cycles",      "[LLVM] [ACO]") \
  X(wide_latency,         6,      "cycles",      "[LLVM] [ACO]") \
  X(quarter_rate_latency, 8,      "cycles",      "[LLVM] [ACO]") \
  X(trans_latency,        10,     "cycles",      "[LLVM] [ACO]") \
  X(double_latency,       22,     "cycles",      "[LLVM] [ACO]") \
  X(salu_latency,         2,      "cycles",      "[LLVM] [ACO]") \
  X(branch_latency,       32,     "cycles",      "[LLVM] a taken branch; one not taken costs branch_cycles") \
  X(barrier_latency,      10,     "cycles",      "[Start] after the last wave's arrival") \
  X(lds_latency,          20,     "cycles",      "[LLVM] [ACO] without conflicts") \
  X(scalar_hit_latency,   30,     "cycles",      "[ACO]") \
  X(scalar_miss_latency,  200,    "cycles",      "[ACO]") \
  X(l0_latency,           90,     "cycles",      "[Start]") \
  X(gl1_latency,          140,    "cycles",      "[Start]") \
  X(l2_latency,           210,    "cycles",      "[Start]") \
  X(dram_latency,         475,    "cycles",      "[Start]") \
  X(lds_banks,            32,     "banks",       "[ISA] of a compute unit, 4 bytes wide; a WGP has twice as many") \
  X(l0_lines_per_cycle,   1,      "lines/cycle", "[RDNA] of a compute unit, 128 bytes each") \
  X(l0_ways,              4,      "ways",        "[RDNA]") \
  X(gl1_kib,              kGl1KiB, "KiB",        "[KFD] of a shader array") \
  X(gl1_ways,             16,     "ways",        "[RDNA]") \
  X(gl1_bytes_per_cycle,  256,    "bytes/cycle", "[RDNA] of a shader array: four times 64") \
  X(l2_channel_kib,       kL2ChannelKiB, "KiB",        "[KFD] 4096 KiB in 16 channels") \
  X(l2_ways,              16,     "ways",        "[RDNA]") \
  X(l2_bytes_per_cycle,   64,     "bytes/cycle", "[RDNA] of a channel") \
  X(scalar_cache_kib,     16,     "KiB",         "[KFD] of a WGP, lines of 64 bytes") \
  X(atomic_cycles,        1,      "cycles",      "[Start] between atomics on one address") \
  X(host_gbps,            31.5,   "GB/s",        "PCI Express 4.0, 16 lanes: 16 GT/s, 128b/130b") \
  X(waves_per_cycle,      1,      "waves/cycle", "[Start] that a shader engine starts") \
  X(launch_ns,            3500,   "ns",          "[Start] kernels in one batch on an APU, AMD community forum 131511")
// clang-format on

struct Constants {
#define ROCFIX_DECLARE_CONSTANT(name, value, unit, source) double name = value;
  ROCFIX_TIMING_CONSTANTS(ROCFIX_DECLARE_CONSTANT)
#undef ROCFIX_DECLARE_CONSTANT
};

inline constexpr uint32_t kLineBytes = 128;       // L0, GL1 and L2 [KFD]
inline constexpr uint32_t kScalarLineBytes = 64;  // [KFD]

// A card as the model sees it.
struct Machine {
  CardFigures card;
  Constants constants;

  double cycles_per_ns() const { return card.boost_mhz / 1e3; }
  uint32_t simds() const { return card.compute_units * kSimdsPerComputeUnit; }
  uint32_t arrays() const { return card.shader_engines * card.arrays_per_engine; }
  double l2_bytes() const { return l2_channels(card) * constants.l2_channel_kib * 1024; }
  // What keeps data away from DRAM: the L2, or gfx10.3's Infinity Cache behind it.
  double last_cache_bytes() const { return card.l3_kib != 0 ? card.l3_kib * 1024.0 : l2_bytes(); }
};

}  // namespace rocfix::vcard
