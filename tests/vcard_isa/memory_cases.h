// SPDX-License-Identifier: MIT
// What loads and stores of each width do to registers and memory, written down byte by byte; and the waves
// that every memory test runs on.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "vcard_isa/harness.h"

namespace rocfix::vcard {

enum class Part { kWhole, kLow, kHigh };

struct LoadCase {
  const char* vmem;  // behind "global_", "flat_", "scratch_", "buffer_"
  const char* ds;    // behind "ds_"
  uint32_t bytes;
  bool is_signed;
  Part part;
  uint32_t registers() const { return bytes <= 4 ? 1 : bytes / 4; }
};

struct StoreCase {
  const char* vmem;
  const char* ds;
  uint32_t bytes;
  Part part;
  uint32_t registers() const { return bytes <= 4 ? 1 : bytes / 4; }
};

inline constexpr LoadCase kLoads[] = {
    {"load_ubyte", "read_u8", 1, false, Part::kWhole},
    {"load_sbyte", "read_i8", 1, true, Part::kWhole},
    {"load_ushort", "read_u16", 2, false, Part::kWhole},
    {"load_sshort", "read_i16", 2, true, Part::kWhole},
    {"load_ubyte_d16", "read_u8_d16", 1, false, Part::kLow},
    {"load_ubyte_d16_hi", "read_u8_d16_hi", 1, false, Part::kHigh},
    {"load_sbyte_d16", "read_i8_d16", 1, true, Part::kLow},
    {"load_sbyte_d16_hi", "read_i8_d16_hi", 1, true, Part::kHigh},
    {"load_short_d16", "read_u16_d16", 2, false, Part::kLow},
    {"load_short_d16_hi", "read_u16_d16_hi", 2, false, Part::kHigh},
    {"load_dword", "read_b32", 4, false, Part::kWhole},
    {"load_dwordx2", "read_b64", 8, false, Part::kWhole},
    {"load_dwordx3", "read_b96", 12, false, Part::kWhole},
    {"load_dwordx4", "read_b128", 16, false, Part::kWhole},
};

inline constexpr StoreCase kStores[] = {
    {"store_byte", "write_b8", 1, Part::kWhole},
    {"store_byte_d16_hi", "write_b8_d16_hi", 1, Part::kHigh},
    {"store_short", "write_b16", 2, Part::kWhole},
    {"store_short_d16_hi", "write_b16_d16_hi", 2, Part::kHigh},
    {"store_dword", "write_b32", 4, Part::kWhole},
    {"store_dwordx2", "write_b64", 8, Part::kWhole},
    {"store_dwordx3", "write_b96", 12, Part::kWhole},
    {"store_dwordx4", "write_b128", 16, Part::kWhole},
};

// Register n of a lane that loads the bytes at `from`.
inline uint32_t expected_word(const LoadCase& c, const uint8_t* from, uint32_t n, uint32_t old) {
  if (c.bytes >= 4)
    return from[4 * n] | from[4 * n + 1] << 8 | from[4 * n + 2] << 16 | uint32_t{from[4 * n + 3]} << 24;
  int64_t value = from[0];
  if (c.bytes == 2) value += from[1] * 256;
  if (c.is_signed && value >= (c.bytes == 1 ? 128 : 32768)) value -= c.bytes == 1 ? 256 : 65536;
  const auto low = static_cast<uint32_t>(value);
  if (c.part == Part::kLow) return old / 65536 * 65536 + low % 65536;
  if (c.part == Part::kHigh) return low % 65536 * 65536 + old % 65536;
  return low;
}

// Byte n that a lane stores whose registers hold `words`.
inline uint8_t expected_byte(const StoreCase& c, std::span<const uint32_t> words, uint32_t n) {
  const uint32_t at = c.part == Part::kHigh ? n + 2 : n;
  return static_cast<uint8_t>(words[at / 4] >> at % 4 * 8);
}

struct WaveCase {
  uint32_t lanes;
  uint64_t exec;
  bool active(uint32_t lane) const { return exec >> lane & 1; }
};

inline const std::vector<WaveCase>& wave_cases() {
  static const std::vector<WaveCase> cases = {
      {32, 0xffffffff},         {32, 0x0000ffff}, {32, 0xa5a50f31},         {32, 0x80000000}, {32, 0},
      {64, 0xffffffffffffffff}, {64, 0xffffffff}, {64, 0xf00dfeed12345679}, {64, 1ull << 63}};
  return cases;
}

// Bytes that no two offsets have alike.
inline std::vector<uint8_t> random_bytes(size_t count, uint32_t seed = 1) {
  std::mt19937 random(seed);
  std::vector<uint8_t> bytes(count);
  for (auto& byte : bytes) byte = static_cast<uint8_t>(random());
  return bytes;
}

inline void copy_to(std::byte* to, const std::vector<uint8_t>& bytes) {
  std::memcpy(to, bytes.data(), bytes.size());
}
inline std::vector<uint8_t> bytes_of(const std::byte* from, size_t count) {
  std::vector<uint8_t> bytes(count);
  std::memcpy(bytes.data(), from, count);
  return bytes;
}

// "v[8:9]", "v8".
inline std::string vgprs(uint32_t first, uint32_t count) {
  if (count == 1) return "v" + std::to_string(first);
  return "v[" + std::to_string(first) + ":" + std::to_string(first + count - 1) + "]";
}

inline uint64_t address_of(const std::byte* p) {
  return reinterpret_cast<uint64_t>(p);
}

// Fills registers first … with random words, the same for the same seed.
inline void randomize(Snippet& snippet, uint32_t first, uint32_t count, uint32_t seed) {
  std::mt19937 random(seed);
  for (uint32_t r = first; r < first + count; ++r)
    for (uint32_t l = 0; l < snippet.lanes(); ++l) snippet.set_v(r, l, random());
}

inline std::vector<uint32_t> words_of(Snippet& snippet, uint32_t first, uint32_t count, uint32_t lane) {
  std::vector<uint32_t> words;
  for (uint32_t r = first; r < first + count; ++r) words.push_back(snippet.v(r, lane));
  return words;
}

// Registers `dest` … of all lanes after a load whose lane l read memory[offset[l]] …; `seed` made the old
// values.
void expect_loaded(Snippet& snippet, const WaveCase& wave, const LoadCase& load, uint32_t dest, uint32_t seed,
                   const std::vector<uint8_t>& memory, const std::vector<uint32_t>& offset);

// `memory` after a store of registers `data` … by the active lanes, in their order.
std::vector<uint8_t> stored(Snippet& snippet, const WaveCase& wave, const StoreCase& store, uint32_t data,
                            std::vector<uint8_t> memory, const std::vector<uint32_t>& offset);

// An offset a lane, a multiple of `alignment`, so that `bytes` fit into `size`.
std::vector<uint32_t> random_offsets(uint32_t lanes, uint32_t size, uint32_t bytes, uint32_t alignment,
                                     uint32_t seed);
// Lane l at first + l * bytes.
std::vector<uint32_t> consecutive_offsets(uint32_t lanes, uint32_t first, uint32_t bytes);

}  // namespace rocfix::vcard
