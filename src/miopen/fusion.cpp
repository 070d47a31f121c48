// SPDX-License-Identifier: MIT
#include "miopen/fusion.h"

#include <map>
#include <mutex>

#include "miopen/jobs.h"
#include "miopen/policy.h"

namespace rocfix::miopen {
namespace {

struct Plan {
  TensorDesc input = nullptr;
  std::optional<ConvProblem> problem;  // with what was fused so far; none: not the engine's
  FusionOp convolution = nullptr, bias = nullptr, activation = nullptr;
  Assignment assignment;  // when it is compiled

  // MIOpen's order: the convolution, then the bias, then the activation.
  bool takes(bool is_in_order) {
    if (!is_in_order) problem.reset();
    return problem.has_value();
  }
};

struct Argument {
  bool is_plain = false;  // alpha 1, beta 0
  const void* data = nullptr;
};

struct Plans {
  std::mutex mutex;
  std::map<FusionPlan, Plan> plans;
  std::map<FusionArgs, std::map<FusionOp, Argument>> arguments;
};

Plans& state() {
  static auto* plans = new Plans;  // never destroyed: a host may call from its last destructors
  return *plans;
}

// Changes the plan, when it is known.
template <class Change>
void change(FusionPlan plan, const Change& what) {
  const std::lock_guard lock(state().mutex);
  if (const auto found = state().plans.find(plan); found != state().plans.end()) what(found->second);
}

// The addresses that a plan's arguments name; false when one is missing or scaled.
bool read(const Plan& plan, const std::map<FusionOp, Argument>& arguments, TensorAddresses& tensors) {
  const auto argument = [&](FusionOp op) {
    const auto found = arguments.find(op);
    return found == arguments.end() ? Argument{} : found->second;
  };
  const Argument w = argument(plan.convolution), bias = argument(plan.bias);
  tensors.w = reinterpret_cast<Address>(w.data);
  tensors.bias = reinterpret_cast<Address>(bias.data);
  const bool activates = plan.activation == nullptr || argument(plan.activation).is_plain;
  return w.is_plain && w.data != nullptr && activates &&
         (plan.bias == nullptr || (bias.is_plain && bias.data != nullptr));
}

Answer run(Handle handle, const Plan& plan, const TensorAddresses& tensors) {
  const Offer* offer = plan.assignment.offers->within(0);
  void* stream = nullptr;
  if ((tensors.x | tensors.w | tensors.y | tensors.bias) % 4 != 0 || !stream_of(handle, stream))
    return std::nullopt;
  std::optional<Timed> timed;
  if (auto* journal = journal_of(*offer))
    timed.emplace(journal, stream, engine_job(*plan.problem, *plan.assignment.card, *offer));
  return plan.assignment.card->run(*offer, tensors, 0, stream) ? kSuccess : kUnknownError;
}

}  // namespace

void remember_plan(FusionPlan plan, TensorDesc input) {
  const std::lock_guard lock(state().mutex);
  state().plans[plan] = {};
  state().plans[plan].input = input;
}

void remember_convolution(FusionPlan plan, FusionOp op, ConvDesc convolution, TensorDesc w) {
  change(plan, [&](Plan& known) {
    const bool is_first =
        known.convolution == nullptr && known.bias == nullptr && known.activation == nullptr;
    known.convolution = op;
    known.problem = is_first ? forward_of(convolution, known.input, w) : std::nullopt;
  });
}

void remember_bias(FusionPlan plan, FusionOp op, TensorDesc bias) {
  change(plan, [&](Plan& known) {
    const bool is_next = known.bias == nullptr && known.activation == nullptr;
    known.bias = op;
    if (known.takes(is_next && known.problem && is_bias_of(*known.problem, bias))) known.problem->bias = true;
  });
}

void remember_activation(FusionPlan plan, FusionOp op, int mode) {
  change(plan, [&](Plan& known) {
    const bool is_next = known.activation == nullptr && (mode == kRelu || mode == kPassThrough);
    known.activation = op;
    if (known.takes(is_next) && mode == kRelu) known.problem->activation = Activation::kRelu;
  });
}

void remember_other(FusionPlan plan) {
  change(plan, [](Plan& known) { known.problem.reset(); });
}

void forget_plan(FusionPlan plan) {
  const std::lock_guard lock(state().mutex);
  state().plans.erase(plan);
}

void remember_argument(FusionArgs arguments, FusionOp op, const void* alpha, const void* beta,
                       const void* data) {
  const std::lock_guard lock(state().mutex);
  state().arguments[arguments][op] = {is_plain(alpha, beta), data};
}

void forget_arguments(FusionArgs arguments) {
  const std::lock_guard lock(state().mutex);
  state().arguments.erase(arguments);
}

Answer answer_compile(Handle handle, FusionPlan plan) {
  if (handle == nullptr) return std::nullopt;
  Answer answer;
  change(plan, [&](Plan& known) {
    if (!known.problem) return;
    known.assignment = assign(*known.problem);
    if (known.assignment.offers && known.assignment.offers->within(0) == nullptr) known.assignment = {};
    if (known.assignment.offers) answer = kSuccess;
  });
  return answer;
}

bool was_compiled_here(FusionPlan plan) {
  bool was = false;
  change(plan, [&](Plan& known) { was = known.assignment.offers != nullptr; });
  return was;
}

Answer answer_execute(Handle handle, FusionPlan plan, TensorDesc x_desc, const void* x, TensorDesc y_desc,
                      void* y, FusionArgs arguments) {
  if (handle == nullptr || x == nullptr || y == nullptr) return std::nullopt;
  Plan known;
  TensorAddresses tensors{reinterpret_cast<Address>(x), 0, reinterpret_cast<Address>(y), 0};
  {
    const std::lock_guard lock(state().mutex);
    const auto found = state().plans.find(plan);
    if (found == state().plans.end() || found->second.assignment.offers == nullptr) return std::nullopt;
    known = found->second;
    if (!read(known, state().arguments[arguments], tensors)) return std::nullopt;
  }
  if (!is_input_of(*known.problem, x_desc) || !is_output_of(*known.problem, y_desc)) return std::nullopt;
  return run(handle, known, tensors);
}

}  // namespace rocfix::miopen
