// SPDX-License-Identifier: MIT
// MIOpen's functions as TensorFlow finds them: each asked of a handle. They stay inside the program, so that
// nothing but the library of that name can answer.
#include <dlfcn.h>

#include "miopen/miopen_api.h"

namespace {

template <class Function>
Function* of_handle(Function*, const char* name) {
  static void* library = dlopen("libMIOpen.so.1", RTLD_NOW | RTLD_LOCAL);
  return reinterpret_cast<Function*>(dlsym(library, name));
}

}  // namespace

#define ASK(name, ...) return of_handle(static_cast<decltype(&name)>(nullptr), #name)(__VA_ARGS__)

int miopenCreate(Handle* handle) {
  ASK(miopenCreate, handle);
}
int miopenDestroy(Handle handle) {
  ASK(miopenDestroy, handle);
}
int miopenSetStream(Handle handle, void* stream) {
  ASK(miopenSetStream, handle, stream);
}
int miopenCreateTensorDescriptor(TensorDesc* tensor) {
  ASK(miopenCreateTensorDescriptor, tensor);
}
int miopenDestroyTensorDescriptor(TensorDesc tensor) {
  ASK(miopenDestroyTensorDescriptor, tensor);
}
int miopenSetTensorDescriptor(TensorDesc tensor, int type, int dimensions, const int* sizes,
                              const int* strides) {
  ASK(miopenSetTensorDescriptor, tensor, type, dimensions, sizes, strides);
}
int miopenCreateConvolutionDescriptor(ConvDesc* convolution) {
  ASK(miopenCreateConvolutionDescriptor, convolution);
}
int miopenDestroyConvolutionDescriptor(ConvDesc convolution) {
  ASK(miopenDestroyConvolutionDescriptor, convolution);
}
int miopenInitConvolutionNdDescriptor(ConvDesc convolution, int spatial, const int* pads, const int* strides,
                                      const int* dilations, int mode) {
  ASK(miopenInitConvolutionNdDescriptor, convolution, spatial, pads, strides, dilations, mode);
}
int miopenSetConvolutionGroupCount(ConvDesc convolution, int groups) {
  ASK(miopenSetConvolutionGroupCount, convolution, groups);
}
int miopenSetConvolutionAttribute(ConvDesc convolution, int attribute, int value) {
  ASK(miopenSetConvolutionAttribute, convolution, attribute, value);
}

int miopenCreateFusionPlan(FusionPlan* plan, int direction, TensorDesc input) {
  ASK(miopenCreateFusionPlan, plan, direction, input);
}
int miopenDestroyFusionPlan(FusionPlan plan) {
  ASK(miopenDestroyFusionPlan, plan);
}
int miopenCreateOpConvForward(FusionPlan plan, FusionOp* op, ConvDesc convolution, TensorDesc w) {
  ASK(miopenCreateOpConvForward, plan, op, convolution, w);
}
int miopenCreateOpBiasForward(FusionPlan plan, FusionOp* op, TensorDesc bias) {
  ASK(miopenCreateOpBiasForward, plan, op, bias);
}
int miopenCreateOpActivationForward(FusionPlan plan, FusionOp* op, int mode) {
  ASK(miopenCreateOpActivationForward, plan, op, mode);
}
int miopenCompileFusionPlan(Handle handle, FusionPlan plan) {
  ASK(miopenCompileFusionPlan, handle, plan);
}
int miopenCreateOperatorArgs(FusionArgs* arguments) {
  ASK(miopenCreateOperatorArgs, arguments);
}
int miopenDestroyOperatorArgs(FusionArgs arguments) {
  ASK(miopenDestroyOperatorArgs, arguments);
}
int miopenSetOpArgsConvForward(FusionArgs arguments, FusionOp op, const void* alpha, const void* beta,
                               const void* w) {
  ASK(miopenSetOpArgsConvForward, arguments, op, alpha, beta, w);
}
int miopenSetOpArgsBiasForward(FusionArgs arguments, FusionOp op, const void* alpha, const void* beta,
                               const void* bias) {
  ASK(miopenSetOpArgsBiasForward, arguments, op, alpha, beta, bias);
}
int miopenSetOpArgsActivForward(FusionArgs arguments, FusionOp op, const void* alpha, const void* beta,
                                double a, double b, double gamma) {
  ASK(miopenSetOpArgsActivForward, arguments, op, alpha, beta, a, b, gamma);
}
int miopenExecuteFusionPlan(Handle handle, FusionPlan plan, TensorDesc x_desc, const void* x,
                            TensorDesc y_desc, void* y, FusionArgs arguments) {
  ASK(miopenExecuteFusionPlan, handle, plan, x_desc, x, y_desc, y, arguments);
}

int miopenCreateActivationDescriptor(ActivationDesc* activation) {
  ASK(miopenCreateActivationDescriptor, activation);
}
int miopenSetActivationDescriptor(ActivationDesc activation, int mode, double alpha, double beta, double gamma) {
  ASK(miopenSetActivationDescriptor, activation, mode, alpha, beta, gamma);
}
int miopenDestroyActivationDescriptor(ActivationDesc activation) {
  ASK(miopenDestroyActivationDescriptor, activation);
}
int miopenConvolutionForwardBias(Handle handle, const void* alpha, TensorDesc b_desc, const void* b, const void* beta,
                                 TensorDesc y_desc, void* y) {
  ASK(miopenConvolutionForwardBias, handle, alpha, b_desc, b, beta, y_desc, y);
}
int miopenConvolutionBackwardBias(Handle handle, const void* alpha, TensorDesc dy_desc, const void* dy,
                                  const void* beta, TensorDesc db_desc, void* db) {
  ASK(miopenConvolutionBackwardBias, handle, alpha, dy_desc, dy, beta, db_desc, db);
}
int miopenConvolutionBiasActivationForward(Handle handle, const void* alpha, TensorDesc x_desc, const void* x,
                                           TensorDesc w_desc, const void* w, ConvDesc convolution, int algorithm,
                                           void* workspace, size_t bytes, const void* alpha_z, TensorDesc z_desc,
                                           const void* z, TensorDesc b_desc, const void* b, ActivationDesc activation,
                                           TensorDesc y_desc, void* y) {
  ASK(miopenConvolutionBiasActivationForward, handle, alpha, x_desc, x, w_desc, w, convolution, algorithm, workspace,
      bytes, alpha_z, z_desc, z, b_desc, b, activation, y_desc, y);
}

int miopenCreateConvProblem(ProblemObject* problem, ConvDesc convolution, int direction) {
  ASK(miopenCreateConvProblem, problem, convolution, direction);
}
int miopenSetProblemTensorDescriptor(ProblemObject problem, int id, TensorDesc tensor) {
  ASK(miopenSetProblemTensorDescriptor, problem, id, tensor);
}
int miopenDestroyProblem(ProblemObject problem) {
  ASK(miopenDestroyProblem, problem);
}
int miopenCreateFindOptions(FindOptions* options) {
  ASK(miopenCreateFindOptions, options);
}
int miopenDestroyFindOptions(FindOptions options) {
  ASK(miopenDestroyFindOptions, options);
}
int miopenFindSolutions(Handle handle, ProblemObject problem, FindOptions options, SolutionObject* solutions,
                        size_t* count, size_t most) {
  ASK(miopenFindSolutions, handle, problem, options, solutions, count, most);
}
int miopenGetSolutionWorkspaceSize(SolutionObject solution, size_t* bytes) {
  ASK(miopenGetSolutionWorkspaceSize, solution, bytes);
}
int miopenGetSolutionSize(SolutionObject solution, size_t* bytes) {
  ASK(miopenGetSolutionSize, solution, bytes);
}
int miopenSaveSolution(SolutionObject solution, char* data) {
  ASK(miopenSaveSolution, solution, data);
}
int miopenLoadSolution(SolutionObject* solution, const char* data, size_t bytes) {
  ASK(miopenLoadSolution, solution, data, bytes);
}
int miopenRunSolution(Handle handle, SolutionObject solution, size_t count, const TensorArgument* tensors,
                      void* workspace, size_t bytes) {
  ASK(miopenRunSolution, handle, solution, count, tensors, workspace, bytes);
}
int miopenDestroySolution(SolutionObject solution) {
  ASK(miopenDestroySolution, solution);
}

#define DEFINE(name, a, b, c)                                                                                \
  int miopenConvolution##name##GetWorkSpaceSize(Handle h, TensorDesc a, TensorDesc b, ConvDesc conv,         \
                                                TensorDesc c, size_t* bytes) {                               \
    ASK(miopenConvolution##name##GetWorkSpaceSize, h, a, b, conv, c, bytes);                                 \
  }                                                                                                          \
  int miopenFindConvolution##name##Algorithm(Handle h, TensorDesc d1, const void* p1, TensorDesc d2,         \
                                             const void* p2, ConvDesc conv, TensorDesc d3, void* p3,         \
                                             int requested, int* returned, AlgoPerf* results,                \
                                             void* workspace, size_t bytes, bool exhaustive) {               \
    ASK(miopenFindConvolution##name##Algorithm, h, d1, p1, d2, p2, conv, d3, p3, requested, returned,        \
        results, workspace, bytes, exhaustive);                                                              \
  }                                                                                                          \
  int miopenConvolution##name(Handle h, const void* alpha, TensorDesc d1, const void* p1, TensorDesc d2,     \
                              const void* p2, ConvDesc conv, int algorithm, const void* beta, TensorDesc d3, \
                              void* p3, void* workspace, size_t bytes) {                                     \
    ASK(miopenConvolution##name, h, alpha, d1, p1, d2, p2, conv, algorithm, beta, d3, p3, workspace, bytes); \
  }                                                                                                          \
  int miopenConvolution##name##GetSolutionCount(Handle h, TensorDesc a, TensorDesc b, ConvDesc conv,         \
                                                TensorDesc c, size_t* count) {                               \
    ASK(miopenConvolution##name##GetSolutionCount, h, a, b, conv, c, count);                                 \
  }                                                                                                          \
  int miopenConvolution##name##GetSolution(Handle h, TensorDesc a, TensorDesc b, ConvDesc conv,              \
                                           TensorDesc c, size_t most, size_t* count,                         \
                                           ConvSolution* solutions) {                                        \
    ASK(miopenConvolution##name##GetSolution, h, a, b, conv, c, most, count, solutions);                     \
  }                                                                                                          \
  int miopenConvolution##name##GetSolutionWorkspaceSize(Handle h, TensorDesc a, TensorDesc b, ConvDesc conv, \
                                                        TensorDesc c, uint64_t id, size_t* bytes) {          \
    ASK(miopenConvolution##name##GetSolutionWorkspaceSize, h, a, b, conv, c, id, bytes);                     \
  }                                                                                                          \
  int miopenConvolution##name##CompileSolution(Handle h, TensorDesc a, TensorDesc b, ConvDesc conv,          \
                                               TensorDesc c, uint64_t id) {                                  \
    ASK(miopenConvolution##name##CompileSolution, h, a, b, conv, c, id);                                     \
  }                                                                                                          \
  int miopenConvolution##name##Immediate(Handle h, TensorDesc d1, const void* p1, TensorDesc d2,             \
                                         const void* p2, ConvDesc conv, TensorDesc d3, void* p3,             \
                                         void* workspace, size_t bytes, uint64_t id) {                       \
    ASK(miopenConvolution##name##Immediate, h, d1, p1, d2, p2, conv, d3, p3, workspace, bytes, id);          \
  }

MIOPEN_DIRECTIONS(DEFINE)

#define DEFINE_BATCH_NORM(suffix, declared, given)                                                                    \
  int miopenBatchNormalizationForwardTraining##suffix(                                                                \
      Handle h, int mode, void* alpha, void* beta, TensorDesc xd, const void* x, TensorDesc yd, void* y,              \
      UNPACKED declared, void* scale, void* bias, double share, void* running_mean, void* running_variance,           \
      double epsilon, void* mean, void* inverse) {                                                                    \
    ASK(miopenBatchNormalizationForwardTraining##suffix, h, mode, alpha, beta, xd, x, yd, y, UNPACKED given, scale,   \
        bias, share, running_mean, running_variance, epsilon, mean, inverse);                                         \
  }                                                                                                                   \
  int miopenBatchNormalizationForwardInference##suffix(                                                               \
      Handle h, int mode, void* alpha, void* beta, TensorDesc xd, const void* x, TensorDesc yd, void* y,              \
      UNPACKED declared, void* scale, void* bias, void* mean, void* variance, double epsilon) {                       \
    ASK(miopenBatchNormalizationForwardInference##suffix, h, mode, alpha, beta, xd, x, yd, y, UNPACKED given, scale,  \
        bias, mean, variance, epsilon);                                                                               \
  }                                                                                                                   \
  int miopenBatchNormalizationBackward##suffix(                                                                       \
      Handle h, int mode, const void* a1, const void* b1, const void* a2, const void* b2, TensorDesc xd,              \
      const void* x, TensorDesc dyd, const void* dy, TensorDesc dxd, void* dx, UNPACKED declared, const void* scale,  \
      void* dscale, void* dbias, double epsilon, const void* mean, const void* inverse) {                             \
    ASK(miopenBatchNormalizationBackward##suffix, h, mode, a1, b1, a2, b2, xd, x, dyd, dy, dxd, dx, UNPACKED given,   \
        scale, dscale, dbias, epsilon, mean, inverse);                                                                \
  }
#define UNPACKED(...) __VA_ARGS__

DEFINE_BATCH_NORM(, (TensorDesc d), (d))
DEFINE_BATCH_NORM(_V2, (TensorDesc d1, TensorDesc d2, TensorDesc d3, TensorDesc d4), (d1, d2, d3, d4))
