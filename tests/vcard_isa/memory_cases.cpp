// SPDX-License-Identifier: MIT
#include "vcard_isa/memory_cases.h"

#include <gtest/gtest.h>

namespace rocfix::vcard {

void expect_loaded(Snippet& snippet, const WaveCase& wave, const LoadCase& load, uint32_t dest, uint32_t seed,
                   const std::vector<uint8_t>& memory, const std::vector<uint32_t>& offset) {
  std::mt19937 random(seed);
  for (uint32_t n = 0; n <= load.registers(); ++n)
    for (uint32_t l = 0; l < wave.lanes; ++l) {
      uint32_t expected = n < load.registers() ? static_cast<uint32_t>(random()) : Snippet::kUntouched;
      if (wave.active(l) && n < load.registers())
        expected = expected_word(load, &memory[offset[l]], n, expected);
      ASSERT_EQ(snippet.v(dest + n, l), expected) << load.vmem << " register " << n << " lane " << l << " of "
                                                  << wave.lanes << " exec " << std::hex << wave.exec;
    }
}

std::vector<uint8_t> stored(Snippet& snippet, const WaveCase& wave, const StoreCase& store, uint32_t data,
                            std::vector<uint8_t> memory, const std::vector<uint32_t>& offset) {
  for (uint32_t l = 0; l < wave.lanes; ++l) {
    if (!wave.active(l)) continue;
    const auto words = words_of(snippet, data, store.registers(), l);
    for (uint32_t n = 0; n < store.bytes; ++n) memory[offset[l] + n] = expected_byte(store, words, n);
  }
  return memory;
}

std::vector<uint32_t> random_offsets(uint32_t lanes, uint32_t size, uint32_t bytes, uint32_t alignment,
                                     uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<uint32_t> offsets(lanes);
  for (auto& offset : offsets) offset = random() % ((size - bytes) / alignment + 1) * alignment;
  return offsets;
}

std::vector<uint32_t> consecutive_offsets(uint32_t lanes, uint32_t first, uint32_t bytes) {
  std::vector<uint32_t> offsets(lanes);
  for (uint32_t l = 0; l < lanes; ++l) offsets[l] = first + l * bytes;
  return offsets;
}

}  // namespace rocfix::vcard
