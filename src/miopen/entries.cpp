// SPDX-License-Identifier: MIT
// The exported functions: a row each. A row's parameters stand in MIOpen's order, and their names (x, w, y;
// gradients under the same names) say which tensor each one is: forward Find and forward Run take x before w,
// everything else of the forward direction w before x.
#include "miopen/entry.h"
#include "miopen/jobs.h"

using rocfix::Direction;

namespace {

Call call_of(Handle handle, Direction direction, ConvDesc convolution, TensorDesc x, TensorDesc w,
             TensorDesc y) {
  return {handle, direction, convolution, {x, w, y}};
}

}  // namespace

#define CALL(direction) \
  const Call call = call_of(handle, Direction::direction, convolution, x_desc, w_desc, y_desc)

// ---- Find mode ----

#define WORKSPACE_SIZE(name, direction, a, b, c)                                             \
  EXPORT name(Handle handle, TensorDesc a##_desc, TensorDesc b##_desc, ConvDesc convolution, \
              TensorDesc c##_desc, size_t* bytes) {                                          \
    REAL(name);                                                                              \
    CALL(direction);                                                                         \
    ANSWER(answer_workspace_size(call, bytes));                                              \
    return call_real(real_##name, handle, a##_desc, b##_desc, convolution, c##_desc, bytes); \
  }

#define FIND(name, direction, a, b, c)                                                                   \
  EXPORT name(Handle handle, TensorDesc a##_desc, const void* a, TensorDesc b##_desc, const void* b,     \
              ConvDesc convolution, TensorDesc c##_desc, void* c, int requested, int* returned,          \
              AlgoPerf* results, void* workspace, size_t workspace_bytes, bool exhaustive) {             \
    REAL(name);                                                                                          \
    CALL(direction);                                                                                     \
    ANSWER(answer_find(call, {x, w, y}, requested, returned, results, workspace_bytes));                 \
    if (is_refused(call)) return kInternalError;                                                         \
    const ForwardedSearch search(call);                                                                  \
    return call_real(real_##name, handle, a##_desc, a, b##_desc, b, convolution, c##_desc, c, requested, \
                     returned, results, workspace, workspace_bytes, exhaustive);                         \
  }

// `find`: of the same direction. What the engine found but cannot run, MIOpen must find before it can.
#define RUN(name, direction, find, a, b, c)                                                                 \
  EXPORT name(Handle handle, const void* alpha, TensorDesc a##_desc, const void* a, TensorDesc b##_desc,    \
              const void* b, ConvDesc convolution, int algorithm, const void* beta, TensorDesc c##_desc,    \
              void* c, void* workspace, size_t workspace_bytes) {                                           \
    REAL(name);                                                                                             \
    REAL(find);                                                                                             \
    CALL(direction);                                                                                        \
    ANSWER(answer_run(call, alpha, beta, {x, w, y}, {workspace, workspace_bytes}));                         \
    if (attempt([&] { return Answer(was_found_here(call)); }).value_or(false)) {                            \
      int returned = 0;                                                                                     \
      AlgoPerf found{};                                                                                     \
      const ForwardedSearch search(call);                                                                   \
      const int status = call_real(real_##find, handle, a##_desc, a, b##_desc, b, convolution, c##_desc, c, \
                                   1, &returned, &found, workspace, workspace_bytes, false);                \
      if (status != kSuccess) return status;                                                                \
      algorithm = found.algorithm;                                                                          \
    }                                                                                                       \
    const Forwarded forwarded(call, MiopenSolver::of_algorithm(algorithm), workspace_bytes);                \
    return call_real(real_##name, handle, alpha, a##_desc, a, b##_desc, b, convolution, algorithm, beta,    \
                     c##_desc, c, workspace, workspace_bytes);                                              \
  }

WORKSPACE_SIZE(miopenConvolutionForwardGetWorkSpaceSize, kForward, w, x, y)
WORKSPACE_SIZE(miopenConvolutionBackwardDataGetWorkSpaceSize, kBackwardData, y, w, x)
WORKSPACE_SIZE(miopenConvolutionBackwardWeightsGetWorkSpaceSize, kBackwardWeights, y, x, w)
FIND(miopenFindConvolutionForwardAlgorithm, kForward, x, w, y)
FIND(miopenFindConvolutionBackwardDataAlgorithm, kBackwardData, y, w, x)
FIND(miopenFindConvolutionBackwardWeightsAlgorithm, kBackwardWeights, y, x, w)
RUN(miopenConvolutionForward, kForward, miopenFindConvolutionForwardAlgorithm, x, w, y)
RUN(miopenConvolutionBackwardData, kBackwardData, miopenFindConvolutionBackwardDataAlgorithm, y, w, x)
RUN(miopenConvolutionBackwardWeights, kBackwardWeights, miopenFindConvolutionBackwardWeightsAlgorithm, y, x,
    w)

// ---- immediate mode ----

#define SOLUTION_COUNT(name, direction, a, b, c)                                             \
  EXPORT name(Handle handle, TensorDesc a##_desc, TensorDesc b##_desc, ConvDesc convolution, \
              TensorDesc c##_desc, size_t* count) {                                          \
    REAL(name);                                                                              \
    CALL(direction);                                                                         \
    ANSWER(answer_solution_count(call, count));                                              \
    return call_real(real_##name, handle, a##_desc, b##_desc, convolution, c##_desc, count); \
  }

#define SOLUTIONS(name, direction, a, b, c)                                                       \
  EXPORT name(Handle handle, TensorDesc a##_desc, TensorDesc b##_desc, ConvDesc convolution,      \
              TensorDesc c##_desc, size_t most, size_t* count, ConvSolution* solutions) {         \
    REAL(name);                                                                                   \
    CALL(direction);                                                                              \
    ANSWER(answer_solutions(call, most, count, solutions));                                       \
    return call_real(real_##name, handle, a##_desc, b##_desc, convolution, c##_desc, most, count, \
                     solutions);                                                                  \
  }

#define SOLUTION_WORKSPACE_SIZE(name, direction, a, b, c)                                        \
  EXPORT name(Handle handle, TensorDesc a##_desc, TensorDesc b##_desc, ConvDesc convolution,     \
              TensorDesc c##_desc, uint64_t id, size_t* bytes) {                                 \
    REAL(name);                                                                                  \
    CALL(direction);                                                                             \
    ANSWER(answer_solution_workspace_size(call, id, bytes));                                     \
    return call_real(real_##name, handle, a##_desc, b##_desc, convolution, c##_desc, id, bytes); \
  }

#define COMPILE_SOLUTION(name, direction, a, b, c)                                           \
  EXPORT name(Handle handle, TensorDesc a##_desc, TensorDesc b##_desc, ConvDesc convolution, \
              TensorDesc c##_desc, uint64_t id) {                                            \
    REAL(name);                                                                              \
    CALL(direction);                                                                         \
    ANSWER(answer_compile_solution(call, id));                                               \
    return call_real(real_##name, handle, a##_desc, b##_desc, convolution, c##_desc, id);    \
  }

// `solutions`: of the same direction.
#define IMMEDIATE(name, direction, solutions, a, b, c)                                                    \
  EXPORT name(Handle handle, TensorDesc a##_desc, const void* a, TensorDesc b##_desc, const void* b,      \
              ConvDesc convolution, TensorDesc c##_desc, void* c, void* workspace, size_t workspace_bytes,\
              uint64_t id) {                                                                              \
    REAL(name);                                                                                           \
    REAL(solutions);                                                                                      \
    CALL(direction);                                                                                      \
    ANSWER(answer_immediate(call, {x, w, y}, {workspace, workspace_bytes}, id));                          \
    if (is_refused(call)) return kInternalError;                                                          \
    if (is_own(id)) {                                                                                     \
      ConvSolution all[kMostSolutions];                                                                   \
      size_t count = 0;                                                                                   \
      const int status = call_real(real_##solutions, handle, a##_desc, b##_desc, convolution, c##_desc,   \
                                   kMostSolutions, &count, all);                                          \
      if (status != kSuccess) return status;                                                              \
      const auto* usable = first_within(all, count, workspace_bytes);                                     \
      if (usable == nullptr) return kBadParm;                                                             \
      id = usable->id;                                                                                    \
    }                                                                                                     \
    const Forwarded forwarded(call, MiopenSolver::of_solution(id), workspace_bytes);                      \
    return call_real(real_##name, handle, a##_desc, a, b##_desc, b, convolution, c##_desc, c, workspace,  \
                     workspace_bytes, id);                                                                \
  }

SOLUTION_COUNT(miopenConvolutionForwardGetSolutionCount, kForward, w, x, y)
SOLUTION_COUNT(miopenConvolutionBackwardDataGetSolutionCount, kBackwardData, y, w, x)
SOLUTION_COUNT(miopenConvolutionBackwardWeightsGetSolutionCount, kBackwardWeights, y, x, w)
SOLUTIONS(miopenConvolutionForwardGetSolution, kForward, w, x, y)
SOLUTIONS(miopenConvolutionBackwardDataGetSolution, kBackwardData, y, w, x)
SOLUTIONS(miopenConvolutionBackwardWeightsGetSolution, kBackwardWeights, y, x, w)
SOLUTION_WORKSPACE_SIZE(miopenConvolutionForwardGetSolutionWorkspaceSize, kForward, w, x, y)
SOLUTION_WORKSPACE_SIZE(miopenConvolutionBackwardDataGetSolutionWorkspaceSize, kBackwardData, y, w, x)
SOLUTION_WORKSPACE_SIZE(miopenConvolutionBackwardWeightsGetSolutionWorkspaceSize, kBackwardWeights, y, x, w)
COMPILE_SOLUTION(miopenConvolutionForwardCompileSolution, kForward, w, x, y)
COMPILE_SOLUTION(miopenConvolutionBackwardDataCompileSolution, kBackwardData, y, w, x)
COMPILE_SOLUTION(miopenConvolutionBackwardWeightsCompileSolution, kBackwardWeights, y, x, w)
IMMEDIATE(miopenConvolutionForwardImmediate, kForward, miopenConvolutionForwardGetSolution, w, x, y)
IMMEDIATE(miopenConvolutionBackwardDataImmediate, kBackwardData, miopenConvolutionBackwardDataGetSolution, y, w, x)
IMMEDIATE(miopenConvolutionBackwardWeightsImmediate, kBackwardWeights, miopenConvolutionBackwardWeightsGetSolution, y, x, w)

// ---- what is listened to ----

// The group count lives from its setter to the next initialisation.
EXPORT miopenSetConvolutionGroupCount(ConvDesc convolution, int groups) {
  REAL(miopenSetConvolutionGroupCount);
  const int status = call_real(real_miopenSetConvolutionGroupCount, convolution, groups);
  LISTEN(status, remember_groups(convolution, groups));
  return status;
}

EXPORT miopenInitConvolutionDescriptor(ConvDesc convolution, int mode, int pad_h, int pad_w, int stride_h,
                                       int stride_w, int dilation_h, int dilation_w) {
  REAL(miopenInitConvolutionDescriptor);
  LISTEN(kSuccess, remember_groups(convolution, std::nullopt));
  return call_real(real_miopenInitConvolutionDescriptor, convolution, mode, pad_h, pad_w, stride_h, stride_w,
                   dilation_h, dilation_w);
}

EXPORT miopenInitConvolutionNdDescriptor(ConvDesc convolution, int spatial, const int* pads,
                                         const int* strides, const int* dilations, int mode) {
  REAL(miopenInitConvolutionNdDescriptor);
  LISTEN(kSuccess, remember_groups(convolution, std::nullopt));
  return call_real(real_miopenInitConvolutionNdDescriptor, convolution, spatial, pads, strides, dilations,
                   mode);
}

EXPORT miopenDestroyConvolutionDescriptor(ConvDesc convolution) {
  REAL(miopenDestroyConvolutionDescriptor);
  LISTEN(kSuccess, remember_groups(convolution, std::nullopt));
  return call_real(real_miopenDestroyConvolutionDescriptor, convolution);
}

EXPORT miopenDestroy(Handle handle) {
  REAL(miopenDestroy);
  LISTEN(kSuccess, forget_handle(handle));
  return call_real(real_miopenDestroy, handle);
}
