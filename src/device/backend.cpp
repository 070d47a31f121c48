// SPDX-License-Identifier: MIT
#include "device/backend.h"

#include <fmt/format.h>

#include <charconv>

#include "device/cpu/cpu_backend.h"
#include "device/cuda/cuda_backend.h"
#include "device/fake/fake_backend.h"
#include "device/hip/hip_backend.h"
#include "device/hip/virtual_backend.h"

namespace rocfix {
namespace {

// The first card that rocfix has kernels for, or a clause that says why there is none.
Result<DeviceInfo> find_card(const Backend& hip) {
  auto devices = hip.devices();
  if (!devices) return Error{devices.error().code, "no AMD card: " + devices.error().message};
  std::string reasons;
  for (auto& info : *devices) {
    if (!info.code_target.empty()) return std::move(info);
    reasons +=
        fmt::format("{}hip:{} {}: {}", reasons.empty() ? "" : "; ", info.index, info.name, info.why_no_code);
  }
  return Error{Code::kNotFound, reasons};
}

// What follows their name is not a number.
bool has_options(std::string_view backend) {
  return backend == "fake" || backend == "virtual";
}

Result<ChosenDevice> choose_real() {
  auto card = find_card(hip_backend());
  if (!card) return card.error();
  return ChosenDevice{std::move(*card), "", "the first RDNA1 card"};
}

Result<ChosenDevice> choose_automatically() {
  auto card = choose_real();
  if (card) return card;
  auto cpu = device_at(cpu_backend(), 0);
  if (cpu) return ChosenDevice{std::move(*cpu), "", card.error().message};
  return Error{Code::kNotFound, fmt::format("no device: {}; {}", card.error().message, cpu.error().message)};
}

}  // namespace

Result<DeviceInfo> Backend::device(int index, const std::string&) const {
  return device_at(*this, index);
}

Result<DeviceInfo> device_at(const Backend& backend, int index) {
  auto devices = backend.devices();
  if (!devices) return devices.error();
  if (index < static_cast<int>(devices->size())) return std::move((*devices)[index]);
  return Error{Code::kNotFound, fmt::format("no device {}:{}; {} has {} (`rocfix devices` lists them)",
                                            backend.name(), index, backend.name(), devices->size())};
}

std::span<const Backend* const> backends() {
  static const Backend* const all[] = {&hip_backend(), &virtual_backend(), &cuda_backend(), &cpu_backend(),
                                       &fake_backend()};
  return all;
}

const Backend* find_backend(std::string_view name) {
  for (const auto* backend : backends())
    if (backend->name() == name) return backend;
  return nullptr;
}

Result<DeviceText> parse_device(const std::string& text) {
  DeviceText parsed;
  const size_t colon = text.find(':');
  parsed.backend = text.substr(0, colon);
  const bool found_later = parsed.backend == "auto" || parsed.backend == "real";
  if (!found_later && find_backend(parsed.backend) == nullptr)
    return Error{Code::kBadInput,
                 fmt::format("no device '{}'; use auto, real, virtual[:CHIP], cpu, hip[:N] or cuda[:N]", text)};
  if (colon == std::string::npos) return parsed;
  parsed.options = text.substr(colon + 1);
  if (has_options(parsed.backend)) return parsed;
  const char* end = text.data() + text.size();
  const auto number = std::from_chars(text.data() + colon + 1, end, parsed.index);
  if (number.ec != std::errc() || number.ptr != end || parsed.index < 0 || found_later)
    return Error{Code::kBadInput,
                 fmt::format("device '{}': expected a number after the colon, as in hip:0", text)};
  return parsed;
}

Result<ChosenDevice> choose_device(const std::string& text) {
  const auto parsed = parse_device(text);
  if (!parsed) return parsed.error();
  if (parsed->backend == "auto") return choose_automatically();
  if (parsed->backend == "real") return choose_real();
  auto info = find_backend(parsed->backend)->device(parsed->index, parsed->options);
  if (!info) return Error{info.error().code, fmt::format("device '{}': {}", text, info.error().message)};
  return ChosenDevice{std::move(*info), parsed->options, "as asked"};
}

Result<std::unique_ptr<Device>> open_device(const ChosenDevice& chosen, void* stream) {
  return find_backend(chosen.info.backend)->open(chosen.info.index, chosen.options, stream);
}

std::string device_text(const ChosenDevice& chosen) {
  const auto& info = chosen.info;
  if (!chosen.options.empty()) return fmt::format("{}:{}", info.backend, chosen.options);
  if (info.backend == "cpu" || has_options(info.backend)) return info.backend;
  return fmt::format("{}:{}", info.backend, info.index);
}

}  // namespace rocfix
