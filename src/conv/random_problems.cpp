// SPDX-License-Identifier: MIT
#include "conv/random_problems.h"

#include <fmt/format.h>

#include <algorithm>
#include <random>

namespace rocfix {
namespace {

// std::mt19937_64 gives the same numbers everywhere; the library's distributions need not.
class Dice {
 public:
  explicit Dice(uint64_t seed) : random_(seed) {}

  int64_t between(int64_t low, int64_t high) {
    return low + static_cast<int64_t>(random_() % static_cast<uint64_t>(high - low + 1));
  }
  bool one_in(int64_t count) { return between(1, count) == 1; }
  // Small numbers as often as large ones.
  int64_t up_to(int64_t high) { return between(1, between(1, high)); }

 private:
  std::mt19937_64 random_;
};

void draw_channels(Dice& dice, ConvProblem& p) {
  if (dice.one_in(4)) {  // depthwise with a multiplier
    p.c = p.groups = dice.up_to(48);
    p.k = p.c * dice.between(1, 3);
    return;
  }
  p.groups = dice.one_in(4) ? dice.between(2, 4) : 1;
  p.c = p.groups * dice.up_to(72);
  p.k = p.groups * dice.up_to(140);
}

struct Axis {
  int64_t in, filter, pad, stride, dilation;
};

Axis draw_axis(Dice& dice) {
  Axis axis{};
  axis.in = dice.up_to(60);
  axis.filter = dice.one_in(3) ? 1 : dice.one_in(6) ? dice.between(8, 15) : dice.up_to(7);
  axis.pad = dice.one_in(3) ? 0 : dice.between(0, axis.filter);
  axis.stride = dice.one_in(2) ? 1 : dice.between(1, 5);
  axis.dilation = dice.one_in(2) ? 1 : dice.between(1, 3);
  return axis;
}

Axis three_taps(Dice& dice, const Axis& axis) {
  return {axis.in, 3, dice.between(0, 3), 1, 1};
}

void draw_axes(Dice& dice, ConvProblem& p) {
  Axis w = draw_axis(dice);
  Axis h = dice.one_in(3) ? draw_axis(dice) : w;
  // What most layers are, and what several solvers are for.
  if (dice.one_in(4)) w = three_taps(dice, w), h = three_taps(dice, h);
  if (dice.one_in(12)) h = {1, 1, 0, 1, 1};  // 1-D
  p.h = h.in, p.r = h.filter, p.pad_h = h.pad, p.stride_h = h.stride, p.dilation_h = h.dilation;
  p.w = w.in, p.s = w.filter, p.pad_w = w.pad, p.stride_w = w.stride, p.dilation_w = w.dilation;
}

void draw_kind(Dice& dice, ConvProblem& p) {
  p.direction = kDirections[dice.between(0, std::ssize(kDirections) - 1)];
  p.type = kDataTypes[dice.between(0, std::ssize(kDataTypes) - 1)];
  p.layout = kLayouts[dice.between(0, std::ssize(kLayouts) - 1)];
  if (p.direction != Direction::kForward) return;
  p.bias = dice.one_in(2);
  if (dice.one_in(2)) p.activation = kActivations[dice.between(0, std::ssize(kActivations) - 1)];
  if (p.activation == Activation::kLeaky) p.slope = static_cast<float>(dice.between(0, 100)) / 100;
}

ConvProblem draw(Dice& dice) {
  ConvProblem p;
  p.n = dice.between(1, 4);
  draw_channels(dice, p);
  draw_axes(dice, p);
  draw_kind(dice, p);
  return p;
}

bool is_small(const ConvProblem& p) {
  return p.largest_tensor() <= kRandomElements && p.flops() / 2 <= static_cast<double>(kRandomProducts);
}

}  // namespace

std::vector<NamedProblem> random_problems(int64_t count, uint64_t seed) {
  Dice dice(seed);
  std::vector<NamedProblem> problems;
  while (std::ssize(problems) < count) {
    const ConvProblem p = draw(dice);
    if (validate(p) && is_small(p)) problems.push_back({fmt::format("random-{}-{}", seed, problems.size()), p});
  }
  return problems;
}

uint64_t fresh_seed() {
  return std::random_device{}();
}

}  // namespace rocfix
