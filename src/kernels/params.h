// SPDX-License-Identifier: MIT
// What each kernel is told, shared by the host that fills it in and the device that reads it. Plain 32-bit
// fields only, so that both compilers lay them out alike.
#pragma once

#include "kernels/divider.h"
#include "kernels/epilogue_params.h"
#include "kernels/tensor_strides.h"

namespace rocfix {

// direct, all three directions: one element of the result a work-item, or for w a work-group.
struct DirectParams {
  int n, c_per_group, h, w;
  int k, r, s;
  int pad_h, pad_w, stride_h, stride_w, dilation_h, dilation_w;
  int k_per_group, channels;
  int out_h, out_w;
  int channels_last;     // in memory, the result's second dimension comes last
  unsigned int results;  // elements of the result
  TensorStrides x_strides, w_strides, y_strides;
  EpilogueParams epilogue;
};

// im2col of im2col_gemm: y as a matrix of K rows and N*OH*OW columns, reduced over C*R*S.
struct Im2colParams {
  int gemm_m;       // K
  int gemm_n;       // N * OH * OW
  int gemm_k;       // C * R * S
  int h, w, image;  // input height, width, C * H * W
  int pad_h, pad_w, stride_h, stride_w, dilation_h, dilation_w;
  int out_plane;   // OH * OW
  int column_tiles;
  Divider by_filter;     // R * S
  Divider by_filter_w;   // S
  Divider by_out_plane;  // OH * OW
  Divider by_out_w;      // OW
};

// gemm of im2col_gemm: C[m][n] = A[m][k] * B[k][n], all dense row-major, and the epilogue.
struct GemmParams {
  int m, n, k;
  EpilogueParams epilogue;
};

// reshape of im2col_gemm: [K][N][plane] to [N][K][plane].
struct ReshapeParams {
  int k, n, plane;
  unsigned int elements;
};

}  // namespace rocfix
