// SPDX-License-Identifier: MIT
// The C edge: checks arguments, calls inward, turns errors into statuses. Nothing else.
#include "rocfix/rocfix.h"

#include <fmt/format.h>

#include <exception>
#include <mutex>
#include <new>

#include "api/host_run.h"
#include "device/backend.h"
#include "engine/guarded_convolution.h"

using rocfix::Code;
using rocfix::Error;

struct rocfix_context {
  std::unique_ptr<rocfix::Device> device;
  std::string description;
  std::mutex mutex;  // a Device takes one call at a time
  rocfix::TimeLimit limit{0};
  bool frozen = false;  // a convolution did not end: the stream will not either
};

struct rocfix_solution {
  rocfix_context* context;
  rocfix::GuardedConvolution convolution;
};

namespace {

constexpr double kShortestLimitS = 0.001, kLongestLimitS = 86400;

thread_local std::string last_error;

rocfix_status status_of(Code code) {
  switch (code) {
    case Code::kBadInput:
      return ROCFIX_BAD_INPUT;
    case Code::kUnsupported:
      return ROCFIX_UNSUPPORTED;
    case Code::kNotFound:
      return ROCFIX_NOT_FOUND;
    case Code::kOutOfMemory:
      return ROCFIX_OUT_OF_MEMORY;
    case Code::kDevice:
      return ROCFIX_DEVICE_ERROR;
    case Code::kTimeout:
      return ROCFIX_TIMEOUT;
    case Code::kIo:
      return ROCFIX_IO_ERROR;
    case Code::kInternal:
      return ROCFIX_INTERNAL;
  }
  return ROCFIX_INTERNAL;
}

rocfix_status fail(const Error& error) {
  last_error = error.message;
  return status_of(error.code);
}

rocfix_status bad_input(const char* message) {
  return fail({Code::kBadInput, message});
}

// Runs `body`, which returns a status; an exception becomes one.
template <class Body>
rocfix_status guarded(const Body& body) noexcept {
  try {
    last_error.clear();
    return body();
  } catch (const std::bad_alloc&) {
    return ROCFIX_OUT_OF_MEMORY;
  } catch (const std::exception& error) {
    return fail({Code::kInternal, error.what()});
  }
}

rocfix::Address address(const void* pointer) {
  return reinterpret_cast<rocfix::Address>(pointer);
}

rocfix_status check_bias_present(const rocfix::Convolution& convolution, rocfix::Address bias) {
  if (convolution.problem().bias && bias == 0)
    return bad_input("the problem has a bias: pass it to rocfix_execute_bias()");
  if (!convolution.problem().bias && bias != 0)
    return bad_input("the problem has no bias: bias must be null, or _bias stand in the problem's text");
  return ROCFIX_OK;
}

rocfix_status check_bias(const rocfix::Convolution& convolution, rocfix::Address bias) {
  if (const auto present = check_bias_present(convolution, bias); present != ROCFIX_OK) return present;
  return bias % 4 == 0 ? ROCFIX_OK : bad_input("the bias must be a multiple of 4");
}

// Of an empty batch, x and y have no address.
rocfix_status check_present(const rocfix::Convolution& convolution, const rocfix::TensorAddresses& tensors) {
  const bool has_images = convolution.problem().n > 0;
  if (tensors.w == 0 || (has_images && (tensors.x == 0 || tensors.y == 0)))
    return bad_input("x, w and y must not be null");
  return ROCFIX_OK;
}

rocfix_status check_addresses(const rocfix::Convolution& convolution, const rocfix::TensorAddresses& tensors,
                              const void* workspace, size_t workspace_bytes, uint64_t needed) {
  if (const auto present = check_present(convolution, tensors); present != ROCFIX_OK) return present;
  if ((tensors.x | tensors.w | tensors.y | address(workspace)) % 4 != 0)
    return bad_input("x, w, y and the workspace must be multiples of 4");
  if (needed > 0 && (workspace == nullptr || workspace_bytes < needed))
    return bad_input("the workspace is smaller than rocfix_solution_workspace_bytes()");
  return ROCFIX_OK;
}

Error frozen() {
  return {Code::kTimeout, "the device is frozen: an earlier convolution did not end (rocfix_context_set_time_limit)"};
}

// The device's stream for the time of a call; without arguments it stays as it is.
class StreamChoice {
 public:
  StreamChoice() = default;
  StreamChoice(rocfix::Device& device, void* stream) : device_(&device), before_(device.exchange_stream(stream)) {}
  StreamChoice(const StreamChoice&) = delete;
  StreamChoice& operator=(const StreamChoice&) = delete;
  ~StreamChoice() {
    if (device_ != nullptr) device_->exchange_stream(before_);
  }

 private:
  rocfix::Device* device_ = nullptr;
  void* before_ = nullptr;
};

// Under the context's lock.
rocfix_status run(rocfix_solution& solution, const rocfix::TensorAddresses& tensors, rocfix::Address workspace) {
  auto& context = *solution.context;
  if (context.frozen) return fail(frozen());
  const auto ran = solution.convolution.run(*context.device, tensors, workspace, context.limit, context.frozen);
  return ran ? ROCFIX_OK : fail(ran.error());
}

template <class ChooseStream>
rocfix_status execute(rocfix_solution* solution, const rocfix::TensorAddresses& tensors, const void* workspace,
                      size_t workspace_bytes, const ChooseStream& choose_stream) {
  if (solution == nullptr) return bad_input("solution must not be null");
  return guarded([&] {
    const auto& convolution = solution->convolution.current();
    const auto checked = check_addresses(convolution, tensors, workspace, workspace_bytes,
                                         solution->convolution.workspace_bytes());
    if (checked != ROCFIX_OK) return checked;
    if (const auto bias_checked = check_bias(convolution, tensors.bias); bias_checked != ROCFIX_OK) return bias_checked;
    const std::lock_guard lock(solution->context->mutex);
    const StreamChoice stream = choose_stream();
    return run(*solution, tensors, address(workspace));
  });
}

}  // namespace

const char* rocfix_version(void) {
  return ROCFIX_VERSION_TEXT;
}

const char* rocfix_last_error(void) {
  return last_error.c_str();
}

const char* rocfix_status_name(rocfix_status status) {
  static const char* const names[] = {"ROCFIX_OK",        "ROCFIX_BAD_INPUT",     "ROCFIX_UNSUPPORTED",
                                      "ROCFIX_NOT_FOUND", "ROCFIX_OUT_OF_MEMORY", "ROCFIX_DEVICE_ERROR",
                                      "ROCFIX_TIMEOUT",   "ROCFIX_IO_ERROR",      "ROCFIX_INTERNAL"};
  const auto index = static_cast<size_t>(status);
  return index < std::size(names) ? names[index] : "unknown rocfix_status";
}

rocfix_status rocfix_context_create(const char* device, void* stream, rocfix_context** context) {
  if (device == nullptr || context == nullptr) return bad_input("device and context must not be null");
  return guarded([&] {
    const auto chosen = rocfix::choose_device(device);
    if (!chosen) return fail(chosen.error());
    auto opened = rocfix::open_device(*chosen, stream);
    if (!opened) return fail(opened.error());
    auto created = std::make_unique<rocfix_context>();
    created->device = std::move(*opened);
    const auto& info = created->device->info();
    created->description = fmt::format("{}: {} ({}), {}", info.backend, info.name, info.chip, info.runtime);
    *context = created.release();
    return ROCFIX_OK;
  });
}

const char* rocfix_context_device(const rocfix_context* context) {
  return context ? context->description.c_str() : "";
}

void rocfix_context_destroy(rocfix_context* context) {
  rocfix_context_synchronize(context);
  delete context;
}

rocfix_status rocfix_context_synchronize(rocfix_context* context) {
  if (context == nullptr) return bad_input("context must not be null");
  return guarded([&] {
    const std::lock_guard lock(context->mutex);
    if (context->frozen) return fail(frozen());
    const auto done = rocfix::wait_within(*context->device, context->limit);
    return done ? ROCFIX_OK : fail(done.error());
  });
}

rocfix_status rocfix_context_set_time_limit(rocfix_context* context, double seconds) {
  if (context == nullptr) return bad_input("context must not be null");
  if (!(seconds == 0 || (seconds >= kShortestLimitS && seconds <= kLongestLimitS)))
    return bad_input("a time limit is 0.001 to 86400 seconds, or 0 for none");
  return guarded([&] {
    const std::lock_guard lock(context->mutex);
    context->limit = rocfix::TimeLimit(static_cast<int64_t>(1e3 * seconds));
    return ROCFIX_OK;
  });
}

rocfix_status rocfix_solution_create(rocfix_context* context, const char* problem, const char* solver,
                                     rocfix_solution** solution) {
  if (context == nullptr || problem == nullptr || solution == nullptr)
    return bad_input("context, problem and solution must not be null");
  return guarded([&] {
    const auto parsed = rocfix::parse_problem(problem);
    if (!parsed) return fail(parsed.error());
    auto convolution = rocfix::GuardedConvolution::create(*parsed, context->device->info(), solver ? solver : "");
    if (!convolution) return fail(convolution.error());
    *solution = new rocfix_solution{context, std::move(*convolution)};
    return ROCFIX_OK;
  });
}

void rocfix_solution_destroy(rocfix_solution* solution) {
  delete solution;
}

const char* rocfix_solution_solver(const rocfix_solution* solution) {
  return solution ? solution->convolution.current().solver().c_str() : "";
}

double rocfix_solution_error_growth(const rocfix_solution* solution) {
  return solution ? solution->convolution.current().error_growth() : 0;
}

size_t rocfix_solution_workspace_bytes(const rocfix_solution* solution) {
  return solution ? solution->convolution.workspace_bytes() : 0;
}

size_t rocfix_solution_tensor_bytes(const rocfix_solution* solution, char which) {
  if (solution == nullptr) return 0;
  const auto& p = solution->convolution.current().problem();
  const int64_t elements = which == 'x'   ? p.x_elements()
                           : which == 'w' ? p.w_elements()
                           : which == 'y' ? p.y_elements()
                           : which == 'b' ? p.bias_elements()
                                          : 0;
  return elements * rocfix::element_bytes(p.type);
}

rocfix_status rocfix_execute(rocfix_solution* solution, const void* x, const void* w, void* y,
                             void* workspace, size_t workspace_bytes) {
  return rocfix_execute_bias(solution, x, w, nullptr, y, workspace, workspace_bytes);
}

rocfix_status rocfix_execute_bias(rocfix_solution* solution, const void* x, const void* w, const void* bias, void* y,
                                  void* workspace, size_t workspace_bytes) {
  return execute(solution, {address(x), address(w), address(y), address(bias)}, workspace, workspace_bytes,
                 [] { return StreamChoice(); });
}

rocfix_status rocfix_execute_on(rocfix_solution* solution, void* stream, const void* x, const void* w, const void* bias,
                                void* y, void* workspace, size_t workspace_bytes) {
  return execute(solution, {address(x), address(w), address(y), address(bias)}, workspace, workspace_bytes,
                 [&] { return StreamChoice(*solution->context->device, stream); });
}

rocfix_status rocfix_execute_host(rocfix_solution* solution, void* x, void* w, const void* bias, void* y) {
  if (solution == nullptr) return bad_input("solution must not be null");
  return guarded([&] {
    const auto& convolution = solution->convolution.current();
    const rocfix::TensorAddresses host{address(x), address(w), address(y), address(bias)};
    // Host memory may lie anywhere; whether it is there is checked all the same.
    if (const auto checked = check_present(convolution, host); checked != ROCFIX_OK) return checked;
    if (const auto checked = check_bias_present(convolution, host.bias); checked != ROCFIX_OK) return checked;
    auto& context = *solution->context;
    const std::lock_guard lock(context.mutex);
    if (context.frozen) return fail(frozen());
    const auto done = rocfix::run_with_host_memory(
        convolution.problem(), *context.device, {x, w, bias, y}, solution->convolution.workspace_bytes(),
        [&](const rocfix::TensorAddresses& tensors, rocfix::Address workspace) {
          return solution->convolution.run(*context.device, tensors, workspace, context.limit, context.frozen);
        });
    return done ? ROCFIX_OK : fail(done.error());
  });
}
