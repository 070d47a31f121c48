// SPDX-License-Identifier: MIT
#include "engine/guarded_buffer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace rocfix {
namespace {

using Zone = std::array<uint8_t, GuardedBuffer::kGuardBytes>;

bool damaged(uint8_t byte) {
  return byte != GuardedBuffer::kGuardByte;
}

}  // namespace

Result<GuardedBuffer> GuardedBuffer::create(Device& device, std::string name, uint64_t bytes) {
  const auto base = device.allocate(bytes + 2 * kGuardBytes);
  if (!base) return base.error();
  GuardedBuffer buffer(device, std::move(name), *base, bytes);
  ROCFIX_CHECK(device.fill(*base, kGuardByte, bytes + 2 * kGuardBytes));
  return buffer;
}

GuardedBuffer::~GuardedBuffer() {
  if (base_ != 0) device_->release(base_);
}

GuardedBuffer::GuardedBuffer(GuardedBuffer&& other) noexcept
    : device_(other.device_),
      name_(std::move(other.name_)),
      base_(std::exchange(other.base_, 0)),
      bytes_(other.bytes_) {}

Status GuardedBuffer::upload(std::span<const std::byte> contents) const {
  if (contents.empty()) return {};
  return device_->upload(address(), contents);
}

Result<std::vector<std::byte>> GuardedBuffer::download() const {
  std::vector<std::byte> contents(bytes_);
  if (bytes_ > 0) ROCFIX_CHECK(device_->download(contents, address()));
  return contents;
}

Status GuardedBuffer::poison() const {
  if (bytes_ == 0) return {};
  return device_->fill(address(), kPoisonByte, bytes_);
}

Result<std::string> GuardedBuffer::damage() const {
  Zone before, after;
  ROCFIX_CHECK(device_->download(std::as_writable_bytes(std::span(before)), base_));
  ROCFIX_CHECK(device_->download(std::as_writable_bytes(std::span(after)), address() + bytes_));
  if (const auto at = std::find_if(before.rbegin(), before.rend(), damaged); at != before.rend())
    return fmt::format("wrote outside {}: byte {} before its start", name_, at - before.rbegin() + 1);
  if (const auto at = std::find_if(after.begin(), after.end(), damaged); at != after.end())
    return fmt::format("wrote outside {}: byte {} after its end", name_, at - after.begin() + 1);
  return std::string();
}

}  // namespace rocfix
