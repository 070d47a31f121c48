// SPDX-License-Identifier: MIT
// The card itself: its memory, its clocks, its screens.
#include <fmt/format.h>

#include "base/text.h"
#include "doctor/checks/list.h"

namespace rocfix::doctor {
namespace {

// A file of the card's driver; "" when there is no driver.
std::string driver_file(const Machine& m, const char* name) {
  const PciGpu* gpu = m.gpu();
  return gpu == nullptr || gpu->drm.empty() ? "" : gpu->drm + "/" + name;
}

std::optional<uint64_t> driver_number(Machine& m, const char* name) {
  const std::string file = driver_file(m, name);
  return file.empty() ? std::nullopt : m.world.number(file);
}

Finding find_apertures(Machine& m) {
  constexpr uint64_t kSmallBar = 256ULL << 20;
  const auto vram = driver_number(m, "mem_info_vram_total"),
             visible = driver_number(m, "mem_info_vis_vram_total");
  const auto gtt = driver_number(m, "mem_info_gtt_total");
  if (!vram || !visible) return unknown("the driver does not say how much memory the card has");
  if (*visible == kSmallBar && *vram > kSmallBar)
    return {State::kInfo,
            "Resizable BAR is off",
            {{driver_file(m, "mem_info_vis_vram_total"), 1, bytes_text(double(*visible))}},
            "the processor sees 256 MiB of the card's memory at a time: copies are somewhat slower, nothing "
            "fails",
            {"switch it on in the BIOS (also called Smart Access Memory)", {}, false, true}};
  if (gtt && *gtt < *vram)
    return {State::kInfo,
            "the card may borrow less main memory than it has of its own",
            {{driver_file(m, "mem_info_gtt_total"), 1, bytes_text(double(*gtt))}},
            "large models spill over into it",
            {}};
  return passed(fmt::format("{} of video memory, all of it visible", bytes_text(double(*vram))));
}

Finding find_used_memory(Machine& m) {
  const auto vram = driver_number(m, "mem_info_vram_total"), used = driver_number(m, "mem_info_vram_used");
  if (!vram || !used || *vram == 0) return unknown("the driver does not say how much memory is in use");
  const auto percent = static_cast<unsigned>(100.0 * double(*used) / double(*vram));
  const Evidence evidence{driver_file(m, "mem_info_vram_used"), 1, bytes_text(double(*used))};
  if (percent <= 70) return passed(fmt::format("{} % of the video memory is in use", percent), {evidence});
  return {State::kInfo,
          fmt::format("{} % of the video memory is in use already", percent),
          {evidence},
          "what runs short is what makes this card's queues fail",
          {"close browsers and games, or log out of the desktop", {}}};
}

// hwmon's temperatures in thousandths of a degree; the second is the hot spot's (Linux amdgpu_pm.c).
std::optional<Evidence> hot_spot(Machine& m) {
  constexpr uint64_t kClose = 5000;
  const std::string folder = driver_file(m, "hwmon");
  for (const auto& name : m.world.list(folder)) {
    const std::string file = folder + "/" + name + "/temp2_";
    const auto now = m.world.number(file + "input"), limit = m.world.number(file + "crit");
    if (now && limit && *now + kClose >= *limit && *limit > 0)
      return Evidence{file + "input", 1, fmt::format("{} of {} degrees", *now / 1000, *limit / 1000)};
  }
  return std::nullopt;
}

Fix own_clocks(std::vector<std::string> commands) {
  return {"give them back to the driver", std::move(commands), true};
}

Finding find_clocks(Machine& m) {
  const std::string level_file = driver_file(m, "power_dpm_force_performance_level"),
                    table_file = driver_file(m, "pp_od_clk_voltage");
  const std::string level(m.world.word(level_file).substr(0, 20));
  const char* why = "an undervolted or overclocked card hangs by itself; try without before blaming software";
  if (!level.empty() && level != "auto")
    return {State::kInfo,
            fmt::format("the card's clocks are set by hand ({})", level),
            {{level_file, 1, level}},
            why,
            own_clocks({"echo auto | sudo tee " + level_file})};
  // The driver offers this file only when overdrive was switched on (amdgpu.ppfeaturemask).
  if (!m.world.word(table_file).empty())
    return {State::kInfo,
            "the card's clocks and voltages may have been changed: overdrive is on",
            {{table_file, 0, "is there"}},
            why,
            own_clocks({fmt::format("printf 'r\\nc\\n' | sudo tee {}", table_file)})};
  if (auto hot = hot_spot(m))
    return {State::kInfo,
            "the card is close to its limit of temperature",
            {*hot},
            "it slows down, and switches itself off at the limit",
            {}};
  return passed("clocks and voltages are the driver's");
}

std::vector<Evidence> connected_screens(Machine& m) {
  std::vector<Evidence> screens;
  const PciGpu* gpu = m.gpu();
  if (gpu == nullptr || gpu->drm_card.empty()) return screens;
  const std::string prefix = gpu->drm_card.substr(gpu->drm_card.rfind('/') + 1) + "-";
  for (const auto& name : m.world.list("/sys/class/drm"))
    if (name.starts_with(prefix) && m.world.word("/sys/class/drm/" + name + "/status") == "connected")
      screens.push_back({"/sys/class/drm/" + name + "/status", 1, "connected"});
  return screens;
}

Finding find_screens(Machine& m) {
  auto screens = connected_screens(m);
  if (screens.empty()) return passed("no screen hangs on the card that computes");
  const bool timed_out = m.log.count({"ring gfx_"}) > 0;
  return {timed_out ? State::kWarn : State::kInfo,
          "the desktop is on the card that computes",
          std::move(screens),
          timed_out ? "the picture had to wait for a kernel and ran out of time (D14)"
                    : "while a long kernel runs the picture stands still",
          {"connect the screen to another GPU, or let shorter kernels run", {}}};
}

}  // namespace

const Check check_D16{"D16", "the card's memory is visible", Group::kCard, State::kInfo,
                      {},    {"Linux amdgpu_vram_mgr.c"},    true,         find_apertures};
const Check check_D18{"D18", "the clocks are the driver's", Group::kCard, State::kInfo,
                      {},    {"Linux amdgpu_pm.c"},         true,         find_clocks};
const Check check_D19{
    "D19", "video memory is free", Group::kCard, State::kInfo, {}, {"Efenstor/PyTorch-ROCm-gfx1010"},
    true,  find_used_memory};
const Check check_D20{"D20", "the desktop is elsewhere", Group::kCard, State::kWarn,
                      {},    {"Linux amdgpu_job.c"},     true,         find_screens};

}  // namespace rocfix::doctor
