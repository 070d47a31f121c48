// SPDX-License-Identifier: MIT
// Packs a filter in the order in which tap_gemm sums: group, tap, the source's channel, the result's channel. A work-item
// copies all taps of one pair of channels: they are neighbours in memory (NCHW), and neighbours write neighbours.
#include "kernels/device.h"

#include "kernels/pack_params.h"
#include "kernels/storage.h"

namespace rocfix {

template <class T>
ROCFIX_DEVICE void pack_weights(const T* weights, T* packed, const PackParams& p) {
  const int index = group_index() * kPackThreads + thread_index();
  if (index >= p.pairs) return;
  const Division row = divided(index, p.by_rows), channel = divided(row.quotient, p.by_channels);
  const int group = channel.quotient;
  const T* const from = weights + uint32(group) * p.group_weights + uint32(channel.remainder) * p.channel_step +
                        uint32(row.remainder) * p.row_step;
  T* to = packed + uint32(group) * p.group_weights + uint32(channel.remainder) * p.by_rows.divisor + row.remainder;
  for (int tap = 0; tap < p.taps; ++tap, to += p.by_rows.divisor * p.by_channels.divisor) *to = from[tap];
}

}  // namespace rocfix

#define ROCFIX_PACK_WEIGHTS(type, T)                                                              \
  ROCFIX_KERNEL(rocfix::kPackThreads)                                                             \
  rocfix_pack_weights_##type(const T* weights, T* packed, rocfix::PackParams p) {                 \
    rocfix::pack_weights(weights, packed, p);                                                     \
  }
ROCFIX_PACK_WEIGHTS(f32, rocfix::F32)
ROCFIX_PACK_WEIGHTS(f16, rocfix::F16)
ROCFIX_PACK_WEIGHTS(bf16, rocfix::BF16)
