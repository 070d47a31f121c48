// SPDX-License-Identifier: MIT
// Sum, minimum and maximum of an odd number of elements: shuffles inside a wave, LDS between waves, atomics between
// groups.
#include <algorithm>
#include <numeric>

#include "program.h"

struct Sum {
  template <class T>
  __host__ __device__ T operator()(T a, T b) const {
    return a + b;
  }
};
struct Min {
  template <class T>
  __host__ __device__ T operator()(T a, T b) const {
    return b < a ? b : a;
  }
};

template <class T, class Operation>
__device__ T reduce_wave(T value, Operation operation) {
  for (int distance = warpSize / 2; distance > 0; distance /= 2)
    value = operation(value, __shfl_down(value, distance));
  return value;
}

template <class T, class Operation>
__global__ void reduce_groups(const T* in, T* out, size_t count, T neutral, Operation operation) {
  __shared__ T partial[32];
  T value = neutral;
  for (size_t n = blockIdx.x * blockDim.x + threadIdx.x; n < count; n += size_t{gridDim.x} * blockDim.x)
    value = operation(value, in[n]);
  value = reduce_wave(value, operation);
  if (threadIdx.x % warpSize == 0) partial[threadIdx.x / warpSize] = value;
  __syncthreads();
  if (threadIdx.x >= warpSize) return;
  value = threadIdx.x < blockDim.x / warpSize ? partial[threadIdx.x] : neutral;
  value = reduce_wave(value, operation);
  if (threadIdx.x == 0) out[blockIdx.x] = value;
}

// The classic tree in LDS, one barrier a level.
__global__ void reduce_tree(const unsigned* in, unsigned* out, size_t count) {
  extern __shared__ unsigned values[];
  const size_t n = blockIdx.x * blockDim.x + threadIdx.x;
  values[threadIdx.x] = n < count ? in[n] : 0;
  for (unsigned half = blockDim.x / 2; half > 0; half /= 2) {
    __syncthreads();
    if (threadIdx.x < half) values[threadIdx.x] += values[threadIdx.x + half];
  }
  if (threadIdx.x == 0) atomicAdd(out, values[0]);
}

template <class T, class Operation>
T reduce(const std::vector<T>& values, T neutral, Operation operation) {
  constexpr int kGroups = 37;
  DeviceArray<T> in(values), partial(kGroups), out(1);
  reduce_groups<<<kGroups, 256>>>(in.get(), partial.get(), values.size(), neutral, operation);
  reduce_groups<<<1, 64>>>(partial.get(), out.get(), kGroups, neutral, operation);
  return out.read()[0];
}

int main() {
  Check check("reduction");
  constexpr size_t kCount = 100'003;
  const auto ints = random_integers<int>(kCount, -1000, 1000);
  check.equal(reduce(ints, 0, Sum()), std::accumulate(ints.begin(), ints.end(), 0), "sum of int");
  check.equal(reduce(ints, INT32_MAX, Min()), *std::min_element(ints.begin(), ints.end()), "minimum of int");
  // Small whole numbers: every order of adding gives the same sum.
  const std::vector<float> floats(ints.begin(), ints.end());
  check.equal(reduce(floats, 0.0f, Sum()), std::accumulate(floats.begin(), floats.end(), 0.0f), "sum of float");
  const std::vector<double> doubles(ints.begin(), ints.end());
  check.equal(reduce(doubles, 0.0, Sum()), std::accumulate(doubles.begin(), doubles.end(), 0.0), "sum of double");
  check.equal(reduce(doubles, 1e300, Min()), *std::min_element(doubles.begin(), doubles.end()), "minimum of double");
  const auto longs = random_integers<int64_t>(kCount, -(int64_t{1} << 40), int64_t{1} << 40);
  check.equal(reduce(longs, int64_t{0}, Sum()), std::accumulate(longs.begin(), longs.end(), int64_t{0}), "sum of long");

  const std::vector<unsigned> words(ints.begin(), ints.end());
  DeviceArray<unsigned> in(words), out(1);
  out.fill_bytes(0);
  reduce_tree<<<(kCount + 1023) / 1024, 1024, 4096>>>(in.get(), out.get(), kCount);
  check.equal(out.read()[0], std::accumulate(words.begin(), words.end(), 0u), "sum by a tree");
  return check.finish();
}
