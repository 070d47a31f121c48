// SPDX-License-Identifier: MIT
// The one list of checks. Its order is that of causes: the first that failed is what to do first.
#pragma once

#include "doctor/check.h"

// clang-format off
#define ROCFIX_DOCTOR_CHECKS(X) \
  X(D27) X(D04) X(D02) X(D05) X(D09) X(D01) X(D06) X(D07) \
  X(D46) X(D43) X(D44) X(D34) X(D42) X(D41) X(D48) X(D49) X(D39) X(D50) X(D33) X(D35) X(D40) X(D59) X(D60) \
  X(D24) X(D12) X(D08) X(D15) X(D11) X(D13) X(D14) X(D10) X(D03) \
  X(D57) X(D58) X(D63) X(D32) X(D31) X(D54) X(D38) X(D51) X(D52) X(D53) X(D62) X(D61) \
  X(D21) X(D22) X(D23) X(D28) X(D29) X(D20) X(D45) \
  X(D16) X(D17) X(D18) X(D19) X(D25) X(D26) X(D30) X(D36) X(D37) X(D47) X(D55) X(D56) X(D64) X(D65) X(D66)
// clang-format on

namespace rocfix::doctor {

#define ROCFIX_DECLARE_CHECK(id) extern const Check check_##id;
ROCFIX_DOCTOR_CHECKS(ROCFIX_DECLARE_CHECK)
#undef ROCFIX_DECLARE_CHECK

}  // namespace rocfix::doctor
