// SPDX-License-Identifier: MIT
// `rocfix card`: what the virtual card is, its figures and where they come from.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "card_profile.h"
#include "commands.h"
#include "gfx/cards.h"
#include "gfx/chips.h"

namespace rocfix {
namespace {

using nlohmann::ordered_json;

struct Options {
  std::string chip = "gfx1010";
  std::string json_path;
  std::string profile_path;
};

// A figure: its name in JSON, its value there, and the line of the table.
struct Figure {
  std::string key;
  ordered_json value;
  std::string title, text, source;
};

constexpr const char* kPublished = "published by its maker";
constexpr const char* kManual = "RDNA 1.0 ISA manual";
constexpr const char* kDriver = "Linux amdkfd, kfd_crat.c";
constexpr const char* kCompiler = "LLVM, AMDGPUBaseInfo.cpp";
constexpr const char* kComputed = "computed from the above";

std::vector<Figure> figures_of(const CardFigures& card) {
  const uint32_t l2_kib = l2_channels(card) * kL2ChannelKiB;
  const double fp32 = peak_gflops(card), memory = memory_gbps(card);
  return {
      {"compute_units", card.compute_units, "compute units",
       fmt::format("{}, in {} WGPs; 2 SIMD32 each", card.compute_units, card.compute_units / 2),
       kPublished},
      {"clock_mhz", card.boost_mhz, "clock", fmt::format("{} MHz", card.boost_mhz), kPublished},
      {"reported_clock_mhz", card.max_clock_mhz, "reported clock",
       fmt::format("{} MHz, what programs are told", card.max_clock_mhz), "rocminfo, or published"},
      {"vgprs_per_simd", kVgprsPerSimd, "registers",
       fmt::format("{} VGPRs a SIMD, at most 256 a wave", kVgprsPerSimd), kCompiler},
      {"waves_per_simd", card.waves_per_simd, "waves", fmt::format("{} a SIMD", card.waves_per_simd),
       kCompiler},
      {"lds_bytes_per_cu", kLdsBytes, "LDS",
       fmt::format("{} a compute unit, {} a WGP", bytes_text(kLdsBytes), bytes_text(2 * kLdsBytes)), kManual},
      {"l0_kib", kL0KiB, "L0", fmt::format("{} KiB a compute unit", kL0KiB), kDriver},
      {"gl1_kib", kGl1KiB, "GL1",
       fmt::format("{} KiB a shader array, {} of them", kGl1KiB,
                   card.shader_engines * card.arrays_per_engine),
       kDriver},
      {"l2_kib", l2_kib, "L2", fmt::format("{} KiB in {} channels", l2_kib, l2_channels(card)), kDriver},
      {"memory_kib", card.memory_kib, "memory",
       fmt::format("{}, {} bit", bytes_text(static_cast<double>(card.memory_kib) * 1024), card.memory_bits),
       kPublished},
      {"memory_gbps", memory, "bandwidth", fmt::format("{:.0f} GB/s", memory), kComputed},
      {"fp32_gflops", fp32, "peak fp32", fmt::format("{:.0f} GFLOP/s", fp32), kComputed},
      {"fp16_gflops", 2 * fp32, "peak fp16", fmt::format("{:.0f} GFLOP/s, packed", 2 * fp32), kComputed},
      {"flop_per_byte", fp32 / memory, "balance",
       fmt::format("{:.1f} FLOP (fp32) a byte of DRAM", fp32 / memory), kComputed},
      {"dot_instructions", find_chip(card.chip)->dot_instructions, "dot products",
       find_chip(card.chip)->dot_instructions ? "v_dot2, v_dot4, v_dot8" : "no such instructions",
       "LLVM, AMDGPU.td"},
  };
}

void print_table(const CardFigures& card) {
  fmt::print("{} ({}), virtual: runs on this CPU, times are modelled.\n\n", card.product, card.chip);
  for (const Figure& figure : figures_of(card))
    fmt::print("{:<14} {:<40} {}\n", figure.title, figure.text, figure.source);
  fmt::print("\nHow times are modelled: docs/cycle-model.md. Other cards: --card with one of\n{}\n", card_names());
}

std::string json_text(const CardFigures& card) {
  ordered_json values, sources;
  for (const Figure& figure : figures_of(card)) {
    values[figure.key] = figure.value;
    sources[figure.key] = figure.source;
  }
  const ordered_json document = {{"chip", card.chip},     {"product", card.product}, {"virtual", true},
                                 {"times", "modelled"}, {"figures", values},       {"sources", sources}};
  return document.dump(2) + "\n";
}

int run(const Options& options) {
  if (!options.profile_path.empty()) {
    const auto printed = print_profile(options.profile_path);
    return printed ? kExitOk : report(printed.error());
  }
  const CardFigures* card = find_card(options.chip);
  if (card == nullptr)
    return report({Code::kBadInput, fmt::format("no virtual card '{}'; use one of {}", options.chip, card_names())});
  if (options.json_path != "-") print_table(*card);
  if (options.json_path == "-") fmt::print("{}", json_text(*card));
  else if (!options.json_path.empty())
    if (const auto written = write_file(options.json_path, json_text(*card)); !written) return report(written.error());
  return kExitOk;
}

}  // namespace

void add_card(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("card", "Show what the virtual card is, and its figures");
  command->add_option("--card", options->chip, "The chip")->type_name("CHIP")->capture_default_str();
  command->add_option("--json", options->json_path, "Write JSON to FILE, or - for standard output")->type_name("FILE");
  command
      ->add_option("--profile", options->profile_path,
                   "Print the profile that the virtual card wrote to FILE (ROCFIX_CARD_PROFILE=FILE), and nothing else")
      ->type_name("FILE");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace rocfix
