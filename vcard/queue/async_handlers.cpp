// SPDX-License-Identifier: MIT
#include "queue/async_handlers.h"

#include <algorithm>

#include "queue/thread.h"

namespace rocfix::vcard {

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

bool AsyncHandlers::add(const Entry& entry) {
  {
    const std::lock_guard lock(mutex_);
    added_.push_back(entry);
    if (!thread_.joinable()) thread_ = start_thread("rocfix-signals", [this] { run(); });
    if (!thread_.joinable()) {
      added_.pop_back();
      return false;
    }
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
    if (!holds || entry.handler(value, entry.argument)) left.push_back(entry);
  }
  return left;
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
