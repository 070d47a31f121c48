// SPDX-License-Identifier: MIT
// Each pattern in a few instructions: that it is found, and that what separates or mends it is seen.
#include "inspect/scan/scan.h"

#include <elf.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "inspect/compiled.h"

namespace rocfix::inspect {
namespace {

// The executable section of a relocatable object: code without kernels.
Bytes text_of(const std::string& object) {
  const auto header = read_at<Elf64_Ehdr>(as_bytes(object), 0);
  for (uint64_t i = 0; i < header->e_shnum; ++i) {
    const auto section = read_at<Elf64_Shdr>(as_bytes(object), header->e_shoff + i * sizeof(Elf64_Shdr));
    if (section->sh_type == SHT_PROGBITS && section->sh_flags & SHF_EXECINSTR)
      return *slice(as_bytes(object), section->sh_offset, section->sh_size);
  }
  return {};
}

// "NAME@OFFSET" of every hit.
std::vector<std::string> found(const std::string& source, const std::string& chip = "gfx1030",
                               bool wave64 = false) {
  const std::string object =
      assemble(source + "\n", chip, wave64 ? "-mattr=+wavefrontsize64,-wavefrontsize32" : "");
  ScanInput input;
  input.code = text_of(object);
  input.made_for = instruction_set(*find_chip(chip));
  input.wave64 = wave64;
  std::vector<Place> places;
  scan(input, places);
  std::vector<std::string> names;
  for (const auto& [offset, pattern] : places)
    names.push_back(fmt::format("{}@{}", info(pattern).name, offset));
  return names;
}

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Scan, VmemToScalarWrite) {
  EXPECT_THAT(found("global_load_dword v0, v1, s[2:3]\n s_mov_b32 s3, 0"),
              ElementsAre("vmem-to-scalar-write-hazard@8"));
  EXPECT_THAT(found("ds_read_b32 v0, v1\n s_mov_b32 exec_lo, s0"),
              ElementsAre("vmem-to-scalar-write-hazard@8"));
  EXPECT_THAT(found("buffer_load_dword v0, v1, s[4:7], s9 offen\n s_load_dword s9, s[0:1], 0x0"),
              ElementsAre("vmem-to-scalar-write-hazard@8"));
  EXPECT_THAT(found("global_load_dword v0, v1, s[2:3]\n s_mov_b32 s4, 0"), IsEmpty());
  EXPECT_THAT(found("global_load_dword v0, v1, s[2:3]\n v_nop\n s_mov_b32 s3, 0"), IsEmpty());
  EXPECT_THAT(found("global_load_dword v0, v1, s[2:3]\n s_waitcnt_depctr 0xffe3\n s_mov_b32 s3, 0"),
              IsEmpty());
  EXPECT_THAT(found("global_load_dword v0, v1, s[2:3]\n s_waitcnt 0\n s_mov_b32 s3, 0"), IsEmpty());
  // What LLVM inserts before the first of two ends the hazard for the second.
  EXPECT_THAT(found("global_load_dword v0, v1, s[2:3]\n s_mov_b32 s3, 0\n s_mov_b32 s2, 0"),
              ElementsAre("vmem-to-scalar-write-hazard@8"));
}

TEST(Scan, AcrossALoop) {
  EXPECT_THAT(
      found("loop:\n s_mov_b32 s3, 0\n global_load_dword v0, v1, s[2:3]\n s_cbranch_scc1 loop\n s_endpgm"),
      ElementsAre("vmem-to-scalar-write-hazard@0"));
  EXPECT_THAT(
      found("s_branch end\n s_nop 0\n end: s_mov_b32 s3, 0\n s_endpgm\n global_load_dword v0, v1, s[2:3]"),
      IsEmpty());
}

// s_getpc, s_add, s_addc, s_setpc is how too long a branch looks.
TEST(Scan, AcrossALongBranch) {
  const auto code = [](std::string_view distance) {
    return fmt::format(
        "global_load_dword v0, v1, s[2:3]\n s_getpc_b64 s[8:9]\n s_add_u32 s8, s8, {}\n"
        "s_addc_u32 s9, s9, 0\n s_setpc_b64 s[8:9]\n .rept 100\n v_nop\n .endr\n s_mov_b32 s3, 0\n s_endpgm",
        distance);
  };
  EXPECT_THAT(found(code("0x19c")), IsEmpty());  // to the last v_nop
  EXPECT_THAT(found(code("0x1a0")), ElementsAre("vmem-to-scalar-write-hazard@428"));
}

TEST(Scan, SmemToVectorWrite) {
  EXPECT_THAT(found("s_load_dword s0, s[2:3], 0x0\n v_readfirstlane_b32 s2, v0"),
              ElementsAre("smem-to-vector-write-hazard@8"));
  EXPECT_THAT(found("s_load_dword s0, s[2:3], 0x0\n v_cmp_eq_u32_e64 s3, v0, v1"),
              ElementsAre("smem-to-vector-write-hazard@8"));
  EXPECT_THAT(found("s_load_dword s0, s[2:3], 0x0\n v_cmp_eq_u32_e64 s[2:3], v0, v1", "gfx1030", true),
              ElementsAre("smem-to-vector-write-hazard@8"));
  EXPECT_THAT(found("s_load_dword s0, s[2:3], 0x0\n s_mov_b32 null, 0\n v_readfirstlane_b32 s2, v0"),
              IsEmpty());
  EXPECT_THAT(found("s_load_dword s0, s[2:3], 0x0\n s_waitcnt lgkmcnt(0)\n v_readfirstlane_b32 s2, v0"),
              IsEmpty());
  EXPECT_THAT(
      found("s_load_dword s0, s[2:3], 0x0\n s_waitcnt vmcnt(0)\n s_nop 0\n v_readfirstlane_b32 s2, v0"),
      ElementsAre("smem-to-vector-write-hazard@16"));
}

TEST(Scan, VcmpxExec) {
  EXPECT_THAT(found("s_mov_b32 s0, exec_lo\n v_cmpx_eq_u32 v0, v1"), ElementsAre("vcmpx-exec-war-hazard@4"));
  EXPECT_THAT(found("s_mov_b32 s0, exec_lo\n v_cmp_eq_u32 vcc_lo, v0, v1\n v_cmpx_eq_u32 v0, v1"), IsEmpty());
  EXPECT_THAT(found("s_mov_b32 s0, exec_lo\n v_readfirstlane_b32 s1, v0\n v_cmpx_eq_u32 v0, v1"),
              ElementsAre("vcmpx-exec-war-hazard@8"));
  EXPECT_THAT(found("s_mov_b32 s0, exec_lo\n s_waitcnt_depctr 0xfffe\n v_cmpx_eq_u32 v0, v1"), IsEmpty());
}

TEST(Scan, LdsBranchVmem) {
  const std::string lds = "ds_read_b32 v0, v1\n", branch = "s_cbranch_scc0 0\n",
                    vmem = "global_load_dword v0, v[2:3], off\n";
  EXPECT_THAT(found(lds + branch + vmem), ElementsAre("lds-branch-vmem-war-hazard@12"));
  EXPECT_THAT(found(vmem + branch + lds), ElementsAre("lds-branch-vmem-war-hazard@12"));
  EXPECT_THAT(found(lds + vmem + branch + vmem), IsEmpty());
  EXPECT_THAT(found(lds + branch + "s_waitcnt_vscnt null, 0x0\n" + vmem), IsEmpty());
  EXPECT_THAT(found(lds + branch + "flat_load_dword v0, v[2:3]\n"), IsEmpty());
}

TEST(Scan, VcmpxPermlane) {
  EXPECT_THAT(found("v_cmpx_eq_u32 v0, v1\n v_permlane16_b32 v0, v1, s0, s1"),
              ElementsAre("vcmpx-permlane-hazard@4"));
  EXPECT_THAT(found("v_cmpx_eq_u32 v0, v1\n v_nop\n v_permlane16_b32 v0, v1, s0, s1"),
              ElementsAre("vcmpx-permlane-hazard@8"));
  EXPECT_THAT(found("v_cmpx_eq_u32 v0, v1\n v_mov_b32 v2, v2\n v_permlane16_b32 v0, v1, s0, s1"), IsEmpty());
}

TEST(Scan, ImagesWithScatteredAddresses) {
  const std::string nsa =
      "image_sample_d v[0:3], [v4, v6, v8, v9, v20, v21], s[0:7], s[8:11] dmask:0xf dim:SQ_RSRC_IMG_2D\n";
  EXPECT_THAT(found(nsa + "buffer_load_dword v0, v1, s[4:7], 0 offen offset:2"),
              ElementsAre("nsa-to-vmem-bug@16"));
  EXPECT_THAT(found(nsa + "buffer_load_dword v0, v1, s[4:7], 0 offen offset:8"), IsEmpty());
  EXPECT_THAT(found(nsa + "s_nop 0\n buffer_load_dword v0, v1, s[4:7], 0 offen offset:2"), IsEmpty());
  EXPECT_THAT(found("s_clause 0x1\n" + nsa + "v_nop"), ElementsAre("nsa-clause-bug@4"));
}

TEST(Scan, SingleInstructions) {
  EXPECT_THAT(found("s_inst_prefetch 0x1"), ElementsAre("inst-fwd-prefetch-bug@0"));
  EXPECT_THAT(found("s_cbranch_scc0 0x3f\n s_branch 0x3e"), ElementsAre("offset-3f-bug@0"));
  EXPECT_THAT(found("flat_load_dword v0, v[2:3] offset:4\n flat_load_dword v0, v[2:3]"),
              ElementsAre("flat-segment-offset-bug@0"));
  EXPECT_THAT(found("scratch_load_dword v0, v1, off offset:-2\n scratch_load_dword v0, v1, off offset:-4"),
              ElementsAre("negative-unaligned-scratch-offset-bug@0"));
  EXPECT_THAT(found("ds_read_b128 v[0:3], v4\n ds_read_b32 v0, v1"), ElementsAre("lds-misaligned-bug@0"));
}

TEST(Scan, WhatGfx1010LacksOrTakesForAnother) {
  EXPECT_THAT(found("v_dot2c_f32_f16 v0, v1, v2"), ElementsAre("missing-instruction@0"));
  EXPECT_THAT(found("global_atomic_csub v0, v1, v2, s[0:1] glc"), ElementsAre("missing-instruction@0"));
  EXPECT_THAT(found("v_fmac_legacy_f32 v0, v1, v2"), ElementsAre("other-instruction@0"));
  EXPECT_THAT(found("scratch_load_dword v0, off, off offset:4"), ElementsAre("scratch-without-address@0"));
  EXPECT_THAT(found("s_getreg_b32 s0, hwreg(29)"), ElementsAre("shader-cycles@0"));
  EXPECT_THAT(found("v_mad_u64_u32 v[0:1], null, v2, v3, v[4:5]"), ElementsAre("null-carry@0"));
  EXPECT_THAT(found(".long 0xc4000000"), ElementsAre("undecodable@0"));
}

// Branches to nowhere, a last instruction without its second word, all words in turn: nothing falls over.
TEST(Scan, Nonsense) {
  std::vector<uint32_t> words;
  for (uint32_t i = 0; i < 200000; ++i) words.push_back(i * 2654435761u);
  ScanInput input;
  input.code = std::as_bytes(std::span(words));
  EXPECT_GT(scan(input).instructions, 100000u);
  input.code = input.code.first(3);
  EXPECT_EQ(scan(input).instructions, 0u);
  EXPECT_EQ(scan(ScanInput{}).instructions, 0u);
}

}  // namespace
}  // namespace rocfix::inspect
