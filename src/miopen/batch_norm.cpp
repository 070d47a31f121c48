// SPDX-License-Identifier: MIT
#include "miopen/batch_norm.h"

#include <algorithm>

#include "engine/choose.h"
#include "miopen/policy.h"

namespace rocfix::miopen {
namespace {

constexpr int kSpatial = 1;  // miopenBatchNormMode_t

using Addresses = std::vector<Address>;

void add(Addresses& addresses, const PointerPair& pair) {
  const bool both = pair.first != nullptr && pair.second != nullptr;
  for (const void* pointer : {pair.first, pair.second})
    addresses.push_back(both ? reinterpret_cast<Address>(pointer) : 0);
}

// Nothing where one is missing.
std::optional<Addresses> addresses_of(std::initializer_list<const void*> required) {
  Addresses addresses;
  for (const void* pointer : required) addresses.push_back(reinterpret_cast<Address>(pointer));
  if (std::count(addresses.begin(), addresses.end(), 0) > 0) return std::nullopt;
  return addresses;
}

std::optional<ChannelTensor> tensor_of(const NormCall& call) {
  if (call.mode != kSpatial || !is_plain(call.alpha, call.beta)) return std::nullopt;
  const auto tensor = channel_tensor_of(call.tensors);
  if (!tensor || !std::all_of(call.parameters.begin(), call.parameters.end(), [&](TensorDesc parameter) {
        return is_per_channel(parameter, tensor->c, DataType::kF32);
      }))
    return std::nullopt;
  return tensor;
}

Answer answer(const NormCall& call, BatchNormPass pass, const BatchNormFactors& factors,
              std::optional<Addresses> addresses) {
  Card* card = engines_card();
  if (card == nullptr || !addresses) return std::nullopt;
  const auto tensor = tensor_of(call);
  if (!tensor) return std::nullopt;
  return run_step(call.handle, *card, plan_batch_norm(*tensor, pass, factors, traits_of(card->info())),
                  std::move(*addresses));
}

}  // namespace

Answer answer_training(const NormCall& call, std::initializer_list<const void*> required, const PointerPair& running,
                       const PointerPair& saved, const BatchNormFactors& factors) {
  auto addresses = addresses_of(required);
  if (addresses) add(*addresses, running), add(*addresses, saved);
  return answer(call, BatchNormPass::kTraining, factors, std::move(addresses));
}

Answer answer_inference(const NormCall& call, std::initializer_list<const void*> required, double epsilon) {
  return answer(call, BatchNormPass::kInference, {epsilon, 0}, addresses_of(required));
}

Answer answer_gradients(const NormCall& call, std::initializer_list<const void*> required, const PointerPair& saved,
                        double epsilon) {
  auto addresses = addresses_of(required);
  if (addresses) add(*addresses, saved);
  return answer(call, BatchNormPass::kBackward, {epsilon, 0}, std::move(addresses));
}

}  // namespace rocfix::miopen
