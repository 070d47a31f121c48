// SPDX-License-Identifier: MIT
// Kernels from rocPRIM's building blocks: LDS, branches, wave operations, shuffles.
#include <hip/hip_runtime.h>
#include <rocprim/block/block_discontinuity.hpp>
#include <rocprim/block/block_histogram.hpp>
#include <rocprim/block/block_load.hpp>
#include <rocprim/block/block_radix_sort.hpp>
#include <rocprim/block/block_reduce.hpp>
#include <rocprim/block/block_scan.hpp>
#include <rocprim/block/block_sort.hpp>
#include <rocprim/block/block_store.hpp>
#include <rocprim/warp/warp_scan.hpp>
#include <rocprim/warp/warp_sort.hpp>

constexpr unsigned kBlock = 256, kItems = 4;

template <class T>
__global__ void radix_sort(T* keys, int* values) {
  T key[kItems];
  int value[kItems];
  const unsigned base = (blockIdx.x * kBlock + threadIdx.x) * kItems;
  for (unsigned i = 0; i < kItems; ++i) key[i] = keys[base + i], value[i] = values[base + i];
  rocprim::block_radix_sort<T, kBlock, kItems, int>().sort(key, value);
  for (unsigned i = 0; i < kItems; ++i) keys[base + i] = key[i], values[base + i] = value[i];
}

template <class T>
__global__ void sort(T* keys, unsigned count) {
  const unsigned at = blockIdx.x * kBlock + threadIdx.x;
  T key = at < count ? keys[at] : T();
  rocprim::block_sort<T, kBlock>().sort(key, rocprim::greater<T>());
  if (at < count) keys[at] = key;
}

template <class T, rocprim::block_scan_algorithm algorithm>
__global__ void scan(T* values, unsigned count) {
  for (unsigned at = blockIdx.x * kBlock + threadIdx.x; at < count; at += gridDim.x * kBlock) {
    T value = values[at];
    rocprim::block_scan<T, kBlock, algorithm>().inclusive_scan(value, value, rocprim::plus<T>());
    values[at] = value;
  }
}

template <class T>
__global__ void reduce(const T* values, T* sums, unsigned count) {
  T items[kItems] = {}, sum;
  rocprim::block_load<T, kBlock, kItems, rocprim::block_load_method::block_load_transpose>().load(
      values + blockIdx.x * kBlock * kItems, items, count - blockIdx.x * kBlock * kItems, T());
  rocprim::block_reduce<T, kBlock>().reduce(items, sum, rocprim::plus<T>());
  if (threadIdx.x == 0) sums[blockIdx.x] = sum;
}

template <class T>
__global__ void histogram(const T* values, unsigned* counts) {
  __shared__ unsigned bins[256];
  T items[kItems];
  for (unsigned i = 0; i < kItems; ++i) items[i] = values[(blockIdx.x * kItems + i) * kBlock + threadIdx.x];
  rocprim::block_histogram<T, kBlock, kItems, 256>().histogram(items, bins);
  __syncthreads();
  atomicAdd(&counts[threadIdx.x], bins[threadIdx.x]);
}

template <class T>
__global__ void heads(const T* values, T* out) {
  T items[kItems];
  bool flags[kItems];
  for (unsigned i = 0; i < kItems; ++i) items[i] = values[(blockIdx.x * kBlock + threadIdx.x) * kItems + i];
  rocprim::block_discontinuity<T, kBlock>().flag_heads(flags, items, rocprim::not_equal_to<T>());
  for (unsigned i = 0; i < kItems; ++i)
    if (flags[i]) out[(blockIdx.x * kBlock + threadIdx.x) * kItems + i] = items[i];
}

template <class T, unsigned width>
__global__ void warps(T* values) {
  const unsigned at = blockIdx.x * kBlock + threadIdx.x;
  T value = values[at];
  __shared__ typename rocprim::warp_scan<T, width>::storage_type storage[kBlock / width];
  rocprim::warp_scan<T, width>().inclusive_scan(value, value, storage[threadIdx.x / width]);
  __syncthreads();
  __shared__ typename rocprim::warp_sort<T, width>::storage_type more[kBlock / width];
  rocprim::warp_sort<T, width>().sort(value, more[threadIdx.x / width]);
  values[at] = value;
}

template __global__ void radix_sort(float*, int*);
template __global__ void radix_sort(unsigned long long*, int*);
template __global__ void radix_sort(unsigned char*, int*);
template __global__ void sort(float*, unsigned);
template __global__ void sort(double*, unsigned);
template __global__ void sort(short*, unsigned);
template __global__ void scan<int, rocprim::block_scan_algorithm::using_warp_scan>(int*, unsigned);
template __global__ void scan<double, rocprim::block_scan_algorithm::reduce_then_scan>(double*, unsigned);
template __global__ void scan<float, rocprim::block_scan_algorithm::reduce_then_scan>(float*, unsigned);
template __global__ void reduce(const float*, float*, unsigned);
template __global__ void reduce(const long long*, long long*, unsigned);
template __global__ void histogram(const unsigned char*, unsigned*);
template __global__ void heads(const int*, int*);
template __global__ void heads(const double*, double*);
template __global__ void warps<int, 32>(int*);
template __global__ void warps<double, 16>(double*);
