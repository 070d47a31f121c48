// SPDX-License-Identifier: MIT
// Matrix transposition through padded LDS tiles, for elements of 1 to 16 bytes and ragged edges.
#include "program.h"

constexpr int kTile = 32, kRows = 8;

template <class T>
__global__ void transpose(const T* in, T* out, int width, int height) {
  __shared__ T tile[kTile][kTile + 1];
  const int x = blockIdx.x * kTile + threadIdx.x, y = blockIdx.y * kTile + threadIdx.y;
  for (int row = 0; row < kTile; row += kRows)
    if (x < width && y + row < height) tile[threadIdx.y + row][threadIdx.x] = in[size_t(y + row) * width + x];
  __syncthreads();
  const int x_out = blockIdx.y * kTile + threadIdx.x, y_out = blockIdx.x * kTile + threadIdx.y;
  for (int row = 0; row < kTile; row += kRows)
    if (x_out < height && y_out + row < width)
      out[size_t(y_out + row) * height + x_out] = tile[threadIdx.x][threadIdx.y + row];
}

bool same(const uint4& a, const uint4& b) {
  return a.x == b.x && a.y == b.y && a.z == b.z && a.w == b.w;
}
template <class T>
bool same(T a, T b) {
  return a == b;
}

template <class T, class Make>
void check_type(Check& check, Make make, const char* what) {
  constexpr int kWidth = 203, kHeight = 117;
  std::vector<T> values(kWidth * kHeight);
  for (size_t n = 0; n < values.size(); ++n) values[n] = make(n);
  DeviceArray<T> in(values), out(values.size());
  const dim3 groups((kWidth + kTile - 1) / kTile, (kHeight + kTile - 1) / kTile);
  transpose<<<groups, dim3(kTile, kRows)>>>(in.get(), out.get(), kWidth, kHeight);
  const auto got = out.read();
  for (int y = 0; y < kHeight; ++y)
    for (int x = 0; x < kWidth; ++x)
      check.that(same(got[x * kHeight + y], values[y * kWidth + x]), what, x * kHeight + y);
}

int main() {
  Check check("transpose");
  check_type<uint8_t>(check, [](size_t n) { return uint8_t(n * 7); }, "1 byte");
  check_type<uint16_t>(check, [](size_t n) { return uint16_t(n * 7); }, "2 bytes");
  check_type<float>(check, [](size_t n) { return float(n); }, "4 bytes");
  check_type<double>(check, [](size_t n) { return double(n) / 3; }, "8 bytes");
  check_type<uint4>(check, [](size_t n) { return make_uint4(n, n + 1, n * 5, ~n); }, "16 bytes");
  return check.finish();
}
