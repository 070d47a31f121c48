// SPDX-License-Identifier: MIT
// Adds up the parts of a sum that split_gemm left in the workspace, always in the same order.
#include "kernels/epilogue.h"
#include "kernels/gather_params.h"
#include "kernels/storage.h"

namespace rocfix {

template <class T>
ROCFIX_DEVICE void add_parts(const float* parts, T* result, const T* bias, const AddPartsParams& p) {
  const uint32 index = uint32(group_index()) * 256 + uint32(thread_index());
  if (index >= p.elements) return;
  float sum = 0.0f;
#pragma unroll 4
  for (int part = 0; part < p.parts; ++part) sum += parts[uint64(uint32(part)) * p.elements + index];
  const int channel = divided(divided(int(index), p.by_inner).quotient, p.by_channels).remainder;
  store(result[index], activated(biased(sum, bias, channel), p.epilogue));
}

}  // namespace rocfix

#define ROCFIX_ADD_PARTS(type, T)                                                                                   \
  ROCFIX_KERNEL(256)                                                                                                \
  rocfix_add_parts_##type(const float* parts, T* result, const T* bias, rocfix::AddPartsParams p) {                 \
    rocfix::add_parts(parts, result, bias, p);                                                                      \
  }
ROCFIX_ADD_PARTS(f32, rocfix::F32)
ROCFIX_ADD_PARTS(f16, rocfix::F16)
ROCFIX_ADD_PARTS(bf16, rocfix::BF16)
