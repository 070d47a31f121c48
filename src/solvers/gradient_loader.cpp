// SPDX-License-Identifier: MIT
#include "solvers/gradient_loader.h"

#include "kernels/gradient_loaders.h"

namespace rocfix {
namespace {

// What a way to load needs. Four elements at a time: aligned, and never across the end of what is loaded.
using Need = bool (*)(const ConvProblem&, bool aligned);

bool needs_nothing(const ConvProblem&, bool) {
  return true;
}

bool has_pixel_quads(const ConvProblem& p, bool aligned) {
  return aligned && p.out_h() * p.out_w() % 4 == 0;
}

bool is_whole_planes(const ConvProblem& p, bool aligned) {
  return has_pixel_quads(p, aligned) && p.r == 1 && p.s == 1 && p.pad_h == 0 && p.pad_w == 0 &&
         p.stride_h == 1 && p.stride_w == 1;
}

bool has_channel_quads(const ConvProblem& p, bool aligned) {
  return aligned && p.c / p.groups % 4 == 0 && p.k / p.groups % 4 == 0;
}

struct Loader {
  const char* name;
  bool channels_last;
  Need need;
};

#define ROCFIX_LOADER_ROW(unused, name, last, rows, columns, need) Loader{#name, last, need},
constexpr Loader kLoaders[] = {ROCFIX_GRADIENT_LOADERS(ROCFIX_LOADER_ROW, )};
#undef ROCFIX_LOADER_ROW

}  // namespace

const char* choose_gradient_loader(const ConvProblem& problem, bool aligned) {
  const bool last = problem.layout == Layout::kNhwc;
  for (const Loader& loader : kLoaders)
    if (loader.channels_last == last && loader.need(problem, aligned)) return loader.name;
  return nullptr;  // not reached: each layout ends with a row that needs nothing
}

}  // namespace rocfix
