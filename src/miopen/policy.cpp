// SPDX-License-Identifier: MIT
#include "miopen/policy.h"

#include <pthread.h>

#include <atomic>

#include "base/settings.h"

namespace rocfix::miopen {
namespace {

// A child of fork() has its parent's locks as they stood, and a HIP runtime that works no more.
std::atomic<bool> is_forked_child{false};

[[maybe_unused]] const int registered = pthread_atfork(nullptr, nullptr, [] { is_forked_child = true; });

Policy policy() {
  static const Policy chosen = read_interposer_settings().policy;
  return chosen;
}

}  // namespace

bool stands_aside() {
  return is_forked_child || policy() == Policy::kOff;
}

Card* engines_card() {
  return stands_aside() || policy() != Policy::kEngine ? nullptr : Card::current();
}

Assignment assign(const ConvProblem& problem) {
  if (stands_aside()) return {};
  Card* card = Card::current();
  if (card == nullptr) return {};
  const Known& known = card->known(problem);
  const bool is_engines = policy() == Policy::kEngine || known.miopen_froze;
  return {card, is_engines ? known.offers.get() : nullptr, known.miopen_froze && !known.offers};
}

}  // namespace rocfix::miopen
