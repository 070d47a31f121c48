// SPDX-License-Identifier: MIT
// The naive convolution, the definition written down: one work-item, one output element.
#include "kernels/device.h"
#include "kernels/params.h"

namespace rocfix {

ROCFIX_DEVICE float dot(const float* x, const float* w, const DirectParams& p, int ih0, int iw0) {
  float sum = 0.0f;
  for (int c = 0; c < p.c_per_group; ++c)
    for (int r = 0; r < p.r; ++r)
      for (int s = 0; s < p.s; ++s) {
        const int ih = ih0 + r * p.dilation_h, iw = iw0 + s * p.dilation_w;
        const bool inside = uint32(ih) < uint32(p.h) && uint32(iw) < uint32(p.w);
        if (inside)
          sum = __builtin_fmaf(x[((long long)c * p.h + ih) * p.w + iw], w[(c * p.r + r) * p.s + s], sum);
      }
  return sum;
}

}  // namespace rocfix

ROCFIX_KERNEL(256)
rocfix_direct_f32(const float* x, const float* w, float* y, rocfix::DirectParams p) {
  const rocfix::uint32 index = rocfix::uint32(rocfix::group_index()) * 256u + rocfix::thread_index();
  if (index >= p.outputs) return;
  const int ow = index % p.out_w, oh = index / p.out_w % p.out_h;
  const rocfix::uint32 plane = index / p.out_w / p.out_h;
  const int k = plane % p.k, n = plane / p.k;
  const int first_channel = k / p.k_per_group * p.c_per_group;
  const float* image = x + (long long)(n * p.channels + first_channel) * p.h * p.w;
  const float* filter = w + (long long)k * p.c_per_group * p.r * p.s;
  y[index] = rocfix::dot(image, filter, p, oh * p.stride_h - p.pad_h, ow * p.stride_w - p.pad_w);
}
