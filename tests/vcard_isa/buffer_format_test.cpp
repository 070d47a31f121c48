// SPDX-License-Identifier: MIT
// Loads that convert: every gfx10 buffer format.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>

#include "vcard_isa/format_reference.h"

namespace rocfix::vcard {
namespace {

using namespace format_reference;

constexpr uint32_t kSize = 2048;

bool same(uint32_t a, uint32_t b, bool is_integer) {
  const auto is_nan = [](uint32_t bits) { return std::isnan(std::bit_cast<float>(bits)); };
  return a == b || (!is_integer && is_nan(a) && is_nan(b));
}

TEST(BufferFormat, TypedLoads) {
  for (const Format& f : all_formats())
    for (uint32_t count = 1; count <= 4; ++count)
      for (const WaveCase& wave : {wave_cases()[0], wave_cases()[2], wave_cases()[7]}) {
        Snippet snippet("tbuffer_load_format_" + std::string(kComponents[count - 1]) + " " + vgprs(8, count) +
                            ", v0, s[4:7], 0 format:[BUF_FMT_" + f.name + "] offen",
                        wave.lanes);
        std::byte* const at = snippet.allocate(kSize);
        const auto memory = random_bytes(kSize, count);
        copy_to(at, memory);
        set_resource(snippet, address_of(at), kSize - 100, 0, 0);
        const auto offset = random_offsets(wave.lanes, kSize, f.bytes(), 1, 3);
        for (uint32_t l = 0; l < wave.lanes; ++l) snippet.set_v(0, l, offset[l]);
        snippet.set_exec(wave.exec);
        snippet.run();
        ASSERT_FALSE(snippet.fault());
        for (uint32_t l = 0; l < wave.lanes; ++l)
          for (uint32_t n = 0; n < 4; ++n) {
            const bool inside = offset[l] + f.bytes() <= kSize - 100;
            uint32_t expected = Snippet::kUntouched;
            if (wave.active(l) && n < count) expected = inside ? loaded(f, &memory[offset[l]], n) : 0;
            EXPECT_TRUE(same(snippet.v(8 + n, l), expected, f.is_integer()))
                << f.name << " component " << n << " lane " << l << ": " << std::hex << snippet.v(8 + n, l)
                << " not " << expected;
          }
      }
}

TEST(BufferFormat, TypedLoadsOfHalves) {
  for (const Format& f : all_formats())
    for (uint32_t count = 1; count <= 4; ++count) {
      Snippet snippet("tbuffer_load_format_d16_" + std::string(kComponents[count - 1]) + " " +
                      vgprs(8, (count + 1) / 2) + ", v0, s[4:7], 0 format:[BUF_FMT_" + f.name + "] offen");
      std::byte* const at = snippet.allocate(kSize);
      const auto memory = random_bytes(kSize, count);
      copy_to(at, memory);
      set_resource(snippet, address_of(at), kSize, 0, 0);
      for (uint32_t l = 0; l < 32; ++l) snippet.set_v(0, l, 16 * l);
      snippet.set_exec(0x0000f00f);
      snippet.run();
      ASSERT_FALSE(snippet.fault());
      for (const uint32_t l : {0u, 3u, 13u})
        for (uint32_t n = 0; n < 4; ++n) {
          const uint32_t got = snippet.v(8 + n / 2, l) >> 16 * (n % 2) & 0xffff;
          const uint32_t expected = n < count ? d16(f, loaded(f, &memory[16 * l], n)) : 0xa5a5;
          const bool nan =
              !f.is_integer() && n < count && (expected & 0x7fff) > 0x7c00 && (got & 0x7fff) > 0x7c00;
          EXPECT_TRUE(nan || got == expected)
              << f.name << " " << n << ": " << std::hex << got << " not " << expected;
        }
      EXPECT_EQ(snippet.v(8, 5), Snippet::kUntouched);
    }
}

}  // namespace
}  // namespace rocfix::vcard
