// SPDX-License-Identifier: MIT
// tap_gemm for f16 with two channels at a time: v_dot2_f32_f16, or v_fma_mix_f32 twice; and the packing that it wants.
#include "kernels/tap_gemm.h"

#include "kernels/pack_params.h"

ROCFIX_TAP_KERNELS(pairs, rocfix::F16, HalfPairs)

// As rocfix_pack_weights, but of pairs of the source's channels.
ROCFIX_KERNEL(rocfix::kPackThreads)
rocfix_pack_weights_pairs(const rocfix::F16* weights, rocfix::HalfPair* packed, rocfix::PackParams p) {
  using namespace rocfix;
  const int index = group_index() * kPackThreads + thread_index();
  if (index >= p.pairs) return;
  const Division row = divided(index, p.by_rows), pair = divided(row.quotient, p.by_channels);
  const F16* const from = weights + uint32(pair.quotient) * 2 * p.group_weights +
                          uint32(pair.remainder) * 2 * p.channel_step + uint32(row.remainder) * p.row_step;
  HalfPair* to = packed + uint32(pair.quotient) * p.group_weights + uint32(pair.remainder) * p.by_rows.divisor + row.remainder;
  for (int tap = 0; tap < p.taps; ++tap, to += p.by_rows.divisor * p.by_channels.divisor)
    *to = HalfPairs::cell({from[tap], from[tap + p.channel_step]});
}
