// SPDX-License-Identifier: MIT
// The kernels of depthwise for one type: every filter with every way to load, and those for the rest.
//
// quads: NCHW, several pixels of a row at once, aligned, padding of half the filter. each: NCHW. last: NHWC.
#pragma once

#include "kernels/depthwise.h"
#include "kernels/depthwise_any.h"
#include "kernels/depthwise_gradient.h"
#include "kernels/depthwise_shapes.h"

#define ROCFIX_DEPTHWISE_PLANES(T, kernel, Stencil, pack)                                                            \
  ROCFIX_KERNEL(rocfix::kDepthwiseThreads)                                                                           \
  kernel(const T* source, const T* weights, T* result, rocfix::DepthwiseParams p) {                                  \
    rocfix::depthwise_planes<Stencil, pack>(source, weights, result, p);                                             \
  }
#define ROCFIX_DEPTHWISE_CHANNELS(T, kernel, Stencil)                                                                \
  ROCFIX_KERNEL(rocfix::kDepthwiseThreads)                                                                           \
  kernel(const T* source, const T* weights, T* result, rocfix::DepthwiseParams p) {                                  \
    ROCFIX_SHARED rocfix::StagedWeights<Stencil::kSize * Stencil::kSize> staged;                                     \
    rocfix::depthwise_channels<Stencil>(staged, source, weights, result, p);                                         \
  }
#define ROCFIX_DEPTHWISE_GATHER(type, T, name, Stencil)                                                              \
  ROCFIX_DEPTHWISE_PLANES(T, rocfix_depthwise_##type##_quads_##name, Stencil, Stencil::kPack)                        \
  ROCFIX_DEPTHWISE_PLANES(T, rocfix_depthwise_##type##_each_##name, Stencil, 1)                                      \
  ROCFIX_DEPTHWISE_CHANNELS(T, rocfix_depthwise_##type##_last_##name, Stencil)

#define ROCFIX_DEPTHWISE_GRADIENT(T, kernel, Stencil, pack)                                                          \
  ROCFIX_KERNEL(rocfix::kGradientThreads)                                                                            \
  kernel(const T* x, const T* y, void* result, rocfix::DepthwiseGradientParams p) {                                  \
    ROCFIX_SHARED float shared[Stencil::kSize][rocfix::kGradientThreads];                                            \
    rocfix::depthwise_gradient<Stencil, pack>(shared, x, y, result, p);                                              \
  }
#define ROCFIX_DEPTHWISE_GRADIENTS(type, T, name, Stencil)                                                           \
  ROCFIX_DEPTHWISE_GRADIENT(T, rocfix_depthwise_wrw_##type##_quads_##name, Stencil, Stencil::kPack)                  \
  ROCFIX_DEPTHWISE_GRADIENT(T, rocfix_depthwise_wrw_##type##_each_##name, Stencil, 1)

#define ROCFIX_DEPTHWISE_ANY(T, kernel, back)                                                                        \
  ROCFIX_KERNEL(rocfix::kDepthwiseThreads)                                                                           \
  kernel(const T* source, const T* weights, T* result, rocfix::DepthwiseAnyParams p) {                               \
    rocfix::depthwise_any<back>(source, weights, result, p);                                                         \
  }
#define ROCFIX_DEPTHWISE_ANY_GRADIENT(T, kernel)                                                                     \
  ROCFIX_KERNEL(rocfix::kGradientThreads)                                                                            \
  kernel(const T* x, const T* y, void* result, rocfix::DepthwiseGradientParams p) {                                  \
    ROCFIX_SHARED float shared[rocfix::kDepthwiseLargest][rocfix::kGradientThreads];                                 \
    rocfix::depthwise_any_gradient(shared, x, y, result, p);                                                         \
  }

#define ROCFIX_DEPTHWISE_SIZE(type, T, size)                                                                         \
  namespace rocfix {                                                                                                 \
  using Stencil##size##s1 = Stencil<size, 1>;                                                                        \
  using Stencil##size##s2 = Stencil<size, 2>;                                                                        \
  using Stencil##size##back = BackStencil<size>;                                                                     \
  }                                                                                                                  \
  ROCFIX_DEPTHWISE_GATHER(type, T, size##x##size##s1, rocfix::Stencil##size##s1)                                     \
  ROCFIX_DEPTHWISE_GATHER(type, T, size##x##size##s2, rocfix::Stencil##size##s2)                                     \
  ROCFIX_DEPTHWISE_GATHER(type, T, size##x##size##back, rocfix::Stencil##size##back)                                 \
  ROCFIX_DEPTHWISE_GRADIENTS(type, T, size##x##size##s1, rocfix::Stencil##size##s1)                                  \
  ROCFIX_DEPTHWISE_GRADIENTS(type, T, size##x##size##s2, rocfix::Stencil##size##s2)
#define ROCFIX_DEPTHWISE_KERNELS(type, T)                                                                            \
  ROCFIX_DEPTHWISE_SIZES(ROCFIX_DEPTHWISE_SIZE, type, T)                                                             \
  ROCFIX_DEPTHWISE_ANY(T, rocfix_depthwise_##type##_any_fwd, false)                                                  \
  ROCFIX_DEPTHWISE_ANY(T, rocfix_depthwise_##type##_any_bwd, true)                                                   \
  ROCFIX_DEPTHWISE_ANY_GRADIENT(T, rocfix_depthwise_wrw_##type##_any)
