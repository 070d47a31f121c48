// SPDX-License-Identifier: MIT
#include "engine/worker.h"

#include <functional>
#include <map>

#include "base/subprocess.h"
#include "engine/messages.h"

namespace rocfix {
namespace {

using nlohmann::json;

json failure(const Error& error) {
  return {{"error", error}};
}

class Worker {
 public:
  Worker() : channel_(kChildChannel) {}

  int serve() {
    for (;;) {
      const auto read = channel_.read_line();
      if (read.status != ReadStatus::kLine) return 0;  // the parent is done, or gone
      const auto request = parse_json(read.line);
      if (!request || !send(answer(*request))) return 1;
    }
  }

 private:
  bool send(const json& message) { return channel_.write_line(json_line(message)).ok(); }

  json answer(const json& request) {
    const std::string what = request.at("op");
    if (what == "backend") return describe_backend(request.at("name"));
    if (what == "open") return open(request.at("device"));
    if (what == "roofline") return roofline();
    return run_case(request.at("case"));
  }

  json describe_backend(const std::string& name) {
    const auto devices = find_backend(name)->devices();
    return {{"backend", devices ? BackendReport{name, "", *devices} : BackendReport{name, devices.error().message, {}}}};
  }

  json open(const std::string& text) {
    const auto chosen = choose_device(text);
    if (!chosen) return failure(chosen.error());
    auto device = open_device(*chosen);
    if (!device) return failure(device.error());
    device_ = std::move(*device);
    runner_ = std::make_unique<CaseRunner>(*device_);
    return {{"device", *chosen}};
  }

  json roofline() {
    const auto roofline = device_->roofline();
    if (!roofline) return failure(roofline.error());
    return {{"roofline", *roofline}};
  }

  json run_case(const CaseRequest& request) {
    return {{"result", runner_->run(request, [&](const CaseResult& known) { send({{"begun", known}}); })}};
  }

  LineChannel channel_;
  std::unique_ptr<Device> device_;
  std::unique_ptr<CaseRunner> runner_;
};

}  // namespace

// The requests come from our own supervisor: one that cannot be read is a defect, and the process ends.
int run_worker() {
  try {
    return Worker().serve();
  } catch (const std::exception& error) {
    fprintf(stderr, "rocfix worker: %s\n", error.what());
    return 1;
  }
}

}  // namespace rocfix
