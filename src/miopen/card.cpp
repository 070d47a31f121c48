// SPDX-License-Identifier: MIT
#include "miopen/card.h"

#include <algorithm>

#include "miopen/abi.h"
#include "solvers/version.h"

namespace rocfix::miopen {
namespace {

// FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv
constexpr uint64_t kFnvStart = 14695981039346656037ull, kFnvPrime = 1099511628211ull;

uint64_t mix(uint64_t hash, uint64_t value) {
  return (hash ^ value) * kFnvPrime;
}

uint64_t solution_id(const std::string& solver) {
  uint64_t hash = kFnvStart;
  for (const unsigned char c : solver) hash = mix(hash, c);
  return kFirstOwnSolution + (hash & 0xffffffffu);
}

// Of the chosen one the best time that is known, else what the cost model expects.
double milliseconds_of(const Choice& choice, const Solver& solver, const ConvProblem& problem,
                       const DeviceTraits& traits) {
  for (const auto& known : choice.known)
    if (const auto parsed = parse_solver(known.row.solver); parsed && parsed->solver == &solver)
      return known.row.microseconds / 1000;
  return solver.microseconds(problem, traits) / 1000;
}

// The text that Convolution::create takes for a solver.
std::string text_of(const SolverText& solver) {
  return solver.variant.empty() ? solver.solver->name()
                                : std::string(solver.solver->name()) + ":" + solver.variant;
}

void add(Offers& offers, const ConvProblem& problem, const DeviceInfo& info, const Choice& choice,
         const SolverText& solver) {
  auto convolution = Convolution::create(problem, info, text_of(solver));
  if (!convolution) return;
  if (!offers.all.empty() &&
      convolution->workspace_bytes() >= offers.all.back().convolution.workspace_bytes())
    return;
  const double milliseconds = milliseconds_of(choice, *solver.solver, problem, traits_of(info));
  const uint64_t id = solution_id(convolution->solver());
  offers.all.push_back({std::move(*convolution), milliseconds, id, 0});
}

std::unique_ptr<Offers> offers_of(const ConvProblem& problem, const DeviceInfo& info) {
  if (!validate(problem)) return nullptr;
  const auto choice = choose(problem, info, "");
  if (!choice) return nullptr;
  auto offers = std::make_unique<Offers>();
  add(*offers, problem, info, *choice, choice->chosen);
  for (const auto& candidate : choice->candidates)
    if (candidate.why_not.empty() && offers->all.size() < kMostSolutions)
      add(*offers, problem, info, *choice, {candidate.solver, ""});
  return offers->all.empty() ? nullptr : std::move(offers);
}

// A find-db that cannot be read is none.
bool miopen_froze(const std::string& device, const ConvProblem& problem) {
  static auto* mutex = new std::mutex;
  const std::lock_guard lock(*mutex);
  static auto* db = new Result<KnownTimes>(KnownTimes::open(kSolverVersion));
  if (!*db) return false;
  const auto rows = (*db)->quarantined(device, problem);
  return rows && names_solver(*rows, kMiopen);
}

std::unique_ptr<Card> open_card(int index) {
  const auto devices = hip_devices();
  if (!devices || index < 0 || index >= static_cast<int>(devices->size())) return nullptr;
  const auto& info = (*devices)[index];
  return info.code_target.empty() ? nullptr : std::make_unique<Card>(*hip_api(), info);
}

}  // namespace

size_t ProblemHash::operator()(const ConvProblem& p) const {
  uint64_t hash = kFnvStart;
  for (const int64_t value : {p.n, p.c, p.h, p.w, p.k, p.r, p.s, p.pad_h, p.pad_w, p.stride_h, p.stride_w,
                              p.dilation_h, p.dilation_w, p.groups})
    hash = mix(hash, value);
  hash = mix(hash, static_cast<uint64_t>(p.direction) << 8 | static_cast<uint64_t>(p.type) << 4 |
                       static_cast<uint64_t>(p.layout));
  return mix(hash, hash >> 32);
}

float offer_milliseconds(const Offer& offer) {
  return std::max(static_cast<float>(offer.milliseconds), 1e-6f);
}

const Offer* Offers::within(size_t workspace_bytes) const {
  const auto found = std::find_if(all.begin(), all.end(), [&](const Offer& offer) {
    return offer.convolution.workspace_bytes() <= workspace_bytes;
  });
  return found == all.end() ? nullptr : &*found;
}

bool Offers::has(uint64_t id) const {
  return std::any_of(all.begin(), all.end(), [&](const Offer& offer) { return offer.id == id; });
}

// Cards are never closed: the host's last convolutions may come from its last destructors.
Card* Card::current() {
  static auto* mutex = new std::mutex;
  static auto* cards = new std::unordered_map<int, std::unique_ptr<Card>>;
  const auto& api = hip_api();
  int index = 0;
  if (!api || api->current_device(&index) != 0) return nullptr;
  const std::lock_guard lock(*mutex);
  const auto found = cards->find(index);
  if (found != cards->end()) return found->second.get();
  return ((*cards)[index] = open_card(index)).get();
}

const Known& Card::known(const ConvProblem& problem) {
  const std::lock_guard lock(mutex_);
  const auto found = known_.find(problem);
  if (found != known_.end()) return found->second;
  return known_[problem] = {offers_of(problem, info()), miopen_froze(device_key(info()), problem)};
}

Status Card::prepare(const Offer& offer) {
  const std::lock_guard lock(mutex_);
  return offer.convolution.prepare(device_);
}

Status Card::run(const Offer& offer, const TensorAddresses& tensors, Address workspace, void* stream) {
  const std::lock_guard lock(mutex_);
  device_.exchange_stream(stream);
  return offer.convolution.enqueue(device_, tensors, workspace);
}

Status Card::run(const KernelStep& step, std::vector<Address> addresses, void* stream) {
  const std::lock_guard lock(mutex_);
  device_.exchange_stream(stream);
  return enqueue_channel_step(device_, step, std::move(addresses));
}

}  // namespace rocfix::miopen
