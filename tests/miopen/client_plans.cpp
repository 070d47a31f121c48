// SPDX-License-Identifier: MIT
// Fusion plans and Find 2.0.
#include <utility>

#include "miopen/client.h"
#include "miopen/client_parts.h"

namespace rocfix {

int activation_mode(const ConvProblem& problem) {
  switch (problem.activation) {
    case Activation::kRelu: return miopen::kRelu;
    case Activation::kRelu6: return miopen::kClippedRelu;
    case Activation::kLeaky: return miopen::kLeakyRelu;
    default: return miopen::kPassThrough;
  }
}

double activation_parameter(const ConvProblem& problem) {
  return problem.activation == Activation::kRelu6 ? 6 : problem.slope;
}

std::string run_fused(Handle handle, const ConvProblem& problem, float alpha) {
  return run_fused_as(handle, problem, activation_mode(problem), activation_parameter(problem), alpha);
}

std::string run_fused_as(Handle handle, const ConvProblem& problem, int activation, double parameter, float alpha) {
  const DeviceData data(problem);
  const Descriptors d(problem, 2);
  const TensorDesc bias = problem.bias ? make_parameter(type_code(problem.type), problem.k) : nullptr;
  FusionPlan plan = nullptr;
  FusionOp convolution = nullptr, add_bias = nullptr, activate = nullptr;
  FusionArgs arguments = nullptr;
  const float zero = 0;
  constexpr int kVertical = 0;
  int status = miopenCreateFusionPlan(&plan, kVertical, d.x);
  if (status == 0) status = miopenCreateOpConvForward(plan, &convolution, d.convolution, d.w);
  if (status == 0 && bias) status = miopenCreateOpBiasForward(plan, &add_bias, bias);
  if (status == 0) status = miopenCreateOpActivationForward(plan, &activate, activation);
  if (status == 0) status = miopenCompileFusionPlan(handle, plan);
  std::string trouble = status == 0 ? "" : failed("making the plan", status);
  if (trouble.empty()) {
    miopenCreateOperatorArgs(&arguments);
    miopenSetOpArgsConvForward(arguments, convolution, &alpha, &zero, data.at(Tensor::kW));
    if (bias) miopenSetOpArgsBiasForward(arguments, add_bias, &alpha, &zero, data.at(Tensor::kBias));
    miopenSetOpArgsActivForward(arguments, activate, &alpha, &zero, parameter, 0, 0);
    status =
        miopenExecuteFusionPlan(handle, plan, d.x, data.at(Tensor::kX), d.y, data.at(Tensor::kY), arguments);
    wait_for_device();
    miopenDestroyOperatorArgs(arguments);
    trouble = status == 0 ? data.difference() : failed("ExecuteFusionPlan", status);
  }
  miopenDestroyFusionPlan(plan);
  if (bias) miopenDestroyTensorDescriptor(bias);
  return trouble;
}

std::string run_bias_activation(Handle handle, const ConvProblem& problem, bool with_z) {
  const DeviceData data(problem);
  const Descriptors d(problem, 2);
  const TensorDesc bias = make_parameter(type_code(problem.type), problem.k);
  ActivationDesc activation = nullptr;
  miopenCreateActivationDescriptor(&activation);
  miopenSetActivationDescriptor(activation, activation_mode(problem), activation_parameter(problem), 0, 0);
  const float one = 1, zero = 0;
  constexpr int kDirect = 1;
  const void* y = data.at(Tensor::kY);
  const int status = miopenConvolutionBiasActivationForward(
      handle, &one, d.x, data.at(Tensor::kX), d.w, data.at(Tensor::kW), d.convolution, kDirect, nullptr, 0,
      with_z ? &zero : &one, d.y, with_z ? y : nullptr, bias, data.at(Tensor::kBias), activation, d.y,
      data.at(Tensor::kY));
  wait_for_device();
  miopenDestroyActivationDescriptor(activation);
  miopenDestroyTensorDescriptor(bias);
  return status == 0 ? data.difference() : failed("BiasActivationForward", status);
}

namespace {

int find_solution(Handle handle, const ConvProblem& problem, bool transposed, SolutionObject* solution) {
  Descriptors d(problem, 2, transposed);
  ProblemObject object = nullptr;
  FindOptions options = nullptr;
  size_t count = 0;
  const int direction = static_cast<int>(asked_for(problem.direction, transposed));
  int status = miopenCreateConvProblem(&object, d.convolution, direction);
  if (status == 0) status = miopenSetProblemTensorDescriptor(object, miopen::kArgumentX, d.x);
  if (status == 0) status = miopenSetProblemTensorDescriptor(object, miopen::kArgumentW, d.w);
  if (status == 0) status = miopenSetProblemTensorDescriptor(object, miopen::kArgumentY, d.y);
  if (status == 0) status = miopenCreateFindOptions(&options);
  if (status == 0) status = miopenFindSolutions(handle, object, options, solution, &count, 1);
  if (options) miopenDestroyFindOptions(options);
  if (object) miopenDestroyProblem(object);
  return status != 0 ? status : count == 1 ? 0 : -1;
}

// The solution again, from its bytes.
int reload(SolutionObject* solution) {
  size_t size = 0;
  int status = miopenGetSolutionSize(*solution, &size);
  std::string bytes(size, ' ');
  if (status == 0) status = miopenSaveSolution(*solution, bytes.data());
  if (status == 0) status = miopenDestroySolution(*solution);
  return status == 0 ? miopenLoadSolution(solution, bytes.data(), bytes.size()) : status;
}

}  // namespace

std::string run_find2(Handle handle, const ConvProblem& problem, bool transposed) {
  const DeviceData data(problem);
  SolutionObject solution = nullptr;
  if (const int status = find_solution(handle, problem, transposed, &solution))
    return failed("FindSolutions", status);
  if (const int status = reload(&solution)) return failed("LoadSolution", status);
  size_t bytes = 0;
  if (const int status = miopenGetSolutionWorkspaceSize(solution, &bytes))
    return failed("WorkspaceSize", status);
  const Memory workspace(bytes);
  Descriptors d(problem, 2, transposed);
  void *x = data.at(Tensor::kX), *y = data.at(Tensor::kY);
  if (transposed) std::swap(x, y);
  const TensorArgument tensors[] = {{miopen::kArgumentX, &d.x, x},
                                    {miopen::kArgumentW, &d.w, data.at(Tensor::kW)},
                                    {miopen::kArgumentY, &d.y, y}};
  const int status = miopenRunSolution(handle, solution, 3, tensors, workspace.address, bytes);
  wait_for_device();
  miopenDestroySolution(solution);
  return status == 0 ? data.difference() : failed("RunSolution", status);
}

}  // namespace rocfix
