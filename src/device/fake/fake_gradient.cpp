// SPDX-License-Identifier: MIT
#include "device/fake/fake_gradient.h"

#include <algorithm>
#include <cstdio>

namespace rocfix {
namespace {

// One weight of one group: its row's channel of y and its own channel and tap.
struct Weight {
  int64_t group, m, c, r, s;
};

Weight weight_at(const GradientParams& p, bool channels_last, int64_t group, int64_t m, int64_t column) {
  const int64_t filter_h = p.by_filter_h.divisor, filter_w = p.by_filter_w.divisor;
  if (channels_last)
    return {group, m, column % p.channels, column / p.channels / filter_w, column / p.channels % filter_w};
  return {group, m, column / filter_w / filter_h, column / filter_w % filter_h, column % filter_w};
}

float part_of_sum(const GradientParams& p, const FakeLaunch& launch, const Weight& weight, int64_t begin,
                  int64_t end) {
  const int64_t out_h = p.by_out_h.divisor, out_w = p.by_out_w.divisor;
  float sum = 0;
  for (int64_t term = begin; term < end; ++term) {
    const int64_t ow = term % out_w, oh = term / out_w % out_h, n = term / out_w / out_h;
    const int64_t h = oh * p.stride_h - p.pad_h + weight.r * p.dilation_h;
    const int64_t w = ow * p.stride_w - p.pad_w + weight.s * p.dilation_w;
    if (h < 0 || h >= p.source_h || w < 0 || w >= p.source_w) continue;
    sum += launch.pointers[0][place(p.x, n, weight.group * p.channels + weight.c, h, w)] *
           launch.pointers[1][place(p.y, n, weight.group * p.gemm_m + weight.m, oh, ow)];
  }
  return sum;
}

}  // namespace

// The tile's size and the way to load stand in the kernel's name: …_LOADER_ROWSxCOLUMNS.
void fake_gradient_gemm(const std::string& name, const FakeLaunch& launch) {
  const auto& p = params_of<GradientParams>(launch);
  int rows = 0, columns = 0;
  if (sscanf(name.c_str() + name.rfind('_'), "_%dx%d", &rows, &columns) != 2) return;
  const bool channels_last = name.find("_channels_") != std::string::npos;
  for (int64_t index = 0; index < launch.groups; ++index) {
    int64_t rest = index;
    const auto next = [&](const Divider& by) {
      const int64_t digit = rest % by.divisor;
      rest /= by.divisor;
      return digit;
    };
    const int64_t m0 = next(p.by_row_tiles) * rows, n0 = next(p.by_column_tiles) * columns,
                  part = next(p.by_parts);
    const int64_t begin = part * p.terms_of_part, end = std::min<int64_t>(begin + p.terms_of_part, p.terms);
    for (int64_t m = m0; m < std::min<int64_t>(m0 + rows, p.gemm_m); ++m)
      for (int64_t column = n0; column < std::min<int64_t>(n0 + columns, p.columns); ++column)
        launch.pointers[2][part * p.part + (rest * p.gemm_m + m) * p.row_stride + column] =
            part_of_sum(p, launch, weight_at(p, channels_last, rest, m, column), begin, end);
  }
}

int64_t gradient_elements(const void* params) {
  const auto& p = *static_cast<const GradientParams*>(params);
  return int64_t{p.part} * p.by_parts.divisor;
}

void fake_sum_parts(const std::string&, const FakeLaunch& launch) {
  const auto& p = params_of<SumPartsParams>(launch);
  const int64_t count = std::min<int64_t>(p.elements, int64_t{launch.groups} * launch.threads >> p.run_bits);
  for (int64_t i = 0; i < count; ++i) {
    float sum = 0;
    for (int64_t part = 0; part < p.parts; ++part) sum += launch.pointers[0][part * p.elements + i];
    launch.pointers[1][i] = sum;
  }
}

int64_t sum_parts_elements(const void* params) {
  return static_cast<const SumPartsParams*>(params)->elements;
}

}  // namespace rocfix
