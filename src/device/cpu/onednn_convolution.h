// SPDX-License-Identifier: MIT
// One forward convolution, prepared by oneDNN in the layouts it likes, with reorders from and to NCHW.
#pragma once

#include <memory>

#include "conv/problem.h"
#include "device/cpu/onednn_api.h"
#include "device/device.h"

namespace rocfix {

class OneDnnConvolution {
 public:
  static Result<std::unique_ptr<OneDnnConvolution>> create(const OneDnnApi& api, dnnl_engine_t engine,
                                                           const ConvProblem& problem);
  ~OneDnnConvolution();

  Status execute(dnnl_stream_t stream, const TensorAddresses& tensors);

 private:
  // A tensor in the caller's layout and, where oneDNN wants another, a copy in that and the way between.
  struct Operand {
    dnnl_memory_desc_t plain_desc;
    dnnl_memory_t plain = nullptr;
    dnnl_memory_t preferred = nullptr;
    dnnl_primitive_t reorder = nullptr;

    dnnl_memory_t memory() const { return preferred ? preferred : plain; }
  };

  explicit OneDnnConvolution(const OneDnnApi& api) : api_(api) {}
  Status describe(const ConvProblem& problem);
  Status create_primitive(dnnl_engine_t engine, const ConvProblem& problem);
  Status bind(Operand& operand, dnnl_engine_t engine, dnnl_primitive_desc_t convolution, dnnl_query_t what);
  Status run_reorder(const Operand& operand, dnnl_memory_t from, dnnl_memory_t to, dnnl_stream_t stream);
  void destroy(Operand& operand);

  const OneDnnApi& api_;
  Operand x_, w_, y_;
  dnnl_primitive_t primitive_ = nullptr;
};

}  // namespace rocfix
