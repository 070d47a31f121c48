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

// Every register is another number, goes into the kernel and comes out of it.
TEST(KernelForm, LoadsAndStoresEveryRegister) {
  for (const uint32_t lanes : {32u, 64u}) {
    Snippet snippet("s_mov_b32 s105, s5\ns_cmp_eq_u32 s5, s6\ns_setreg_imm32_b32 hwreg(HW_REG_MODE, 0, 4), 5\n"
                    "v_add_nc_u32 v63, 1, v62\n",
                    lanes);
    for (uint32_t r = 0; r < Snippet::kVgprs; ++r)
      for (uint32_t l = 0; l < lanes; ++l) snippet.set_v(r, l, 1000 * r + l);
    for (uint32_t n = 0; n < 108; ++n) snippet.set_s(n, 500'000 + n);
    snippet.set_s(kM0, 77);
    snippet.set_exec(lanes == 32 ? 0x00ffff0f : 0x1234'5678'00ff'ff0f);
    snippet.set_mode(0x2c0);
    snippet.wave().scc = true;
    snippet.run_as_kernel();
    ASSERT_EQ(snippet.fault().kind, FaultKind::kNone);
    for (uint32_t r = 0; r < 63; ++r)
      for (uint32_t l = 0; l < lanes; ++l) ASSERT_EQ(snippet.v(r, l), 1000 * r + l);
    for (uint32_t l = 0; l < lanes; ++l)
      ASSERT_EQ(snippet.v(63, l), snippet.wave().exec() >> l & 1 ? 62'001 + l : 63'000 + l);
    for (uint32_t n = 0; n < 108; ++n) ASSERT_EQ(snippet.s(n), n == 105 ? 500'005u : 500'000 + n) << n;
    EXPECT_EQ(snippet.s(kM0), 77u);
    EXPECT_EQ(snippet.wave().exec(), lanes == 32 ? 0x00ffff0f : 0x1234'5678'00ff'ff0f);
    EXPECT_EQ(snippet.wave().mode.bits, 0x2c5u);
    EXPECT_FALSE(snippet.scc());
  }
}

// What does not come to the kernel's end is seen as it is.
TEST(KernelForm, KeepsAFault) {
  Snippet snippet("s_trap 2");
  snippet.run_as_kernel();
  EXPECT_EQ(snippet.fault().kind, FaultKind::kTrap);
}

}  // namespace
}  // namespace rocfix::vcard
