// SPDX-License-Identifier: MIT
// MIOpen's functions that the tests call, as its programs declare them.
#pragma once

#include "miopen/abi.h"

extern "C" {

using rocfix::miopen::ActivationDesc;
using rocfix::miopen::AlgoPerf;
using rocfix::miopen::ConvDesc;
using rocfix::miopen::ConvSolution;
using rocfix::miopen::FindOptions;
using rocfix::miopen::FusionArgs;
using rocfix::miopen::FusionOp;
using rocfix::miopen::FusionPlan;
using rocfix::miopen::Handle;
using rocfix::miopen::ProblemObject;
using rocfix::miopen::SolutionObject;
using rocfix::miopen::TensorArgument;
using rocfix::miopen::TensorDesc;

int miopenCreate(Handle* handle);
int miopenDestroy(Handle handle);
int miopenSetStream(Handle handle, void* stream);
int miopenGetStream(Handle handle, void** stream);

int miopenCreateTensorDescriptor(TensorDesc* tensor);
int miopenDestroyTensorDescriptor(TensorDesc tensor);
int miopenSetTensorDescriptor(TensorDesc tensor, int type, int dimensions, const int* sizes,
                              const int* strides);
int miopenSetTensorDescriptorV2(TensorDesc tensor, int type, int dimensions, const size_t* sizes,
                                const size_t* strides);
int miopenGetTensorDescriptorSize(TensorDesc tensor, int* dimensions);
int miopenGetTensorDescriptor(TensorDesc tensor, int* type, int* sizes, int* strides);

int miopenCreateConvolutionDescriptor(ConvDesc* convolution);
int miopenDestroyConvolutionDescriptor(ConvDesc convolution);
int miopenInitConvolutionDescriptor(ConvDesc convolution, int mode, int pad_h, int pad_w, int stride_h,
                                    int stride_w, int dilation_h, int dilation_w);
int miopenInitConvolutionNdDescriptor(ConvDesc convolution, int spatial, const int* pads, const int* strides,
                                      const int* dilations, int mode);
int miopenSetConvolutionGroupCount(ConvDesc convolution, int groups);
int miopenSetConvolutionAttribute(ConvDesc convolution, int attribute, int value);
int miopenSetConvolutionFindMode(ConvDesc convolution, int mode);
int miopenGetConvolutionGroupCount(ConvDesc convolution, int* groups);
int miopenGetConvolutionNdDescriptor(ConvDesc convolution, int wanted, int* spatial, int* pads, int* strides,
                                     int* dilations, int* mode);

int miopenCreateFusionPlan(FusionPlan* plan, int direction, TensorDesc input);
int miopenDestroyFusionPlan(FusionPlan plan);
int miopenCreateOpConvForward(FusionPlan plan, FusionOp* op, ConvDesc convolution, TensorDesc w);
int miopenCreateOpBiasForward(FusionPlan plan, FusionOp* op, TensorDesc bias);
int miopenCreateOpActivationForward(FusionPlan plan, FusionOp* op, int mode);
int miopenCompileFusionPlan(Handle handle, FusionPlan plan);
int miopenCreateOperatorArgs(FusionArgs* arguments);
int miopenDestroyOperatorArgs(FusionArgs arguments);
int miopenSetOpArgsConvForward(FusionArgs, FusionOp, const void* alpha, const void* beta, const void* w);
int miopenSetOpArgsBiasForward(FusionArgs, FusionOp, const void* alpha, const void* beta, const void* bias);
int miopenSetOpArgsActivForward(FusionArgs, FusionOp, const void* alpha, const void* beta, double a, double b,
                                double gamma);
int miopenExecuteFusionPlan(Handle, FusionPlan, TensorDesc x_desc, const void* x, TensorDesc y_desc, void* y,
                            FusionArgs);

int miopenCreateActivationDescriptor(ActivationDesc* activation);
int miopenSetActivationDescriptor(ActivationDesc activation, int mode, double alpha, double beta, double gamma);
int miopenGetActivationDescriptor(ActivationDesc activation, int* mode, double* alpha, double* beta, double* gamma);
int miopenDestroyActivationDescriptor(ActivationDesc activation);
int miopenConvolutionForwardBias(Handle, const void* alpha, TensorDesc, const void* bias, const void* beta,
                                 TensorDesc, void* y);
int miopenConvolutionBackwardBias(Handle, const void* alpha, TensorDesc, const void* dy, const void* beta,
                                  TensorDesc, void* dbias);
int miopenConvolutionBiasActivationForward(Handle, const void* alpha, TensorDesc, const void* x, TensorDesc,
                                           const void* w, ConvDesc, int algorithm, void* workspace,
                                           size_t workspace_bytes, const void* alpha_z, TensorDesc, const void* z,
                                           TensorDesc, const void* bias, ActivationDesc, TensorDesc, void* y);

// The last: the descriptors of the parameters, one for all or one for each.
#define MIOPEN_BATCH_NORM(suffix, ...)                                                                              \
  int miopenBatchNormalizationForwardTraining##suffix(                                                             \
      Handle, int mode, void* alpha, void* beta, TensorDesc, const void* x, TensorDesc, void* y, __VA_ARGS__,       \
      void* scale, void* bias, double share, void* running_mean, void* running_variance, double epsilon,            \
      void* mean, void* inverse_deviation);                                                                         \
  int miopenBatchNormalizationForwardInference##suffix(                                                            \
      Handle, int mode, void* alpha, void* beta, TensorDesc, const void* x, TensorDesc, void* y, __VA_ARGS__,       \
      void* scale, void* bias, void* mean, void* variance, double epsilon);                                         \
  int miopenBatchNormalizationBackward##suffix(                                                                    \
      Handle, int mode, const void* alpha, const void* beta, const void* alpha_parameters,                          \
      const void* beta_parameters, TensorDesc, const void* x, TensorDesc, const void* dy, TensorDesc, void* dx,     \
      __VA_ARGS__, const void* scale, void* dscale, void* dbias, double epsilon, const void* mean,                  \
      const void* inverse_deviation);
MIOPEN_BATCH_NORM(, TensorDesc)
MIOPEN_BATCH_NORM(_V2, TensorDesc, TensorDesc, TensorDesc, TensorDesc)

int miopenCreateConvProblem(ProblemObject* problem, ConvDesc convolution, int direction);
int miopenSetProblemTensorDescriptor(ProblemObject problem, int id, TensorDesc tensor);
int miopenDestroyProblem(ProblemObject problem);
int miopenCreateFindOptions(FindOptions* options);
int miopenSetFindOptionWorkspaceLimit(FindOptions options, size_t bytes);
int miopenDestroyFindOptions(FindOptions options);
int miopenFindSolutions(Handle, ProblemObject, FindOptions, SolutionObject* solutions, size_t* count,
                        size_t most);
int miopenGetSolutionWorkspaceSize(SolutionObject solution, size_t* bytes);
int miopenGetSolutionTime(SolutionObject solution, float* milliseconds);
int miopenGetSolutionSolverId(SolutionObject solution, uint64_t* id);
int miopenGetSolverIdConvAlgorithm(uint64_t id, int* algorithm);
int miopenGetSolutionSize(SolutionObject solution, size_t* bytes);
int miopenSaveSolution(SolutionObject solution, char* data);
int miopenLoadSolution(SolutionObject* solution, const char* data, size_t bytes);
int miopenRunSolution(Handle, SolutionObject, size_t count, const TensorArgument* tensors, void* workspace,
                      size_t bytes);
int miopenDestroySolution(SolutionObject solution);

// X(name, A, B, C): the functions of a direction begin with miopenConvolution`name`; A, B and C are the
// tensors in the order in which everything but forward Find and Run take them.
#define MIOPEN_DIRECTIONS(X) \
  X(Forward, w, x, y)        \
  X(BackwardData, y, w, x)   \
  X(BackwardWeights, y, x, w)

#define DECLARE(name, a, b, c)                                                                               \
  int miopenConvolution##name##GetWorkSpaceSize(Handle, TensorDesc a, TensorDesc b, ConvDesc, TensorDesc c,  \
                                                size_t* bytes);                                              \
  int miopenFindConvolution##name##Algorithm(                                                                \
      Handle, TensorDesc, const void*, TensorDesc, const void*, ConvDesc, TensorDesc, void*, int requested,  \
      int* returned, AlgoPerf* results, void* workspace, size_t workspace_bytes, bool exhaustive);           \
  int miopenConvolution##name(Handle, const void* alpha, TensorDesc, const void*, TensorDesc, const void*,   \
                              ConvDesc, int algorithm, const void* beta, TensorDesc, void*, void* workspace, \
                              size_t workspace_bytes);                                                       \
  int miopenConvolution##name##GetSolutionCount(Handle, TensorDesc a, TensorDesc b, ConvDesc, TensorDesc c,  \
                                                size_t*);                                                    \
  int miopenConvolution##name##GetSolution(Handle, TensorDesc a, TensorDesc b, ConvDesc, TensorDesc c,       \
                                           size_t most, size_t* count, ConvSolution* solutions);             \
  int miopenConvolution##name##GetSolutionWorkspaceSize(Handle, TensorDesc a, TensorDesc b, ConvDesc,        \
                                                        TensorDesc c, uint64_t id, size_t* bytes);           \
  int miopenConvolution##name##CompileSolution(Handle, TensorDesc a, TensorDesc b, ConvDesc, TensorDesc c,   \
                                               uint64_t id);                                                 \
  int miopenConvolution##name##Immediate(Handle, TensorDesc, const void* a, TensorDesc, const void* b,       \
                                         ConvDesc, TensorDesc, void* c, void* workspace,                     \
                                         size_t workspace_bytes, uint64_t id);
MIOPEN_DIRECTIONS(DECLARE)
#undef DECLARE

}  // extern "C"
