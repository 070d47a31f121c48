// SPDX-License-Identifier: MIT
#include "solvers/gather_loader.h"

#include <span>

#include "kernels/pair_loaders.h"
#include "kernels/gather_loaders.h"

namespace rocfix {
namespace {

// What a way to load needs. Four elements at a time: aligned, and never across the end of what is loaded.
using Need = bool (*)(const ConvProblem&, bool aligned);

bool needs_nothing(const ConvProblem&, bool) {
  return true;
}

bool in_quads(int64_t count) {
  return count % 4 == 0;
}

bool has_weight_quads(const ConvProblem& p, bool aligned) {
  return aligned && in_quads(p.c / p.groups * p.r * p.s);
}

bool has_channel_quads(const ConvProblem& p, bool aligned) {
  const bool weights = p.direction == Direction::kForward || in_quads(p.c / p.groups);
  return aligned && weights && in_quads((p.direction == Direction::kForward ? p.c : p.k) / p.groups);
}

bool is_whole_planes(const ConvProblem& p, bool aligned) {
  return aligned && p.r == 1 && p.s == 1 && p.pad_h == 0 && p.pad_w == 0 && p.stride_h == 1 && p.stride_w == 1 &&
         in_quads(p.h * p.w) && in_quads(p.c / p.groups);
}

// Eight halves at a time, 16 bytes.
bool in_octets(int64_t count) {
  return count % 8 == 0;
}

bool has_weight_octets(const ConvProblem& p, bool aligned) {
  return aligned && in_octets(p.c / p.groups * p.r * p.s);
}

bool has_channel_octets(const ConvProblem& p, bool aligned) {
  return has_channel_quads(p, aligned) && in_octets((p.direction == Direction::kForward ? p.c : p.k) / p.groups);
}

bool has_planes_and_octets(const ConvProblem& p, bool aligned) {
  return is_whole_planes(p, aligned) && has_weight_octets(p, aligned);
}

bool has_planes_and_pairs(const ConvProblem& p, bool aligned) {
  return is_whole_planes(p, aligned) && p.k / p.groups % 2 == 0;
}

struct Loader {
  const char* name;
  bool forward, channels_last;
  Need need;
};

#define ROCFIX_LOADER_ROW(unused, name, forward, last, weights, wide, source, need) Loader{#name, forward, last, need},
constexpr Loader kLoaders[] = {ROCFIX_GATHER_LOADERS(ROCFIX_LOADER_ROW, )};
constexpr Loader kPairLoaders[] = {ROCFIX_PAIR_LOADERS(ROCFIX_LOADER_ROW, )};
#undef ROCFIX_LOADER_ROW

const char* first_allowed(std::span<const Loader> loaders, const ConvProblem& problem, bool aligned) {
  const bool forward = problem.direction == Direction::kForward, last = problem.layout == Layout::kNhwc;
  for (const Loader& loader : loaders)
    if (loader.forward == forward && loader.channels_last == last && loader.need(problem, aligned)) return loader.name;
  return nullptr;
}

}  // namespace

// Never null: each pair of direction and layout ends with a row that needs nothing.
const char* choose_gather_loader(const ConvProblem& problem, bool aligned) {
  return first_allowed(kLoaders, problem, aligned);
}

const char* choose_pair_loader(const ConvProblem& problem) {
  return first_allowed(kPairLoaders, problem, true);
}

}  // namespace rocfix
