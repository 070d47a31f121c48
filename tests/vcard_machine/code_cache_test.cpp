// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "card/card.h"

namespace rocfix::vcard {
namespace {

// As under `ulimit -v`: an error, not a null pointer later.
TEST(CodeCache, CodeForWhichThereIsNoAddressSpaceIsRefused) {
  Card card({.threads = 1});
  EXPECT_FALSE(card.add_code(0x1000, uint64_t{1} << 60, {}));
  alignas(256) const uint32_t end = 0xbf810000;  // s_endpgm
  EXPECT_TRUE(card.add_code(reinterpret_cast<uint64_t>(&end), sizeof end, {}));
}

}  // namespace
}  // namespace rocfix::vcard
