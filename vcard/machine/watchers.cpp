// SPDX-License-Identifier: MIT
#include "machine/watchers.h"

namespace rocfix::vcard {
namespace {

class Observers : public Observer {
 public:
  struct Part {
    Watcher* watcher;
    std::unique_ptr<Observer> observer;
  };
  explicit Observers(std::vector<Part> parts) : parts_(std::move(parts)) {}

  void before(Wave& wave, const Instruction& instruction) override {
    for (auto& part : parts_) part.observer->before(wave, instruction);
  }
  void after(Wave& wave, const Instruction& instruction) override {
    for (auto& part : parts_) part.observer->after(wave, instruction);
  }
  void access(Wave& wave, const Instruction& instruction, Space space, std::span<const uint64_t> addresses,
              uint64_t lanes, uint32_t bytes, bool is_store, bool is_atomic) override {
    for (auto& part : parts_)
      part.observer->access(wave, instruction, space, addresses, lanes, bytes, is_store, is_atomic);
  }
  void done(uint64_t index) {
    for (auto& part : parts_) part.watcher->done(*part.observer, index);
  }

 private:
  std::vector<Part> parts_;
};

}  // namespace

Watcher* Watchers::as_one() {
  if (watchers_.empty()) return nullptr;
  return watchers_.size() == 1 ? watchers_.front() : this;
}

std::unique_ptr<Observer> Watchers::watch(const Launch& launch, const WorkGroup& group, uint64_t index) {
  std::vector<Observers::Part> parts;
  for (Watcher* watcher : watchers_)
    if (auto observer = watcher->watch(launch, group, index)) parts.push_back({watcher, std::move(observer)});
  return parts.empty() ? nullptr : std::make_unique<Observers>(std::move(parts));
}

void Watchers::done(Observer& observer, uint64_t index) {
  static_cast<Observers&>(observer).done(index);
}

}  // namespace rocfix::vcard
