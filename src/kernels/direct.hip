// SPDX-License-Identifier: MIT
// The naive convolution, the definition written down, for every direction, type and layout: one work-item, one
// element of y or x; one work-group, one weight.
#include "kernels/epilogue.h"
#include "kernels/params.h"
#include "kernels/storage.h"

namespace rocfix {

struct Element {
  int a, b, c, d;  // the indices of a tensor's four dimensions
};

ROCFIX_DEVICE int place(const TensorStrides& strides, int a, int b, int c, int d) {
  return a * strides.a + b * strides.b + c * strides.c + d * strides.d;
}

ROCFIX_DEVICE int place(const TensorStrides& strides, const Element& e) {
  return place(strides, e.a, e.b, e.c, e.d);
}

// The index'th element in the order of memory, so that neighbouring work-items store to neighbouring places.
ROCFIX_DEVICE Element element(uint32 index, uint32 b, uint32 c, uint32 d, bool b_is_last) {
  Element e;
  if (b_is_last) {
    e.b = index % b;
    index /= b;
  }
  e.d = index % d;
  index /= d;
  e.c = index % c;
  index /= c;
  if (!b_is_last) {
    e.b = index % b;
    index /= b;
  }
  e.a = index;
  return e;
}

ROCFIX_DEVICE bool inside(int index, int size) {
  return uint32(index) < uint32(size);
}

template <class T>
ROCFIX_DEVICE float forward(const T* x, const T* w, const DirectParams& p, const Element& y) {
  const int first_channel = y.b / p.k_per_group * p.c_per_group;
  float sum = 0.0f;
  for (int c = 0; c < p.c_per_group; ++c)
    for (int r = 0; r < p.r; ++r)
      for (int s = 0; s < p.s; ++s) {
        const int ih = y.c * p.stride_h - p.pad_h + r * p.dilation_h;
        const int iw = y.d * p.stride_w - p.pad_w + s * p.dilation_w;
        if (inside(ih, p.h) && inside(iw, p.w))
          sum = __builtin_fmaf(widened(x[place(p.x_strides, y.a, first_channel + c, ih, iw)]),
                               widened(w[place(p.w_strides, y.b, c, r, s)]), sum);
      }
  return sum;
}

// The output row that meets input row `in` under filter row `r`, or -1.
ROCFIX_DEVICE int output_index(int in, int pad, int r, int dilation, int stride, int size) {
  const int distance = in + pad - r * dilation;
  return distance >= 0 && distance % stride == 0 && distance / stride < size ? distance / stride : -1;
}

template <class T>
ROCFIX_DEVICE float backward_data(const T* y, const T* w, const DirectParams& p, const Element& x) {
  const int group = x.b / p.c_per_group, c = x.b % p.c_per_group;
  float sum = 0.0f;
  for (int k = group * p.k_per_group; k < (group + 1) * p.k_per_group; ++k)
    for (int r = 0; r < p.r; ++r)
      for (int s = 0; s < p.s; ++s) {
        const int oh = output_index(x.c, p.pad_h, r, p.dilation_h, p.stride_h, p.out_h);
        const int ow = output_index(x.d, p.pad_w, s, p.dilation_w, p.stride_w, p.out_w);
        if (oh >= 0 && ow >= 0)
          sum = __builtin_fmaf(widened(y[place(p.y_strides, x.a, k, oh, ow)]), widened(w[place(p.w_strides, k, c, r, s)]),
                               sum);
      }
  return sum;
}

constexpr int kWeightThreads = 64;

// The part of one weight's sum that this work-item of its group takes: every 64th output pixel.
template <class T>
ROCFIX_DEVICE float backward_weight_part(const T* x, const T* y, const DirectParams& p, const Element& w) {
  const int c = w.a / p.k_per_group * p.c_per_group + w.b;
  const int plane = p.out_h * p.out_w;
  float sum = 0.0f;
  for (int n = 0; n < p.n; ++n)
    for (int pixel = thread_index(); pixel < plane; pixel += kWeightThreads) {
      const int oh = pixel / p.out_w, ow = pixel % p.out_w;
      const int ih = oh * p.stride_h - p.pad_h + w.c * p.dilation_h;
      const int iw = ow * p.stride_w - p.pad_w + w.d * p.dilation_w;
      if (inside(ih, p.h) && inside(iw, p.w))
        sum = __builtin_fmaf(widened(x[place(p.x_strides, n, c, ih, iw)]), widened(y[place(p.y_strides, n, w.a, oh, ow)]),
                             sum);
    }
  return sum;
}

// The sum over the work-group, in the first work-item; always added in the same order.
ROCFIX_DEVICE float group_sum(float (&parts)[kWeightThreads], float part) {
  const int thread = thread_index();
  parts[thread] = part;
  for (int half = kWeightThreads / 2; half > 0; half /= 2) {
    lds_barrier();
    if (thread < half) parts[thread] += parts[thread + half];
  }
  return parts[thread];
}

}  // namespace rocfix

#define ROCFIX_DIRECT(name, T)                                                                               \
  ROCFIX_KERNEL(256)                                                                                         \
  rocfix_direct_fwd_##name(const T* x, const T* w, T* y, const T* bias, rocfix::DirectParams p) {            \
    const rocfix::uint32 index = rocfix::uint32(rocfix::group_index()) * 256u + rocfix::thread_index();      \
    if (index >= p.results) return;                                                                          \
    const rocfix::Element e = rocfix::element(index, p.k, p.out_h, p.out_w, p.channels_last);                \
    const float sum = rocfix::biased(rocfix::forward(x, w, p, e), bias, e.b);                                \
    rocfix::store(y[rocfix::place(p.y_strides, e)], rocfix::activated(sum, p.epilogue));                     \
  }                                                                                                          \
  ROCFIX_KERNEL(256)                                                                                         \
  rocfix_direct_bwd_##name(const T* y, const T* w, T* x, rocfix::DirectParams p) {                           \
    const rocfix::uint32 index = rocfix::uint32(rocfix::group_index()) * 256u + rocfix::thread_index();      \
    if (index >= p.results) return;                                                                          \
    const rocfix::Element e = rocfix::element(index, p.channels, p.h, p.w, p.channels_last);                 \
    rocfix::store(x[rocfix::place(p.x_strides, e)], rocfix::backward_data(y, w, p, e));                      \
  }                                                                                                          \
  ROCFIX_KERNEL(64)                                                                                          \
  rocfix_direct_wrw_##name(const T* x, const T* y, T* w, rocfix::DirectParams p) {                           \
    ROCFIX_SHARED float parts[rocfix::kWeightThreads];                                                       \
    const rocfix::Element e = rocfix::element(rocfix::group_index(), p.c_per_group, p.r, p.s, p.channels_last); \
    const float sum = rocfix::group_sum(parts, rocfix::backward_weight_part(x, y, p, e));                    \
    if (rocfix::thread_index() == 0) rocfix::store(w[rocfix::place(p.w_strides, e)], sum);                   \
  }
ROCFIX_DIRECT(f32, rocfix::F32)
ROCFIX_DIRECT(f16, rocfix::F16)
ROCFIX_DIRECT(bf16, rocfix::BF16)
