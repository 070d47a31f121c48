// SPDX-License-Identifier: MIT
// Runs an assembled kernel on the virtual card's machine and asks the cycle model about it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "timing/model.h"

namespace rocfix::vcard {

struct KernelShape {
  uint32_t groups = 1, items = 32;  // work-groups, and work-items of each
  uint32_t lds_bytes = 0;
  uint32_t vgprs = 64;
  uint32_t lanes = 32;
  bool wgp_mode = false;
};

struct TimedRun {
  Timing timing;
  LaunchCounts counts;
  Sample sample;  // what the model was given, without the footprints
  uint64_t count(Class klass) const { return counts.executed[static_cast<size_t>(klass)]; }
};

// The kernel's code ends with s_endpgm by itself. At the start s[0:1] is the buffer's address, s2 the work-group's
// number, v0 the work-item's.
class TimedKernel {
 public:
  TimedKernel(const std::string& text, KernelShape shape, uint64_t buffer_bytes = 4096);
  ~TimedKernel();

  TimedRun run(const Machine& machine, unsigned threads = 1, Sampler::Extent extent = Sampler::Extent::kSome);

  // Where the kernel descriptor lies, and the packet that starts the kernel; for use on a whole Card.
  Dispatch dispatch() const;
  const std::vector<uint32_t>& object() const { return object_; }
  const std::vector<std::byte>& buffer() const { return buffer_; }
  std::vector<std::byte>& buffer() { return buffer_; }

 private:
  KernelShape shape_;
  std::vector<uint32_t> object_;  // descriptor and code
  std::vector<std::byte> buffer_;
};

Machine machine_of(const std::string& chip = "gfx1010");

// `text`, `times` times, in a loop that counts in s10; its overhead is three instructions a turn.
std::string looped(const std::string& text, int times);
std::string repeated(const std::string& text, int times);

}  // namespace rocfix::vcard
