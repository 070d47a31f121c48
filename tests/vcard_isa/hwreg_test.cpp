// SPDX-License-Identifier: MIT
// Hardware registers.
#include <gtest/gtest.h>

#include "vcard_isa/assembler.h"
#include "vcard_isa/harness.h"

namespace rocfix::vcard {
namespace {

uint32_t getreg(const std::string& hwreg, void (*prepare)(Snippet&), uint32_t lanes = 32) {
  Snippet snippet("s_getreg_b32 s4, hwreg(" + hwreg + ")", lanes);
  prepare(snippet);
  snippet.run();
  return snippet.s(4);
}

void nothing(Snippet&) {}

TEST(Hwreg, Mode) {
  EXPECT_EQ(getreg("HW_REG_MODE", nothing), kHipMode);
  EXPECT_EQ(getreg("HW_REG_MODE, 4, 4", nothing), 15u);
  EXPECT_EQ(getreg("HW_REG_MODE, 9, 1", nothing), 1u);

  Snippet snippet(
      "s_setreg_b32 hwreg(HW_REG_MODE, 2, 2), s4\ns_setreg_imm32_b32 hwreg(HW_REG_MODE, 23, 1), 0xff");
  snippet.set_s(4, 0xfffffff6);  // of which two bits are taken
  snippet.run();
  EXPECT_EQ(snippet.wave().mode.bits, kHipMode | 2u << 2 | 1u << 23);
  EXPECT_EQ(snippet.wave().mode.round16_64(), 2u);
  EXPECT_TRUE(snippet.wave().mode.fp16_overflow());
  EXPECT_FALSE(snippet.wave().plain_float);
  EXPECT_EQ(snippet.s(4), 0xfffffff6);
}

TEST(Hwreg, WholeRegister) {
  Snippet snippet("s_setreg_imm32_b32 hwreg(HW_REG_MODE), 0xf0\ns_getreg_b32 s4, hwreg(HW_REG_MODE)");
  snippet.run();
  EXPECT_EQ(snippet.s(4), 0xf0u);
  EXPECT_TRUE(snippet.wave().plain_float);
}

TEST(Hwreg, RoundAndDenormMode) {
  Snippet snippet("s_round_mode 0x6\ns_denorm_mode 0x9");
  snippet.run();
  EXPECT_EQ(snippet.wave().mode.bits, (kHipMode & ~0xffu) | 0x96);
  EXPECT_EQ(snippet.wave().mode.round32(), 2u);
  EXPECT_EQ(snippet.wave().mode.round16_64(), 1u);
  EXPECT_EQ(snippet.wave().mode.denorm32(), 1u);
  EXPECT_EQ(snippet.wave().mode.denorm16_64(), 2u);
}

// 1 + 2^-25 rounds by the mode that was just set.
TEST(Hwreg, RoundModeChangesArithmetic) {
  Snippet snippet(
      "v_add_f32 v2, v0, v1\ns_round_mode 0x1\nv_add_f32 v3, v0, v1\ns_round_mode 0x0\n"
      "v_add_f32 v4, v0, v1");
  snippet.set_v(0, 0x3f800000);
  snippet.set_v(1, 0x33000000);
  snippet.run();
  EXPECT_EQ(snippet.v(2, 0), 0x3f800000u);
  EXPECT_EQ(snippet.v(3, 0), 0x3f800001u);
  EXPECT_EQ(snippet.v(4, 0), 0x3f800000u);
}

TEST(Hwreg, Status) {
  EXPECT_EQ(getreg("HW_REG_STATUS, 0, 1", [](Snippet& s) { s.wave().scc = true; }), 1u);
  EXPECT_EQ(getreg("HW_REG_STATUS, 0, 1", nothing), 0u);
  EXPECT_EQ(getreg("HW_REG_STATUS, 5, 2", nothing), 2u);  // traps on, no privilege
  EXPECT_EQ(getreg("HW_REG_STATUS, 9, 2", nothing), 0u);
  const auto zero = [](Snippet& s) { s.set_s64(kVccLo, 0), s.set_s64(kExecLo, 0); };
  EXPECT_EQ(getreg("HW_REG_STATUS, 9, 2", zero), 3u);
  const auto high = [](Snippet& s) {
    s.set_s64(kVccLo, uint64_t{1} << 40), s.set_s64(kExecLo, uint64_t{1} << 40);
  };
  EXPECT_EQ(getreg("HW_REG_STATUS, 9, 2", high, 32), 3u);
  EXPECT_EQ(getreg("HW_REG_STATUS, 9, 2", high, 64), 0u);
  EXPECT_EQ(getreg("HW_REG_STATUS, 11, 1", nothing), 0u);
  EXPECT_EQ(getreg("HW_REG_STATUS, 11, 1", [](Snippet& s) { s.group().wave_count = 2; }), 1u);
  EXPECT_EQ(getreg("HW_REG_STATUS, 16, 1", nothing), 1u);

  Snippet readonly("s_setreg_imm32_b32 hwreg(HW_REG_STATUS), 1\ns_getreg_b32 s4, hwreg(HW_REG_STATUS, 0, 1)");
  readonly.run();
  EXPECT_EQ(readonly.s(4), 0u);
  EXPECT_FALSE(readonly.scc());
}

TEST(Hwreg, TrapStatusAndFlatScratchKeepWhatIsWritten) {
  Snippet snippet(R"(
      s_setreg_imm32_b32 hwreg(HW_REG_TRAPSTS), 0x155
      s_getreg_b32 s4, hwreg(HW_REG_TRAPSTS, 7, 25)
      s_setreg_b32 hwreg(HW_REG_FLAT_SCR_LO), s5
      s_setreg_b32 hwreg(HW_REG_FLAT_SCR_HI), s6
      s_getreg_b32 s7, hwreg(HW_REG_FLAT_SCR_LO)
      s_getreg_b32 s8, hwreg(HW_REG_FLAT_SCR_HI, 0, 16))");
  snippet.set_s(5, 0x89abcdef);
  snippet.set_s(6, 0x12347fff);
  snippet.run();
  EXPECT_EQ(snippet.s(4), 0x155u >> 7);
  EXPECT_EQ(snippet.wave().flat_scratch, 0x12347fff89abcdef);
  EXPECT_EQ(snippet.s(7), 0x89abcdefu);
  EXPECT_EQ(snippet.s(8), 0x7fffu);
}

// What nobody recorded is no answer, and a trap that never comes no silence.
TEST(Hwreg, ExceptionsOfArithmeticAreNotAnswered) {
  for (const char* text : {"s_getreg_b32 s4, hwreg(HW_REG_TRAPSTS)", "s_getreg_b32 s4, hwreg(HW_REG_TRAPSTS, 6, 1)",
                           "s_setreg_imm32_b32 hwreg(HW_REG_MODE, 12, 7), 1",
                           "s_setreg_imm32_b32 hwreg(HW_REG_MODE, 18, 1), 1"}) {
    Snippet snippet(text);
    snippet.run();
    EXPECT_EQ(snippet.fault().kind, FaultKind::kUnsupported) << text;
    EXPECT_EQ(snippet.fault().detail, "float exceptions are not recorded");
  }
}

TEST(Hwreg, Allocations) {
  EXPECT_EQ(getreg("HW_REG_GPR_ALLOC, 8, 8", nothing), Snippet::kVgprs / 4 - 1);
  EXPECT_EQ(getreg("HW_REG_GPR_ALLOC, 24, 4", nothing), 7u);
  EXPECT_EQ(getreg("HW_REG_LDS_ALLOC, 12, 9", nothing), 0u);
  EXPECT_EQ(getreg("HW_REG_LDS_ALLOC, 12, 9", [](Snippet& s) { s.allocate_lds(513); }), 4u);
  EXPECT_EQ(getreg("HW_REG_LDS_ALLOC, 12, 9", [](Snippet& s) { s.allocate_lds(65536); }), 256u);
}

// As compilers make flat pointers of LDS and scratch: the field is the pointer's upper half's upper half.
TEST(Hwreg, MemoryBasesAreTheApertures) {
  EXPECT_EQ(uint64_t{getreg("HW_REG_SH_MEM_BASES, 16, 16", nothing)} << 48, kSharedAperture);
  EXPECT_EQ(uint64_t{getreg("HW_REG_SH_MEM_BASES, 0, 16", nothing)} << 48, kPrivateAperture);
}

TEST(Hwreg, HardwareIdTellsWavesApart) {
  const uint32_t first = getreg("HW_REG_HW_ID1", nothing);
  EXPECT_NE(first, getreg("HW_REG_HW_ID1", [](Snippet& s) { s.wave().index_in_group = 1; }));
  EXPECT_NE(first, getreg("HW_REG_HW_ID1", [](Snippet& s) { s.group().id = {1, 0, 0}; }));
  const auto last = [](Snippet& s) {
    s.wave().index_in_group = 31;
    s.group().id = {17, 0, 0};
  };
  EXPECT_EQ(getreg("HW_REG_HW_ID1", last), 7u | 3u << 8 | 4u << 10 | 1u << 16);
}

TEST(Hwreg, WaveSize) {
  EXPECT_EQ(getreg("28, 11, 1", nothing, 32), 0u);
  EXPECT_EQ(getreg("28, 11, 1", nothing, 64), 1u);
}

TEST(Hwreg, WhatIsNotThereIsZero) {
  for (const char* name :
       {"HW_REG_XNACK_MASK", "HW_REG_POPS_PACKER", "HW_REG_IB_STS", "HW_REG_TBA_LO", "63"}) {
    Snippet snippet(std::string("s_setreg_imm32_b32 hwreg(") + name + "), -1\ns_getreg_b32 s4, hwreg(" +
                    name + ")");
    snippet.run();
    EXPECT_EQ(snippet.s(4), 0u) << name;
  }
}

// Register 29 is gfx10.3's; the same code on gfx10.1 silicon reads 0.
TEST(Hwreg, ShaderCyclesBelongToTheSilicon) {
  const auto words = assemble("s_getreg_b32 s4, hwreg(HW_REG_SHADER_CYCLES, 0, 20)", "gfx1030", 32);
  Snippet on_gfx1030("", 32, "gfx1030");
  on_gfx1030.services().cycles = 0x7a12345;
  on_gfx1030.group().capabilities.shader_cycles = true;
  on_gfx1030.run_words(words);
  EXPECT_EQ(on_gfx1030.s(4), 0x12345u);

  Snippet on_gfx1010("", 32, "gfx1010");
  on_gfx1010.services().cycles = 0x7a12345;
  on_gfx1010.run_words(words);
  EXPECT_EQ(on_gfx1010.s(4), 0u);
}

}  // namespace
}  // namespace rocfix::vcard
