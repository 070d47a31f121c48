// SPDX-License-Identifier: MIT
// Objects that programs hold by a handle: a handle that was never given out, or no longer is, finds nothing.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>

namespace rocfix::vcard {

template <class Object>
class HandleTable {
 public:
  uint64_t add(std::shared_ptr<Object> object) {
    const std::lock_guard lock(mutex_);
    objects_[++last_] = std::move(object);
    return last_;
  }
  std::shared_ptr<Object> find(uint64_t handle) const {
    const std::lock_guard lock(mutex_);
    const auto found = objects_.find(handle);
    return found == objects_.end() ? nullptr : found->second;
  }
  // What was there; null when nothing was.
  std::shared_ptr<Object> remove(uint64_t handle) {
    const std::lock_guard lock(mutex_);
    const auto found = objects_.find(handle);
    if (found == objects_.end()) return nullptr;
    auto object = std::move(found->second);
    objects_.erase(found);
    return object;
  }
  std::map<uint64_t, std::shared_ptr<Object>> all() const {
    const std::lock_guard lock(mutex_);
    return objects_;
  }

 private:
  mutable std::mutex mutex_;
  uint64_t last_ = 0;
  std::map<uint64_t, std::shared_ptr<Object>> objects_;
};

}  // namespace rocfix::vcard
