// SPDX-License-Identifier: MIT
#include "doctor/live/live_checks.h"

#include <fmt/format.h>

#include "base/installation.h"
#include "base/subprocess.h"
#include "doctor/live/guarded.h"
#include "doctor/live/programs.h"

namespace rocfix::doctor {
namespace {

constexpr std::chrono::seconds kLimit{120};         // an operation, its compilation included
constexpr std::chrono::seconds kVirtualLimit{120};  // the virtual card's start and one small convolution

Finding failed(std::string summary, const Guarded& run, const char* why) {
  Finding finding{State::kFail,
                  std::move(summary),
                  {},
                  why,
                  {"mend what is named above, then run again", {"rocfix doctor --run"}}};
  if (!run.last_words.empty()) finding.evidence.push_back({"its last words", 0, run.last_words});
  return finding;
}

Finding judge(const Guarded& run) {
  if (run.outcome == Outcome::kNotStarted) return unknown("Python could not be started: " + run.end);
  if (run.outcome == Outcome::kTimeout)
    return failed(fmt::format("no answer within {} s: it hangs", kLimit.count()), run,
                  "the program was ended; the card may need a restart");
  if (run.lines.empty()) return failed("it died: " + run.end, run, "nothing was computed");
  if (run.lines.back() != "ok")
    return failed(run.lines.back(), run, "programs would go on with wrong numbers");
  return passed(fmt::format("right, in {:.1f} s", run.seconds));
}

// On the first PyTorch for ROCm.
Finding run_operation(Machine& m, const char* program) {
  const auto torches = m.rocm_torches();
  if (torches.empty()) return skipped("there is no PyTorch for ROCm");
  return judge(run_python(interpreter_of(m.world, *torches[0]), program, kLimit));
}

Finding find_virtual_card(Machine&) {
  if (const auto library = virtual_card_library(); !library)
    return {State::kFail,
            "the virtual card is not installed",
            {{library.error().message, 0, ""}},
            "without a card nothing can be tried out",
            {}};
  const auto run = run_guarded(
      {own_executable(), "verify", "n1c3h8w8_k4r3s3_p1", "--device", "virtual", "--timeout", "60"},
      kVirtualLimit);
  if (run.outcome == Outcome::kEnded && run.end == "exit code 0")
    return passed(fmt::format("the virtual card computes a convolution right, in {:.1f} s", run.seconds));
  return failed("the virtual card fails: " + run.end, run, "it is a defect of rocfix or of its installation");
}

Check live(std::string_view id, std::string_view title, Finding (*find)(Machine&),
           std::vector<std::string_view> sources) {
  return {id, title, Group::kLive, State::kFail, {}, std::move(sources), true, find};
}

// clang-format off
const Check kChecks[] = {
    live("L01", "PyTorch sees the card", [](Machine& m) { return run_operation(m, kDevices); }, {"pytorch#186516"}),
    live("L02", "copies to the card and back", [](Machine& m) { return run_operation(m, kCopies); }, {"akandr/bc250-rocm"}),
    live("L03", "matrix product, fp32", [](Machine& m) { return run_operation(m, kMatmul32); }, {"Tensile#1757"}),
    live("L04", "matrix product, fp16", [](Machine& m) { return run_operation(m, kMatmul16); }, {"ROCm#1857"}),
    live("L05", "convolutions from 32x32 to 64x64", [](Machine& m) { return run_operation(m, kConvolutions); }, {"hkevin01/rocm-patch"}),
    live("L06", "batch normalisation, training", [](Machine& m) { return run_operation(m, kBatchNorm); }, {"MIOpen#1528"}),
    live("L07", "nonzero, unique, cumsum", [](Machine& m) { return run_operation(m, kSelection); }, {"jc1122/pytorch-gfx1010"}),
    live("L08", "LSTM", [](Machine& m) { return run_operation(m, kRecurrent); }, {"jc1122/pytorch-gfx1010"}),
    live("L09", "freed memory is not shared", [](Machine& m) { return run_operation(m, kAliases); }, {"GabriWar/bc250-rocm-working"}),
};
// clang-format on

}  // namespace

const Check check_L90{"L90", "the virtual card works", Group::kLive, State::kFail,
                      {},    {"docs/virtual-card.md"}, false,        find_virtual_card};

const std::vector<const Check*>& live_checks() {
  static const std::vector<const Check*> checks = [] {
    std::vector<const Check*> list;
    for (const auto& check : kChecks) list.push_back(&check);
    return list;
  }();
  return checks;
}

std::string interpreter_of(World& world, const Python& python) {
  for (const std::string& name : {fmt::format("/bin/python3.{}", python.version.minor),
                                  std::string("/bin/python3"), std::string("/bin/python")})
    if (world.exists(python.prefix + name)) return python.prefix + name;
  return "/usr/bin/python3";
}

}  // namespace rocfix::doctor
