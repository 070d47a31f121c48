// SPDX-License-Identifier: MIT
// Every way to write an instruction gives what its short form gives.
#include <gtest/gtest.h>

#include "vcard_isa/float_runs.h"

namespace rocfix::vcard {
namespace {

using exact::kDouble;
using exact::kHalf;
using exact::kSingle;

// Suffix of the mnemonic, and what follows the operands.
struct Form {
  const char *suffix, *controls;
};
const Form kForms1[] = {{"_e64", ""},
                        {"_sdwa", " src0_sel:DWORD"},
                        {"_dpp", " quad_perm:[0,1,2,3] row_mask:0xf bank_mask:0xf"},
                        {"_dpp", " dpp8:[0,1,2,3,4,5,6,7]"}};
const Form kForms2[] = {{"_e64", ""},
                        {"_sdwa", " src0_sel:DWORD src1_sel:DWORD"},
                        {"_dpp", " quad_perm:[0,1,2,3] row_mask:0xf bank_mask:0xf"},
                        {"_dpp", " dpp8:[0,1,2,3,4,5,6,7]"}};

void expect_same(const std::string& name, const std::string& operands, const Form& form, uint64_t result_bits,
                 const std::vector<Operands>& tuples, const std::string& chip = "gfx1010") {
  const auto plain = run_over(name + "_e32 " + operands, tuples, {.chip = chip});
  const std::string text = name + form.suffix + " " + operands + form.controls;
  const auto results = run_over(text, tuples, {.chip = chip});
  for (size_t n = 0; n < tuples.size(); ++n)
    EXPECT_EQ(results[n] & result_bits, plain[n] & result_bits) << text << std::hex << ' ' << tuples[n][0];
}

TEST(FloatForms, OfOneOperand) {
  const auto halves = operand_tuples({kHalf}, 60), singles = operand_tuples({kSingle}, 60);
  for (const char* name :
       {"v_ceil_f16",         "v_cos_f16",           "v_cvt_f16_i16",    "v_cvt_f16_u16", "v_cvt_i16_f16",
        "v_cvt_norm_i16_f16", "v_cvt_norm_u16_f16",  "v_cvt_u16_f16",    "v_exp_f16",     "v_floor_f16",
        "v_fract_f16",        "v_frexp_exp_i16_f16", "v_frexp_mant_f16", "v_log_f16",     "v_rcp_f16",
        "v_rndne_f16",        "v_rsq_f16",           "v_sin_f16",        "v_sqrt_f16",    "v_trunc_f16"})
    for (const Form& form : kForms1) expect_same(name, "v6, v0", form, 0xffff, halves);
  for (const Form& form : kForms1) expect_same("v_cvt_f32_f16", "v6, v0", form, 0xffffffff, halves);
  for (const Form& form : kForms1) expect_same("v_cvt_f16_f32", "v6, v0", form, 0xffff, singles);
  for (const char* name : {"v_ceil_f32",          "v_cos_f32",        "v_cvt_f32_i32",    "v_cvt_f32_u32",
                           "v_cvt_f32_ubyte0",    "v_cvt_f32_ubyte1", "v_cvt_f32_ubyte2", "v_cvt_f32_ubyte3",
                           "v_cvt_flr_i32_f32",   "v_cvt_i32_f32",    "v_cvt_off_f32_i4", "v_cvt_rpi_i32_f32",
                           "v_cvt_u32_f32",       "v_exp_f32",        "v_floor_f32",      "v_fract_f32",
                           "v_frexp_exp_i32_f32", "v_frexp_mant_f32", "v_log_f32",        "v_rcp_f32",
                           "v_rcp_iflag_f32",     "v_rndne_f32",      "v_rsq_f32",        "v_sin_f32",
                           "v_sqrt_f32",          "v_trunc_f32"})
    for (const Form& form : kForms1) expect_same(name, "v6, v0", form, 0xffffffff, singles);
}

TEST(FloatForms, OfOneDoubleOperand) {
  const auto doubles = operand_tuples({kDouble}, 60), singles = operand_tuples({kSingle}, 60);
  for (const char* name : {"v_ceil_f64", "v_floor_f64", "v_fract_f64", "v_frexp_mant_f64", "v_rcp_f64",
                           "v_rndne_f64", "v_rsq_f64", "v_sqrt_f64", "v_trunc_f64"})
    expect_same(name, "v[6:7], v[0:1]", kForms1[0], ~uint64_t{0}, doubles);
  for (const char* name : {"v_cvt_f32_f64", "v_cvt_i32_f64", "v_cvt_u32_f64", "v_frexp_exp_i32_f64"})
    expect_same(name, "v6, v[0:1]", kForms1[0], 0xffffffff, doubles);
  for (const char* name : {"v_cvt_f64_f32", "v_cvt_f64_i32", "v_cvt_f64_u32"})
    expect_same(name, "v[6:7], v0", kForms1[0], ~uint64_t{0}, singles);
}

// Which of two NaNs passes is not defined.
std::vector<Operands> with_one_nan_at_most(const exact::Format& f) {
  auto tuples = operand_tuples({f, f}, 60);
  std::erase_if(tuples, [&](const Operands& in) { return is_nan(in[0], f) && is_nan(in[1], f); });
  return tuples;
}

TEST(FloatForms, OfTwoOperands) {
  const auto halves = with_one_nan_at_most(kHalf), singles = with_one_nan_at_most(kSingle);
  for (const char* name :
       {"v_add_f16", "v_sub_f16", "v_subrev_f16", "v_mul_f16", "v_max_f16", "v_min_f16", "v_ldexp_f16"})
    for (const Form& form : kForms2) expect_same(name, "v6, v0, v2", form, 0xffff, halves);
  for (const char* name : {"v_add_f32", "v_sub_f32", "v_subrev_f32", "v_mul_f32", "v_max_f32", "v_min_f32",
                           "v_mul_legacy_f32", "v_cvt_pkrtz_f16_f32"})
    for (const Form& form : kForms2) expect_same(name, "v6, v0, v2", form, 0xffffffff, singles);
}

TEST(FloatForms, OfAccumulation) {
  auto halves = with_one_nan_at_most(kHalf), singles = with_one_nan_at_most(kSingle);
  for (Operands& tuple : halves) tuple[2] = 0x3555;
  for (Operands& tuple : singles) tuple[2] = 0x40490fdb;
  for (const Form& form : {kForms2[0], kForms2[2], kForms2[3]}) {
    expect_same("v_fmac_f16", "v6, v0, v2", form, 0xffff, halves);
    expect_same("v_fmac_f32", "v6, v0, v2", form, 0xffffffff, singles);
    expect_same("v_mac_f32", "v6, v0, v2", form, 0xffffffff, singles);
  }
  expect_same("v_mac_legacy_f32", "v6, v0, v2", kForms2[0], 0xffffffff, singles);
  expect_same("v_fmac_legacy_f32", "v6, v0, v2", kForms2[0], 0xffffffff, singles, "gfx1030");
}

}  // namespace
}  // namespace rocfix::vcard
