// SPDX-License-Identifier: MIT
#include "miopen/fusion.h"

#include <map>
#include <mutex>

#include "miopen/policy.h"

namespace rocfix::miopen {
namespace {

struct Plan {
  TensorDesc input = nullptr;
  std::optional<ConvProblem> problem;  // with what was fused so far; none: not the engine's
  FusionOp convolution = nullptr, bias = nullptr, activation = nullptr;
  int mode = kPassThrough;  // of the activation
  Assignment assignment;    // when it is compiled

  // MIOpen's order: the convolution, then the bias, then the activation.
  bool takes(bool is_in_order) {
    if (!is_in_order) problem.reset();
    return problem.has_value();
  }
};

struct Argument {
  bool is_plain = false;  // alpha 1, beta 0
  const void* data = nullptr;
  double activation_alpha = 0;
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

// Some activations depend on a parameter that only the arguments name.
bool apply_activation(const Plan& plan, const std::map<FusionOp, Argument>& arguments, ConvProblem& problem) {
  if (plan.activation == nullptr) return true;
  const auto found = arguments.find(plan.activation);
  return found != arguments.end() && set_activation(problem, plan.mode, found->second.activation_alpha);
}

// What stands for the parameter until it is known.
double usual_alpha(int mode) {
  return mode == kClippedRelu ? 6 : 0;
}

Answer run(Handle handle, const ConvProblem& problem, const Assignment& assignment, const TensorAddresses& tensors) {
  const Offer* offer = assignment.offers ? assignment.offers->within(0) : nullptr;
  return offer ? run_offer(handle, problem, *assignment.card, *offer, tensors, 0) : std::nullopt;
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
    const bool is_next = known.activation == nullptr;
    known.activation = op;
    known.mode = mode;
    known.takes(is_next && known.problem && set_activation(*known.problem, mode, usual_alpha(mode)));
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
                       const void* data, double activation_alpha) {
  const std::lock_guard lock(state().mutex);
  state().arguments[arguments][op] = {is_plain(alpha, beta), data, activation_alpha};
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
  ConvProblem problem;
  TensorAddresses tensors{reinterpret_cast<Address>(x), 0, reinterpret_cast<Address>(y), 0};
  {
    const std::lock_guard lock(state().mutex);
    const auto found = state().plans.find(plan);
    if (found == state().plans.end() || found->second.assignment.offers == nullptr) return std::nullopt;
    known = found->second;
    const auto& told = state().arguments[arguments];
    if (!read(known, told, tensors) || !apply_activation(known, told, problem = *known.problem)) return std::nullopt;
  }
  if (!is_input_of(*known.problem, x_desc) || !is_output_of(*known.problem, y_desc)) return std::nullopt;
  return run(handle, problem, problem == *known.problem ? known.assignment : assign(problem), tensors);
}

Answer answer_bias_activation(const BiasActivationCall& call) {
  const bool adds_z = call.z != nullptr && !(call.alpha_z != nullptr && *static_cast<const float*>(call.alpha_z) == 0);
  const bool is_scaled = call.alpha != nullptr && *static_cast<const float*>(call.alpha) != 1;
  if (call.handle == nullptr || !call.x || !call.w || !call.bias || !call.y || adds_z || is_scaled) return std::nullopt;
  auto problem = forward_of(call.convolution, call.x_desc, call.w_desc);
  if (!problem || !is_bias_of(*problem, call.bias_desc) || !is_output_of(*problem, call.y_desc)) return std::nullopt;
  problem->bias = true;
  if (!set_activation(*problem, call.activation)) return std::nullopt;
  const auto address = [](const void* pointer) { return reinterpret_cast<Address>(pointer); };
  return run(call.handle, *problem, assign(*problem),
             {address(call.x), address(call.w), address(call.y), address(call.bias)});
}

}  // namespace rocfix::miopen
