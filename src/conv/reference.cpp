// SPDX-License-Identifier: MIT
#include "conv/reference.h"

#include <vector>

#include "base/parallel.h"
#include "conv/epilogue.h"
#include "conv/reference_rows.h"

namespace rocfix {
namespace {

class Reference {
 public:
  Reference(const ConvProblem& p, HostTensors& t)
      : p_(p), t_(t), out_h_(p.out_h()), out_w_(p.out_w()), c_per_group_(p.c / p.groups), k_per_group_(p.k / p.groups) {
    for (int64_t s = 0; s < p.s; ++s) columns_.push_back(columns_inside(p, s));
  }

  // One plane of y.
  void forward(int64_t n, int64_t k) const {
    std::vector<double> sums(out_w_);
    for (int64_t oh = 0; oh < out_h_; ++oh) {
      std::fill(sums.begin(), sums.end(), p_.bias ? t_.bias[k] : 0.0);
      for (int64_t c = 0; c < c_per_group_; ++c)
        for (int64_t r = 0; r < p_.r; ++r) {
          const int64_t ih = input_row(p_, oh, r);
          if (ih < 0 || ih >= p_.h) continue;
          const float* const row = x_row(n, first_channel(k) + c, ih);
          for (int64_t s = 0; s < p_.s; ++s) gather_row(row, *weight(k, c, r, s), columns_[s], sums.data());
        }
      for (double& sum : sums) sum = activated(p_, sum);
      round(sums, y_row(n, k, oh));
    }
  }

  // One plane of x.
  void backward_data(int64_t n, int64_t c) const {
    std::vector<double> sums(p_.h * p_.w);
    const int64_t group = c / c_per_group_;
    for (int64_t k = group * k_per_group_; k < (group + 1) * k_per_group_; ++k)
      for (int64_t oh = 0; oh < out_h_; ++oh)
        for (int64_t r = 0; r < p_.r; ++r) {
          const int64_t ih = input_row(p_, oh, r);
          if (ih < 0 || ih >= p_.h) continue;
          for (int64_t s = 0; s < p_.s; ++s)
            scatter_row(y_row(n, k, oh), *weight(k, c % c_per_group_, r, s), columns_[s], sums.data() + ih * p_.w);
        }
    round(sums, x_row(n, c, 0));
  }

  // The filter of one input channel for one output channel.
  void backward_weights(int64_t k, int64_t c) const {
    std::vector<double> sums(p_.r * p_.s);
    for (int64_t n = 0; n < p_.n; ++n)
      for (int64_t oh = 0; oh < out_h_; ++oh)
        for (int64_t r = 0; r < p_.r; ++r) {
          const int64_t ih = input_row(p_, oh, r);
          if (ih < 0 || ih >= p_.h) continue;
          const float* const row = x_row(n, first_channel(k) + c, ih);
          for (int64_t s = 0; s < p_.s; ++s) sums[r * p_.s + s] += dot_rows(row, y_row(n, k, oh), columns_[s]);
        }
    round(sums, weight(k, c, 0, 0));
  }

 private:
  int64_t first_channel(int64_t k) const { return k / k_per_group_ * c_per_group_; }
  float* x_row(int64_t n, int64_t c, int64_t ih) const { return t_.x.data() + ((n * p_.c + c) * p_.h + ih) * p_.w; }
  float* y_row(int64_t n, int64_t k, int64_t oh) const { return t_.y.data() + ((n * p_.k + k) * out_h_ + oh) * out_w_; }
  float* weight(int64_t k, int64_t c, int64_t r, int64_t s) const {
    return t_.w.data() + ((k * c_per_group_ + c) * p_.r + r) * p_.s + s;
  }
  void round(const std::vector<double>& sums, float* out) const {
    for (const double sum : sums) *out++ = rounded_to(p_.type, static_cast<float>(sum));
  }

  const ConvProblem& p_;
  HostTensors& t_;
  int64_t out_h_, out_w_, c_per_group_, k_per_group_;
  std::vector<Columns> columns_;
};

}  // namespace

void compute_reference(const ConvProblem& p, HostTensors& tensors) {
  tensors[result_of(p.direction)].resize(elements_of(p, result_of(p.direction)));
  const Reference reference(p, tensors);
  const int64_t c_per_group = p.c / p.groups;
  switch (p.direction) {
    case Direction::kForward:
      return parallel_for(p.n * p.k, [&](int64_t i) { reference.forward(i / p.k, i % p.k); });
    case Direction::kBackwardData:
      return parallel_for(p.n * p.c, [&](int64_t i) { reference.backward_data(i / p.c, i % p.c); });
    case Direction::kBackwardWeights:
      return parallel_for(p.k * c_per_group,
                          [&](int64_t i) { reference.backward_weights(i / c_per_group, i % c_per_group); });
  }
}

}  // namespace rocfix
