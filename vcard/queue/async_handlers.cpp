// SPDX-License-Identifier: MIT
#include "queue/async_handlers.h"

#include <algorithm>

#include "queue/thread.h"

namespace rocfix::vcard {
namespace {

// The signal whose handler runs on this thread and has not looked at it yet.
thread_local const amd_signal_t* unread = nullptr;

}  // namespace

void AsyncHandlers::looked_at(const amd_signal_t& signal) {
  if (unread == &signal) unread = nullptr;
}

AsyncHandlers::~AsyncHandlers() {
  if (!thread_.joinable()) return;
  stopping_.store(true);
  hub_.notify(&has_added_);
  thread_.join();
}

bool AsyncHandlers::add(const SignalCondition& condition, hsa_amd_signal_handler handler, void* argument) {
  return add({condition, handler, argument, nullptr});
}

bool AsyncHandlers::call(void (*function)(void*), void* argument) {
  return add({{}, nullptr, argument, function});
}

bool AsyncHandlers::start() {
  const std::lock_guard lock(mutex_);
  if (!thread_.joinable()) thread_ = start_thread("rocfix-signals", [this] { run(); });
  return thread_.joinable();
}

bool AsyncHandlers::add(const Entry& entry) {
  if (!start()) return false;
  {
    const std::lock_guard lock(mutex_);
    added_.push_back(entry);
    has_added_.store(true);
  }
  hub_.notify(&has_added_);
  return true;
}

std::vector<AsyncHandlers::Entry> AsyncHandlers::take_entries() {
  const std::lock_guard lock(mutex_);
  has_added_.store(false);
  return std::exchange(added_, {});
}

std::vector<AsyncHandlers::Entry> AsyncHandlers::call_satisfied(const std::vector<Entry>& entries) {
  std::vector<Entry> left;
  for (const Entry& entry : entries) {
    if (entry.function != nullptr) {
      entry.function(entry.argument);
      continue;
    }
    const int64_t value = value_of(*entry.condition.signal).load();
    const bool holds = satisfied(entry.condition.condition, value, entry.condition.compare);
    if (!holds || call_handler(entry, value)) left.push_back(entry);
  }
  return left;
}

// The signal may be gone afterwards: only its address counts.
bool AsyncHandlers::call_handler(const Entry& entry, int64_t value) {
  hub_.let_notifiers_finish();
  unread = entry.condition.signal;
  const bool stays = entry.handler(value, entry.argument);
  if (std::exchange(unread, nullptr) != nullptr) on_unread_();
  return stays;
}

void AsyncHandlers::sleep(const std::vector<Entry>& entries) {
  std::vector<const void*> addresses{&has_added_};
  for (const Entry& entry : entries) addresses.push_back(entry.condition.signal);
  hub_.wait(addresses, [&] {
    return stopping_.load() || has_added_.load() ||
           std::any_of(entries.begin(), entries.end(),
                       [](const Entry& entry) { return entry.condition.holds(); });
  });
}

void AsyncHandlers::run() {
  std::vector<Entry> entries;
  while (!stopping_.load()) {
    const auto added = take_entries();
    entries.insert(entries.end(), added.begin(), added.end());
    entries = call_satisfied(entries);
    sleep(entries);
  }
}

}  // namespace rocfix::vcard
