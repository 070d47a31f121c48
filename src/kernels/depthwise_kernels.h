// SPDX-License-Identifier: MIT
// The kernels of depthwise for one type: every filter with every way to load, and those for the rest.
#pragma once

#include "kernels/depthwise.h"
#include "kernels/depthwise_any.h"
#include "kernels/depthwise_gradient.h"
#include "kernels/depthwise_shapes.h"
#include "kernels/depthwise_staged.h"

// `…` is the tile's shape.
#define ROCFIX_DEPTHWISE_planes(T, name, ...)                                                     \
  ROCFIX_KERNEL(rocfix::kDepthwiseThreads)                                                        \
  name(const T* source, const T* weights, T* result, rocfix::DepthwiseParams p) {                 \
    rocfix::depthwise_planes<rocfix::__VA_ARGS__>(source, weights, result, p);                    \
  }
#define ROCFIX_DEPTHWISE_channels(T, name, ...)                                                   \
  ROCFIX_KERNEL(rocfix::kDepthwiseThreads)                                                        \
  name(const T* source, const T* weights, T* result, rocfix::DepthwiseParams p) {                 \
    using Shape = rocfix::__VA_ARGS__;                                                            \
    ROCFIX_SHARED rocfix::StagedWeights<Shape::kTaps> staged;                                     \
    rocfix::depthwise_channels<Shape>(staged, source, weights, result, p);                        \
  }
#define ROCFIX_DEPTHWISE_staged(T, name, ...)                                                     \
  ROCFIX_KERNEL(rocfix::kStagedThreads)                                                           \
  name(const T* source, const T* weights, T* result, rocfix::DepthwiseStagedParams p) {           \
    ROCFIX_SHARED rocfix::StagedPlanes lds;                                                       \
    rocfix::depthwise_staged<rocfix::__VA_ARGS__>(lds, source, weights, result, p);               \
  }
#define ROCFIX_DEPTHWISE_GRADIENT(T, name, ...)                                                   \
  ROCFIX_KERNEL(rocfix::kGradientThreads)                                                         \
  name(const T* x, const T* y, void* result, rocfix::DepthwiseGradientParams p) {                 \
    using Shape = rocfix::__VA_ARGS__;                                                            \
    ROCFIX_SHARED float shared[Shape::kSize][rocfix::kGradientThreads];                           \
    rocfix::depthwise_gradient<Shape>(shared, x, y, result, p);                                   \
  }

#define ROCFIX_DEPTHWISE_GRADIENT_planes ROCFIX_DEPTHWISE_GRADIENT
#define ROCFIX_DEPTHWISE_GRADIENT_channels ROCFIX_DEPTHWISE_GRADIENT
#define ROCFIX_DEPTHWISE_GRADIENT_staged(T, name, ...)  // forward and backward-data only

#define ROCFIX_DEPTHWISE_ACCESS(size, type, T, access, form, height, width, pack)                                       \
  ROCFIX_DEPTHWISE_##form(T, rocfix_depthwise_##type##_##access##_##size##x##size##s1, GatherShape<size, 1, height, width, pack>)  \
  ROCFIX_DEPTHWISE_##form(T, rocfix_depthwise_##type##_##access##_##size##x##size##s2, GatherShape<size, 2, height, width, pack>)  \
  ROCFIX_DEPTHWISE_##form(T, rocfix_depthwise_##type##_##access##_##size##x##size##back, BackShape<size, height, width, pack>)     \
  ROCFIX_DEPTHWISE_GRADIENT_##form(T, rocfix_depthwise_wrw_##type##_##access##_##size##x##size##s1, GatherShape<size, 1, height, width, pack>) \
  ROCFIX_DEPTHWISE_GRADIENT_##form(T, rocfix_depthwise_wrw_##type##_##access##_##size##x##size##s2, GatherShape<size, 2, height, width, pack>)
#define ROCFIX_DEPTHWISE_SIZE(type, T, size) ROCFIX_DEPTHWISE_ACCESSES(ROCFIX_DEPTHWISE_ACCESS, size, type, T)

#define ROCFIX_DEPTHWISE_ANY(T, name, back)                                                       \
  ROCFIX_KERNEL(rocfix::kDepthwiseThreads)                                                        \
  name(const T* source, const T* weights, T* result, rocfix::DepthwiseAnyParams p) {              \
    rocfix::depthwise_any<back>(source, weights, result, p);                                      \
  }
#define ROCFIX_DEPTHWISE_ANY_GRADIENT(T, name)                                                    \
  ROCFIX_KERNEL(rocfix::kGradientThreads)                                                         \
  name(const T* x, const T* y, void* result, rocfix::DepthwiseGradientParams p) {                 \
    ROCFIX_SHARED float shared[rocfix::kDepthwiseLargest][rocfix::kGradientThreads];              \
    rocfix::depthwise_any_gradient(shared, x, y, result, p);                                      \
  }

#define ROCFIX_DEPTHWISE_KERNELS(type, T)                                  \
  ROCFIX_DEPTHWISE_SIZES(ROCFIX_DEPTHWISE_SIZE, type, T)                   \
  ROCFIX_DEPTHWISE_ANY(T, rocfix_depthwise_##type##_any_fwd, false)        \
  ROCFIX_DEPTHWISE_ANY(T, rocfix_depthwise_##type##_any_bwd, true)         \
  ROCFIX_DEPTHWISE_ANY_GRADIENT(T, rocfix_depthwise_wrw_##type##_any)
