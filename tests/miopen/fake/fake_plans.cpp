// SPDX-License-Identifier: MIT
// Fusion plans and Find 2.0 of the stand-in.
#include <cstring>

#include "fake_objects.h"

using namespace rocfix::miopen;

EXPORT int miopenCreateFusionPlan(FusionPlan* plan, int, TensorDesc input) {
  NOT_NULL(plan, input);
  *plan = new PlanObject;
  return kSuccess;
}
EXPORT int miopenDestroyFusionPlan(FusionPlan plan) {
  delete plan;
  return kSuccess;
}

namespace {

int add_operator(FusionPlan plan, FusionOp* op, const void* what) {
  NOT_NULL(plan, op, what);
  *op = &plan->operators.emplace_back();
  return kSuccess;
}

}  // namespace

EXPORT int miopenCreateOpConvForward(FusionPlan plan, FusionOp* op, ConvDesc convolution, TensorDesc w) {
  NOT_NULL(convolution);
  return add_operator(plan, op, w);
}
EXPORT int miopenCreateOpBiasForward(FusionPlan plan, FusionOp* op, TensorDesc bias) {
  return add_operator(plan, op, bias);
}
EXPORT int miopenCreateOpActivationForward(FusionPlan plan, FusionOp* op, int) {
  return add_operator(plan, op, plan);
}
EXPORT int miopenCompileFusionPlan(Handle handle, FusionPlan plan) {
  NOT_NULL(handle, plan);
  plan->is_compiled = true;
  return count("miopenCompileFusionPlan");
}
EXPORT int miopenCreateOperatorArgs(FusionArgs* arguments) {
  NOT_NULL(arguments);
  *arguments = new ArgsObject;
  return kSuccess;
}
EXPORT int miopenDestroyOperatorArgs(FusionArgs arguments) {
  delete arguments;
  return kSuccess;
}
EXPORT int miopenSetOpArgsConvForward(FusionArgs arguments, FusionOp op, const void*, const void*,
                                      const void*) {
  NOT_NULL(arguments, op);
  return kSuccess;
}
EXPORT int miopenSetOpArgsBiasForward(FusionArgs arguments, FusionOp op, const void*, const void*,
                                      const void*) {
  NOT_NULL(arguments, op);
  return kSuccess;
}
EXPORT int miopenSetOpArgsActivForward(FusionArgs arguments, FusionOp op, const void*, const void*, double,
                                       double, double) {
  NOT_NULL(arguments, op);
  return kSuccess;
}
EXPORT int miopenExecuteFusionPlan(Handle handle, FusionPlan plan, TensorDesc x_desc, const void* x,
                                   TensorDesc y_desc, void* y, FusionArgs arguments) {
  NOT_NULL(handle, plan, x_desc, x, y_desc, y, arguments);
  return plan->is_compiled ? count("miopenExecuteFusionPlan") : static_cast<int>(kBadParm);
}

EXPORT int miopenCreateConvProblem(ProblemObject* problem, ConvDesc convolution, int) {
  NOT_NULL(problem, convolution);
  *problem = new ProblemObjectOfMiopen;
  return kSuccess;
}
EXPORT int miopenSetProblemTensorDescriptor(ProblemObject problem, int id, TensorDesc tensor) {
  NOT_NULL(problem, tensor);
  if (id < 1 || id > 3) return kBadParm;
  problem->has[id] = true;
  return kSuccess;
}
EXPORT int miopenDestroyProblem(ProblemObject problem) {
  delete problem;
  return kSuccess;
}
EXPORT int miopenCreateFindOptions(FindOptions* options) {
  NOT_NULL(options);
  *options = new FindOptionsOfMiopen;
  return kSuccess;
}
EXPORT int miopenSetFindOptionWorkspaceLimit(FindOptions options, size_t) {
  NOT_NULL(options);
  return kSuccess;
}
EXPORT int miopenDestroyFindOptions(FindOptions options) {
  delete options;
  return kSuccess;
}
EXPORT int miopenFindSolutions(Handle handle, ProblemObject problem, FindOptions, SolutionObject* solutions,
                               size_t* found, size_t most) {
  NOT_NULL(handle, problem, solutions);
  if (most < 1 || !problem->has[1] || !problem->has[2] || !problem->has[3]) return kBadParm;
  *solutions = new SolutionObjectOfMiopen;
  if (found != nullptr) *found = 1;
  return count("miopenFindSolutions");
}
EXPORT int miopenGetSolutionWorkspaceSize(SolutionObject solution, size_t* bytes) {
  NOT_NULL(solution, bytes);
  *bytes = 0;
  return kSuccess;
}
EXPORT int miopenGetSolutionTime(SolutionObject solution, float* milliseconds) {
  NOT_NULL(solution, milliseconds);
  *milliseconds = 1;
  return kSuccess;
}
EXPORT int miopenGetSolutionSolverId(SolutionObject solution, uint64_t* id) {
  NOT_NULL(solution, id);
  *id = kSolution;
  return kSuccess;
}
EXPORT int miopenGetSolverIdConvAlgorithm(uint64_t id, int* algorithm) {
  NOT_NULL(algorithm);
  if (id != kSolution) return kBadParm;
  *algorithm = 1;
  return kSuccess;
}
EXPORT int miopenGetSolutionSize(SolutionObject solution, size_t* bytes) {
  NOT_NULL(solution, bytes);
  *bytes = 4;
  return kSuccess;
}
EXPORT int miopenSaveSolution(SolutionObject solution, char* data) {
  NOT_NULL(solution, data);
  std::memcpy(data, "fake", 4);
  return kSuccess;
}
EXPORT int miopenLoadSolution(SolutionObject* solution, const char* data, size_t bytes) {
  NOT_NULL(solution, data);
  if (bytes != 4 || std::memcmp(data, "fake", 4) != 0) return kBadParm;
  *solution = new SolutionObjectOfMiopen;
  return kSuccess;
}
EXPORT int miopenRunSolution(Handle handle, SolutionObject solution, size_t, const TensorArgument* tensors,
                             void*, size_t) {
  NOT_NULL(handle, solution, tensors);
  return count("miopenRunSolution");
}
EXPORT int miopenDestroySolution(SolutionObject solution) {
  NOT_NULL(solution);
  delete solution;
  return kSuccess;
}
