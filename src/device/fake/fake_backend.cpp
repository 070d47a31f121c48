// SPDX-License-Identifier: MIT
// A device for tests, on the host, that can be told to misbehave: "fake:hang=7,wrong=9" hangs on problems
// with 7 output channels and computes wrong sums for those with 9. "part=4096": no launch may work on a tensor of more bytes.
// "idle=1": launches compute nothing, so that what is left is the host's part.
#include "device/fake/fake_backend.h"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <charconv>
#include <limits>
#include <map>
#include <set>

#include "device/fake/fake_kernels.h"
#include "device/host_device.h"

namespace rocfix {
namespace {

constexpr uint64_t kMemory = uint64_t{1} << 30;

DeviceInfo describe() {
  DeviceInfo info;
  info.backend = "fake";
  info.name = "fake device";
  info.runtime = "none";
  info.chip = info.reported_chip = info.code_target = "fake";
  info.memory_bytes = kMemory;
  info.compute_units = 4;
  return info;
}

// What a launch does beside, before or instead of its work.
struct Launched {
  const FakeKernel& kernel;
  FakeLaunch launch;
  int count;    // of this device's launches, this one included
  bool& stuck;  // the stream will never end

  float* result() const { return launch.pointers[kernel.result]; }
};

using Misbehaviour = Status (*)(const Launched&);

[[noreturn]] void wait_for_ever() {
  for (;;) pause();
}

Status end_by(int signal) {
  raise(signal);
  return {};
}

Status write(float* at, float value) {
  *at = value;
  return {};
}

// Guard zones lie on both sides of every buffer, so the writes below stay inside the allocation.
const std::map<std::string_view, Misbehaviour> kMisbehaviours = {
    {"hang", [](const Launched&) -> Status { wait_for_ever(); }},
    {"stuck",
     [](const Launched& l) -> Status {
       l.stuck = true;
       return {};
     }},
    {"crash", [](const Launched&) { return end_by(SIGSEGV); }},
    {"killed", [](const Launched&) { return end_by(SIGKILL); }},
    {"error",
     [](const Launched&) -> Status {
       return Error{Code::kDevice, "fake: told to fail"};
     }},
    {"once",
     [](const Launched& l) -> Status {
       if (l.count > 1) return {};
       return Error{Code::kDevice, "fake: told to fail once"};
     }},
    {"wrong", [](const Launched& l) { return write(l.result(), *l.result() + 1); }},
    {"nan", [](const Launched& l) { return write(l.result(), std::numeric_limits<float>::quiet_NaN()); }},
    {"before", [](const Launched& l) { return write(l.result() - 1, 1); }},
    {"after",
     [](const Launched& l) { return write(l.result() + l.kernel.result_elements(l.launch.params), 1); }},
    {"input", [](const Launched& l) { return write(l.launch.pointers[0] - 2, 1); }},
    {"changes", [](const Launched& l) { return write(l.launch.pointers[0], 99); }},
    {"later", [](const Launched& l) { return l.count < 3 ? Status() : write(l.result(), *l.result() + 1); }},
};

struct Instruction {
  Misbehaviour misbehaviour;
  int output_channels;
};

struct FakeOptions {
  std::vector<Instruction> instructions;
  int64_t most_tensor_bytes = describe().most_tensor_bytes;
  bool idle = false;
};

Result<FakeOptions> parse_options(std::string_view options) {
  FakeOptions parsed;
  while (!options.empty()) {
    const size_t comma = std::min(options.find(','), options.size());
    const std::string_view word = options.substr(0, comma);
    options.remove_prefix(std::min(comma + 1, options.size()));
    const size_t equals = std::min(word.find('='), word.size());
    const auto found = kMisbehaviours.find(word.substr(0, equals));
    const std::string_view name = word.substr(0, equals);
    int number = 0;
    std::from_chars(word.data() + std::min(equals + 1, word.size()), word.data() + word.size(), number);
    const bool known = found != kMisbehaviours.end() || name == "part" || name == "idle";
    if (!known || number <= 0)
      return Error{Code::kBadInput, fmt::format("fake device: '{}' is not BEHAVIOUR=OUTPUT_CHANNELS", word)};
    if (name == "part")
      parsed.most_tensor_bytes = number;
    else if (name == "idle")
      parsed.idle = true;
    else
      parsed.instructions.push_back({found->second, number});
  }
  return parsed;
}

class FakeDevice : public HostDevice {
 public:
  explicit FakeDevice(FakeOptions options) : options_(std::move(options)) {
    info_ = describe();
    info_.most_tensor_bytes = options_.most_tensor_bytes;
  }

  Result<uint64_t> free_memory() override { return kMemory; }
  Result<Roofline> roofline() override { return Roofline{1, 1, "fake"}; }

  Result<Kernel> kernel(const std::string&, const std::string& name) override {
    if (find_fake_kernel(name) == nullptr || name.find("f16") != std::string::npos)
      return Error{Code::kUnsupported, "fake: no kernel " + name};
    return const_cast<std::string*>(&*names_.insert(name).first);
  }

  Status synchronize() override {
    if (stuck_) wait_for_ever();
    return {};
  }
  Result<bool> finished() override { return !stuck_; }

  Status launch(const Launch& launch) override {
    if (options_.idle) return {};
    const auto& name = *static_cast<const std::string*>(launch.kernel);
    const FakeKernel& kernel = *find_fake_kernel(name);
    FakeLaunch fake{launch.groups, launch.threads, {}, launch.arguments[kernel.pointers]};
    for (int i = 0; i < kernel.pointers; ++i)
      fake.pointers.push_back(reinterpret_cast<float*>(*static_cast<Address*>(launch.arguments[i])));
    kernel.run(name, fake);
    ++count_;
    for (const auto& instruction : options_.instructions)
      if (kernel.output_channels(fake.params) == instruction.output_channels)
        ROCFIX_CHECK(instruction.misbehaviour({kernel, fake, count_, stuck_}));
    return {};
  }

  Status convolve(const ConvProblem&, const TensorAddresses&) override {
    return Error{Code::kUnsupported, "fake computes with kernels only"};
  }

 private:
  FakeOptions options_;
  int count_ = 0;
  bool stuck_ = false;
  std::set<std::string> names_;  // a kernel handle points at its name
};

class FakeBackend : public Backend {
 public:
  const char* name() const override { return "fake"; }
  Result<std::vector<DeviceInfo>> devices() const override { return std::vector<DeviceInfo>{describe()}; }

  Result<DeviceInfo> device(int, const std::string& options) const override {
    const auto parsed = parse_options(options);
    if (!parsed) return parsed.error();
    DeviceInfo info = describe();
    info.most_tensor_bytes = parsed->most_tensor_bytes;
    return info;
  }

  Result<std::unique_ptr<Device>> open(int, const std::string& options, void*) const override {
    auto parsed = parse_options(options);
    if (!parsed) return parsed.error();
    return std::unique_ptr<Device>(std::make_unique<FakeDevice>(std::move(*parsed)));
  }
};

}  // namespace

const Backend& fake_backend() {
  static const FakeBackend backend;
  return backend;
}

}  // namespace rocfix
