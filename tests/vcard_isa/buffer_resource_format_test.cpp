// SPDX-License-Identifier: MIT
// MUBUF loads and stores that convert as the resource says; swizzled elements; LDS.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>

#include "vcard_isa/format_reference.h"

namespace rocfix::vcard {
namespace {

using namespace format_reference;

constexpr uint32_t kSize = 2048;

// MUBUF takes format and component order from the resource: here W, 1, 0, X.
constexpr uint32_t kSelect = 7 | 1 << 3 | 0 << 6 | 4 << 9;

TEST(BufferResourceFormat, ResourceFormatAndSelection) {
  for (const auto& [number, one] : {std::pair{60u, 1u}, {56u, 0x3f800000u}}) {  // 8_8_8_8_UINT, 8_8_8_8_UNORM
    for (uint32_t count = 1; count <= 4; ++count) {
      const std::string suffix = kComponents[count - 1];
      Snippet snippet("buffer_load_format_" + suffix + " " + vgprs(8, count) +
                      ", v0, s[4:7], 0 offen\nbuffer_load_format_d16_" + suffix + " " +
                      vgprs(12, (count + 1) / 2) + ", v0, s[4:7], 0 offen");
      std::byte* const at = snippet.allocate(64);
      const uint8_t bytes[4] = {51, 102, 153, 255};
      std::memcpy(at, bytes, 4);
      set_resource(snippet, address_of(at), 64, kSelect, number);
      snippet.set_v(0, 0);
      snippet.set_v(0, 1, 61);  // outside: zeros, but for the 1
      snippet.run();
      ASSERT_FALSE(snippet.fault());
      const bool integer = number == 60;
      const uint32_t expected[2][4] = {
          {integer ? 255u : 0x3f800000u, one, 0, integer ? 51u : std::bit_cast<uint32_t>(0.2f)},
          {0, one, 0, 0}};
      const uint32_t halves[2][4] = {
          {integer ? 255u : 0x3c00u, integer ? 1u : 0x3c00u, 0, integer ? 51u : 0x3266u},
          {0, integer ? 1u : 0x3c00u, 0, 0}};
      for (uint32_t l = 0; l < 2; ++l)
        for (uint32_t n = 0; n < count; ++n) {
          EXPECT_EQ(snippet.v(8 + n, l), expected[l][n]) << number << " " << n;
          EXPECT_EQ(snippet.v(12 + n / 2, l) >> 16 * (n % 2) & 0xffff, halves[l][n]) << number << " " << n;
        }
    }
  }
}

TEST(BufferResourceFormat, ResourceStores) {
  for (uint32_t count = 1; count <= 4; ++count)
    for (const bool halves : {false, true}) {
      Snippet snippet(std::string("buffer_store_format_") + (halves ? "d16_" : "") + kComponents[count - 1] +
                      " " + vgprs(8, halves ? (count + 1) / 2 : count) + ", off, s[4:7], 0");
      std::byte* const at = snippet.allocate(64);
      set_resource(snippet, address_of(at), 64, kSelect, 60);
      for (uint32_t n = 0; n < 4; ++n)
        snippet.set_v(8 + n, 0x11 * (n + 1) + (halves ? n * 2 + 0x120000u : 0));
      snippet.set_exec(1);
      snippet.run();
      ASSERT_FALSE(snippet.fault());
      // Register 0 is W, register 3 is X; Y and Z come from none.
      const uint32_t w = snippet.v(8, 0) & 0xff,
                     x = halves ? snippet.v(9, 0) >> 16 & 0xff : snippet.v(11, 0) & 0xff;
      EXPECT_EQ(bytes_of(at, 5), (std::vector<uint8_t>{static_cast<uint8_t>(count == 4 ? x : 0), 0, 0,
                                                       static_cast<uint8_t>(w), 0xa5}));
    }
}

TEST(BufferResourceFormat, UnknownFormatsLoadZeroAndStoreNothing) {
  for (const uint32_t number : {0u, 78u, 127u}) {
    Snippet snippet(
        "buffer_load_format_xy v[8:9], off, s[4:7], 0\nbuffer_store_format_xy v[10:11], off, s[4:7], 0");
    std::byte* const at = snippet.allocate(64);
    set_resource(snippet, address_of(at), 64, 4 | 5 << 3, number);
    snippet.run();
    ASSERT_FALSE(snippet.fault());
    EXPECT_EQ(snippet.v64(8, 0), 0u);
    EXPECT_EQ(bytes_of(at, 64), std::vector<uint8_t>(64, 0xa5));
  }
}

// A swizzled buffer holds an element in pieces.
TEST(BufferResourceFormat, SwizzledElements) {
  Snippet snippet(
      "buffer_load_format_xyzw v[8:11], v0, s[4:7], 0 idxen\nbuffer_store_format_xyzw v[8:11], v1, s[4:7], 0 "
      "idxen");
  std::byte* const at = snippet.allocate(kSize);
  const auto memory = random_bytes(kSize);
  copy_to(at, memory);
  snippet.set_s(4, static_cast<uint32_t>(address_of(at)));
  snippet.set_s(5, static_cast<uint32_t>(address_of(at) >> 32) | 16u << 16 | 1u << 31);
  snippet.set_s(6, kSize);
  snippet.set_s(7, 0xfac | 75u << 12 | 1u << 28);  // 32_32_32_32_UINT, index stride 8
  for (uint32_t l = 0; l < 32; ++l) {
    snippet.set_v(0, l, l);
    snippet.set_v(1, l, l + 32);
  }
  snippet.run();
  ASSERT_FALSE(snippet.fault());
  const auto place = [](uint32_t record, uint32_t n) { return record / 8 * 128 + n * 32 + record % 8 * 4; };
  const auto after = bytes_of(at, kSize);
  for (uint32_t l = 0; l < 32; ++l)
    for (uint32_t n = 0; n < 4; ++n) {
      const uint32_t word = expected_word(kLoads[10], &memory[place(l, n)], 0, 0);
      EXPECT_EQ(snippet.v(8 + n, l), word);
      EXPECT_EQ(expected_word(kLoads[10], &after[place(l + 32, n)], 0, 0), word);
    }
}

TEST(BufferResourceFormat, LoadsToLds) {
  Snippet snippet("buffer_load_format_x v0, s[4:7], 0 offen lds");
  std::byte* const at = snippet.allocate(64, 255);
  set_resource(snippet, address_of(at), 64, 4, 1);  // 8_UNORM
  snippet.allocate_lds(256);
  snippet.set_v(0, 3);
  snippet.set_s(kM0, 0);
  snippet.run();
  ASSERT_FALSE(snippet.fault());
  float got;
  std::memcpy(&got, snippet.lds() + 31 * 4, 4);
  EXPECT_EQ(got, 1.0f);
}

}  // namespace
}  // namespace rocfix::vcard
