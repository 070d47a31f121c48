// SPDX-License-Identifier: MIT
#include "conv/reference.h"

#include <algorithm>
#include <vector>

#include "base/parallel.h"

namespace rocfix {
namespace {

// The output columns ow for which 0 <= ow * stride + shift < width.
struct Columns {
  int64_t begin, end;
};

Columns inside(int64_t width, int64_t out_width, int64_t stride, int64_t shift) {
  const int64_t begin = shift >= 0 ? 0 : (-shift + stride - 1) / stride;
  const int64_t end = shift >= width ? 0 : (width - 1 - shift) / stride + 1;
  return {std::min(begin, out_width), std::clamp<int64_t>(end, 0, out_width)};
}

// Adds weight * (input row shifted by `shift`) to the row of sums: nearly all of the reference's time. Stride 1
// apart, so that it vectorises, for whatever vectors the machine has.
__attribute__((target_clones("avx512f", "avx2", "default"))) void add_row(const float* row, double weight, Columns columns, int64_t stride, int64_t shift, double* sums) {
  if (stride == 1) {
    for (int64_t ow = columns.begin; ow < columns.end; ++ow) sums[ow] += weight * row[ow + shift];
    return;
  }
  for (int64_t ow = columns.begin; ow < columns.end; ++ow) sums[ow] += weight * row[ow * stride + shift];
}

class ForwardReference {
 public:
  ForwardReference(const ConvProblem& p, const float* x, const float* w, float* y)
      : p_(p), x_(x), w_(w), y_(y), c_per_group_(p.c / p.groups), k_per_group_(p.k / p.groups) {}

  void plane(int64_t n, int64_t k) const {
    std::vector<double> sums(p_.out_w());
    for (int64_t oh = 0; oh < p_.out_h(); ++oh) {
      std::fill(sums.begin(), sums.end(), 0.0);
      sum_row(n, k, oh, sums.data());
      float* out = y_ + ((n * p_.k + k) * p_.out_h() + oh) * p_.out_w();
      std::transform(sums.begin(), sums.end(), out, [](double sum) { return static_cast<float>(sum); });
    }
  }

 private:
  void sum_row(int64_t n, int64_t k, int64_t oh, double* sums) const {
    const int64_t first_channel = k / k_per_group_ * c_per_group_;
    for (int64_t c = 0; c < c_per_group_; ++c)
      for (int64_t r = 0; r < p_.r; ++r) {
        const int64_t ih = oh * p_.stride_h + r * p_.dilation_h - p_.pad_h;
        if (ih < 0 || ih >= p_.h) continue;
        const float* row = x_ + ((n * p_.c + first_channel + c) * p_.h + ih) * p_.w;
        const float* weights = w_ + ((k * c_per_group_ + c) * p_.r + r) * p_.s;
        for (int64_t s = 0; s < p_.s; ++s) {
          const int64_t shift = s * p_.dilation_w - p_.pad_w;
          add_row(row, weights[s], inside(p_.w, p_.out_w(), p_.stride_w, shift), p_.stride_w, shift, sums);
        }
      }
  }

  const ConvProblem& p_;
  const float* x_;
  const float* w_;
  float* y_;
  int64_t c_per_group_, k_per_group_;
};

}  // namespace

void reference_forward(const ConvProblem& problem, std::span<const float> x, std::span<const float> w,
                       std::span<float> y) {
  const ForwardReference reference(problem, x.data(), w.data(), y.data());
  parallel_for(problem.n * problem.k,
               [&](int64_t plane) { reference.plane(plane / problem.k, plane % problem.k); });
}

}  // namespace rocfix
