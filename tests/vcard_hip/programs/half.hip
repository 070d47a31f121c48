// SPDX-License-Identifier: MIT
// fp16: every conversion to and from fp32, arithmetic of scalars and pairs, comparisons. The host computes in wider
// types and rounds once: exact for +, -, * and fused multiply-add of fp16 in double.
#include <hip/hip_fp16.h>

#include <bit>
#include <cmath>

#include "program.h"

using Half = _Float16;

uint16_t bits(Half value) {
  return std::bit_cast<uint16_t>(value);
}
Half half_of(uint16_t bits) {
  return std::bit_cast<Half>(bits);
}

// Some NaN is as good as another.
bool same(uint16_t a, uint16_t b) {
  return a == b || (std::isnan(static_cast<float>(half_of(a))) && std::isnan(static_cast<float>(half_of(b))));
}

__global__ void widen(float* out) {
  const unsigned n = blockIdx.x * blockDim.x + threadIdx.x;
  out[n] = __half2float(__ushort_as_half(n));
}

__global__ void narrow(const float* in, uint16_t* out, size_t count) {
  const unsigned n = blockIdx.x * blockDim.x + threadIdx.x;
  if (n < count) out[n] = __half_as_ushort(__float2half(in[n]));
}

constexpr int kResults = 12;

__global__ void compute(const uint16_t* a, const uint16_t* b, const uint16_t* c, uint16_t* out, size_t count) {
  const unsigned n = blockIdx.x * blockDim.x + threadIdx.x;
  if (n >= count) return;
  const __half x = __ushort_as_half(a[n]), y = __ushort_as_half(b[n]), z = __ushort_as_half(c[n]);
  const __half2 xy = __halves2half2(x, y), zx = __halves2half2(z, x), yz = __halves2half2(y, z);
  const __half2 sum = __hadd2(xy, zx), fused = __hfma2(xy, zx, yz);
  const __half results[kResults] = {__hadd(x, y), __hsub(x, y), __hmul(x, y), __hfma(x, y, z), __low2half(sum),
                                    __high2half(sum), __low2half(fused), __high2half(fused), __hneg(x), __habs(y),
                                    hfloor(x), hsqrt(__habs(x))};
  for (int k = 0; k < kResults; ++k) out[n * kResults + k] = __half_as_ushort(results[k]);
}

__global__ void compare(const uint16_t* a, const uint16_t* b, int* out, size_t count) {
  const unsigned n = blockIdx.x * blockDim.x + threadIdx.x;
  if (n >= count) return;
  const __half x = __ushort_as_half(a[n]), y = __ushort_as_half(b[n]);
  out[n] = __hlt(x, y) | __hle(x, y) << 1 | __heq(x, y) << 2 | __hne(x, y) << 3 | __hisnan(x) << 4;
}

void check_conversions(Check& check) {
  DeviceArray<float> wide(65536);
  widen<<<256, 256>>>(wide.get());
  const auto got = wide.read();
  for (unsigned n = 0; n < 65536; ++n) {
    const float wanted = static_cast<float>(half_of(n));
    check.that(got[n] == wanted || (std::isnan(got[n]) && std::isnan(wanted)), "widened", n);
  }
  auto values = got;
  for (const uint32_t word : random_integers<uint32_t>(20'000, 0, UINT32_MAX)) values.push_back(std::bit_cast<float>(word));
  for (const uint32_t word : random_integers<uint32_t>(20'000, 0x33000000, 0x47800000))  // fp16's range
    values.push_back(std::bit_cast<float>(word));
  DeviceArray<float> in(values);
  DeviceArray<uint16_t> out(values.size());
  narrow<<<(values.size() + 255) / 256, 256>>>(in.get(), out.get(), values.size());
  const auto narrowed = out.read();
  for (size_t n = 0; n < values.size(); ++n)
    check.that(same(narrowed[n], bits(static_cast<Half>(values[n]))), "narrowed", values[n]);
}

void check_arithmetic(Check& check) {
  constexpr size_t kCount = 20'000;
  const auto a = random_integers<uint16_t>(kCount, 0, 65535, 1), b = random_integers<uint16_t>(kCount, 0, 65535, 2),
             c = random_integers<uint16_t>(kCount, 0, 65535, 3);
  DeviceArray<uint16_t> a_in(a), b_in(b), c_in(c), out(kCount * kResults);
  DeviceArray<int> compared(kCount);
  compute<<<(kCount + 127) / 128, 128>>>(a_in.get(), b_in.get(), c_in.get(), out.get(), kCount);
  compare<<<(kCount + 127) / 128, 128>>>(a_in.get(), b_in.get(), compared.get(), kCount);
  const auto got = out.read();
  const auto got_compared = compared.read();
  for (size_t n = 0; n < kCount; ++n) {
    const double x = half_of(a[n]), y = half_of(b[n]), z = half_of(c[n]);
    const double wanted[kResults] = {x + y, x - y, x * y, x * y + z, x + z, y + x, x * z + y, y * x + z, -x,
                                     std::fabs(y), std::floor(x), std::sqrt(std::fabs(x))};
    for (int k = 0; k < kResults; ++k)
      check.that(same(got[n * kResults + k], bits(static_cast<Half>(wanted[k]))), "operation", k);
    check.equal(got_compared[n], (x < y) | (x <= y) << 1 | (x == y) << 2 | (x != y) << 3 | std::isnan(x) << 4, "compared", n);
  }
}

int main() {
  Check check("half");
  check_conversions(check);
  check_arithmetic(check);
  return check.finish();
}
