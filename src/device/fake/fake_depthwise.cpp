// SPDX-License-Identifier: MIT
#include "device/fake/fake_depthwise.h"

#include <algorithm>
#include <cstdio>

#include "kernels/depthwise_shapes.h"

namespace rocfix {
namespace {

// The digits of a number whose bases are dividers, the last one first.
struct Digits {
  int64_t rest;
  int64_t next(const Divider& by) {
    const int64_t digit = rest % by.divisor;
    rest /= by.divisor;
    return digit;
  }
};

// What a kernel's name says: …_ACCESS_3x3s2 or …_ACCESS_3x3back.
struct Kernel {
  int size = 0, step = 0;  // step 0: backward-data through stride 2
  int height = 1, width = 1;
  bool channels = false;

  explicit Kernel(const std::string& name) {
    sscanf(name.c_str() + name.rfind('_'), "_%dx%*ds%d", &size, &step);
#define ROCFIX_ACCESS_TILE(unused, access, form, tile_height, tile_width, pack) \
  if (name.find("_" #access "_") != std::string::npos) height = tile_height, width = tile_width;
    ROCFIX_DEPTHWISE_ACCESSES(ROCFIX_ACCESS_TILE, )
#undef ROCFIX_ACCESS_TILE
    channels = name.find("_channels_") != std::string::npos;
    if (step == 0) height = back_tile(height), width = back_tile(width);
  }
  // Where tap `tap` of result `i` of a tile lies in the tile's window, or -1.
  int64_t place(int64_t i, int64_t tap) const {
    if (step != 0) return i * step + tap;
    const int64_t twice = i + back_odd(size) - tap;
    return twice % 2 == 0 ? twice / 2 - back_low(size) : -1;
  }
};

struct Tile {
  int64_t n, channel, h, w;
};

float tile_sum(const DepthwiseParams& p, const FakeLaunch& launch, const Kernel& kernel, const Tile& tile, int64_t i,
               int64_t j) {
  float sum = 0;
  const int64_t channel = tile.channel / p.by_multiplier.divisor;
  for (int64_t r = 0; r < kernel.size; ++r)
    for (int64_t s = 0; s < kernel.size; ++s) {
      const int64_t row = kernel.place(i, r), column = kernel.place(j, s);
      if (row < 0 || column < 0) continue;
      const int64_t h = tile.h * p.h.source_step + p.h.source_first + row;
      const int64_t w = tile.w * p.w.source_step + p.w.source_first + column;
      if (h < 0 || h >= p.h.source || w < 0 || w >= p.w.source) continue;
      sum += launch.pointers[0][place(p.source, tile.n, channel, h, w)] *
             launch.pointers[1][tile.channel * kernel.size * kernel.size + p.weights_first + r * p.weights_r +
                                s * p.weights_s];
    }
  return sum;
}

void compute_tile(const DepthwiseParams& p, const FakeLaunch& launch, const Kernel& kernel, const Tile& tile) {
  for (int64_t i = 0; i < kernel.height; ++i)
    for (int64_t j = 0; j < kernel.width; ++j) {
      const int64_t h = tile.h * kernel.height + p.h.result_first + i;
      const int64_t w = tile.w * kernel.width + p.w.result_first + j;
      if (h < 0 || h >= p.h.result || w < 0 || w >= p.w.result) continue;
      launch.pointers[2][place(p.result, tile.n, tile.channel, h, w)] = tile_sum(p, launch, kernel, tile, i, j);
    }
}

// An axis of a problem of any kind: where tap `tap` of result `i` lies, or -1.
int64_t source_index(const DepthwiseAnyAxis& axis, bool back, int64_t i, int64_t tap) {
  const int64_t at = back ? i + axis.pad - tap * axis.dilation : i * axis.stride - axis.pad + tap * axis.dilation;
  if (!back) return at < axis.source ? std::max<int64_t>(at, -1) : -1;
  return at >= 0 && at % axis.stride == 0 && at / axis.stride < axis.source ? at / axis.stride : -1;
}

float any_sum(const DepthwiseAnyParams& p, const FakeLaunch& launch, bool back, const Tile& at) {
  float sum = 0;
  for (int64_t term = at.channel * p.terms; term < (at.channel + 1) * p.terms; ++term)
    for (int64_t r = 0; r < p.h.taps; ++r)
      for (int64_t s = 0; s < p.w.taps; ++s) {
        const int64_t h = source_index(p.h, back, at.h, r), w = source_index(p.w, back, at.w, s);
        if (h < 0 || w < 0) continue;
        sum += launch.pointers[0][place(p.source, at.n, term / p.by_multiplier.divisor, h, w)] *
               launch.pointers[1][(term * p.h.taps + r) * p.w.taps + s];
      }
  return sum;
}

// One weight's part of the sum: over the tiles from `begin` to `end`; without a kernel of the filter's own, over pixels.
float gradient_sum(const DepthwiseGradientParams& p, const FakeLaunch& launch, int64_t k, int64_t r, int64_t s,
                   int64_t begin, int64_t end, const Kernel* kernel) {
  const int64_t height = kernel != nullptr ? kernel->height : 1, width = kernel != nullptr ? kernel->width : 1;
  float sum = 0;
  for (int64_t tile = begin; tile < end; ++tile) {
    Digits digits{tile};
    const int64_t column = digits.next(p.by_tiles_w) * width, row = digits.next(p.by_tiles_h) * height;
    for (int64_t oh = row; oh < std::min<int64_t>(row + height, p.h.result); ++oh)
      for (int64_t ow = column; ow < std::min<int64_t>(column + width, p.w.result); ++ow) {
        const int64_t h = source_index(p.h, false, oh, r), w = source_index(p.w, false, ow, s);
        if (h < 0 || w < 0) continue;
        sum += launch.pointers[0][place(p.x, digits.rest, k / p.by_multiplier.divisor, h, w)] *
               launch.pointers[1][place(p.y, digits.rest, k, oh, ow)];
      }
  }
  return sum;
}

}  // namespace

void fake_depthwise(const std::string& name, const FakeLaunch& launch) {
  const auto& p = params_of<DepthwiseParams>(launch);
  const Kernel kernel(name);
  const bool last = kernel.channels;
  const int64_t lanes = last ? int64_t{1} << p.lanes_log2 : 1, tiles = launch.threads / lanes;
  for (int64_t group = 0; group < launch.groups; ++group)
    for (int64_t item = 0; item < launch.threads; ++item) {
      const int64_t blocks = last ? p.by_channels.divisor : 1, index = group / blocks * tiles + item / lanes;
      if (index >= p.tiles) continue;
      Digits digits{index};
      Tile tile{};
      tile.w = digits.next(p.by_tiles_w);
      tile.h = digits.next(p.by_tiles_h);
      tile.channel = last ? group % blocks * lanes + item % lanes : digits.next(p.by_channels);
      tile.n = digits.rest;
      if (tile.channel < p.channels) compute_tile(p, launch, kernel, tile);
    }
}

int64_t depthwise_elements(const void* params) {
  const auto& p = *static_cast<const DepthwiseParams*>(params);
  const bool last = p.result.b == 1 && p.result.d == p.channels;
  const int64_t planes = int64_t{p.tiles} / p.by_tiles_w.divisor / p.by_tiles_h.divisor * (last ? p.channels : 1);
  return planes * p.h.result * p.w.result;
}

// Computed as planes of one channel each in the source's and the result's own places; LDS is the device's business.
void fake_depthwise_staged(const std::string& name, const FakeLaunch& launch) {
  const auto& s = params_of<DepthwiseStagedParams>(launch);
  const Kernel kernel(name);
  const int channels = static_cast<int>(s.by_channels.divisor);
  DepthwiseParams p{};
  p.h = s.h;
  p.w = s.w;
  p.source = {s.source_plane * channels, s.source_plane, s.w.source, 1};
  p.result = {s.result_plane * channels, s.result_plane, s.w.result, 1};
  p.weights_first = s.weights_first;
  p.weights_r = s.weights_r;
  p.weights_s = s.weights_s;
  for (int64_t plane = 0; plane < std::min<int64_t>(s.planes, int64_t{launch.groups} * s.group_planes); ++plane)
    for (int64_t item = 0; item < s.plane_items; ++item) {
      const int64_t h = item / s.by_tiles_w.divisor, w = item % s.by_tiles_w.divisor;
      compute_tile(p, launch, kernel, {plane / channels, plane % channels, h, w});
    }
}

int64_t depthwise_staged_elements(const void* params) {
  const auto& p = *static_cast<const DepthwiseStagedParams*>(params);
  return int64_t{p.planes} * p.result_plane;
}

int depthwise_staged_channels(const void* params) {
  return static_cast<int>(static_cast<const DepthwiseStagedParams*>(params)->by_channels.divisor);
}

void fake_depthwise_any(const std::string& name, const FakeLaunch& launch) {
  const auto& p = params_of<DepthwiseAnyParams>(launch);
  const bool back = name.ends_with("_bwd");
  for (int64_t index = 0; index < std::min<int64_t>(p.strips, int64_t{launch.groups} * launch.threads); ++index) {
    Digits digits{index};
    Tile at{};
    if (p.channels_last) at.channel = digits.next(p.by_channels);
    const int64_t column = digits.next(p.by_strips_w) * kDepthwiseStrip;
    at.h = digits.next(p.by_result_h);
    if (!p.channels_last) at.channel = digits.next(p.by_channels);
    at.n = digits.rest;
    for (at.w = column; at.w < std::min<int64_t>(column + kDepthwiseStrip, p.w.result); ++at.w)
      launch.pointers[2][place(p.result, at.n, at.channel, at.h, at.w)] = any_sum(p, launch, back, at);
  }
}

int64_t depthwise_any_elements(const void* params) {
  const auto& p = *static_cast<const DepthwiseAnyParams*>(params);
  return int64_t{p.strips} / p.by_strips_w.divisor * p.w.result;
}

int depthwise_any_channels(const void* params) {
  return static_cast<int>(static_cast<const DepthwiseAnyParams*>(params)->by_channels.divisor);
}

void fake_depthwise_gradient(const std::string& name, const FakeLaunch& launch) {
  const auto& p = params_of<DepthwiseGradientParams>(launch);
  const bool any = name.ends_with("_any");
  const Kernel kernel(name);
  const int64_t lanes = int64_t{1} << p.lanes_log2, channels = p.channels_last ? lanes : launch.threads / lanes;
  for (int64_t group = 0; group < launch.groups; ++group) {
    Digits digits{group};
    const int64_t row = any ? digits.next(p.by_rows) : 0, block = digits.next(p.by_channel_blocks), part = digits.rest;
    const int64_t begin = part * p.tiles_of_part, end = std::min<int64_t>(begin + p.tiles_of_part, p.tiles);
    for (int64_t k = block * channels; k < std::min<int64_t>((block + 1) * channels, p.channels); ++k)
      for (int64_t r = row; r < (any ? row + 1 : p.h.taps); ++r)
        for (int64_t s = 0; s < p.w.taps; ++s)
          launch.pointers[2][part * p.part + (k * p.h.taps + r) * p.w.taps + s] =
              gradient_sum(p, launch, k, r, s, begin, end, any ? nullptr : &kernel);
  }
}

int64_t depthwise_gradient_elements(const void* params) {
  const auto& p = *static_cast<const DepthwiseGradientParams*>(params);
  return int64_t{p.part} * p.parts;
}

}  // namespace rocfix
