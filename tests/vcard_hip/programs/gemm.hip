// SPDX-License-Identifier: MIT
// C = A B by tiles in LDS, two by two results a work-item, in fp32, fp64, fp16 (fp32 sum and fp16 sum) and int8.
// The elements are small whole numbers: every product and sum is exact, so the result is one.
#include <hip/hip_fp16.h>

#include "program.h"

constexpr int kTile = 32, kDepth = 16, kSide = 16;

template <class In, class Sum>
__device__ Sum multiply_add(In a, In b, Sum sum) {
  return static_cast<Sum>(a) * static_cast<Sum>(b) + sum;
}

template <class In, class Sum>
__global__ void __launch_bounds__(kSide * kSide) gemm(const In* a, const In* b, Sum* c, int m, int n, int k) {
  __shared__ In tile_a[kTile][kDepth + 1], tile_b[kDepth][kTile + 1];
  Sum sums[2][2] = {};
  const int row0 = blockIdx.y * kTile, column0 = blockIdx.x * kTile;
  const int item = threadIdx.y * kSide + threadIdx.x;
  for (int k0 = 0; k0 < k; k0 += kDepth) {
    for (int at = item; at < kTile * kDepth; at += kSide * kSide) {
      const int row = row0 + at / kDepth, column = k0 + at % kDepth;
      tile_a[at / kDepth][at % kDepth] = row < m && column < k ? a[row * k + column] : In(0);
      const int row_b = k0 + at / kTile, column_b = column0 + at % kTile;
      tile_b[at / kTile][at % kTile] = row_b < k && column_b < n ? b[row_b * n + column_b] : In(0);
    }
    __syncthreads();
    for (int step = 0; step < kDepth; ++step)
      for (int i = 0; i < 2; ++i)
        for (int j = 0; j < 2; ++j)
          sums[i][j] = multiply_add(tile_a[threadIdx.y + i * kSide][step], tile_b[step][threadIdx.x + j * kSide],
                                    sums[i][j]);
    __syncthreads();
  }
  for (int i = 0; i < 2; ++i)
    for (int j = 0; j < 2; ++j) {
      const int row = row0 + threadIdx.y + i * kSide, column = column0 + threadIdx.x + j * kSide;
      if (row < m && column < n) c[row * n + column] = sums[i][j];
    }
}

template <class In, class Sum>
void check_type(Check& check, int most, const char* what) {
  constexpr int m = 75, n = 90, k = 67;
  const auto a = random_integers<int>(m * k, -most, most, 1), b = random_integers<int>(k * n, -most, most, 2);
  std::vector<In> a_in, b_in;
  for (const int value : a) a_in.push_back(static_cast<In>(static_cast<float>(value)));
  for (const int value : b) b_in.push_back(static_cast<In>(static_cast<float>(value)));
  DeviceArray<In> a_device(a_in), b_device(b_in);
  DeviceArray<Sum> c_device(m * n);
  const dim3 groups((n + kTile - 1) / kTile, (m + kTile - 1) / kTile);
  gemm<<<groups, dim3(kSide, kSide)>>>(a_device.get(), b_device.get(), c_device.get(), m, n, k);
  const auto c = c_device.read();
  for (int row = 0; row < m; ++row)
    for (int column = 0; column < n; ++column) {
      int sum = 0;
      for (int step = 0; step < k; ++step) sum += a[row * k + step] * b[step * n + column];
      check.equal(static_cast<double>(static_cast<float>(c[row * n + column])), sum, what, row * n + column);
    }
}

int main() {
  Check check("gemm");
  check_type<float, float>(check, 100, "fp32");
  check_type<double, double>(check, 100, "fp64");
  check_type<_Float16, float>(check, 100, "fp16, fp32 sum");
  check_type<_Float16, _Float16>(check, 5, "fp16");  // 67 · 25 < 2048, the last whole number that fp16 tells apart
  check_type<int8_t, int>(check, 127, "int8");
  return check.finish();
}
