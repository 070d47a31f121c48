// SPDX-License-Identifier: MIT
// The exported functions of Find 2.0: a row each where they are alike.
#include "miopen/entry.h"
#include "miopen/find2.h"

EXPORT miopenCreateConvProblem(ProblemObject* problem, ConvDesc convolution, int direction) {
  REAL(miopenCreateConvProblem);
  const int status = call_real(real_miopenCreateConvProblem, problem, convolution, direction);
  LISTEN(status, remember_problem(*problem, convolution, direction));
  return status;
}

EXPORT miopenSetProblemTensorDescriptor(ProblemObject problem, int id, TensorDesc tensor) {
  REAL(miopenSetProblemTensorDescriptor);
  const int status = call_real(real_miopenSetProblemTensorDescriptor, problem, id, tensor);
  LISTEN(status, remember_problem_tensor(problem, id, tensor));
  return status;
}

EXPORT miopenDestroyProblem(ProblemObject problem) {
  REAL(miopenDestroyProblem);
  LISTEN(kSuccess, forget_problem(problem));
  return call_real(real_miopenDestroyProblem, problem);
}

// The first one becomes both, which the engine does not take.
EXPORT miopenFuseProblems(ProblemObject problem, ProblemObject second) {
  REAL(miopenFuseProblems);
  LISTEN(kSuccess, forget_problem(problem));
  return call_real(real_miopenFuseProblems, problem, second);
}

EXPORT miopenSetFindOptionWorkspaceLimit(FindOptions options, size_t bytes) {
  REAL(miopenSetFindOptionWorkspaceLimit);
  const int status = call_real(real_miopenSetFindOptionWorkspaceLimit, options, bytes);
  LISTEN(status, remember_workspace_limit(options, bytes));
  return status;
}

EXPORT miopenDestroyFindOptions(FindOptions options) {
  REAL(miopenDestroyFindOptions);
  LISTEN(kSuccess, forget_options(options));
  return call_real(real_miopenDestroyFindOptions, options);
}

// name, its parameters, the answer, the arguments again
#define ANSWERED(name, parameters, answer, ...) \
  EXPORT name parameters {                      \
    REAL(name);                                 \
    ANSWER(answer);                             \
    return call_real(real_##name, __VA_ARGS__); \
  }

ANSWERED(miopenFindSolutions,
         (Handle handle, ProblemObject problem, FindOptions options, SolutionObject* solutions, size_t* count,
          size_t most),
         answer_find_solutions(handle, problem, options, solutions, count, most), handle, problem, options,
         solutions, count, most)
ANSWERED(miopenRunSolution,
         (Handle handle, SolutionObject solution, size_t count, const TensorArgument* tensors,
          void* workspace, size_t workspace_bytes),
         answer_run_solution(handle, solution, count, tensors, {workspace, workspace_bytes}), handle,
         solution, count, tensors, workspace, workspace_bytes)
ANSWERED(miopenDestroySolution, (SolutionObject solution), answer_destroy_solution(solution), solution)
ANSWERED(miopenGetSolutionTime, (SolutionObject solution, float* milliseconds),
         answer_solution_time(solution, milliseconds), solution, milliseconds)
ANSWERED(miopenGetSolutionWorkspaceSize, (SolutionObject solution, size_t* bytes),
         answer_solution_workspace(solution, bytes), solution, bytes)
ANSWERED(miopenGetSolutionSolverId, (SolutionObject solution, uint64_t* id), answer_solution_id(solution, id),
         solution, id)
ANSWERED(miopenGetSolverIdConvAlgorithm, (uint64_t id, int* algorithm), answer_id_algorithm(id, algorithm),
         id, algorithm)
ANSWERED(miopenGetSolutionSize, (SolutionObject solution, size_t* bytes),
         answer_solution_size(solution, bytes), solution, bytes)
ANSWERED(miopenSaveSolution, (SolutionObject solution, char* data), answer_save_solution(solution, data),
         solution, data)
ANSWERED(miopenLoadSolution, (SolutionObject * solution, const char* data, size_t bytes),
         answer_load_solution(solution, data, bytes), solution, data, bytes)
