// SPDX-License-Identifier: MIT
// MIOpen's C interface, as much of it as the interposer answers or asks. Only what never changed between 2.17
// (ROCm 5.2) and 3.5 (ROCm 7.2) is relied on. Names and numbers: MIOpen's API reference,
// https://rocm.docs.amd.com/projects/MIOpen
#pragma once

#include <cstddef>
#include <cstdint>

namespace rocfix::miopen {

using Handle = struct HandleObject*;
using TensorDesc = struct TensorObject*;
using ConvDesc = struct ConvObject*;
using ActivationDesc = struct ActivationObject*;
using FusionPlan = struct PlanObject*;
using FusionOp = struct OpObject*;
using FusionArgs = struct ArgsObject*;

// Find 2.0
using ProblemObject = struct ProblemObjectOfMiopen*;
using SolutionObject = struct SolutionObjectOfMiopen*;
using FindOptions = struct FindOptionsOfMiopen*;

// miopenTensorArgumentId_t
enum ArgumentCode : int { kArgumentX = 1, kArgumentW = 2, kArgumentY = 3 };
// miopenProblemDirection_t
enum DirectionCode : int { kForwardProblem = 0, kBackwardProblem = 1, kBackwardWeightsProblem = 2 };

// miopenTensorArgument_t
struct TensorArgument {
  int id;
  TensorDesc* tensor;  // may be null: as the problem has it
  void* buffer;
};
static_assert(sizeof(TensorArgument) == 24);

// miopenStatus_t
enum StatusCode : int {
  kSuccess = 0,
  kNotInitialized = 1,
  kBadParm = 3,
  kAllocFailed = 4,
  kInternalError = 5,
  kNotImplemented = 6,
  kUnknownError = 7,
};

// miopenDataType_t
enum TypeCode : int { kHalf = 0, kFloat = 1, kBFloat16 = 5 };

// miopenConvolutionMode_t. The descriptor turns the group and depthwise modes into the first one; its group
// count is what counts.
enum ModeCode : int { kConvolution = 0, kTranspose = 1 };

// miopenActivationMode_t, those that the engine has. Of the parameters alpha is the bound of clipped ReLU and the slope of
// leaky ReLU; no other is read.
enum ActivationCode : int { kPassThrough = 0, kRelu = 3, kClippedRelu = 7, kLeakyRelu = 8 };

// The algorithm that the engine's answers carry: the same number in each of the directions' enumerations.
inline constexpr int kImplicitGemm = 5;

// miopenConvAlgoPerf_t
struct AlgoPerf {
  int algorithm;
  float milliseconds;
  size_t workspace_bytes;
};
static_assert(sizeof(AlgoPerf) == 16);

// miopenConvSolution_t
struct ConvSolution {
  float milliseconds;
  size_t workspace_bytes;
  uint64_t id;
  int algorithm;
};
static_assert(sizeof(ConvSolution) == 32);

// MIOpen numbers its solvers from 1 upwards; the engine's are far above.
inline constexpr uint64_t kFirstOwnSolution = uint64_t{1} << 40;
// PyTorch reads so many at most and takes more for an error (AT_MIOPEN_MAX_SOLUTIONS in its
// ATen/native/miopen/Conv_miopen.cpp).
inline constexpr size_t kMostSolutions = 10;

}  // namespace rocfix::miopen
