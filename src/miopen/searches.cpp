// SPDX-License-Identifier: MIT
#include "miopen/searches.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <thread>

namespace rocfix::miopen {

struct Search {
  Job job;
  void* stream = nullptr;
  int device = 0;
  // When the probe was placed, or was going to be; 0: none is on its way.
  std::atomic<Clock::rep> probed{0};
  // The placing thread's.
  void* event = nullptr;
  bool is_placed = false;
  // The watching thread's.
  bool reported = false;
};

namespace {

constexpr auto kNap = std::chrono::milliseconds(50);

struct Searches {
  std::mutex mutex;  // never held while HIP is called
  std::vector<std::shared_ptr<Search>> all;
};

Searches& searches() {
  static auto* searches = new Searches;  // never destroyed: the threads outlive the program's statics
  return *searches;
}

std::vector<std::shared_ptr<Search>> current() {
  const std::lock_guard lock(searches().mutex);
  return searches().all;
}

bool place(const HipEvents& hip, Search& search) {
  if (!hip.may_record_on(search.stream) || hip.set_device(search.device) != 0) return false;
  if (search.event == nullptr && hip.create(&search.event, 0) != 0) return false;
  return hip.record(search.event, search.stream) == 0;
}

void probe(const HipEvents& hip, Search& search) {
  if (search.is_placed && hip.query(search.event) != 0) return;
  search.probed = Clock::now().time_since_epoch().count();
  search.is_placed = place(hip, search);
  if (!search.is_placed) search.probed = 0;
}

bool is_overdue(const Search& search, Clock::time_point now) {
  const Clock::rep probed = search.probed;
  const std::chrono::duration<double> waited = now.time_since_epoch() - Clock::duration(probed);
  return probed != 0 && waited.count() > search.job.limit_s;
}

}  // namespace

std::shared_ptr<Search> add_search(void* stream, Job job) {
  const auto* hip = hip_events();
  auto search = std::make_shared<Search>();
  if (hip == nullptr || job.limit_s <= 0 || hip->current_device(&search->device) != 0) return nullptr;
  search->job = std::move(job);
  search->stream = stream;
  const std::lock_guard lock(searches().mutex);
  searches().all.push_back(search);
  return search;
}

void remove_search(const std::shared_ptr<Search>& search) {
  const std::lock_guard lock(searches().mutex);
  std::erase(searches().all, search);
}

void place_probes() {
  const auto* hip = hip_events();
  if (hip == nullptr) return;
  for (;; std::this_thread::sleep_for(kNap))
    for (const auto& search : current()) probe(*hip, *search);
}

std::vector<Job> overdue_searches(Clock::time_point now) {
  std::vector<Job> late;
  for (const auto& search : current()) {
    if (search->reported || !is_overdue(*search, now)) continue;
    search->reported = true;
    late.push_back(search->job);
  }
  return late;
}

}  // namespace rocfix::miopen
