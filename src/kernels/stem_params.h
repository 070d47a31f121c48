// SPDX-License-Identifier: MIT
// What stem's kernels are told.
#pragma once

#include "kernels/divider.h"
#include "kernels/epilogue_params.h"

namespace rocfix {

inline constexpr int kStemThreads = 64;  // of a work-group
inline constexpr int kStemPixels = 4;    // of a strip: neighbours in a row of y, which a work-item computes
inline constexpr int kStemMostFilters = 64;  // whose weights are in LDS at a time
inline constexpr int kStemFilter = 3, kStemTaps = kStemFilter * kStemFilter;

struct StemParams {
  int source_h, source_w, out_h, out_w, pad_h, pad_w;
  int filters, filters_of_group;
  unsigned int strips;  // of all images
  int stores_strips;    // not 0: rows are whole strips, at addresses that allow to store one at once
  EpilogueParams epilogue;
  Divider by_chunks, by_strips_w, by_out_h;  // chunks: of filters_of_group filters each
};

}  // namespace rocfix
