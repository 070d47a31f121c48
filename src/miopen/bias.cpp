// SPDX-License-Identifier: MIT
#include "miopen/bias.h"

#include "engine/choose.h"
#include "miopen/policy.h"

namespace rocfix::miopen {

Answer answer_bias(const BiasCall& call, BiasPass pass) {
  Card* card = engines_card();
  if (card == nullptr || call.tensor == nullptr || call.bias == nullptr || !is_plain(call.alpha, call.beta))
    return std::nullopt;
  const auto tensor = channel_tensor_of({call.tensor_desc});
  if (!tensor || !is_per_channel(call.bias_desc, tensor->c, tensor->type)) return std::nullopt;
  return run_step(call.handle, *card, plan_bias(*tensor, pass, traits_of(card->info())),
                  {reinterpret_cast<Address>(call.tensor), reinterpret_cast<Address>(call.bias)});
}

}  // namespace rocfix::miopen
