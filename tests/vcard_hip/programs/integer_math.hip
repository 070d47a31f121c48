// SPDX-License-Identifier: MIT
// Integer arithmetic of every width: products, divisions, shifts, bit counts, and HIP's integer intrinsics.
#include <bit>

#include "program.h"

struct Results {
  int64_t product, quotient, rest, shifted;
  uint64_t high, unsigned_quotient, rotated, reversed;
  int high32, high_u32, leading, trailing, ones, first, mul24, sad, byte, bits;
};

__device__ Results compute(int64_t a, int64_t b) {
  Results r{};
  const int a32 = static_cast<int>(a), b32 = static_cast<int>(b);
  r.product = a * b;
  r.quotient = a / b;
  r.rest = a % b;
  r.shifted = a >> (b & 63);
  r.high = __umul64hi(a, b);
  r.unsigned_quotient = static_cast<uint64_t>(a) / static_cast<uint64_t>(b);
  r.rotated = static_cast<uint64_t>(a) << (b & 63) | static_cast<uint64_t>(a) >> (-b & 63);
  r.reversed = __brevll(a);
  r.high32 = __mulhi(a32, b32);
  r.high_u32 = __umulhi(a32, b32);
  r.leading = __clzll(a);
  r.trailing = __ffsll(static_cast<unsigned long long>(a));
  r.ones = __popcll(a);
  r.first = __clz(a32) * 100 + __ffs(a32);
  r.mul24 = __mul24(a32 & 0x7fffff, b32 & 0x7fffff);
  r.sad = __usad(a32, b32, 17u);
  r.byte = __byte_perm(a32, b32, 0x7142);
  r.bits = __brev(a32);
  return r;
}

Results on_host(int64_t a, int64_t b) {
  Results r{};
  const auto a32 = static_cast<uint32_t>(a), b32 = static_cast<uint32_t>(b);
  const auto ua = static_cast<uint64_t>(a), ub = static_cast<uint64_t>(b);
  r.product = static_cast<int64_t>(ua * ub);
  r.quotient = a / b;
  r.rest = a % b;
  r.shifted = a >> (b & 63);
  r.high = static_cast<uint64_t>(static_cast<unsigned __int128>(ua) * ub >> 64);
  r.unsigned_quotient = ua / ub;
  r.rotated = std::rotl(ua, static_cast<int>(b & 63));
  for (int bit = 0; bit < 64; ++bit) r.reversed |= (ua >> bit & 1) << (63 - bit);
  r.high32 = static_cast<int>(int64_t{static_cast<int>(a32)} * static_cast<int>(b32) >> 32);
  r.high_u32 = static_cast<int>(uint64_t{a32} * b32 >> 32);
  r.leading = std::countl_zero(ua);
  r.trailing = ua == 0 ? 0 : std::countr_zero(ua) + 1;
  r.ones = std::popcount(ua);
  r.first = std::countl_zero(a32) * 100 + (a32 == 0 ? 0 : std::countr_zero(a32) + 1);
  r.mul24 = static_cast<int>((a32 & 0x7fffff) * (b32 & 0x7fffff));
  r.sad = static_cast<int>((a32 > b32 ? a32 - b32 : b32 - a32) + 17u);
  const uint64_t both = uint64_t{b32} << 32 | a32;  // the selector's digits name its bytes
  r.byte = static_cast<int>((both >> 8 * 2 & 0xff) | (both >> 8 * 4 & 0xff) << 8 | (both >> 8 * 1 & 0xff) << 16 |
                            (both >> 8 * 7 & 0xff) << 24);
  uint32_t reversed = 0;
  for (int bit = 0; bit < 32; ++bit) reversed |= (a32 >> bit & 1) << (31 - bit);
  r.bits = static_cast<int>(reversed);
  return r;
}

__global__ void compute_all(const int64_t* a, const int64_t* b, Results* out, int count) {
  const int n = blockIdx.x * blockDim.x + threadIdx.x;
  if (n < count) out[n] = compute(a[n], b[n]);
}

std::vector<int64_t> arguments(unsigned seed) {
  auto values = random_integers<int64_t>(3000, INT64_MIN / 2, INT64_MAX / 2, seed);
  for (size_t n = 0; n < values.size(); ++n) values[n] >>= n * 7 % 60;
  for (int64_t& value : values)
    if (value == 0) value = 3;
  return values;
}

int main() {
  Check check("integer_math");
  const auto a = arguments(1), b = arguments(2);
  const int count = static_cast<int>(a.size());
  DeviceArray<int64_t> a_device(a), b_device(b);
  DeviceArray<Results> out(count);
  compute_all<<<(count + 255) / 256, 256>>>(a_device.get(), b_device.get(), out.get(), count);
  const auto got = out.read();
  for (int n = 0; n < count; ++n) {
    const Results wanted = on_host(a[n], b[n]);
    check.that(got[n].product == wanted.product, "product", n);
    check.that(got[n].quotient == wanted.quotient, "quotient", n);
    check.that(got[n].rest == wanted.rest, "rest", n);
    check.that(got[n].shifted == wanted.shifted, "shifted", n);
    check.that(got[n].high == wanted.high, "high", n);
    check.that(got[n].unsigned_quotient == wanted.unsigned_quotient, "unsigned quotient", n);
    check.that(got[n].rotated == wanted.rotated, "rotated", n);
    check.that(got[n].reversed == wanted.reversed, "reversed", n);
    check.equal(got[n].high32, wanted.high32, "high of 32", n);
    check.equal(got[n].high_u32, wanted.high_u32, "unsigned high of 32", n);
    check.equal(got[n].leading, wanted.leading, "leading zeros", n);
    check.equal(got[n].trailing, wanted.trailing, "first one", n);
    check.equal(got[n].ones, wanted.ones, "ones", n);
    check.equal(got[n].first, wanted.first, "zeros of 32", n);
    check.equal(got[n].mul24, wanted.mul24, "24 bits", n);
    check.equal(got[n].sad, wanted.sad, "difference", n);
    check.equal(got[n].byte, wanted.byte, "bytes", n);
    check.equal(got[n].bits, wanted.bits, "reversed 32", n);
  }
  return check.finish();
}
