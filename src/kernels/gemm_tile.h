// SPDX-License-Identifier: MIT
// The matrix product that every implicit GEMM shares: a work-group's tile, its two LDS buffers, the loop over the sum.
// What travels through LDS, and from where, is the loader's business.
//
// The loop is double buffered twice: the next slice travels from memory to registers while this one is multiplied out
// of LDS, and the next step's operands travel from LDS to registers while this step multiplies. There is no branch in
// the loop (docs/kernels.md).
#pragma once

#include "kernels/device.h"
#include "kernels/lds_terms.h"

namespace rocfix {

// BM x BN results a work-group, TM x TN results a work-item, BK steps of the sum a slice, whose terms LDS holds as
// LdsTerms says. A work-group has kTeams teams of work-items, each with every kTeams-th slice of the sum; at the end their
// parts are added in order, so that the result is the same each time.
template <int kRows, int kColumns, int kItemRows, int kItemColumns, int kDepth, int kTeamCount, class LdsTerms = WideTerms>
struct TileShape {
  using Terms = LdsTerms;
  using Cell = typename Terms::Cell;
  static constexpr int kBM = kRows, kBN = kColumns, kTM = kItemRows, kTN = kItemColumns, kBK = kDepth;
  static constexpr int kTeams = kTeamCount;
  static constexpr int kTerms = Terms::kTerms;         // of a step
  static constexpr int kSliceTerms = kDepth * kTerms;
  static constexpr int kThreads = kBM / kTM * (kBN / kTN);  // of one team
  // + 4: a wave that stores 2 quads of steps for 16 rows or columns hits 32 banks.
  static constexpr int kPitchA = kBM + 4, kPitchB = kBN + 4;
};

// Which quad of terms (or of steps), and of which row or column, a work-item loads first: a wave takes 2 quads of 16 rows,
// so that its stores hit 32 banks (TileShape::kPitchA).
template <class Shape>
ROCFIX_DEVICE int first_quad_term(int thread) {
  return (thread % 2 + thread / 32 % (Shape::kBK / 8) * 2) * 4;
}

template <class Shape>
ROCFIX_DEVICE int first_quad_index(int thread) {
  return thread / 2 % 16 + thread / (4 * Shape::kBK) * 16;
}

// Brings a slice of both matrices from memory to registers, and later to LDS, each by its own loader.
template <class LoaderA, class LoaderB>
struct SliceLoader {
  struct Slice {
    typename LoaderA::Slice a;
    typename LoaderB::Slice b;
  };
  LoaderA loader_a;
  LoaderB loader_b;

  ROCFIX_DEVICE void fetch(Slice& slice, int k0) const {
    loader_a.fetch(slice.a, k0);
    loader_b.fetch(slice.b, k0);
  }
  template <class Cell>
  ROCFIX_DEVICE void store(const Slice& slice, Cell* a, Cell* b) const {
    loader_a.store(slice.a, a);
    loader_b.store(slice.b, b);
  }
};

template <class Shape>
struct GemmTile : Shape {
  using Shape::kBK;
  using Shape::kBM;
  using Shape::kBN;
  using Shape::kPitchA;
  using Shape::kPitchB;
  using Shape::kSliceTerms;
  using Shape::kTeams;
  using Shape::kThreads;
  using Shape::kTM;
  using Shape::kTN;
  static constexpr int kQuadsM = kTM / 4, kQuadsN = kTN / 4;

  using Quad = typename Shape::Terms::Quad;

  struct Slices {
    Quad a[kBK][kPitchA / 4];
    Quad b[kBK][kPitchB / 4];
  };
  // A team's sums, work-item by work-item, on their way to the first team.
  struct Sums {
    float values[kTeams > 1 ? kTM * kTN : 1][kThreads];
  };
  union Lds {
    Slices slices[kTeams][2];
    Sums sums;
  };
  struct Operands {
    Quad a[kQuadsM], b[kQuadsN];
  };

  Lds& shared;
  int thread;  // in its team
  int team;
  int tm, tn;  // its place among the work-items of the tile
  float sum[kTM][kTN];

  ROCFIX_DEVICE explicit GemmTile(Lds& lds) : shared(lds) {
    thread = thread_index() % kThreads;
    team = uniform(thread_index() / kThreads);
    tm = thread / (kBN / kTN);
    tn = thread % (kBN / kTN);
#pragma unroll
    for (int i = 0; i < kTM; ++i)
#pragma unroll
      for (int j = 0; j < kTN; ++j) sum[i][j] = 0.0f;
  }

  // A work-item's rows and columns come in quads spread over the tile, so that a wave's 16-byte LDS reads fall on
  // neighbouring banks.
  ROCFIX_DEVICE int first_row(int quad) const { return (quad * (kBM / kTM) + tm) * 4; }
  ROCFIX_DEVICE int first_column(int quad) const { return (quad * (kBN / kTN) + tn) * 4; }

  ROCFIX_DEVICE void read_operands(Operands& operands, const Slices& slices, int step) const {
#pragma unroll
    for (int q = 0; q < kQuadsM; ++q) operands.a[q] = slices.a[step][q * (kBM / kTM) + tm];
#pragma unroll
    for (int q = 0; q < kQuadsN; ++q) operands.b[q] = slices.b[step][q * (kBN / kTN) + tn];
  }

  ROCFIX_DEVICE void multiply(const Operands& operands) {
#pragma unroll
    for (int i = 0; i < kTM; ++i)
#pragma unroll
      for (int j = 0; j < kTN; ++j)
        sum[i][j] = with_products(operands.a[i / 4].v[i % 4], operands.b[j / 4].v[j % 4], sum[i][j]);
  }

  ROCFIX_DEVICE void multiply_slice(int buffer) {
    const Slices& slices = shared.slices[team][buffer];
    Operands operands[2];
    read_operands(operands[0], slices, 0);
#pragma unroll
    for (int step = 0; step < kBK; ++step) {
      schedule_fence();
      if (step + 1 < kBK) read_operands(operands[(step + 1) % 2], slices, step + 1);
      schedule_fence();
      Shape::Terms::need_here(operands[step % 2].b[kQuadsN - 1].v[0]);
      schedule_fence();
      multiply(operands[step % 2]);
    }
    schedule_fence();
    keep_sums_here();
  }

  // Without this the compiler sinks the last slice's multiplications down to the stores, and keeps all of that slice's
  // operands in registers until then (194 VGPRs instead of 122).
  ROCFIX_DEVICE void keep_sums_here() {
#pragma unroll
    for (int i = 0; i < kTM; ++i)
#pragma unroll
      for (int j = 0; j < kTN; ++j) keep_here(sum[i][j]);
  }

  // Adds the products of the terms from `begin` to `end`. The loader fetches a slice of both matrices from memory to
  // registers and stores it to LDS; what lies behind `end` it makes zero.
  template <class Loader>
  ROCFIX_DEVICE void reduce(Loader& loader, int begin, int end) {
    typename Loader::Slice slice;
    loader.fetch(slice, begin + team * kSliceTerms);
    store(loader, slice, 0);
    lds_barrier();
    int buffer = 0;
    // All teams go round equally often, for the barriers.
    for (int k0 = begin + kSliceTerms * kTeams; k0 < end; k0 += kSliceTerms * kTeams) {
      loader.fetch(slice, k0 + team * kSliceTerms);
      multiply_slice(buffer);
      buffer ^= 1;
      store(loader, slice, buffer);
      lds_barrier();
    }
    multiply_slice(buffer);
    if constexpr (kTeams > 1) collect_teams();
  }

  template <class Loader>
  ROCFIX_DEVICE void store(const Loader& loader, const typename Loader::Slice& slice, int buffer) const {
    Slices& slices = shared.slices[team][buffer];
    loader.store(slice, slices.a[0][0].v, slices.b[0][0].v);
  }

  // Adds the other teams' sums to the first one's, team after team.
  ROCFIX_DEVICE void collect_teams() {
    for (int giver = 1; giver < kTeams; ++giver) {
      lds_barrier();
      if (team == giver) give_sums();
      lds_barrier();
      if (team == 0) take_sums();
    }
  }

  ROCFIX_DEVICE void give_sums() const {
#pragma unroll
    for (int i = 0; i < kTM; ++i)
#pragma unroll
      for (int j = 0; j < kTN; ++j) shared.sums.values[i * kTN + j][thread] = sum[i][j];
  }

  ROCFIX_DEVICE void take_sums() {
#pragma unroll
    for (int i = 0; i < kTM; ++i)
#pragma unroll
      for (int j = 0; j < kTN; ++j) sum[i][j] += shared.sums.values[i * kTN + j][thread];
  }
};

}  // namespace rocfix
