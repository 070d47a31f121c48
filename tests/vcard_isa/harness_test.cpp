// SPDX-License-Identifier: MIT
// That the harness runs what it is given, and shows what it does.
#include "vcard_isa/harness.h"

#include <gtest/gtest.h>

#include <bit>

#include "vcard_isa/assembler.h"

namespace rocfix::vcard {
namespace {

TEST(Harness, RunsTextAndKeepsWhatItDoesNotTouch) {
  for (const uint32_t lanes : {32u, 64u}) {
    Snippet snippet("v_add_f32 v2, v0, v1\ns_mov_b32 s3, 7", lanes);
    for (uint32_t l = 0; l < lanes; ++l) snippet.set_v(0, l, std::bit_cast<uint32_t>(static_cast<float>(l)));
    snippet.set_v(1, std::bit_cast<uint32_t>(0.5f));
    snippet.set_exec(0x5);
    snippet.run();
    EXPECT_EQ(snippet.v(2, 0), std::bit_cast<uint32_t>(0.5f));
    EXPECT_EQ(snippet.v(2, 1), Snippet::kUntouched);
    EXPECT_EQ(snippet.v(2, 2), std::bit_cast<uint32_t>(2.5f));
    EXPECT_EQ(snippet.v(3, 2), Snippet::kUntouched);
    EXPECT_EQ(snippet.s(3), 7u);
    EXPECT_EQ(snippet.s(4), Snippet::kUntouched);
  }
}

TEST(Harness, AnotherChipsInstructionIsIllegal) {
  const auto words = assemble("v_dot2c_f32_f16 v0, v1, v2", "gfx1012", 32);
  Snippet snippet("", 32, "gfx1010");
  snippet.run_words(words);
  EXPECT_EQ(snippet.fault().kind, FaultKind::kIllegalInstruction);
}

}  // namespace
}  // namespace rocfix::vcard
