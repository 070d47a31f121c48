// SPDX-License-Identifier: MIT
// Spatial batch normalisation in MIOpen's place: its own training kernels do not compile for gfx101x (their row_bcast
// needs GCN; MIOpen's batchnorm_functions.h leaves it out for gfx103x and later only).
#pragma once

#include "miopen/answers.h"
#include "solvers/batch_norm.h"

namespace rocfix::miopen {

struct NormCall {
  Handle handle;
  int mode;
  const void *alpha, *beta;
  std::initializer_list<TensorDesc> tensors;     // must be alike
  std::initializer_list<TensorDesc> parameters;  // a value a channel each
};

// `required` must be given, or it is MIOpen's to refuse; each pair is used when both of it are given.
struct PointerPair {
  const void *first, *second;
};
Answer answer_training(const NormCall& call, std::initializer_list<const void*> required, const PointerPair& running,
                       const PointerPair& saved, const BatchNormFactors& factors);
Answer answer_inference(const NormCall& call, std::initializer_list<const void*> required, double epsilon);
Answer answer_gradients(const NormCall& call, std::initializer_list<const void*> required, const PointerPair& saved,
                        double epsilon);

}  // namespace rocfix::miopen
