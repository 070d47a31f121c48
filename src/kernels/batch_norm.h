// SPDX-License-Identifier: MIT
// Spatial batch normalisation: training, inference and its gradients.
//
// A work-group has one channel (NCHW) or a few neighbouring ones (NHWC) to itself, so that no sum has to be put together
// from several groups: no workspace, no atomics, the same bits each time. The statistics are Chan's: each work-item
// gathers mean and squared deviations of its own elements, taken relative to its first one, and a tree joins them
// ("Updating Formulae and a Pairwise Algorithm for Computing Sample Variances", 1979). A plain sum of squares would lose
// the variance of channels whose mean is far from 0.
#pragma once

#include "kernels/device.h"  // first: what the device can do with the parameters

#include "kernels/batch_norm_params.h"
#include "kernels/storage.h"

namespace rocfix {

struct NchwPlaces {
  static constexpr int kChannels = 1;
  ROCFIX_DEVICE static uint32 place(const BatchNormParams& p, int channel, int element) {
    const Division image = divided(element, p.by_plane);
    return (uint32(image.quotient) * p.channels + channel) * p.by_plane.divisor + image.remainder;
  }
};

struct NhwcPlaces {
  static constexpr int kChannels = kBatchNormNhwcChannels;
  ROCFIX_DEVICE static uint32 place(const BatchNormParams& p, int channel, int element) {
    return uint32(element) * p.channels + channel;
  }
};

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
struct BatchNormGroup {
  static constexpr int kAtOnce = 4;  // loads on their way
  static constexpr int kRows = kBatchNormThreads / Places::kChannels;
  union Lds {
    Moments moments[kBatchNormThreads];
    GradientSums gradients[kBatchNormThreads];
  };

  const BatchNormParams& p;
  int thread, lane, channel, first, step;
  bool exists;  // the last group may have fewer channels

  ROCFIX_DEVICE explicit BatchNormGroup(const BatchNormParams& params) : p(params) {
    thread = thread_index();
    lane = thread % Places::kChannels;
    const int tile = uint32(group_index()) / uint32(p.parts), part = group_index() - tile * p.parts;
    channel = tile * Places::kChannels + lane;
    exists = channel < p.channels;
    first = part * kRows + thread / Places::kChannels;
    step = p.parts * kRows;
  }

  ROCFIX_DEVICE bool leads() const { return thread < Places::kChannels && exists; }

  // use(place, load(place)) for each element of this work-item; several loads are on their way before the first is used.
  template <class Load, class Use>
  ROCFIX_DEVICE void each(const Load& load, const Use& use) const {
    if (!exists) return;
    int element = first;
    for (; element < p.count - (kAtOnce - 1) * step; element += kAtOnce * step) {
      uint32 places[kAtOnce];
      decltype(load(0u)) values[kAtOnce];
#pragma unroll
      for (int i = 0; i < kAtOnce; ++i) values[i] = load(places[i] = Places::place(p, channel, element + i * step));
#pragma unroll
      for (int i = 0; i < kAtOnce; ++i) use(places[i], values[i]);
    }
    for (; element < p.count; element += step) {
      const uint32 place = Places::place(p, channel, element);
      use(place, load(place));
    }
  }
  template <class T>
  ROCFIX_DEVICE static auto from(const T* x) {
    return [x](uint32 place) { return widened(x[place]); };
  }

  // All work-items' values of this one's channel, joined in a fixed order.
  template <class Value>
  ROCFIX_DEVICE Value joined_by_all(Value (&lds)[kBatchNormThreads], const Value& own) const {
    lds_barrier();  // what an earlier use left is read by now
    lds[thread] = own;
    for (int half = kBatchNormThreads / 2; half >= Places::kChannels; half /= 2) {
      lds_barrier();
      if (thread < half) lds[thread] = joined(lds[thread], lds[thread + half]);
    }
    lds_barrier();
    return lds[lane];
  }

  template <class T>
  ROCFIX_DEVICE Moments moments(Lds& lds, const T* x) const {
    float reference = 0.0f, count = 0.0f, sum = 0.0f, squares = 0.0f;
    if (exists && first < p.count) reference = widened(x[Places::place(p, channel, first)]);
    each(from(x), [&](uint32, float value) {
      const float distance = value - reference;
      sum += distance;
      squares = __builtin_fmaf(distance, distance, squares);
      count += 1.0f;
    });
    const float mean = count > 0.0f ? sum / count : 0.0f;
    const float own = __builtin_fmaf(-mean, sum, squares);
    return joined_by_all(lds.moments, {count, reference + mean, own > 0.0f ? own : 0.0f});
  }

  ROCFIX_DEVICE float inverse_deviation(float variance) const { return 1.0f / square_root(variance + p.epsilon); }

  template <class T>
  ROCFIX_DEVICE void normalise(const T* x, T* y, float mean, float factor, float bias) const {
    each(from(x), [&](uint32 place, float value) { store(y[place], __builtin_fmaf(value - mean, factor, bias)); });
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
  const float variance = all.squares / float(p.count), inverse = group.inverse_deviation(variance);
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
    inverse = group.inverse_deviation(all.squares / float(p.count));
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
  const float mean_dy = all.dy / float(p.count), slope = all.dy_x / float(p.count) * inverse * inverse;
  const float factor = scale[c] * inverse;
  group.each(load, [&](uint32 place, const Pair& at) {
    store(dx[place], factor * (at.dy - __builtin_fmaf(at.x, slope, mean_dy)));
  });
}

}  // namespace rocfix
