// SPDX-License-Identifier: MIT
// The kernels behind rocPRIM's device-wide algorithms: loops, look-back between groups, scalar loads.
#include <hip/hip_runtime.h>
#include <iostream>  // rocPRIM forgets it
#include <rocprim/device/device_merge_sort.hpp>
#include <rocprim/device/device_radix_sort.hpp>
#include <rocprim/device/device_reduce_by_key.hpp>
#include <rocprim/device/device_run_length_encode.hpp>
#include <rocprim/device/device_segmented_reduce.hpp>
#include <rocprim/device/device_select.hpp>

hipError_t merge_sort(void* memory, size_t& bytes, float* keys, int* values, unsigned count) {
  return rocprim::merge_sort(memory, bytes, keys, keys, values, values, count);
}

hipError_t select(void* memory, size_t& bytes, int* in, bool* flags, int* out, unsigned* number, unsigned count) {
  return rocprim::select(memory, bytes, in, flags, out, number, count);
}

hipError_t reduce_by_key(void* memory, size_t& bytes, int* keys, double* values, unsigned* number, unsigned count) {
  return rocprim::reduce_by_key(memory, bytes, keys, values, count, keys, values, number);
}

hipError_t encode(void* memory, size_t& bytes, int* in, unsigned* counts, unsigned* number, unsigned count) {
  return rocprim::run_length_encode(memory, bytes, in, count, in, counts, number);
}

hipError_t segments(void* memory, size_t& bytes, float* in, float* out, int* offsets, unsigned count) {
  return rocprim::segmented_reduce(memory, bytes, in, out, count, offsets, offsets + 1);
}
