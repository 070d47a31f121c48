// SPDX-License-Identifier: MIT
// Stores that convert: every gfx10 buffer format.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>

#include "vcard_isa/format_reference.h"

namespace rocfix::vcard {
namespace {

using namespace format_reference;

constexpr uint32_t kSize = 2048;

uint32_t operand(std::mt19937& random) {
  const float specials[] = {0,       -0.0f, 1,     -1,       0.5f,      -0.5f, 2,        100.7f,
                            -100.7f, 1e9f,  -1e9f, INFINITY, -INFINITY, NAN,   0x1p-20f, 65504};
  switch (random() % 3) {
    case 0:
      return std::bit_cast<uint32_t>(specials[random() % 16]);
    case 1:
      return random();
    default:
      return std::bit_cast<uint32_t>(static_cast<float>(random() % 20001) / 10000 - 1);
  }
}

TEST(BufferFormatStore, TypedStores) {
  for (const Format& f : all_formats())
    for (uint32_t count = 1; count <= 4; ++count) {
      Snippet snippet("tbuffer_store_format_" + std::string(kComponents[count - 1]) + " " + vgprs(8, count) +
                      ", v0, s[4:7], 0 format:[BUF_FMT_" + f.name + "] offen");
      std::byte* const at = snippet.allocate(kSize);
      auto expected = random_bytes(kSize, count);
      copy_to(at, expected);
      set_resource(snippet, address_of(at), 17 * 31, 0, 0);
      std::mt19937 random(count);
      for (uint32_t l = 0; l < 32; ++l) {
        snippet.set_v(0, l, 17 * l);
        for (uint32_t n = 0; n < 4; ++n) snippet.set_v(8 + n, l, operand(random));
      }
      snippet.set_exec(0xf7ffffff);
      snippet.run();
      ASSERT_FALSE(snippet.fault());
      for (uint32_t l = 0; l < 31; ++l) {
        uint32_t first = 0;
        for (uint32_t n = 0; n < f.widths.size() && l != 27; first += f.widths[n++]) {
          const uint64_t bits = n < count ? stored_bits(f, snippet.v(8 + n, l), f.widths[n]) : 0;
          const uint64_t got = bits_at(reinterpret_cast<const uint8_t*>(at) + 17 * l, first, f.widths[n]);
          const bool nan = f.number == Number::kFloat && n < count &&
                           std::isnan(std::bit_cast<float>(snippet.v(8 + n, l)));
          if (!nan || f.widths[n] == 32) {
            EXPECT_EQ(got, bits) << f.name << " component " << n << " of " << std::hex << snippet.v(8 + n, l);
          } else {
            EXPECT_TRUE(std::isnan(number_of(f, got, f.widths[n]))) << f.name;
          }
          set_bits_at(&expected[17 * l], first, f.widths[n], got);
        }
      }
      EXPECT_EQ(bytes_of(at, kSize), expected) << f.name;
    }
}

TEST(BufferFormatStore, TypedStoresOfHalves) {
  for (const Format& f : all_formats())
    for (uint32_t count = 1; count <= 4; ++count) {
      Snippet snippet("tbuffer_store_format_d16_" + std::string(kComponents[count - 1]) + " " +
                      vgprs(8, (count + 1) / 2) + ", v0, s[4:7], 0 format:[BUF_FMT_" + f.name + "] offen");
      std::byte* const at = snippet.allocate(kSize);
      set_resource(snippet, address_of(at), kSize, 0, 0);
      // As halves: 1, -0.5, 3.25, 0.25.
      snippet.set_v(0, 0);
      snippet.set_v(8, 0xb8003c00);
      snippet.set_v(9, 0x34004280);
      snippet.set_exec(1);
      snippet.run();
      ASSERT_FALSE(snippet.fault());
      const float floats[] = {1, -0.5f, 3.25f, 0.25f};
      const uint32_t words[] = {0x3c00, 0xb800, 0x4280, 0x3400};
      uint32_t first = 0;
      for (uint32_t n = 0; n < f.widths.size(); first += f.widths[n++]) {
        uint32_t word = std::bit_cast<uint32_t>(floats[n]);
        if (f.is_integer())
          word = f.number == Number::kSint && words[n] >> 15 ? words[n] | 0xffff0000 : words[n];
        EXPECT_EQ(bits_at(reinterpret_cast<const uint8_t*>(at), first, f.widths[n]),
                  n < count ? stored_bits(f, word, f.widths[n]) : 0)
            << f.name << " component " << n;
      }
    }
}

}  // namespace
}  // namespace rocfix::vcard
