// SPDX-License-Identifier: MIT
#include "miopen/answers.h"

#include <algorithm>

#include "miopen/found.h"
#include "miopen/jobs.h"
#include "miopen/policy.h"

namespace rocfix::miopen {
namespace {

// Every kernel of the engine reads and writes words (include/rocfix/rocfix.h).
constexpr uint64_t kAlignment = 4;

struct Offered {
  Question question;
  Assignment assignment;

  explicit operator bool() const { return assignment.offers != nullptr; }
  const Offers& offers() const { return *assignment.offers; }
};

Offered offered(const Call& call) {
  const auto question = question_of(call);
  if (!question) return {};
  return {*question, assign(question->problem)};
}

bool all_given(const Pointers& pointers) {
  return pointers.x != nullptr && pointers.w != nullptr && pointers.y != nullptr;
}

TensorAddresses addresses(const Question& question, const Pointers& pointers) {
  const auto place = question.in_place(pointers);
  return {reinterpret_cast<Address>(place.x), reinterpret_cast<Address>(place.w),
          reinterpret_cast<Address>(place.y)};
}

size_t usable_bytes(const Workspace& workspace) {
  return workspace.address == nullptr ? 0 : workspace.bytes;
}

Answer run(Handle handle, const Question& question, Card& card, const Offer& offer, const Pointers& pointers,
           const Workspace& workspace) {
  return run_offer(handle, question.problem, card, offer, addresses(question, pointers),
                   reinterpret_cast<Address>(workspace.address));
}

// The offer of that number, and those behind it, for a problem that the engine takes.
const Offer* offer_of(const Offered& all, uint64_t id) {
  if (!all || !all.offers().has(id)) return nullptr;
  return &*std::find_if(all.offers().all.begin(), all.offers().all.end(),
                        [&](const Offer& offer) { return offer.id == id; });
}

}  // namespace

int status_of(const Status& status) {
  if (status) return kSuccess;
  return status.error().code == Code::kOutOfMemory ? kAllocFailed : kUnknownError;
}

Answer run_offer(Handle handle, const ConvProblem& problem, Card& card, const Offer& offer,
                 const TensorAddresses& tensors, Address workspace) {
  void* stream = nullptr;
  const bool is_aligned =
      (tensors.x | tensors.w | tensors.y | tensors.bias | workspace) % kAlignment == 0;
  if (!is_aligned || !stream_of(handle, stream)) return std::nullopt;
  std::optional<Timed> timed;
  if (auto* journal = journal_of(offer)) {
    // Loading takes the host longer than a kernel takes the card, which would wait for it between the two
    // events.
    const auto loaded = journal->wants_all() ? card.prepare(offer) : Status();
    if (!loaded) return status_of(loaded);
    timed.emplace(journal, stream, engine_job(problem, card, offer));
  }
  return status_of(card.run(offer, tensors, workspace, stream));
}

Answer run_step(Handle handle, Card& card, const Result<KernelStep>& step, std::vector<Address> addresses) {
  void* stream = nullptr;
  if (!step || !stream_of(handle, stream)) return std::nullopt;
  return status_of(card.run(*step, std::move(addresses), stream));
}

bool is_own(uint64_t id) {
  return id >= kFirstOwnSolution;
}

const ConvSolution* first_within(const ConvSolution* solutions, size_t count, size_t workspace_bytes) {
  const auto found = std::find_if(solutions, solutions + count, [&](const ConvSolution& solution) {
    return solution.workspace_bytes <= workspace_bytes;
  });
  return found == solutions + count ? nullptr : found;
}

bool is_plain(const void* alpha, const void* beta) {
  return alpha != nullptr && beta != nullptr && *static_cast<const float*>(alpha) == 1 &&
         *static_cast<const float*>(beta) == 0;
}

Answer answer_workspace_size(const Call& call, size_t* bytes) {
  if (bytes == nullptr) return std::nullopt;
  const auto all = offered(call);
  if (!all) return std::nullopt;
  *bytes = all.offers().best().convolution.workspace_bytes();
  return kSuccess;
}

Answer answer_find(const Call& call, const Pointers& pointers, int requested, int* returned,
                   AlgoPerf* results, size_t workspace_bytes) {
  if (!all_given(pointers) || requested < 1 || returned == nullptr || results == nullptr) return std::nullopt;
  const auto all = offered(call);
  const Offer* offer = all ? all.offers().within(workspace_bytes) : nullptr;
  if (offer == nullptr) return std::nullopt;
  remember_found(call.handle, all.question.problem, {all.assignment.card, all.assignment.offers});
  results[0] = {kImplicitGemm, offer_milliseconds(*offer), offer->convolution.workspace_bytes()};
  *returned = 1;
  return kSuccess;
}

Answer answer_run(const Call& call, const void* alpha, const void* beta, const Pointers& pointers,
                  const Workspace& workspace) {
  if (!is_plain(alpha, beta) || !all_given(pointers)) return std::nullopt;
  const auto question = question_of(call);
  if (!question) return std::nullopt;
  const auto found = find_found(call.handle, question->problem);
  const Offer* offer = found.offers ? found.offers->within(usable_bytes(workspace)) : nullptr;
  if (offer == nullptr) return std::nullopt;
  return run(call.handle, *question, *found.card, *offer, pointers, workspace);
}

bool was_found_here(const Call& call) {
  const auto question = question_of(call);
  return question && find_found(call.handle, question->problem).offers != nullptr;
}

void forget_handle(Handle handle) {
  forget_found(handle);
}

Answer answer_solution_count(const Call& call, size_t* count) {
  if (count == nullptr) return std::nullopt;
  const auto all = offered(call);
  if (!all) return std::nullopt;
  *count = all.offers().all.size();
  return kSuccess;
}

Answer answer_solutions(const Call& call, size_t most, size_t* count, ConvSolution* solutions) {
  if (count == nullptr || solutions == nullptr) return std::nullopt;
  const auto all = offered(call);
  if (!all) return std::nullopt;
  *count = std::min(most, all.offers().all.size());
  for (size_t i = 0; i < *count; ++i) {
    const Offer& offer = all.offers().all[i];
    solutions[i] = {offer_milliseconds(offer), offer.convolution.workspace_bytes(), offer.id, kImplicitGemm};
  }
  return kSuccess;
}

Answer answer_solution_workspace_size(const Call& call, uint64_t id, size_t* bytes) {
  if (!is_own(id) || bytes == nullptr) return std::nullopt;
  const auto all = offered(call);
  const Offer* offer = offer_of(all, id);
  if (offer == nullptr) return kBadParm;
  *bytes = offer->convolution.workspace_bytes();
  return kSuccess;
}

Answer answer_compile_solution(const Call& call, uint64_t id) {
  if (!is_own(id)) return std::nullopt;
  const auto all = offered(call);
  const Offer* offer = offer_of(all, id);
  return offer == nullptr ? kBadParm : status_of(all.assignment.card->prepare(*offer));
}

Answer answer_immediate(const Call& call, const Pointers& pointers, const Workspace& workspace, uint64_t id) {
  if (!is_own(id)) return std::nullopt;
  const auto question = question_of(call);
  return question ? run_question(call.handle, *question, id, pointers, workspace) : Answer(kBadParm);
}

Answer run_question(Handle handle, const Question& question, uint64_t id, const Pointers& pointers,
                    const Workspace& workspace) {
  const Offered all{question, assign(question.problem)};
  const Offer* offer = offer_of(all, id);
  if (offer == nullptr || !all_given(pointers)) return kBadParm;
  if (offer->convolution.workspace_bytes() > usable_bytes(workspace))
    offer = all.offers().within(usable_bytes(workspace));
  if (offer == nullptr) return kBadParm;
  return run(handle, question, *all.assignment.card, *offer, pointers, workspace);
}

}  // namespace rocfix::miopen
