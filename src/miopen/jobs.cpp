// SPDX-License-Identifier: MIT
#include "miopen/jobs.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>

#include "miopen/policy.h"
#include "miopen/watch.h"

namespace rocfix::miopen {
namespace {

// MIOpen's slowest solver, one thread a result, stays below this many times the cost model's time for the
// engine's best one; so no working convolution is taken for a frozen one.
constexpr double kSlowest = 50;

double limit_of(const Offers* offers) {
  const double wanted = Journal::wanted()->limit_s();
  if (wanted <= 0 || offers == nullptr) return wanted;
  return std::max(wanted, kSlowest * offers->best().milliseconds / 1000);
}

Job miopen_job(const Call& call, std::string by) {
  Job job;
  job.by = std::move(by);
  job.solver = kMiopen;
  if (const auto question = question_of(call)) job.problem = question->problem;
  if (stands_aside()) return job;
  Card* card = Card::current();
  if (card) job.device = device_key(card->info());
  job.limit_s = limit_of(card && job.problem ? card->known(*job.problem).offers.get() : nullptr);
  if (job.limit_s > 0) start_watch();
  return job;
}

}  // namespace

Journal* journal_of(const Offer& offer) {
  constexpr unsigned kFirstRuns = 3;
  auto* journal = Journal::wanted();
  if (journal == nullptr || journal->wants_all()) return journal;
  return std::atomic_ref(offer.runs).fetch_add(1, std::memory_order_relaxed) < kFirstRuns ? journal : nullptr;
}

Job engine_job(const ConvProblem& problem, const Card& card, const Offer& offer) {
  Job job;
  job.problem = problem;
  job.by = job.solver = offer.convolution.solver();
  job.workspace_bytes = offer.convolution.workspace_bytes();
  job.device = device_key(card.info());
  job.limit_s = Journal::wanted()->limit_s();
  if (job.limit_s <= 0) return job;
  job.limit_s = std::max(job.limit_s, kSlowest * offer.milliseconds / 1000);
  job.kernels = offer.convolution.kernels();
  start_watch();
  return job;
}

std::string MiopenSolver::text() const {
  static constexpr const char* kAlgorithms[] = {"gemm",     "direct",          "fft",
                                                "winograd", "transposed gemm", "implicit gemm"};
  if (algorithm >= 0 && algorithm < static_cast<int>(std::size(kAlgorithms)))
    return fmt::format("{} {}", kMiopen, kAlgorithms[algorithm]);
  return fmt::format("{} solution {}", kMiopen, solution);
}

Forwarded::Forwarded(const Call& call, const MiopenSolver& solver, size_t workspace_bytes) noexcept {
  try {
    auto* journal = Journal::wanted();
    void* stream = nullptr;
    if (journal == nullptr || !stream_of(call.handle, stream)) return;
    Job job = miopen_job(call, solver.text());
    job.workspace_bytes = workspace_bytes;
    timed_.emplace(journal, stream, std::move(job));
  } catch (...) {
  }
}

ForwardedSearch::ForwardedSearch(const Call& call) noexcept {
  try {
    void* stream = nullptr;
    if (Journal::wanted() == nullptr || stands_aside() || !stream_of(call.handle, stream)) return;
    search_ = add_search(stream, miopen_job(call, fmt::format("{} (search)", kMiopen)));
  } catch (...) {
  }
}

ForwardedSearch::~ForwardedSearch() {
  if (search_) remove_search(search_);
}

bool is_refused(const Call& call) noexcept {
  try {
    const auto question = question_of(call);
    if (!question || !assign(question->problem).is_refused) return false;
    if (const auto* journal = Journal::wanted(); journal && journal->limit_s() > 0) {
      const std::string text = fmt::format(
          "rocfix: {} is refused: MIOpen froze at it before, and rocfix has no solver for it "
          "(`rocfix db quarantine list`; `clear` lets MIOpen try again)\n",
          to_text(question->problem));
      [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
    }
    return true;
  } catch (...) {
    return false;
  }
}

}  // namespace rocfix::miopen
