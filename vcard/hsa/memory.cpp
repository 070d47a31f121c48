// SPDX-License-Identifier: MIT
#include "hsa/memory.h"

#include <fmt/format.h>
#include <sys/mman.h>

#include <algorithm>

namespace rocfix::vcard {
namespace {

uint64_t pages(uint64_t bytes) {
  return (bytes + kPageBytes - 1) / kPageBytes * kPageBytes;
}

std::string describe(const MemoryMap& map, uint64_t address) {
  const auto nearest = map.nearest(address);
  if (!nearest) return "nothing is allocated";
  const bool inside = address >= nearest->begin && address < nearest->end;
  return fmt::format("{} {} {} of {} bytes at {:#x}", inside ? "it lies in" : "the nearest allocation is",
                     nearest->freed ? "freed" : "live", nearest->kind, nearest->end - nearest->begin,
                     nearest->begin);
}

}  // namespace

// mincore() fails for ranges with a page that is not mapped.
bool is_mapped(uint64_t address, uint64_t bytes) {
  constexpr uint64_t kStep = 1024 * kPageBytes;
  unsigned char present[kStep / kPageBytes];
  const uint64_t begin = address / kPageBytes * kPageBytes;
  if (bytes == 0 || address + bytes < address) return false;
  for (uint64_t at = begin; at < address + bytes; at += kStep) {
    const uint64_t part = std::min(kStep, pages(address + bytes - at));
    if (mincore(reinterpret_cast<void*>(at), part, present) != 0) return false;
  }
  return true;
}

Result<std::unique_ptr<Memory>> Memory::create(MemoryMap& map, uint64_t device_bytes) {
  auto device = AddressArena::reserve(false);
  if (!device) return device.error();
  auto host = AddressArena::reserve(true);
  if (!host) return host.error();
  return std::unique_ptr<Memory>(new Memory(map, std::move(*device), std::move(*host), device_bytes));
}

Memory::Memory(MemoryMap& map, AddressArena device, AddressArena host, uint64_t device_bytes)
    : map_(map),
      device_(std::move(device)),
      host_(std::move(host)),
      locks_(map),
      shared_(map),
      device_bytes_(device_bytes) {}

std::optional<uint64_t> Memory::allocate(const Pool& pool, uint64_t bytes, const char* kind,
                                         uint64_t alignment) {
  const std::lock_guard lock(mutex_);
  if (pool.on_card() && (bytes > device_bytes_ || pages(bytes) > device_bytes_ - device_used_))
    return std::nullopt;
  const auto begin = (pool.on_card() ? device_ : host_).take(bytes, alignment);
  if (!begin) return std::nullopt;
  if (pool.on_card()) device_used_ += pages(bytes);
  blocks_[*begin] = {*begin, bytes, &pool};
  map_.add(*begin, bytes, kind ? kind : pool.kind);
  return begin;
}

bool Memory::free(uint64_t begin) {
  std::vector<std::pair<hsa_amd_deallocation_callback_t, void*>> notify;
  {
    const std::lock_guard lock(mutex_);
    const auto found = blocks_.find(begin);
    if (found == blocks_.end() || found->second.reserved_only) return false;
    notify = std::move(found->second.on_free);
  }
  for (const auto& [callback, data] : notify) callback(reinterpret_cast<void*>(begin), data);
  const std::lock_guard lock(mutex_);
  const auto found = blocks_.find(begin);
  if (found == blocks_.end()) return false;
  const Block block = found->second;
  blocks_.erase(found);
  map_.remove(begin);
  if (block.pool->on_card()) device_used_ -= pages(block.bytes);
  (block.pool->on_card() ? device_ : host_).give_back(begin);
  return true;
}

std::optional<uint64_t> Memory::reserve(uint64_t bytes, uint64_t alignment) {
  const std::lock_guard lock(mutex_);
  const auto begin = device_.take(bytes, alignment);
  if (begin)
    blocks_[*begin] = {.begin = *begin, .bytes = bytes, .pool = &device_pool(), .reserved_only = true};
  return begin;
}

bool Memory::release(uint64_t begin, uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  const auto found = blocks_.find(begin);
  if (found == blocks_.end() || !found->second.reserved_only || found->second.bytes != bytes) return false;
  blocks_.erase(found);
  shared_.forget(begin, begin + pages(bytes));
  device_.give_back(begin);
  return true;
}

std::optional<uint64_t> Memory::lock(uint64_t host, uint64_t bytes, uint32_t flags) {
  if (!is_mapped(host, bytes)) return std::nullopt;
  const std::lock_guard lock(mutex_);
  locks_.lock({host, bytes, flags});
  return host | kLockedAlias;
}

bool Memory::unlock(uint64_t host) {
  const std::lock_guard lock(mutex_);
  return locks_.unlock(host & ~kLockedAlias);
}

void Memory::share(uint64_t begin, uint64_t end, const std::function<void(SvmAttributes&)>& change) {
  const std::lock_guard lock(mutex_);
  const auto block = find_block(begin);
  shared_.change(begin, end, block != blocks_.end() && !block->second.reserved_only, change);
}

std::map<uint64_t, Block>::iterator Memory::find_block(uint64_t address) {
  auto block = blocks_.upper_bound(address);
  if (block == blocks_.begin()) return blocks_.end();
  --block;
  return address - block->first < block->second.bytes ? block : blocks_.end();
}

AddressFacts Memory::facts(uint64_t address) {
  const std::lock_guard lock(mutex_);
  if (const auto found = find_block(address); found != blocks_.end()) {
    const Block& block = found->second;
    const auto type = block.reserved_only ? static_cast<uint32_t>(kPointerReservedAddress)
                                          : static_cast<uint32_t>(HSA_EXT_POINTER_TYPE_HSA);
    return {type,           block.begin, block.begin, block.bytes, block.pool->agent, block.pool->flags,
            block.user_data};
  }
  if (const auto lock = locks_.find(address & ~kLockedAlias))
    return {HSA_EXT_POINTER_TYPE_LOCKED,
            lock->begin | kLockedAlias,
            lock->begin,
            lock->bytes,
            kCpuAgent,
            lock->flags,
            nullptr};
  return {};
}

bool Memory::change(uint64_t address, const std::function<void(Block&)>& change) {
  const std::lock_guard lock(mutex_);
  const auto found = find_block(address);
  if (found == blocks_.end()) return false;
  change(found->second);
  return true;
}

Result<std::byte*> Memory::host_range(uint64_t address, uint64_t bytes) const {
  RangeCache cache;
  const bool known = device_.contains(address) || host_.contains(address) || (address & kLockedAlias) != 0;
  if (known ? map_.covers(address, bytes, cache) : is_mapped(address, bytes)) return host_pointer(address);
  return Error{Code::kBadInput,
               fmt::format("a copy of {} bytes at {:#x} is out of bounds: {}", bytes, address,
                           known ? describe(map_, address) : "the host has no memory there")};
}

uint64_t Memory::device_available() {
  const std::lock_guard lock(mutex_);
  return device_bytes_ - device_used_;
}

bool Memory::set_aside(uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  if (bytes > device_bytes_ - device_used_) return false;
  device_used_ += bytes;
  return true;
}

void Memory::return_aside(uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  device_used_ -= bytes;
}

}  // namespace rocfix::vcard
