// SPDX-License-Identifier: MIT
// What the engine answers in MIOpen's place. Nothing (nullopt) is no answer: the real function is to be
// called, with the arguments as they came. Each answer is a miopenStatus_t.
#pragma once

#include <optional>

#include "miopen/card.h"
#include "miopen/descriptors.h"

namespace rocfix::miopen {

using Answer = std::optional<int>;

// The tensors in device memory, under the names that the function gives them.
using Pointers = Operands<const void*>;

struct Workspace {
  void* address;
  size_t bytes;
};

// Find mode. What was answered by answer_find is computed by answer_run; a run of what nobody looked for is
// MIOpen's, which refuses it.
Answer answer_workspace_size(const Call& call, size_t* bytes);
Answer answer_find(const Call& call, const Pointers& pointers, int requested, int* returned,
                   AlgoPerf* results, size_t workspace_bytes);
Answer answer_run(const Call& call, const void* alpha, const void* beta, const Pointers& pointers,
                  const Workspace& workspace);
// answer_find answered, but answer_run did not (an address that the engine's kernels cannot take): MIOpen
// must search first.
bool was_found_here(const Call& call);
void forget_handle(Handle handle);

// The factors are those that MIOpen knows: 1 for the result, 0 for what was there.
bool is_plain(const void* alpha, const void* beta);

// Immediate mode. Numbers of solutions from kFirstOwnSolution on are the engine's, and no other's.
Answer answer_solution_count(const Call& call, size_t* count);
Answer answer_solutions(const Call& call, size_t most, size_t* count, ConvSolution* solutions);
Answer answer_solution_workspace_size(const Call& call, uint64_t id, size_t* bytes);
Answer answer_compile_solution(const Call& call, uint64_t id);
Answer answer_immediate(const Call& call, const Pointers& pointers, const Workspace& workspace, uint64_t id);

// answer_immediate has no answer to an own number where the engine's kernels cannot take an address: MIOpen must name a
// solution of its own first.
bool is_own(uint64_t id);
const ConvSolution* first_within(const ConvSolution* solutions, size_t count, size_t workspace_bytes);

// For Find 2.0: the solution of that number, or another that the workspace is enough for. Nothing as above.
Answer run_question(Handle handle, const Question& question, uint64_t id, const Pointers& pointers,
                    const Workspace& workspace);

// What the engine said, as a status.
int status_of(const Status& status);

// Runs it on the handle's stream, timed and watched where somebody wants that. Nothing for an address that the engine's
// kernels cannot take.
Answer run_offer(Handle handle, const ConvProblem& problem, Card& card, const Offer& offer,
                 const TensorAddresses& tensors, Address workspace);
// The same for a planned batch normalisation or bias; nothing where the plan says that it is none.
Answer run_step(Handle handle, Card& card, const Result<KernelStep>& step, std::vector<Address> addresses);

}  // namespace rocfix::miopen
