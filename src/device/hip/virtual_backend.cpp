// SPDX-License-Identifier: MIT
// The virtual card: the real HIP runtime on rocfix's own HSA runtime, which executes gfx10 code on the CPU. HIP finds
// it because a library of that name is in the process before HIP is.
#include "device/hip/virtual_backend.h"

#include <fmt/format.h>

#include "base/dynamic_library.h"
#include "base/installation.h"
#include "base/settings.h"
#include "base/text.h"
#include "device/hip/hip_runtime.h"
#include "gfx/cards.h"

namespace rocfix {
namespace {

// Options of the device text: "gfx1012", "strict", "gfx1012,strict".
struct CardText {
  std::string chip{kDefaultCard};
  bool strict = false;
};

Result<CardText> parse_card(const std::string& options) {
  CardText card;
  for (const std::string_view word : split(options, ',')) {
    if (word == "strict") card.strict = true;
    else if (find_card(word) != nullptr) card.chip = std::string(word);
    else if (!word.empty())
      return Error{Code::kBadInput, fmt::format("the virtual card has no option '{}'; use a chip ({}) or strict", word,
                                                card_names())};
  }
  return card;
}

// Takes what strict mode found since the last call: lines of text, "" for nothing.
using TakeFindings = const char* (*)();

struct VirtualCard {
  CardText text;
  TakeFindings take_findings = nullptr;
};

// Loads the card, then HIP onto it. Once a process: HIP cannot change its runtime.
Result<VirtualCard> load(const CardText& text) {
  static std::string loaded_chip;
  if (!loaded_chip.empty() && loaded_chip != text.chip)
    return Error{Code::kUnsupported,
                 fmt::format("this process has a virtual {} already; a virtual {} needs a process of its own",
                             loaded_chip, text.chip)};
  const auto path = virtual_card_library();
  if (!path) return path.error();
  if (loaded_chip.empty()) choose_card({.chip = text.chip, .strict = text.strict});
  const auto library = DynamicLibrary::open_first({*path});
  if (!library) return library.error();
  VirtualCard card{text};
  if (!library->find("rocfix_card_take_findings", card.take_findings))
    return Error{Code::kDevice, fmt::format("{} is not the virtual card: this process has another HSA runtime", *path)};
  loaded_chip = text.chip;
  return card;
}

Result<DeviceInfo> describe(const CardText& text) {
  auto devices = hip_devices();
  if (!devices) return devices.error();
  DeviceInfo info = std::move(devices->front());
  const CardFigures& figures = *find_card(text.chip);
  info.backend = "virtual";
  info.chip = text.chip;
  info.compute_units = static_cast<int>(figures.compute_units);
  info.runtime += " on rocfix's virtual card";
  info.modelled = true;
  choose_code(info);
  return info;
}

class VirtualDevice : public HipDevice {
 public:
  VirtualDevice(const HipApi& api, DeviceInfo info, void* stream, VirtualCard card)
      : HipDevice(api, std::move(info), stream), card_(std::move(card)) {}

  Status synchronize() override {
    ROCFIX_CHECK(HipDevice::synchronize());
    const std::string findings = card_.take_findings();
    if (!findings.empty()) return Error{Code::kDevice, "strict mode: " + findings};
    return {};
  }

  Result<Roofline> roofline() override {
    const CardFigures& card = *find_card(card_.text.chip);
    return Roofline{peak_gflops(card), memory_gbps(card), "modelled: the figures that `rocfix card` prints"};
  }

 private:
  VirtualCard card_;
};

class VirtualBackend : public Backend {
 public:
  const char* name() const override { return "virtual"; }

  Result<std::vector<DeviceInfo>> devices() const override {
    auto info = open_card("");
    if (!info) return info.error();
    return std::vector<DeviceInfo>{std::move(info->second)};
  }

  Result<std::unique_ptr<Device>> open(int, const std::string& options, void* stream) const override {
    auto card = open_card(options);
    if (!card) return card.error();
    return std::unique_ptr<Device>(
        std::make_unique<VirtualDevice>(*hip_api(), std::move(card->second), stream, std::move(card->first)));
  }

  Result<DeviceInfo> device(int, const std::string& options) const override {
    auto card = open_card(options);
    if (!card) return card.error();
    return std::move(card->second);
  }

 private:
  static Result<std::pair<VirtualCard, DeviceInfo>> open_card(const std::string& options) {
    const auto text = parse_card(options);
    if (!text) return text.error();
    auto card = load(*text);
    if (!card) return card.error();
    auto info = describe(*text);
    if (!info) return info.error();
    return std::pair{std::move(*card), std::move(*info)};
  }
};

}  // namespace

const Backend& virtual_backend() {
  static const VirtualBackend backend;
  return backend;
}

}  // namespace rocfix
