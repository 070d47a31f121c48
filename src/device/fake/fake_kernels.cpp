// SPDX-License-Identifier: MIT
#include "device/fake/fake_kernels.h"

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <tuple>

#include "device/fake/fake_depthwise.h"
#include "device/fake/fake_epilogue.h"
#include "device/fake/fake_gather.h"
#include "device/fake/fake_gradient.h"
#include "device/fake/fake_stem.h"
#include "device/fake/fake_winograd.h"
#include "device/fake/fake_winograd_fused.h"
#include "kernels/pack_params.h"
#include "kernels/params.h"
#include "kernels/stem_params.h"
#include "kernels/winograd_fused_params.h"
#include "kernels/winograd_params.h"

namespace rocfix {
namespace {

int64_t work_items(const FakeLaunch& launch) {
  return int64_t{launch.groups} * launch.threads;
}

// Calls use(place in x, in w, in y) for every product of the convolution.
template <class Use>
void for_each_product(const DirectParams& p, const Use& use) {
  for (int n = 0; n < p.n; ++n)
    for (int k = 0; k < p.k; ++k)
      for (int oh = 0; oh < p.out_h; ++oh)
        for (int ow = 0; ow < p.out_w; ++ow)
          for (int c = 0; c < p.c_per_group; ++c)
            for (int r = 0; r < p.r; ++r)
              for (int s = 0; s < p.s; ++s) {
                const int64_t ih = int64_t{oh} * p.stride_h - p.pad_h + int64_t{r} * p.dilation_h;
                const int64_t iw = int64_t{ow} * p.stride_w - p.pad_w + int64_t{s} * p.dilation_w;
                if (ih < 0 || ih >= p.h || iw < 0 || iw >= p.w) continue;
                use(place(p.x_strides, n, k / p.k_per_group * p.c_per_group + c, ih, iw), place(p.w_strides, k, c, r, s),
                    place(p.y_strides, n, k, oh, ow));
              }
}

// Too few work-groups leave the result as it was. The tensors are dense: every element's place is below `results`.
void direct(const std::string& name, const FakeLaunch& launch) {
  const auto& p = params_of<DirectParams>(launch);
  const bool weights = name.find("_wrw_") != std::string::npos, data = name.find("_bwd_") != std::string::npos;
  if ((weights ? launch.groups : work_items(launch)) < p.results) return;
  const auto &first = launch.pointers[0], &second = launch.pointers[1], &result = launch.pointers[2];
  std::fill_n(result, p.results, 0.0f);
  for_each_product(p, [&](int64_t x, int64_t w, int64_t y) {
    if (weights) result[w] += first[x] * second[y];
    else if (data) result[x] += first[y] * second[w];
    else result[y] += first[x] * second[w];
  });
  if (weights || data) return;
  for (int n = 0; n < p.n; ++n)
    for (int k = 0; k < p.k; ++k)
      for (int oh = 0; oh < p.out_h; ++oh)
        for (int ow = 0; ow < p.out_w; ++ow) {
          float& sum = result[place(p.y_strides, n, k, oh, ow)];
          sum = fake_epilogue(sum, launch.pointers[3], k, p.epilogue);
        }
}

// The element of the columns matrix at row crs.
float column_element(const Im2colParams& p, const float* x, int64_t crs, int64_t column) {
  const int64_t c = crs / p.by_filter.divisor, rs = crs % p.by_filter.divisor;
  const int64_t r = rs / p.by_filter_w.divisor, s = rs % p.by_filter_w.divisor;
  const int64_t n = column / p.out_plane, pixel = column % p.out_plane;
  const int64_t ih = pixel / p.by_out_w.divisor * p.stride_h - p.pad_h + r * p.dilation_h;
  const int64_t iw = pixel % p.by_out_w.divisor * p.stride_w - p.pad_w + s * p.dilation_w;
  if (ih < 0 || ih >= p.h || iw < 0 || iw >= p.w) return 0;
  return x[n * p.image + (c * p.h + ih) * p.w + iw];
}

void im2col(const std::string&, const FakeLaunch& launch) {
  const auto& p = params_of<Im2colParams>(launch);
  const int64_t rows = launch.groups / p.column_tiles;
  for (int64_t row = 0; row < rows; ++row)
    for (int64_t column = 0; column < std::min<int64_t>(p.gemm_n, int64_t{p.column_tiles} * launch.threads);
         ++column)
      launch.pointers[1][row * p.gemm_n + column] = column_element(p, launch.pointers[0], row, column);
}

void gemm(const std::string&, const FakeLaunch& launch) {
  const auto& p = params_of<GemmParams>(launch);
  const int64_t tiles = launch.groups;  // 64 x 64 each
  const int64_t needed = int64_t{(p.m + 63) / 64} * ((p.n + 63) / 64);
  const int64_t rows = tiles >= needed ? p.m : 0;
  for (int64_t m = 0; m < rows; ++m)
    for (int64_t n = 0; n < p.n; ++n) {
      float sum = 0;
      for (int64_t k = 0; k < p.k; ++k)
        sum += launch.pointers[0][m * p.k + k] * launch.pointers[1][k * p.n + n];
      launch.pointers[2][m * p.n + n] = fake_epilogue(sum, launch.pointers[3], m, p.epilogue);
    }
}

void reshape(const std::string&, const FakeLaunch& launch) {
  const auto& p = params_of<ReshapeParams>(launch);
  const int64_t count = std::min<int64_t>(p.elements, work_items(launch));
  for (int64_t i = 0; i < count; ++i) {
    const int64_t q = i % p.plane, k = i / p.plane % p.k, n = i / p.plane / p.k;
    launch.pointers[1][i] = launch.pointers[0][(k * p.n + n) * p.plane + q];
  }
}

void pack_weights(const std::string&, const FakeLaunch& launch) {
  const auto& p = params_of<PackParams>(launch);
  const int64_t rows = p.by_rows.divisor, channels = p.by_channels.divisor;
  for (int64_t i = 0; i < std::min<int64_t>(p.pairs, work_items(launch)); ++i) {
    const int64_t row = i % rows, channel = i / rows % channels, group = i / rows / channels;
    for (int64_t tap = 0; tap < p.taps; ++tap)
      launch.pointers[1][group * p.group_weights + (tap * channels + channel) * rows + row] =
          launch.pointers[0][group * p.group_weights + channel * p.channel_step + row * p.row_step + tap];
  }
}

template <class Params, auto kField>
int field(const void* params) {
  return static_cast<const Params*>(params)->*kField;
}

int none(const void*) {
  return 0;
}
int64_t no_elements(const void*) {
  return 0;
}

int64_t direct_elements(const void* params) {
  return static_cast<const DirectParams*>(params)->results;
}

int64_t gemm_elements(const void* params) {
  const auto& p = *static_cast<const GemmParams*>(params);
  return int64_t{p.m} * p.n;
}

constexpr FakeKernel kKernels[] = {
    {"rocfix_direct_fwd_", 4, direct, field<DirectParams, &DirectParams::k>, 2, direct_elements},
    {"rocfix_direct_", 3, direct, field<DirectParams, &DirectParams::k>, 2, direct_elements},
    {"rocfix_depthwise_f32_any_", 3, fake_depthwise_any, depthwise_any_channels, 2, depthwise_any_elements},
    {"rocfix_depthwise_f32_staged_", 3, fake_depthwise_staged, depthwise_staged_channels, 2, depthwise_staged_elements},
    {"rocfix_depthwise_f32_", 3, fake_depthwise, field<DepthwiseParams, &DepthwiseParams::channels>, 2, depthwise_elements},
    {"rocfix_depthwise_wrw_f32_", 3, fake_depthwise_gradient,
     field<DepthwiseGradientParams, &DepthwiseGradientParams::channels>, 2, depthwise_gradient_elements},
    {"rocfix_implicit_gemm_f32_", 4, fake_gather_gemm, field<GatherParams, &GatherParams::gemm_m>, 2, gather_elements},
    {"rocfix_add_parts_f32", 3, fake_add_parts, none, 1, add_parts_elements},
    {"rocfix_tap_gemm_f32_", 4, fake_gather_gemm, field<GatherParams, &GatherParams::gemm_m>, 2, gather_elements},
    {"rocfix_pack_weights_f32", 2, pack_weights, none, 1, no_elements},
    {"rocfix_few_channels_f32_", 4, fake_gather_gemm, field<GatherParams, &GatherParams::gemm_m>, 2, gather_elements},
    {"rocfix_stem_f32_", 4, fake_stem, field<StemParams, &StemParams::filters>, 2, stem_elements},
    {"rocfix_gradient_gemm_f32_", 3, fake_gradient_gemm, field<GradientParams, &GradientParams::gemm_m>, 2,
     gradient_elements},
    {"rocfix_sum_parts_f32", 2, fake_sum_parts, none, 1, sum_parts_elements},
    {"rocfix_winograd_input_f32_", 2, fake_winograd_tensor, none, 1, winograd_tensor_elements},
    {"rocfix_winograd_gradient_f32_", 2, fake_winograd_tensor, none, 1, winograd_tensor_elements},
    {"rocfix_winograd_result_f32_", 3, fake_winograd_result, field<WinogradTilesParams, &WinogradTilesParams::channels>, 1,
     winograd_result_elements},
    {"rocfix_winograd_weights_f32", 2, fake_winograd_weights, none, 1, winograd_weights_elements},
    {"rocfix_winograd_weights_gradient_f32", 2, fake_winograd_weights_gradient,
     field<WinogradWeightsParams, &WinogradWeightsParams::rows>, 1, winograd_weights_gradient_elements},
    {"rocfix_winograd_gemm_", 3, fake_winograd_gemm, none, 2, winograd_gemm_elements},
    {"rocfix_winograd_fused_f32_", 4, fake_winograd_fused, field<WinogradFusedParams, &WinogradFusedParams::rows>, 2,
     winograd_fused_elements},
    {"rocfix_im2col_f32", 2, im2col, none, 1, no_elements},
    {"rocfix_gemm_f32", 4, gemm, field<GemmParams, &GemmParams::m>, 2, gemm_elements},
    {"rocfix_reshape_f32", 2, reshape, none, 1, no_elements},
};

}  // namespace

const FakeKernel* find_fake_kernel(const std::string& name) {
  const auto found = std::find_if(std::begin(kKernels), std::end(kKernels),
                                  [&](const FakeKernel& kernel) { return name.starts_with(kernel.prefix); });
  return found == std::end(kKernels) ? nullptr : found;
}

}  // namespace rocfix
