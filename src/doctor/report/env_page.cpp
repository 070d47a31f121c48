// SPDX-License-Identifier: MIT
#include "doctor/report/env_page.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "doctor/live/guarded.h"
#include "doctor/live/live_checks.h"

namespace rocfix::doctor {
namespace {

using json = nlohmann::ordered_json;

constexpr std::chrono::seconds kLimit{60};

constexpr const char* kQuestions = R"(
import torch
say('torch ' + torch.__version__)
say('hip ' + str(torch.version.hip))
say('available ' + str(torch.cuda.is_available()))
if torch.cuda.is_available():
    p = torch.cuda.get_device_properties(0)
    say('device ' + p.name)
    say('capability %d.%d' % (p.major, p.minor))
    say('memory ' + str(p.total_memory))
    say('product ' + ('right' if bool((torch.ones(64, 64, device='cuda') @ torch.ones(64, 64, device='cuda') == 64).all()) else 'wrong'))
)";

std::string version_of(const Python& python, const char* name) {
  const Package* package = python.package(name);
  return package == nullptr ? "" : package->version;
}

std::string built_for(const Torch& torch) {
  const auto version = torch.built_for();
  if (!torch.rocm())
    return torch.local.starts_with("cu") ? "NVIDIA cards (" + torch.local + ")" : "the CPU only";
  if (!version) return "ROCm";
  return fmt::format("ROCm {}.{}{}", version->major, version->minor,
                     torch.bundles_rocm ? ", which it brings along" : "");
}

std::string code_for(const Python& python) {
  std::string text;
  for (const auto& target : python.torch->code.targets) text += (text.empty() ? "" : " ") + target;
  for (const auto& package : python.packages)
    if (package.name.starts_with("amd-torch-device-"))
      text += (text.empty() ? "" : " ") + package.name.substr(17);
  return text;
}

class EnvPage {
 public:
  EnvPage(const Machine& machine, const Layout& layout) : machine_(machine), layout_(layout) {}

  std::string text(const std::vector<Environment>& environments) {
    card();
    for (const auto& one : environments) environment(one);
    if (environments.empty()) out_ += "No Python environment was found.\n";
    return out_;
  }

 private:
  void row(const char* name, const std::string& value) {
    if (!value.empty()) out_ += layout_.paragraph(fmt::format("  {:<12} ", name), printable(value));
  }

  void card() {
    const std::string name = machine_.override_text();
    out_ += layout_.paragraph("", "Card: " + machine_.card_name());
    if (!name.empty())
      out_ += layout_.paragraph("", printable(fmt::format("{}={} makes it a {}", machine_.override_name(),
                                                          name, machine_.effective_target())));
  }

  void environment(const Environment& one) {
    const Python& python = *one.python;
    out_ += '\n' + layout_.paragraph("", fmt::format("{} (Python 3.{}{})",
                                                     layout_.styled(Style::kBold, printable(python.prefix)),
                                                     python.version.minor, python.active ? ", active" : ""));
    if (!python.torch) return row("PyTorch", "none");
    row("PyTorch", python.torch->version);
    row("built for", built_for(*python.torch));
    row("HIP", python.torch->hip);
    row("code for", code_for(python));
    for (const char* name : {"torchvision", "torchaudio", "numpy", "triton"})
      row(name, version_of(python, name));
    for (const auto& [name, value] : one.answers) row(("ran: " + name).c_str(), value);
    row("ran", one.trouble);
  }

  const Machine& machine_;
  const Layout& layout_;
  std::string out_;
};

void ask(Machine& machine, Environment& one) {
  const Guarded run = run_python(interpreter_of(machine.world, *one.python), kQuestions, kLimit);
  for (const auto& line : run.lines) {
    const size_t blank = line.find(' ');
    if (blank != line.npos) one.answers[line.substr(0, blank)] = line.substr(blank + 1);
  }
  if (run.outcome == Outcome::kTimeout)
    one.trouble = fmt::format("no answer within {} s: it hangs", kLimit.count());
  else if (run.end != "exit code 0")
    one.trouble = run.end + (run.last_words.empty() ? "" : ": " + run.last_words);
}

}  // namespace

std::string env_page(const Machine& machine, const std::vector<Environment>& environments,
                     const Layout& layout) {
  return EnvPage(machine, layout).text(environments);
}

std::string env_json(const Machine& machine, const std::vector<Environment>& environments,
                     const std::string& tool_version) {
  json list = json::array();
  for (const auto& one : environments) {
    const Python& python = *one.python;
    json object = {{"prefix", python.prefix},  {"python", fmt::format("3.{}", python.version.minor)},
                   {"active", python.active},  {"torch", nullptr},
                   {"hip", nullptr},           {"rocm", false},
                   {"targets", json::array()}, {"answers", one.answers},
                   {"trouble", one.trouble}};
    if (python.torch) {
      object["torch"] = python.torch->version;
      if (!python.torch->hip.empty()) object["hip"] = python.torch->hip;
      object["rocm"] = python.torch->rocm();
      object["targets"] = python.torch->code.targets;
    }
    list.push_back(std::move(object));
  }
  const json document = {
      {"schema_version", 1},
      {"tool_version", tool_version},
      {"card", machine.has_card() ? json(machine.card_name()) : json(nullptr)},
      {"override", machine.override_text().empty() ? json(nullptr) : json(machine.override_text())},
      {"environments", std::move(list)}};
  return document.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

void ask_interpreters(Machine& machine, std::vector<Environment>& environments) {
  for (auto& one : environments)
    if (one.python->torch) ask(machine, one);
}

}  // namespace rocfix::doctor
