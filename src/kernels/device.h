// SPDX-License-Identifier: MIT
// What the kernels need of their language, the same for HIP (clang, no HIP header) and CUDA (nvcc).
#pragma once

#ifdef __CUDACC__

#define ROCFIX_DEVICE __device__ __forceinline__
#define ROCFIX_KERNEL(threads) extern "C" __global__ void __launch_bounds__(threads)
#define ROCFIX_SHARED __shared__

#else

#define ROCFIX_DEVICE inline __attribute__((device, always_inline))
#define ROCFIX_KERNEL(threads) \
  extern "C" __attribute__((global, amdgpu_flat_work_group_size(threads, threads))) void
#define ROCFIX_SHARED __attribute__((shared))

#endif

namespace rocfix {

using uint32 = unsigned int;
using uint64 = unsigned long long;

struct alignas(16) Vec4 {
  float v[4];
};

#ifdef __CUDACC__

ROCFIX_DEVICE int thread_index() {
  return threadIdx.x;
}
ROCFIX_DEVICE int group_index() {
  return blockIdx.x;
}
// Orders LDS accesses of a work-group.
ROCFIX_DEVICE void lds_barrier() {
  __syncthreads();
}
ROCFIX_DEVICE uint32 multiply_high(uint32 a, uint32 b) {
  return __umulhi(a, b);
}
// For a value that is the same in every lane of a wave.
ROCFIX_DEVICE int uniform(int value) {
  return value;
}
// 2^value within 2^-22 of it, 1 / value within 1 ulp (PTX ISA, ex2.approx and rcp.approx).
ROCFIX_DEVICE float exp2_approximately(float value) {
  float power;
  asm("ex2.approx.f32 %0, %1;" : "=f"(power) : "f"(value));
  return power;
}
ROCFIX_DEVICE float reciprocal_approximately(float value) {
  float reciprocal;
  asm("rcp.approx.f32 %0, %1;" : "=f"(reciprocal) : "f"(value));
  return reciprocal;
}
// Within 1 ulp.
ROCFIX_DEVICE float square_root(float value) {
  float root;
  asm("sqrt.rn.f32 %0, %1;" : "=f"(root) : "f"(value));
  return root;
}
// The same uniform value, of which the compiler knows nothing.
template <class T>
ROCFIX_DEVICE T hidden(T value) {
  return value;
}
// Keeps the compiler from moving instructions across; nvcc schedules well without.
ROCFIX_DEVICE void schedule_fence() {}
// `value` is computed by here, not later.
ROCFIX_DEVICE void keep_here(float&) {}
// What loads `value` is waited for here, if not before.
template <class T>
ROCFIX_DEVICE void need_here(T) {}
// The same value, which is computed here whatever becomes of it: no branch is made around its computation.
ROCFIX_DEVICE uint32 always_here(uint32 value) {
  return value;
}
ROCFIX_DEVICE float half_as_float(unsigned short bits) {
  float wide;
  asm("cvt.f32.f16 %0, %1;" : "=f"(wide) : "h"(bits));
  return wide;
}

#else

ROCFIX_DEVICE int thread_index() {
  return __builtin_amdgcn_workitem_id_x();
}
ROCFIX_DEVICE int group_index() {
  return __builtin_amdgcn_workgroup_id_x();
}
// Waits for LDS only. A work-group fence of clang would also wait for all global memory traffic and empty the
// L0 cache (buffer_gl0_inv) at each slice; the kernels share no global data between waves.
ROCFIX_DEVICE void lds_barrier() {
  asm volatile("s_waitcnt lgkmcnt(0)" ::: "memory");
  __builtin_amdgcn_s_barrier();
  asm volatile("" ::: "memory");
}
ROCFIX_DEVICE uint32 multiply_high(uint32 a, uint32 b) {
  return (uint64(a) * b) >> 32;
}
ROCFIX_DEVICE int uniform(int value) {
  return __builtin_amdgcn_readfirstlane(value);
}
template <class T>
ROCFIX_DEVICE T hidden(T value) {
  asm volatile("" : "+s"(value));
  return value;
}
// v_exp_f32 and v_rcp_f32: within 1 ulp (RDNA 1.0 ISA reference).
ROCFIX_DEVICE float exp2_approximately(float value) {
  return __builtin_exp2f(value);
}
ROCFIX_DEVICE float reciprocal_approximately(float value) {
  return __builtin_amdgcn_rcpf(value);
}
ROCFIX_DEVICE float square_root(float value) {
  return __builtin_amdgcn_sqrtf(value);  // v_sqrt_f32: within 1 ulp, denormals aside (RDNA 1.0 ISA reference)
}
ROCFIX_DEVICE void schedule_fence() {
  __builtin_amdgcn_sched_barrier(0);
}
ROCFIX_DEVICE void keep_here(float& value) {
  asm volatile("" : "+v"(value));
}
template <class T>
ROCFIX_DEVICE void need_here(T value) {
  asm volatile("" ::"v"(value));
}
ROCFIX_DEVICE uint32 always_here(uint32 value) {
  asm volatile("" : "+v"(value));
  return value;
}
ROCFIX_DEVICE float half_as_float(unsigned short bits) {
  return float(__builtin_bit_cast(_Float16, bits));
}

#endif

// Of two pairs of halves, the two lower ones, the two upper ones; the first one's below.
ROCFIX_DEVICE uint32 low_halves(uint32 first, uint32 second) {
#ifdef __HIP__
  return __builtin_amdgcn_perm(second, first, 0x05040100);  // one instruction; bytes 0 to 3 are the first one's
#else
  return (first & 0xffff) | second << 16;
#endif
}
ROCFIX_DEVICE uint32 high_halves(uint32 first, uint32 second) {
#ifdef __HIP__
  return __builtin_amdgcn_perm(second, first, 0x07060302);
#else
  return first >> 16 | (second & 0xffff0000);
#endif
}

// sum + a's lower half * b's + a's upper half * b's. The products are exact in fp32. One instruction where the chip has
// it (v_dot2_f32_f16; LLVM calls the feature dot7-insts), which may take denormal halves for 0 (docs/kernels.md).
ROCFIX_DEVICE float dot_of_halves(uint32 a, uint32 b, float sum) {
#if __has_builtin(__builtin_amdgcn_fdot2)
  using Halves = _Float16 __attribute__((ext_vector_type(2)));
  return __builtin_amdgcn_fdot2(__builtin_bit_cast(Halves, a), __builtin_bit_cast(Halves, b), sum, false);
#elif defined(__HIP__)
  asm("v_fma_mix_f32 %0, %1, %2, %0 op_sel_hi:[1,1,0]" : "+v"(sum) : "v"(a), "v"(b));
  asm("v_fma_mix_f32 %0, %1, %2, %0 op_sel:[1,1,0] op_sel_hi:[1,1,0]" : "+v"(sum) : "v"(a), "v"(b));
  return sum;
#else
  sum = __builtin_fmaf(half_as_float(a), half_as_float(b), sum);
  return __builtin_fmaf(half_as_float(a >> 16), half_as_float(b >> 16), sum);
#endif
}

// What lies `bytes` after `base`, or something else of it where not `valid`. A uniform base and a 32-bit offset let gfx10
// use its scalar-base addressing. The address is made safe instead of branching around the load: a branch would cost an
// EXEC change and would keep the compiler from grouping loads.
template <class T>
ROCFIX_DEVICE T load_safely(const T* base, uint32 bytes, bool valid) {
  const uint32 safe = valid ? bytes : 0;
  return *reinterpret_cast<const T*>(reinterpret_cast<const char*>(base) + safe);
}

}  // namespace rocfix
