// SPDX-License-Identifier: MIT
// Convolution as a matrix product whose right matrix, the im2col columns, is never stored: each work-group
// gathers the slice it needs straight into LDS.
//
// y[k][column] = sum over crs of w[k][crs] * x[column's image, c, oh*stride - pad + r*dilation, …]
//
// The loop is double buffered twice: the next slice travels from memory to registers while this one is
// multiplied out of LDS, and the next step's operands travel from LDS to registers while this step
// multiplies. There is no branch in the loop (see docs/kernels.md: clang 15 then needs 122 VGPRs, no spill).
#include "kernels/device.h"
#include "kernels/params.h"
#include "kernels/tiles.h"

namespace rocfix {

// BM x BN outputs a work-group, TM x TN outputs a work-item, BK terms of the sum a slice. A work-group has
// kTeams teams of work-items, each with every kTeams-th slice of the sum; at the end their parts are added in
// order, so that the result is the same each time.
template <int kBM, int kBN, int kTM, int kTN, int kBK, int kTeams>
struct ImplicitGemm {
  static constexpr int kThreads = kBM / kTM * (kBN / kTN);  // of one team
  static constexpr int kLoadsA = kBM * kBK / kThreads;
  static constexpr int kLoadsB = kBN * kBK / kThreads;
  static constexpr int kRowsB = kThreads / kBN;  // slice rows loaded by one pass of the group
  static constexpr int kPitchA = kBM + 4;        // + 4: stores of 8 rows x 4 columns hit 32 banks
  static constexpr int kQuadsM = kTM / 4, kQuadsN = kTN / 4;
  static_assert(kThreads % kBN == 0, "a pass of the group loads whole slice rows");
  static_assert(kThreads % kBK == 0, "a pass of the group loads whole filter slices");

  struct Slices {
    Vec4 a[2][kBK][kPitchA / 4];
    Vec4 b[2][kBK][kBN / 4];
  };
  // A team's sums, work-item by work-item, on their way to the first team.
  struct Sums {
    float values[kTeams > 1 ? kTM* kTN : 1][kThreads];
  };
  union Lds {
    Slices slices[kTeams];
    Sums sums;
  };
  // A slice on its way: raw values and which of them count. They are combined when the slice is stored, so
  // that nothing waits for memory before the multiplications.
  struct Slice {
    float a[kLoadsA], b[kLoadsB];
    bool a_inside, b_inside[kLoadsB];
  };
  struct Operands {
    Vec4 a[kQuadsM], b[kQuadsN];
  };

  const ImplicitGemmParams& p;
  Lds& shared;
  const float* x;
  const float* w;
  int thread;  // in its team
  int team;
  // Where this work-item's loads come from.
  uint32 weight_bytes[kLoadsA];  // its rows of w, at column thread % kBK
  int weight_column;             // thread % kBK
  uint32 image_bytes;            // its column's image in x
  int ih0, iw0;                  // its column's top left input pixel; far outside for columns past the end
  int slice_row;                 // first slice row it gathers
  // What it computes.
  int m0, n0, tm, tn;
  float sum[kTM][kTN];

  ROCFIX_DEVICE void begin() {
    thread = thread_index() % kThreads;
    team = uniform(thread_index() / kThreads);
    const int column_tile = divide(group_index(), p.by_row_tiles);
    m0 = (group_index() - column_tile * int(p.by_row_tiles.divisor)) * kBM;
    n0 = column_tile * kBN;
    tm = thread / (kBN / kTN);
    tn = thread % (kBN / kTN);
    begin_weights();
    begin_columns();
#pragma unroll
    for (int i = 0; i < kTM; ++i)
#pragma unroll
      for (int j = 0; j < kTN; ++j) sum[i][j] = 0.0f;
  }

  // Rows past the last row of w read that last row again: their sums are never stored.
  ROCFIX_DEVICE void begin_weights() {
    weight_column = thread % kBK;
#pragma unroll
    for (int i = 0; i < kLoadsA; ++i) {
      const int row = m0 + thread / kBK + i * (kThreads / kBK);
      const int clamped = row < p.gemm_m ? row : p.gemm_m - 1;
      weight_bytes[i] = (uint32(clamped) * p.gemm_k + weight_column) * 4u;
    }
  }

  ROCFIX_DEVICE void begin_columns() {
    const int column = n0 + thread % kBN;
    slice_row = uniform(thread / kBN);
    const bool exists = column < p.gemm_n;
    const int n = divide(exists ? column : 0, p.by_out_plane);
    const int pixel = exists ? column - n * p.out_plane : 0;
    const int oh = divide(pixel, p.by_out_w), ow = pixel - oh * int(p.by_out_w.divisor);
    ih0 = exists ? oh * p.stride_h - p.pad_h : -(1 << 30);
    iw0 = ow * p.stride_w - p.pad_w;
    image_bytes = uint32(n) * p.image * 4u;
  }

  ROCFIX_DEVICE void fetch_weights(Slice& slice, int k0) const {
    slice.a_inside = k0 + weight_column < p.gemm_k;
#pragma unroll
    for (int i = 0; i < kLoadsA; ++i)
      slice.a[i] = load_safely(w, weight_bytes[i] + uint32(k0) * 4u, slice.a_inside);
  }

  ROCFIX_DEVICE void fetch_columns(Slice& slice, int k0) const {
#pragma unroll
    for (int i = 0; i < kLoadsB; ++i) {
      const int crs = k0 + slice_row + i * kRowsB;
      const int c = divide(crs, p.by_filter), rs = crs - c * int(p.by_filter.divisor);
      const int r = divide(rs, p.by_filter_w), s = rs - r * int(p.by_filter_w.divisor);
      const int ih = ih0 + r * p.dilation_h, iw = iw0 + s * p.dilation_w;
      slice.b_inside[i] = uint32(ih) < uint32(p.h) && uint32(iw) < uint32(p.w) && crs < p.gemm_k;
      slice.b[i] = load_safely(x, image_bytes + uint32((c * p.h + ih) * p.w + iw) * 4u, slice.b_inside[i]);
    }
  }

  ROCFIX_DEVICE void fetch(Slice& slice, int k0) const {
    fetch_weights(slice, k0);
    fetch_columns(slice, k0);
  }

  ROCFIX_DEVICE void store(const Slice& slice, int buffer) const {
    float* a = shared.slices[team].a[buffer][0][0].v;
    float* b = shared.slices[team].b[buffer][0][0].v;
#pragma unroll
    for (int i = 0; i < kLoadsA; ++i)
      a[weight_column * kPitchA + thread / kBK + i * (kThreads / kBK)] = slice.a_inside ? slice.a[i] : 0.0f;
#pragma unroll
    for (int i = 0; i < kLoadsB; ++i)
      b[(slice_row + i * kRowsB) * kBN + thread % kBN] = slice.b_inside[i] ? slice.b[i] : 0.0f;
  }

  // A work-item's rows and columns come in quads spread over the tile, so that a wave's 16-byte LDS reads
  // fall on neighbouring banks.
  ROCFIX_DEVICE void read_operands(Operands& operands, int buffer, int step) const {
#pragma unroll
    for (int q = 0; q < kQuadsM; ++q)
      operands.a[q] = shared.slices[team].a[buffer][step][q * (kBM / kTM) + tm];
#pragma unroll
    for (int q = 0; q < kQuadsN; ++q)
      operands.b[q] = shared.slices[team].b[buffer][step][q * (kBN / kTN) + tn];
  }

  ROCFIX_DEVICE void multiply(const Operands& operands) {
#pragma unroll
    for (int i = 0; i < kTM; ++i)
#pragma unroll
      for (int j = 0; j < kTN; ++j)
        sum[i][j] = __builtin_fmaf(operands.a[i / 4].v[i % 4], operands.b[j / 4].v[j % 4], sum[i][j]);
  }

  ROCFIX_DEVICE void multiply_slice(int buffer) {
    Operands operands[2];
    read_operands(operands[0], buffer, 0);
#pragma unroll
    for (int step = 0; step < kBK; ++step) {
      schedule_fence();
      if (step + 1 < kBK) read_operands(operands[(step + 1) % 2], buffer, step + 1);
      multiply(operands[step % 2]);
    }
    schedule_fence();
    keep_sums_here();
  }

  // Without this the compiler sinks the last slice's multiplications down to the stores, and keeps all of
  // that slice's operands in registers until then (194 VGPRs instead of 122).
  ROCFIX_DEVICE void keep_sums_here() {
#pragma unroll
    for (int i = 0; i < kTM; ++i)
#pragma unroll
      for (int j = 0; j < kTN; ++j) keep_here(sum[i][j]);
  }

  ROCFIX_DEVICE void reduce() {
    Slice slice;
    fetch(slice, team * kBK);
    store(slice, 0);
    lds_barrier();
    int buffer = 0;
    // All teams go round equally often, for the barriers; a slice past the end holds zeros.
    for (int k0 = kBK * kTeams; k0 < p.gemm_k; k0 += kBK * kTeams) {
      fetch(slice, k0 + team * kBK);
      multiply_slice(buffer);
      buffer ^= 1;
      store(slice, buffer);
      lds_barrier();
    }
    multiply_slice(buffer);
    if constexpr (kTeams > 1) collect_teams();
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

  // Address in y of row m0 of a column.
  ROCFIX_DEVICE float* column_top(float* y, int column) const {
    const int n = divide(column, p.by_out_plane), pixel = column - n * p.out_plane;
    return y + ((long long)n * p.gemm_m + m0) * p.out_plane + pixel;
  }

  ROCFIX_DEVICE int row_of(int i) const {
    return (i / 4 * (kBM / kTM) + tm) * 4 + i % 4;
  }

  // One store at a time: their 64-bit addresses would otherwise all be computed first and cost VGPRs.
  ROCFIX_DEVICE void write_quad(float* top, int quad) const {
#pragma unroll
    for (int i = 0; i < kTM; ++i) {
      const float* value = &sum[i][quad * 4];
      schedule_fence();
      if (m0 + row_of(i) < p.gemm_m)
        *reinterpret_cast<Vec4*>(top + (long long)row_of(i) *
                                           p.out_plane) = {{value[0], value[1], value[2], value[3]}};
    }
  }

  ROCFIX_DEVICE void write_column(float* top, int j) const {
#pragma unroll
    for (int i = 0; i < kTM; ++i) {
      schedule_fence();
      if (m0 + row_of(i) < p.gemm_m) top[(long long)row_of(i) * p.out_plane] = sum[i][j];
    }
  }

  ROCFIX_DEVICE void write(float* y) const {
    if (team != 0) return;
#pragma unroll
    for (int quad = 0; quad < kQuadsN; ++quad) {
      const int column = n0 + (quad * (kBN / kTN) + tn) * 4;
      if (p.vector_out) {  // then columns come in whole quads, each inside one image
        if (column < p.gemm_n) write_quad(column_top(y, column), quad);
        continue;
      }
#pragma unroll
      for (int j = 0; j < 4; ++j)
        if (column + j < p.gemm_n) write_column(column_top(y, column + j), quad * 4 + j);
    }
  }
};

}  // namespace rocfix

#define ROCFIX_TILE(name, bm, bn, tm, tn, bk, teams, ...)                                                   \
  ROCFIX_KERNEL((bm / tm * (bn / tn) * teams))                                                              \
  rocfix_implicit_gemm_f32_##name(const float* x, const float* w, float* y, rocfix::ImplicitGemmParams p) { \
    using Tile = rocfix::ImplicitGemm<bm, bn, tm, tn, bk, teams>;                                           \
    ROCFIX_SHARED Tile::Lds lds;                                                                            \
    Tile tile{p, lds, x, w};                                                                                \
    tile.begin();                                                                                           \
    tile.reduce();                                                                                          \
    tile.write(y);                                                                                          \
  }
ROCFIX_TILES(ROCFIX_TILE)
