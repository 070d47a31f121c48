// SPDX-License-Identifier: MIT
// The fields of every encoding, from text that LLVM assembles.
#include <gtest/gtest.h>

#include "vcard_decode/decoded.h"

namespace rocfix::vcard {
namespace {

using Kind = Source::Kind;

void expect_register(const Source& source, Kind kind, uint16_t index) {
  EXPECT_EQ(source.kind, kind);
  EXPECT_EQ(source.index, index);
}
void expect_constant(const Source& source, uint32_t bits, uint8_t code) {
  EXPECT_EQ(source.kind, Kind::kConstant);
  EXPECT_EQ(source.bits32, bits);
  EXPECT_EQ(source.inline_code, code);
  EXPECT_EQ(source.literal, code == 0);
}

TEST(Fields, ScalarOperations) {
  Instruction i = decoded("s_mov_b64 s[4:5], vcc");
  EXPECT_EQ(i.encoding, Encoding::kSop1);
  EXPECT_EQ(i.scalar_dest, 4);
  expect_register(i.source[0], Kind::kScalar, kVccLo);

  i = decoded("s_add_u32 exec_hi, 0x12345678, m0");
  EXPECT_EQ(i.encoding, Encoding::kSop2);
  EXPECT_EQ(i.scalar_dest, kExecHi);
  expect_constant(i.source[0], 0x12345678, 0);
  expect_register(i.source[1], Kind::kScalar, kM0);

  i = decoded("s_cmp_lt_i32 s100, -16");
  EXPECT_EQ(i.encoding, Encoding::kSopc);
  expect_register(i.source[0], Kind::kScalar, 100);
  expect_constant(i.source[1], static_cast<uint32_t>(-16), 208);

  i = decoded("s_movk_i32 s7, 0x8001");
  EXPECT_EQ(i.encoding, Encoding::kSopk);
  EXPECT_EQ(i.scalar_dest, 7);
  EXPECT_EQ(i.immediate, -32767);

  i = decoded("s_setreg_imm32_b32 hwreg(1, 4, 2), 0x55");
  EXPECT_EQ(i.mnemonic, "s_setreg_imm32_b32");
  EXPECT_EQ(i.immediate & 0xffff, 1 | 4 << 6 | (2 - 1) << 11);
  expect_constant(i.source[0], 0x55, 0);

  i = decoded("s_branch 0xfffe");
  EXPECT_EQ(i.encoding, Encoding::kSopp);
  EXPECT_EQ(i.immediate, -2);
}

TEST(Fields, ScalarMemory) {
  Instruction i = decoded("s_load_dwordx4 s[8:11], s[2:3], -0x10 glc dlc");
  EXPECT_EQ(i.encoding, Encoding::kSmem);
  EXPECT_EQ(i.data, 8);
  EXPECT_EQ(i.base, 2);
  EXPECT_EQ(i.immediate, -16);
  EXPECT_TRUE(i.glc);
  EXPECT_TRUE(i.dlc);
  expect_register(i.offset, Kind::kScalar, kNull);

  i = decoded("s_buffer_load_dword vcc_lo, s[20:23], s5");
  EXPECT_EQ(i.data, kVccLo);
  EXPECT_EQ(i.base, 20);
  EXPECT_EQ(i.immediate, 0);
  EXPECT_FALSE(i.glc);
  expect_register(i.offset, Kind::kScalar, 5);
}

TEST(Fields, ShortVectorOperations) {
  Instruction i = decoded("v_not_b32 v255, 0.15915494");
  EXPECT_EQ(i.encoding, Encoding::kVop1);
  EXPECT_EQ(i.form, Form::kPlain);
  EXPECT_EQ(i.vector_dest, 255);
  expect_constant(i.source[0], 0x3e22f983, 248);

  i = decoded("v_add_nc_u32 v3, src_scc, v200");
  EXPECT_EQ(i.encoding, Encoding::kVop2);
  EXPECT_EQ(i.vector_dest, 3);
  expect_register(i.source[0], Kind::kSpecial, 253);
  expect_register(i.source[1], Kind::kVector, 200);
  EXPECT_EQ(i.scalar_dest, kNull);

  i = decoded("v_add_co_ci_u32 v3, vcc_lo, 64, v4, vcc_lo");
  EXPECT_EQ(i.scalar_dest, kVccLo);
  expect_constant(i.source[0], 64, 192);
  expect_register(i.source[2], Kind::kScalar, kVccLo);

  i = decoded("v_fmamk_f32 v1, v2, 0x40490fdb, v3");
  expect_register(i.source[0], Kind::kVector, 2);
  expect_constant(i.source[1], 0x40490fdb, 0);
  expect_register(i.source[2], Kind::kVector, 3);
  i = decoded("v_fmaak_f16 v1, s2, v3, 0x4248");
  expect_register(i.source[0], Kind::kScalar, 2);
  expect_register(i.source[1], Kind::kVector, 3);
  expect_constant(i.source[2], 0x4248, 0);

  i = decoded("v_readfirstlane_b32 s9, v8");
  EXPECT_EQ(i.scalar_dest, 9);
  expect_register(i.source[0], Kind::kVector, 8);

  i = decoded("v_cmp_lt_u32 vcc_lo, s1, v2");
  EXPECT_EQ(i.encoding, Encoding::kVopc);
  EXPECT_EQ(i.scalar_dest, kVccLo);
  EXPECT_EQ(decoded("v_cmpx_lt_u32 v1, v2").scalar_dest, kExecLo);
}

TEST(Fields, LongVectorOperations) {
  Instruction i = decoded("v_fma_f32 v9, -|v1|, s2, |v3| clamp div:2");
  EXPECT_EQ(i.encoding, Encoding::kVop3);
  EXPECT_EQ(i.vector_dest, 9);
  expect_register(i.source[0], Kind::kVector, 1);
  expect_register(i.source[1], Kind::kScalar, 2);
  expect_register(i.source[2], Kind::kVector, 3);
  EXPECT_TRUE(i.source[0].negate && i.source[0].absolute);
  EXPECT_FALSE(i.source[1].negate || i.source[1].absolute);
  EXPECT_TRUE(!i.source[2].negate && i.source[2].absolute);
  EXPECT_TRUE(i.clamp);
  EXPECT_EQ(i.omod, 3);

  i = decoded("v_mad_u16 v9, v1, v2, 0x1234 op_sel:[1,0,0,1]");
  EXPECT_EQ(i.op_sel, 0b1001);
  expect_constant(i.source[2], 0x1234, 0);

  i = decoded("v_add_co_u32 v9, s[20:21], v1, v2 clamp", "gfx1010", 64);
  EXPECT_EQ(i.scalar_dest, 20);
  EXPECT_EQ(i.op_sel, 0);
  EXPECT_TRUE(i.clamp);

  i = decoded("v_div_scale_f64 v[2:3], vcc_lo, -v[4:5], v[6:7], v[8:9]");
  EXPECT_EQ(i.scalar_dest, kVccLo);
  EXPECT_TRUE(i.source[0].negate);
  EXPECT_FALSE(i.source[0].absolute || i.source[1].absolute || i.source[2].absolute);

  i = decoded("v_cmp_lt_f32_e64 s30, -v1, |v2|");
  EXPECT_EQ(i.scalar_dest, 30);
  EXPECT_TRUE(i.source[0].negate && i.source[1].absolute);
  EXPECT_EQ(decoded("v_cmpx_lt_f32_e64 v1, v2").scalar_dest, kExecLo);
  EXPECT_EQ(decoded("v_cmp_lt_f32_e64 s30, v1, v2 clamp").clamp, true);

  i = decoded("v_readlane_b32 s5, v1, m0");
  EXPECT_EQ(i.scalar_dest, 5);
  expect_register(i.source[1], Kind::kScalar, kM0);
}

TEST(Fields, PackedOperations) {
  Instruction i = decoded("v_pk_fma_f16 v5, v1, s2, v3 op_sel:[1,0,1] op_sel_hi:[0,1,0] neg_lo:[1,1,0] neg_hi:[0,0,1] clamp");
  EXPECT_EQ(i.encoding, Encoding::kVop3p);
  EXPECT_EQ(i.vector_dest, 5);
  EXPECT_EQ(i.op_sel, 0b101);
  EXPECT_EQ(i.op_sel_hi, 0b010);
  EXPECT_EQ(i.neg_lo, 0b011);
  EXPECT_EQ(i.neg_hi, 0b100);
  EXPECT_TRUE(i.clamp);
  i = decoded("v_pk_fma_f16 v5, v1, v2, v3");
  EXPECT_EQ(i.op_sel, 0);
  EXPECT_EQ(i.op_sel_hi, 7);
  i = decoded("v_fma_mix_f32 v5, -v1, |v2|, v3 op_sel:[0,0,1] op_sel_hi:[1,0,1]");
  EXPECT_EQ(i.neg_lo, 0b001);
  EXPECT_EQ(i.neg_hi, 0b010);
  EXPECT_EQ(i.op_sel_hi, 0b101);
}

TEST(Fields, SubDwordAddressing) {
  Instruction i = decoded("v_add_f32_sdwa v1, -v2, |v3| clamp mul:4 dst_sel:BYTE_2 dst_unused:UNUSED_PRESERVE src0_sel:WORD_1 "
                          "src1_sel:BYTE_3");
  EXPECT_EQ(i.form, Form::kSdwa);
  EXPECT_EQ(i.vector_dest, 1);
  expect_register(i.source[0], Kind::kVector, 2);
  expect_register(i.source[1], Kind::kVector, 3);
  EXPECT_EQ(i.source[0].select, Select::kWord1);
  EXPECT_EQ(i.source[1].select, Select::kByte3);
  EXPECT_TRUE(i.source[0].negate && i.source[1].absolute);
  EXPECT_EQ(i.dest_select, Select::kByte2);
  EXPECT_EQ(i.dest_unused, Unused::kPreserve);
  EXPECT_TRUE(i.clamp);
  EXPECT_EQ(i.omod, 2);

  i = decoded("v_add_nc_u32_sdwa v1, s2, sext(v3) dst_sel:DWORD dst_unused:UNUSED_SEXT src0_sel:BYTE_0 src1_sel:WORD_0");
  expect_register(i.source[0], Kind::kScalar, 2);
  EXPECT_TRUE(i.source[1].sign_extend);
  EXPECT_FALSE(i.source[0].sign_extend);
  EXPECT_EQ(i.dest_unused, Unused::kSignExtend);
  i = decoded("v_add_nc_u32_sdwa v1, v2, 5 dst_sel:DWORD dst_unused:UNUSED_PAD src0_sel:DWORD src1_sel:BYTE_1");
  expect_constant(i.source[1], 5, 133);
  EXPECT_EQ(i.source[1].select, Select::kByte1);

  i = decoded("v_cmp_eq_u32_sdwa s40, v1, v2 src0_sel:BYTE_1 src1_sel:DWORD");
  EXPECT_EQ(i.scalar_dest, 40);
  EXPECT_EQ(decoded("v_cmp_eq_u32_sdwa vcc_lo, v1, v2 src0_sel:BYTE_1 src1_sel:DWORD").scalar_dest, kVccLo);
  EXPECT_EQ(decoded("v_cmpx_eq_u32_sdwa v1, v2 src0_sel:BYTE_1 src1_sel:DWORD").scalar_dest, kExecLo);
}

TEST(Fields, ReservedSelectorsAreNoInstruction) {
  constexpr uint32_t kMove = 0x7e0202f9, kGood = 0x00060600;  // v_mov_b32_sdwa v1, v0, all DWORD
  for (const uint32_t wrong : {0x00070600u, 0x00060700u, 0x00061e00u}) {
    const uint32_t words[] = {kMove, wrong}, good[] = {kMove, kGood};
    EXPECT_FALSE(decoder_of("gfx1010", 32).decode(0, std::as_bytes(std::span(words)))) << std::hex << wrong;
    EXPECT_EQ(decoder_of("gfx1010", 32).text(0, std::as_bytes(std::span(words))), "(not an instruction of this chip)");
    EXPECT_TRUE(decoder_of("gfx1010", 32).decode(0, std::as_bytes(std::span(good))));
  }
}

TEST(Fields, DataParallelPrimitives) {
  Instruction i = decoded("v_add_f32_dpp v1, -v2, |v3| row_xmask:5 row_mask:0x3 bank_mask:0xc bound_ctrl:0 fi:1");
  EXPECT_EQ(i.form, Form::kDpp16);
  EXPECT_EQ(i.vector_dest, 1);
  expect_register(i.source[0], Kind::kVector, 2);
  expect_register(i.source[1], Kind::kVector, 3);
  EXPECT_TRUE(i.source[0].negate && !i.source[0].absolute && !i.source[1].negate && i.source[1].absolute);
  EXPECT_EQ(i.dpp_control, 0x165);
  EXPECT_EQ(i.row_mask, 3);
  EXPECT_EQ(i.bank_mask, 12);
  EXPECT_TRUE(i.bound_control);
  EXPECT_TRUE(i.fetch_inactive);
  EXPECT_EQ(decoded("v_mov_b32_dpp v1, v2 quad_perm:[3,1,2,0] row_mask:0xf bank_mask:0xf").dpp_control, 0b00100111);

  i = decoded("v_mov_b32_dpp v1, v2 dpp8:[7,0,1,2,3,4,5,6] fi:1");
  EXPECT_EQ(i.form, Form::kDpp8);
  expect_register(i.source[0], Kind::kVector, 2);
  EXPECT_EQ(i.dpp8_lanes, 065432107u);  // octal: lane 0 on the right
  EXPECT_TRUE(i.fetch_inactive);
}

TEST(Fields, DataShare) {
  Instruction i = decoded("ds_cmpst_rtn_b64 v[10:11], v2, v[4:5], v[6:7] offset:65535 gds");
  EXPECT_EQ(i.encoding, Encoding::kDs);
  EXPECT_EQ(i.vector_dest, 10);
  EXPECT_EQ(i.vaddr, 2);
  EXPECT_EQ(i.data, 4);
  EXPECT_EQ(i.data1, 6);
  EXPECT_EQ(i.immediate, 65535);
  EXPECT_TRUE(i.gds);
  i = decoded("ds_read2_b32 v[10:11], v2 offset0:3 offset1:200");
  EXPECT_EQ(i.immediate, 3 | 200 << 8);
  EXPECT_FALSE(i.gds);
}

TEST(Fields, FlatGlobalScratch) {
  Instruction i = decoded("flat_load_dword v9, v[2:3] offset:2047 glc slc dlc");
  EXPECT_EQ(i.encoding, Encoding::kFlat);
  EXPECT_EQ(i.vector_dest, 9);
  EXPECT_EQ(i.vaddr, 2);
  EXPECT_EQ(i.immediate, 2047);
  EXPECT_TRUE(i.glc && i.slc && i.dlc);
  i = decoded("global_atomic_cmpswap v9, v2, v[4:5], s[6:7] offset:-2048 glc");
  EXPECT_EQ(i.encoding, Encoding::kGlobal);
  EXPECT_EQ(i.base, 6);
  EXPECT_EQ(i.data, 4);
  EXPECT_EQ(i.immediate, -2048);
  EXPECT_EQ(decoded("global_store_dword v[2:3], v4, off").base, kNull);
  i = decoded("scratch_store_dword off, v4, s7 offset:16");
  EXPECT_EQ(i.encoding, Encoding::kScratch);
  EXPECT_EQ(i.base, 7);
  EXPECT_EQ(i.data, 4);
  EXPECT_EQ(decoded("scratch_load_dword v1, v2, off").vaddr, 2);
}

TEST(Fields, Buffers) {
  Instruction i = decoded("buffer_load_dwordx2 v[4:5], v[6:7], s[8:11], s3 idxen offen offset:4095 glc slc dlc tfe");
  EXPECT_EQ(i.encoding, Encoding::kMubuf);
  EXPECT_EQ(i.vector_dest, 4);
  EXPECT_EQ(i.vaddr, 6);
  EXPECT_EQ(i.base, 8);
  expect_register(i.offset, Kind::kScalar, 3);
  EXPECT_EQ(i.immediate, 4095);
  EXPECT_TRUE(i.idxen && i.offen && i.glc && i.slc && i.dlc && i.tfe && !i.lds);
  EXPECT_TRUE(decoded("buffer_load_dword off, s[8:11], s3 lds").lds);
  i = decoded("tbuffer_store_format_x v4, off, s[8:11], format:22, 0 offset:4");
  EXPECT_EQ(i.encoding, Encoding::kMtbuf);
  EXPECT_EQ(i.format, 22);
  EXPECT_EQ(i.data, 4);
  expect_constant(i.offset, 0, 128);
}

}  // namespace
}  // namespace rocfix::vcard
