// SPDX-License-Identifier: MIT
#include "solvers/gemm_view.h"

namespace rocfix {

Im2colParams gemm_view(const ConvProblem& p) {
  Im2colParams params{};
  params.gemm_m = p.k;
  params.gemm_n = p.n * p.out_h() * p.out_w();
  params.gemm_k = p.c * p.r * p.s;
  params.h = p.h;
  params.w = p.w;
  params.image = p.c * p.h * p.w;
  params.pad_h = p.pad_h;
  params.pad_w = p.pad_w;
  params.stride_h = p.stride_h;
  params.stride_w = p.stride_w;
  params.dilation_h = p.dilation_h;
  params.dilation_w = p.dilation_w;
  params.out_plane = p.out_h() * p.out_w();
  params.by_filter = make_divider(p.r * p.s);
  params.by_filter_w = make_divider(p.s);
  params.by_out_plane = make_divider(p.out_h() * p.out_w());
  params.by_out_w = make_divider(p.out_w());
  return params;
}

}  // namespace rocfix
