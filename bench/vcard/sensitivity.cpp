// SPDX-License-Identifier: MIT
// How far each constant of the cycle model moves its answer: the table of docs/cycle-model.md. Kernels with different
// bottlenecks are modelled with every constant doubled in turn.
#include <fmt/format.h>

#include <functional>

#include "vcard_timing/timed_kernel.h"

namespace rocfix::vcard {
namespace {

struct Kernel {
  const char* name;
  TimedKernel code;
};

struct Knob {
  std::string name, value, unit;
  std::function<void(Machine&)> twice;
};

std::string fmacs(int count) {
  std::string text;
  for (int n = 0; n < count; ++n) text += fmt::format("v_fmac_f32 v{}, v{}, v{}\n", 8 + n % 32, 48 + n % 4, 52 + n % 3);
  return text;
}

// Each group reads `bytes` of its own, `passes` times.
std::string walk(int bytes, int passes) {
  std::string pass = "v_mov_b32 v1, v0\n";
  for (int chunk = 0; chunk < bytes / 4096; ++chunk)
    pass += "global_load_dwordx4 v[4:7], v1, s[0:1]\nv_add_nc_u32 v1, 0x1000, v1\n";
  return fmt::format("s_mul_i32 s3, s2, {}\ns_add_u32 s0, s0, s3\ns_addc_u32 s1, s1, 0\nv_lshlrev_b32 v0, 4, v0\n",
                     bytes) +
         looped(pass, passes) + "s_waitcnt vmcnt(0)\n";
}

// A register-tiled matrix product in outline: a tile from memory to LDS, then LDS reads and multiply-adds.
std::string tiles(int turns) {
  std::string inner;
  for (int k = 0; k < 8; ++k)
    inner += "ds_read_b128 v[48:51], v2\nds_read_b128 v[52:55], v2 offset:4096\ns_waitcnt lgkmcnt(0)\n" + fmacs(64);
  return "s_mul_i32 s3, s2, 0x2000\nv_lshlrev_b32 v0, 4, v0\nv_mov_b32 v2, v0\nv_add_nc_u32 v1, s3, v0\n" +
         looped("global_load_dwordx4 v[40:43], v1, s[0:1]\nv_add_nc_u32 v1, 0x1000, v1\n"
                "s_waitcnt vmcnt(0)\nds_write_b128 v2, v[40:43]\ns_waitcnt lgkmcnt(0)\ns_barrier\n" +
                    inner + "s_barrier\n",
                turns);
}

// Two waves and one of everything, each waited for.
std::string chain() {
  return repeated("v_rcp_f32 v1, v1", 2) + repeated("v_mul_lo_u32 v2, v2, v2", 2) +
         repeated("v_lshlrev_b64 v[4:5], 1, v[4:5]", 2) + repeated("v_fma_f64 v[6:7], v[6:7], v[6:7], v[6:7]", 2) +
         "s_add_u32 s8, s8, 1\ns_add_u32 s8, s8, 1\ns_load_dword s4, s[0:1], 0x0\ns_waitcnt lgkmcnt(0)\n"
         "ds_read_b32 v8, v0\ns_waitcnt lgkmcnt(0)\nglobal_load_dword v9, v0, s[0:1]\ns_waitcnt vmcnt(0)\n"
         "s_barrier\n";
}

std::vector<Kernel> kernels() {
  std::vector<Kernel> all;
  const auto add = [&](const char* name, const std::string& text, KernelShape shape, uint64_t bytes) {
    all.push_back({name, TimedKernel(text, shape, bytes)});
  };
  add("VALU", looped(fmacs(64), 200), {.groups = 72, .items = 256}, 4096);
  add("LDS", "v_lshlrev_b32 v0, 3, v0\n" + looped(repeated("ds_read_b32 v1, v0", 16), 200),
      {.groups = 72, .items = 256, .lds_bytes = 8192}, 4096);
  add("DRAM", walk(65536, 1), {.groups = 144, .items = 256}, 144 * 65536);
  add("L0", "v_lshlrev_b32 v0, 2, v0\n" + looped(repeated("global_load_dword v1, v0, s[0:1]", 32), 100),
      {.groups = 72, .items = 256}, 4096);
  add("L2", walk(32768, 16), {.groups = 72, .items = 256}, 72 * 32768);
  add("latency", "v_lshlrev_b32 v0, 2, v0\n" +
                     looped("global_load_dword v1, v0, s[0:1]\ns_waitcnt vmcnt(0)\nv_and_b32 v1, 0, v1\n"
                            "v_add_nc_u32 v0, v0, v1\nv_add_nc_u32 v0, 0x80, v0\n", 100),
      {.groups = 4, .items = 32}, 16384);
  add("tiles", tiles(8), {.groups = 144, .items = 256, .lds_bytes = 8192, .wgp_mode = true}, 144 * 8192 + 65536);
  add("chain", "v_lshlrev_b32 v0, 2, v0\n" + looped(chain(), 50), {.groups = 1, .items = 64, .lds_bytes = 1024}, 4096);
  add("empty", "", {.groups = 1, .items = 64}, 4096);
  return all;
}

std::vector<Knob> knobs() {
  const Constants defaults;
  std::vector<Knob> all = {
      {"clock", "1560", "MHz", [](Machine& m) { m.card.boost_mhz *= 2; }},
      {"compute units", "36", "", [](Machine& m) { m.card.compute_units *= 2; }},
      {"memory bandwidth", "288", "GB/s", [](Machine& m) { m.card.memory_clock_mhz *= 2; }},
  };
#define ROCFIX_ADD_KNOB(name, value, unit, source) \
  all.push_back({#name, fmt::format("{}", defaults.name), unit, [](Machine& m) { m.constants.name *= 2; }});
  ROCFIX_TIMING_CONSTANTS(ROCFIX_ADD_KNOB)
#undef ROCFIX_ADD_KNOB
  return all;
}

void print_row(const std::vector<std::string>& cells) {
  std::string line = "|";
  for (const auto& cell : cells) line += " " + cell + " |";
  fmt::print("{}\n", line);
}

int run() {
  auto all = kernels();
  std::vector<double> usual;
  std::vector<std::string> names = {"constant", "value"}, times = {"*modelled time*", ""},
                           bounds = {"*bound by*", ""}, rule = {"---", "---"};
  for (auto& kernel : all) {
    const Timing timing = kernel.code.run(machine_of()).timing;
    usual.push_back(timing.total_ns);
    names.emplace_back(kernel.name);
    times.push_back(fmt::format("{:.1f} us", timing.total_ns / 1e3));
    bounds.emplace_back(bound_name(timing.limiter));
    rule.emplace_back("---:");
  }
  for (const auto& row : {names, rule, times, bounds}) print_row(row);
  for (const Knob& knob : knobs()) {
    std::vector<std::string> cells = {knob.name, knob.value + (knob.unit.empty() ? "" : " " + knob.unit)};
    for (size_t n = 0; n < all.size(); ++n) {
      Machine machine = machine_of();
      knob.twice(machine);
      const double change = 100 * (all[n].code.run(machine).timing.total_ns / usual[n] - 1);
      cells.push_back(change > -0.05 && change < 0.05 ? "" : fmt::format("{:+.1f} %", change));
    }
    print_row(cells);
  }
  return 0;
}

}  // namespace
}  // namespace rocfix::vcard

int main() {
  return rocfix::vcard::run();
}
