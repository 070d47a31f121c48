// SPDX-License-Identifier: MIT
// The engine on the GPU that the calling thread uses: what it takes, and running it on a stream of the
// host's.
#pragma once

#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "device/hip/hip_runtime.h"
#include "engine/channel_step.h"
#include "engine/convolution.h"

namespace rocfix::miopen {

struct ProblemHash {
  size_t operator()(const ConvProblem& problem) const;
};

// One way to compute a problem.
struct Offer {
  Convolution convolution;
  double milliseconds;  // known from earlier runs, else by the cost model
  uint64_t id;  // as a solution of MIOpen's immediate mode; the same for the same solver in every process
  mutable unsigned runs = 0;  // through atomic_ref
};

// As MIOpen reports times; never 0, which callers take for a failure.
float offer_milliseconds(const Offer& offer);

// The ways, the one that was chosen first; each further one needs less workspace than those before it.
struct Offers {
  std::vector<Offer> all;

  const Offer& best() const { return all.front(); }
  // The first that a workspace of so many bytes is enough for; null when there is none.
  const Offer* within(size_t workspace_bytes) const;
  bool has(uint64_t id) const;
};

// What stands in the quarantine for a problem that MIOpen froze at.
inline constexpr const char* kMiopen = "miopen";

// What is known of a problem on a card.
struct Known {
  std::unique_ptr<Offers> offers;  // null: the engine does not take it
  bool miopen_froze = false;
};

class Card {
 public:
  // Of the calling thread's device; null when it is none that rocfix has kernels for. Opened at the first
  // call.
  static Card* current();

  Card(const HipApi& api, DeviceInfo info) : device_(api, std::move(info), nullptr) {}

  const DeviceInfo& info() const { return device_.info(); }

  // Looked up once; lives as long as the process.
  const Known& known(const ConvProblem& problem);
  // Loads the kernels, so that the first run need not.
  Status prepare(const Offer& offer);
  Status run(const Offer& offer, const TensorAddresses& tensors, Address workspace, void* stream);
  // A batch normalisation or a bias: engine/channel_step.h.
  Status run(const KernelStep& step, std::vector<Address> addresses, void* stream);

 private:
  std::mutex mutex_;  // a Device takes one call at a time
  HipDevice device_;
  std::unordered_map<ConvProblem, Known, ProblemHash> known_;
};

}  // namespace rocfix::miopen
