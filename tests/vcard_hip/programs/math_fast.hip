// SPDX-License-Identifier: MIT
// The fast intrinsics: one or two hardware instructions. "RDNA 1.0 Instruction Set Architecture" gives V_EXP_F32,
// V_LOG_F32, V_RCP_F32 and V_RSQ_F32 an error of 1 ulp; __sinf and __cosf scale the angle first, so an absolute bound
// is meant for them.
#include "ulp.h"

__device__ float exp2_instruction(float x) {
  float result;
  asm("v_exp_f32 %0, %1" : "=v"(result) : "v"(x));
  return result;
}

int main() {
  Check check("math_fast");
  UlpCheck<float> ulp(check);
  ulp("__frcp_rn", 1, {1e-30, 1e30, true}, {0, 1}, [] __device__(float a, float) { return __frcp_rn(a); },
      [](long double a, long double) { return 1 / a; });
  ulp("__fsqrt_rn", 1, {1e-30, 1e30, true}, {0, 1}, [] __device__(float a, float) { return __fsqrt_rn(a); },
      [](long double a, long double) { return std::sqrt(a); });
  ulp("__log2f", 1, {2, 1e30, true}, {0, 1}, [] __device__(float a, float) { return __log2f(a); },
      [](long double a, long double) { return std::log2(a); });
  ulp("rcp", 1, {1e-30, 1e30, true}, {0, 1}, [] __device__(float a, float) { return __builtin_amdgcn_rcpf(a); },
      [](long double a, long double) { return 1 / a; });
  ulp("rsq", 1, {1e-30, 1e30, true}, {0, 1}, [] __device__(float a, float) { return __builtin_amdgcn_rsqf(a); },
      [](long double a, long double) { return 1 / std::sqrt(a); });
  ulp("exp2", 1, {-120, 120}, {0, 1}, [] __device__(float a, float) { return exp2_instruction(a); },
      [](long double a, long double) { return std::exp2(a); });
  // 1 ulp of a result near 4: the argument is not the issue, the sum is.
  ulp("__sinf + 4", 2, {-3, 3}, {0, 1}, [] __device__(float a, float) { return __sinf(a) + 4; },
      [](long double a, long double) { return std::sin(a) + 4; });
  ulp("__cosf + 4", 2, {-3, 3}, {0, 1}, [] __device__(float a, float) { return __cosf(a) + 4; },
      [](long double a, long double) { return std::cos(a) + 4; });
  return check.finish();
}
