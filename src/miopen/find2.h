// SPDX-License-Identifier: MIT
// Find 2.0 (MIOpen 2.19 and later; MIGraphX computes with it): problems are MIOpen's objects, to whose makers
// we listen; solutions that the engine offers are objects of ours, which MIOpen never sees.
#pragma once

#include "miopen/answers.h"

namespace rocfix::miopen {

void remember_problem(ProblemObject problem, ConvDesc convolution, int direction);
void remember_problem_tensor(ProblemObject problem, int id, TensorDesc tensor);
void forget_problem(ProblemObject problem);

void remember_workspace_limit(FindOptions options, size_t bytes);
void forget_options(FindOptions options);

Answer answer_find_solutions(Handle handle, ProblemObject problem, FindOptions options,
                             SolutionObject* solutions, size_t* count, size_t most);

// Of solutions that are ours.
Answer answer_run_solution(Handle handle, SolutionObject solution, size_t count,
                           const TensorArgument* tensors, const Workspace& workspace);
Answer answer_destroy_solution(SolutionObject solution);
Answer answer_solution_time(SolutionObject solution, float* milliseconds);
Answer answer_solution_workspace(SolutionObject solution, size_t* bytes);
Answer answer_solution_id(SolutionObject solution, uint64_t* id);
Answer answer_id_algorithm(uint64_t id, int* algorithm);

// A solution as bytes, which a program keeps in its own files: the problem and the solver, as text.
Answer answer_solution_size(SolutionObject solution, size_t* bytes);
Answer answer_save_solution(SolutionObject solution, char* data);
Answer answer_load_solution(SolutionObject* solution, const char* data, size_t bytes);

}  // namespace rocfix::miopen
