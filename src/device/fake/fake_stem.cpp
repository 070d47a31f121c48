// SPDX-License-Identifier: MIT
#include "device/fake/fake_stem.h"

#include <algorithm>
#include <cstdio>

#include "device/fake/fake_epilogue.h"
#include "kernels/stem_params.h"

namespace rocfix {
namespace {

struct Pixel {
  int64_t n, h, w;
};

float sum_at(const StemParams& p, const FakeLaunch& launch, int channels, int stride, const Pixel& pixel,
             int64_t filter) {
  float sum = 0;
  for (int64_t c = 0; c < channels; ++c)
    for (int64_t tap = 0; tap < kStemTaps; ++tap) {
      const int64_t h = pixel.h * stride - p.pad_h + tap / kStemFilter,
                    w = pixel.w * stride - p.pad_w + tap % kStemFilter;
      if (h < 0 || h >= p.source_h || w < 0 || w >= p.source_w) continue;
      sum += launch.pointers[0][((pixel.n * channels + c) * p.source_h + h) * p.source_w + w] *
             launch.pointers[1][(filter * channels + c) * kStemTaps + tap];
    }
  return sum;
}

}  // namespace

// The channels and the stride stand in the kernel's name: …_cCHANNELSsSTRIDE.
void fake_stem(const std::string& name, const FakeLaunch& launch) {
  const auto& p = params_of<StemParams>(launch);
  int channels = 0, stride = 0;
  if (sscanf(name.c_str() + name.rfind('_'), "_c%ds%d", &channels, &stride) != 2) return;
  for (int64_t index = 0; index < int64_t{launch.groups} * kStemThreads; ++index) {
    const int64_t chunk = index / kStemThreads % p.by_chunks.divisor, first = chunk * p.filters_of_group;
    const int64_t strip = index / kStemThreads / p.by_chunks.divisor * kStemThreads + index % kStemThreads;
    if (strip >= p.strips) continue;
    const int64_t strips_w = p.by_strips_w.divisor, row = strip / strips_w,
                  left = strip % strips_w * kStemPixels;
    for (int64_t w = left; w < std::min<int64_t>(left + kStemPixels, p.out_w); ++w)
      for (int64_t k = first; k < std::min<int64_t>(first + p.filters_of_group, p.filters); ++k) {
        const Pixel pixel{row / p.out_h, row % p.out_h, w};
        launch.pointers[2][((pixel.n * p.filters + k) * p.out_h + pixel.h) * p.out_w + w] =
            fake_epilogue(sum_at(p, launch, channels, stride, pixel, k), launch.pointers[3], k, p.epilogue);
      }
  }
}

int64_t stem_elements(const void* params) {
  const auto& p = *static_cast<const StemParams*>(params);
  return int64_t{p.strips} / p.by_strips_w.divisor * p.out_w * p.filters;
}

}  // namespace rocfix
