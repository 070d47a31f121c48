// SPDX-License-Identifier: MIT
#include "device/fake/fake_gather.h"

#include <algorithm>
#include <cstdio>

#include "device/fake/fake_epilogue.h"

namespace rocfix {
namespace {

// What a work-group computes.
struct Work {
  AxisPhase h, w;
  int64_t group, m0, column0, part, begin, end;  // of the sum: a part, and its terms
};

Work work_of(const GatherParams& p, int64_t index, int rows, int columns) {
  Work work{};
  const auto next = [&](const Divider& by) {
    const int64_t digit = index % by.divisor;
    index /= by.divisor;
    return digit;
  };
  work.part = index / p.by_groups_of_part.divisor;
  index %= p.by_groups_of_part.divisor;
  work.m0 = next(p.by_row_tiles) * rows;
  work.column0 = next(p.by_column_tiles) * columns;
  work.w = p.w[next(p.by_phases_w)];
  work.h = p.h[next(p.by_phases_h)];
  work.group = index;
  work.begin = work.part * p.terms_of_part;
  work.end = std::min<int64_t>(work.begin + p.terms_of_part, int64_t{p.channels} * work.h.taps * work.w.taps);
  return work;
}

float product_sum(const GatherParams& p, const Work& work, const FakeLaunch& launch, int64_t m, int64_t n, int64_t row,
                  int64_t column) {
  const float* source = launch.pointers[0] + work.group * p.channels * p.source.b;
  const float* weights = launch.pointers[1] + work.group * p.group_weights;
  float sum = 0;
  for (int64_t c = 0; c < p.channels; ++c)
    for (int64_t r = 0; r < work.h.taps; ++r)
      for (int64_t s = 0; s < work.w.taps; ++s) {
        const int64_t term = (c * work.h.taps + r) * work.w.taps + s;
        if (term < work.begin || term >= work.end) continue;
        const int64_t h = work.h.offset + row * p.source_step_h + r * p.source_tap_h;
        const int64_t w = work.w.offset + column * p.source_step_w + s * p.source_tap_w;
        if (h < 0 || h >= p.source_h || w < 0 || w >= p.source_w) continue;
        sum += source[place(p.source, n, c, h, w)] * weights[place(p.weights, m, c, work.h.tap + r * p.tap_step_h,
                                                                   work.w.tap + s * p.tap_step_w)];
      }
  return sum;
}

void compute_tile(const GatherParams& p, const Work& work, const FakeLaunch& launch, int rows, int columns) {
  const int64_t end = std::min<int64_t>(work.column0 + columns, int64_t{p.images} * work.h.count * work.w.count);
  float* const result = launch.pointers[2] + work.part * p.elements_of_part;
  for (int64_t i = work.column0; i < end; ++i) {
    const int64_t w = i % work.w.count, h = i / work.w.count % work.h.count, n = i / work.w.count / work.h.count;
    for (int64_t m = work.m0; m < std::min<int64_t>(work.m0 + rows, p.gemm_m); ++m) {
      const float sum = product_sum(p, work, launch, m, n, h, w);
      result[work.group * p.gemm_m * p.result.b +
             place(p.result, n, m, work.h.first + h * p.result_step_h, work.w.first + w * p.result_step_w)] =
          p.elements_of_part != 0 ? sum : fake_epilogue(sum, launch.pointers[3], work.group * p.gemm_m + m, p.epilogue);
    }
  }
}

}  // namespace

// The tile's size stands in the kernel's name: …_ROWSxCOLUMNS[xTEAMS].
void fake_gather_gemm(const std::string& name, const FakeLaunch& launch) {
  const auto& p = params_of<GatherParams>(launch);
  int rows = 0, columns = 0;
  if (sscanf(name.c_str() + name.rfind('_'), "_%dx%d", &rows, &columns) != 2) return;
  for (int64_t index = 0; index < launch.groups; ++index)
    compute_tile(p, work_of(p, index, rows, columns), launch, rows, columns);
}

int64_t gather_elements(const void* params) {
  const auto& p = *static_cast<const GatherParams*>(params);
  int64_t pixels = 0;
  for (unsigned h = 0; h < p.by_phases_h.divisor; ++h)
    for (unsigned w = 0; w < p.by_phases_w.divisor; ++w) pixels += int64_t{p.h[h].count} * p.w[w].count;
  const int64_t groups = p.result.b == 1 ? p.result.d / p.gemm_m : p.result.a / p.result.b / p.gemm_m;
  const int64_t terms = int64_t{p.channels} * p.h[0].taps * p.w[0].taps;
  return pixels * p.images * p.gemm_m * groups * std::max<int64_t>(1, (terms + p.terms_of_part - 1) / p.terms_of_part);
}

void fake_add_parts(const std::string&, const FakeLaunch& launch) {
  const auto& p = params_of<AddPartsParams>(launch);
  for (int64_t i = 0; i < std::min<int64_t>(p.elements, int64_t{launch.groups} * launch.threads); ++i) {
    float sum = 0;
    for (int64_t part = 0; part < p.parts; ++part) sum += launch.pointers[0][part * p.elements + i];
    launch.pointers[1][i] = fake_epilogue(sum, launch.pointers[2], i / p.by_inner.divisor % p.by_channels.divisor, p.epilogue);
  }
}

int64_t add_parts_elements(const void* params) {
  return static_cast<const AddPartsParams*>(params)->elements;
}

}  // namespace rocfix
