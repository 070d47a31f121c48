// SPDX-License-Identifier: MIT
// Spatial batch normalisation: training, inference and its gradients.
//
// The statistics are Chan's: each work-item gathers mean and squared deviations of its own elements, taken relative to its
// first one, and a tree joins them ("Updating Formulae and a Pairwise Algorithm for Computing Sample Variances", 1979). A
// plain sum of squares would lose the variance of channels whose mean is far from 0.
#pragma once

#include "kernels/channel_group.h"  // first: what the device can do with the parameters

#include "kernels/batch_norm_params.h"

namespace rocfix {

struct Moments {
  float count, mean, squares;  // squares: the sum of squared deviations from the mean
};

ROCFIX_DEVICE Moments joined(const Moments& a, const Moments& b) {
  const float count = a.count + b.count, distance = b.mean - a.mean;
  const float share = count > 0.0f ? b.count / count : 0.0f;
  return {count, __builtin_fmaf(distance, share, a.mean),
          a.squares + __builtin_fmaf(distance * share, distance * a.count, b.squares)};
}

struct GradientSums {
  float dy, dy_x;  // of dy, and of dy * (x - mean)
};

ROCFIX_DEVICE GradientSums joined(const GradientSums& a, const GradientSums& b) {
  return {a.dy + b.dy, a.dy_x + b.dy_x};
}

template <class Places>
struct BatchNormGroup : ChannelGroup<Places> {
  using Group = ChannelGroup<Places>;
  union Lds {
    Moments moments[kChannelThreads];
    GradientSums gradients[kChannelThreads];
  };

  float epsilon;

  ROCFIX_DEVICE explicit BatchNormGroup(const BatchNormParams& params) : Group(params.tensor), epsilon(params.epsilon) {}

  template <class T>
  ROCFIX_DEVICE Moments moments(Lds& lds, const T* x) const {
    float reference = 0.0f, count = 0.0f, sum = 0.0f, squares = 0.0f;
    if (this->exists && this->first < this->p.count)
      reference = widened(x[Places::place(this->p, this->channel, this->first)]);
    this->each(Group::from(x), [&](uint32, float value) {
      const float distance = value - reference;
      sum += distance;
      squares = __builtin_fmaf(distance, distance, squares);
      count += 1.0f;
    });
    const float mean = count > 0.0f ? sum / count : 0.0f;
    const float own = __builtin_fmaf(-mean, sum, squares);
    return this->joined_by_all(lds.moments, {count, reference + mean, own > 0.0f ? own : 0.0f});
  }

  ROCFIX_DEVICE float inverse_deviation(float variance) const { return 1.0f / square_root(variance + epsilon); }

  template <class T>
  ROCFIX_DEVICE void normalise(const T* x, T* y, float mean, float factor, float bias) const {
    this->each(Group::from(x), [&](uint32 place, float value) { store(y[place], __builtin_fmaf(value - mean, factor, bias)); });
  }
};

struct BatchStatistics {
  float *running_mean, *running_variance, *mean, *inverse_deviation;  // null in pairs: not wanted
};

template <class T, class Places>
ROCFIX_DEVICE void batch_norm_training(typename BatchNormGroup<Places>::Lds& lds, const T* x, T* y, const float* scale,
                                       const float* bias, const BatchStatistics& statistics, const BatchNormParams& p) {
  const BatchNormGroup<Places> group(p);
  const Moments all = group.moments(lds, x);
  const float variance = all.squares / float(p.tensor.count), inverse = group.inverse_deviation(variance);
  const int c = group.channel;
  if (group.leads() && statistics.mean) {
    statistics.mean[c] = all.mean;
    statistics.inverse_deviation[c] = inverse;
  }
  if (group.leads() && statistics.running_mean) {
    const float old_mean = statistics.running_mean[c], old_variance = statistics.running_variance[c];
    statistics.running_mean[c] = __builtin_fmaf(p.share, all.mean - old_mean, old_mean);
    statistics.running_variance[c] = __builtin_fmaf(p.share, variance * p.unbias - old_variance, old_variance);
  }
  if (group.exists) group.normalise(x, y, all.mean, inverse * scale[c], bias[c]);
}

template <class T, class Places>
ROCFIX_DEVICE void batch_norm_inference(const T* x, T* y, const float* scale, const float* bias, const float* mean,
                                        const float* variance, const BatchNormParams& p) {
  const BatchNormGroup<Places> group(p);
  if (!group.exists) return;
  const int c = group.channel;
  group.normalise(x, y, mean[c], group.inverse_deviation(variance[c]) * scale[c], bias[c]);
}

struct Pair {
  float x, dy;  // x: less the mean
};

struct ScaleGradients {
  float *scale, *bias;
};
struct SavedStatistics {
  const float *mean, *inverse_deviation;  // null: computed again
};

template <class T, class Places>
ROCFIX_DEVICE void batch_norm_backward(typename BatchNormGroup<Places>::Lds& lds, const T* x, const T* dy, T* dx,
                                       const float* scale, const ScaleGradients& gradients, const SavedStatistics& saved,
                                       const BatchNormParams& p) {
  const BatchNormGroup<Places> group(p);
  const int c = group.exists ? group.channel : 0;
  float mean, inverse;
  if (saved.mean) {
    mean = saved.mean[c];
    inverse = saved.inverse_deviation[c];
  } else {
    const Moments all = group.moments(lds, x);
    mean = all.mean;
    inverse = group.inverse_deviation(all.squares / float(p.tensor.count));
  }
  const auto load = [&](uint32 place) { return Pair{widened(x[place]) - mean, widened(dy[place])}; };
  GradientSums own{0.0f, 0.0f};
  group.each(load, [&](uint32, const Pair& at) {
    own.dy += at.dy;
    own.dy_x = __builtin_fmaf(at.dy, at.x, own.dy_x);
  });
  const GradientSums all = group.joined_by_all(lds.gradients, own);
  if (group.leads()) {
    gradients.scale[c] = all.dy_x * inverse;
    gradients.bias[c] = all.dy;
  }
  const float mean_dy = all.dy / float(p.tensor.count), slope = all.dy_x / float(p.tensor.count) * inverse * inverse;
  const float factor = scale[c] * inverse;
  group.each(load, [&](uint32 place, const Pair& at) {
    store(dx[place], factor * (at.dy - __builtin_fmaf(at.x, slope, mean_dy)));
  });
}

}  // namespace rocfix
