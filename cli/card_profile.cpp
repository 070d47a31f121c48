// SPDX-License-Identifier: MIT
#include "card_profile.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/demangle.h"
#include "base/text.h"
#include "table.h"

namespace rocfix {
namespace {

using nlohmann::json;

constexpr size_t kColumns = 80;

// As its author wrote it, without arguments and cut to the room there is.
std::string kernel_name(const std::string& mangled, size_t room) {
  const auto readable = demangled(mangled);
  std::string name = readable.value_or(mangled);
  if (name.starts_with("void ")) name = name.substr(5);
  if (const size_t arguments = name.rfind('('); readable && arguments != name.npos) name.resize(arguments);
  if (name.empty()) name = "(no name)";
  return name.size() <= room ? name : name.substr(0, room - 3) + "...";
}

std::string percent(double share) {
  return fmt::format("{:.1f}%", 100 * share);
}

std::string time_text(double ns) {
  return duration_text(ns / 1e6);
}

std::string line(const char* title, const std::string& text) {
  return fmt::format("  {:<10} {}\n", title, text);
}

std::string first_line(const json& kernel, double total_ns) {
  const double ns = kernel.at("modelled_ns");
  const auto launches = kernel.at("launches").get<uint64_t>();
  const auto right = fmt::format("{} launch{}  {:>8}  {:>6}", launches, launches == 1 ? "" : "es", time_text(ns),
                                 percent(total_ns > 0 ? ns / total_ns : 0));
  return fmt::format("{:<{}}{}\n", kernel_name(kernel.at("name"), kColumns - right.size() - 2),
                     kColumns - right.size(), right);
}

std::string waves_line(const json& kernel) {
  const auto size = kernel.at("group_size").get<std::vector<uint32_t>>();
  std::string group = std::to_string(size.at(0));
  for (size_t n = 1; n < size.size(); ++n)
    if (size[n] != 1 || size.back() != 1) group += "x" + std::to_string(size[n]);
  const auto groups = kernel.at("groups").get<uint64_t>();
  return fmt::format("{} of {} lanes, in {} work-group{} of {}, {} mode", kernel.at("waves").get<uint64_t>(),
                     kernel.at("wave_size").get<int>(), groups, groups == 1 ? "" : "s", group,
                     kernel.at("mode").get<std::string>());
}

std::string resources_line(const json& kernel) {
  return fmt::format("{} VGPRs, {} SGPRs; LDS {} a group, scratch {} a lane", kernel.at("vgprs").get<int>(),
                     kernel.at("sgprs").get<int>(), bytes_text(kernel.at("lds_bytes").get<double>()),
                     bytes_text(kernel.at("scratch_bytes").get<double>()));
}

std::string occupancy_line(const json& occupancy) {
  return fmt::format("{:.3g} of {} waves a SIMD, limited by {}", occupancy.at("waves_per_simd").get<double>(),
                     occupancy.at("most").get<int>(), occupancy.at("limit").get<std::string>());
}

// The classes of most instructions, as many as fit in a line.
std::string mix_line(const json& instructions) {
  std::vector<std::pair<uint64_t, std::string>> classes;
  double all = 0;
  for (const auto& [name, count] : instructions.items()) {
    classes.emplace_back(count.get<uint64_t>(), name);
    all += count.get<double>();
  }
  std::stable_sort(classes.begin(), classes.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::string text;
  for (const auto& [count, name] : classes) {
    const auto part = fmt::format("{}{} {}", text.empty() ? "" : ", ", name, percent(static_cast<double>(count) / all));
    if (13 + text.size() + part.size() > kColumns) break;
    text += part;
  }
  return text;
}

std::string memory_line(const json& kernel) {
  const auto bytes = [&](const char* key) { return short_bytes(kernel.at(key).get<double>()); };
  return fmt::format("loads {}, stores {}; hits L0 {}, L2 {}", bytes("load_bytes"), bytes("store_bytes"),
                     percent(kernel.at("l0_hit_rate")), percent(kernel.at("l2_hit_rate")));
}

std::string dram_line(const json& kernel) {
  const auto bytes = [&](const char* key) { return short_bytes(kernel.at(key).get<double>()); };
  auto text = fmt::format("reads {}, writes {}; {:.1f} GB/s", bytes("dram_read_bytes"),
                          bytes("dram_write_bytes"), kernel.at("gbps").get<double>());
  if (kernel.at("host_bytes").get<double>() > 0) text += "; PCIe " + bytes("host_bytes");
  return text;
}

std::string speed_line(const json& kernel) {
  return fmt::format("{:.0f} GFLOP/s; {:.1f}% of the roofline; bound by {}",
                     kernel.at("gflops").get<double>(), kernel.at("roofline_percent").get<double>(),
                     kernel.at("bound").get<std::string>());
}

std::string block(const json& kernel, double total_ns) {
  std::string text = first_line(kernel, total_ns);
  text += line("waves", waves_line(kernel));
  text += line("resources", resources_line(kernel));
  text += line("occupancy", occupancy_line(kernel.at("occupancy")));
  text += line("mix", mix_line(kernel.at("instructions")));
  text += line("v_fma", fmt::format("{} of vector instructions, {} of all", percent(kernel.at("fma_share_of_valu")),
                                    percent(kernel.at("fma_share"))));
  if (const double cycles = kernel.at("lds_cycles"); cycles > 0)
    text += line("LDS", fmt::format("{:.0f} cycles, {} of them bank conflicts", cycles,
                                    percent(kernel.at("lds_conflict_cycles").get<double>() / cycles)));
  text += line("memory", memory_line(kernel));
  text += line("DRAM", dram_line(kernel));
  return text + line("speed", speed_line(kernel));
}

std::string table_of(const json& document) {
  const json& card = document.at("card");
  const double total_ns = document.at("modelled_ns");
  std::string text =
      fmt::format("Virtual {} ({}, {} MHz), modelled: {} in all\n", card.at("product").get<std::string>(),
                  card.at("chip").get<std::string>(), card.at("clock_mhz").get<int>(), time_text(total_ns));
  for (const json& kernel : document.at("kernels")) text += "\n" + block(kernel, total_ns);
  return text;
}

}  // namespace

Result<std::string> profile_table(const std::string& text) {
  try {
    return table_of(json::parse(text));
  } catch (const json::exception& problem) {
    return Error{Code::kBadInput, fmt::format("not a profile of the virtual card: {}", problem.what())};
  }
}

Status print_profile(const std::string& path) {
  const auto text = read_file(path);
  if (!text) return text.error();
  const auto table = profile_table(*text);
  if (!table) return Error{table.error().code, path + ": " + table.error().message};
  fmt::print("{}", *table);
  return {};
}

}  // namespace rocfix
