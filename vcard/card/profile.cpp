// SPDX-License-Identifier: MIT
#include "card/profile.h"

#include <fmt/format.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "base/text.h"
#include "isa/classes.h"

namespace rocfix::vcard {
namespace {

using nlohmann::ordered_json;

constexpr auto kInterval = std::chrono::milliseconds(100);
// gfx10 gives every wave as many, whatever it uses (LLVM AMDGPUUsage, GRANULATED_WAVEFRONT_SGPR_COUNT).
constexpr uint32_t kScalarRegisters = 128;

// The profiles that exist, for the end of the process. Never destroyed.
struct Live {
  std::mutex mutex;
  std::set<Profile*> profiles;
};

Live& live() {
  static Live& made = *new Live;
  return made;
}

// on_exit and not atexit: the card's library runs no destructors at exit, and takes atexit's entry for one.
void write_at_exit(int, void*) {
  const std::lock_guard lock(live().mutex);
  for (Profile* profile : live().profiles) profile->write();
}

void register_profile(Profile* profile) {
  const std::lock_guard lock(live().mutex);
  static bool registered = false;
  if (!registered) on_exit(write_at_exit, nullptr);
  registered = true;
  live().profiles.insert(profile);
}

std::string with_process_number(std::string path) {
  for (size_t at; (at = path.find("%p")) != path.npos;) path.replace(at, 2, std::to_string(getpid()));
  return path;
}

double ratio(double part, double whole) {
  return whole > 0 ? part / whole : 0;
}

uint64_t rounded(double value) {
  return static_cast<uint64_t>(value + 0.5);
}

ordered_json instruction_counts(const LaunchCounts& counts) {
  ordered_json mix;
  for (size_t n = 0; n < counts.executed.size(); ++n)
    if (counts.executed[n] != 0) mix[std::string(class_name(static_cast<Class>(n)))] = counts.executed[n];
  return mix;
}

ordered_json bounds_json(const KernelProfile& k) {
  ordered_json bounds;
  for (size_t n = 0; n < kBounds; ++n)
    if (k.bound_ns[n] > 0) bounds[std::string(bound_name(static_cast<Bound>(n)))] = rounded(k.bound_ns[n]);
  return bounds;
}

// What took longest in all launches together; "launch" when starting the kernels took longer than running them.
std::string bound_of(const KernelProfile& k) {
  const auto longest = std::max_element(k.bound_ns.begin(), k.bound_ns.end());
  if (*longest < k.overhead_ns) return "launch";
  return std::string(bound_name(static_cast<Bound>(longest - k.bound_ns.begin())));
}

ordered_json kernel_json(const std::string& name, const KernelProfile& k, const Machine& machine) {
  const auto& executed = k.counts.executed;
  const auto count = [&](Class klass) { return static_cast<double>(executed[static_cast<size_t>(klass)]); };
  double all = 0, vector = 0;
  for (size_t n = 0; n < executed.size(); ++n) {
    all += static_cast<double>(executed[n]);
    if (static_cast<Class>(n) <= Class::kValuDouble) vector += static_cast<double>(executed[n]);
  }
  const double dram = k.dram_read_bytes + k.dram_write_bytes;
  return {{"name", name},
          {"launches", k.launches},
          {"groups", k.counts.groups},
          {"waves", k.counts.waves},
          {"group_size", k.launch.dispatch.group},
          {"wave_size", k.launch.kernel.lanes},
          {"mode", k.launch.kernel.wgp_mode ? "WGP" : "CU"},
          {"vgprs", k.launch.kernel.vgprs},
          {"sgprs", kScalarRegisters},
          {"lds_bytes", k.launch.dispatch.group_bytes},
          {"scratch_bytes", k.launch.dispatch.private_bytes},
          {"occupancy",
           {{"waves_per_simd", k.occupancy.waves_per_simd},
            {"most", machine.card.waves_per_simd},
            {"groups", k.occupancy.groups_per_unit},
            {"limit", limit_name(k.occupancy.limit)}}},
          {"instructions", instruction_counts(k.counts)},
          {"fma_share_of_valu", ratio(count(Class::kFma), vector)},
          {"fma_share", ratio(count(Class::kFma), all)},
          {"lds_cycles", rounded(k.lds_cycles)},
          {"lds_conflict_cycles", rounded(k.lds_conflicts)},
          {"l0_hit_rate", ratio(k.l0_hits, k.l0_lines)},
          {"l2_hit_rate", ratio(k.l2_hits, k.l2_lines)},
          {"load_bytes", rounded(k.load_bytes)},
          {"store_bytes", rounded(k.store_bytes)},
          {"dram_read_bytes", rounded(k.dram_read_bytes)},
          {"dram_write_bytes", rounded(k.dram_write_bytes)},
          {"host_bytes", rounded(k.host_bytes)},
          {"modelled_ns", rounded(k.modelled_ns)},
          {"gflops", ratio(k.flops, k.modelled_ns)},
          {"gbps", ratio(dram, k.modelled_ns)},
          {"roofline_percent", 100 * ratio(k.roofline_ns, k.modelled_ns)},
          {"bound", bound_of(k)},
          {"bounds_ns", bounds_json(k)},
          {"launch_ns", rounded(k.overhead_ns)}};
}

void add_counts(LaunchCounts& sum, const LaunchCounts& more) {
  for (size_t n = 0; n < sum.executed.size(); ++n) sum.executed[n] += more.executed[n];
  sum.waves += more.waves;
  sum.groups += more.groups;
}

void add_timing(KernelProfile& k, const Timing& t) {
  k.modelled_ns += t.total_ns;
  k.roofline_ns += t.roofline_ns;
  k.overhead_ns += t.overhead_ns;
  for (size_t n = 0; n < kBounds; ++n) k.bound_ns[n] += t.bound_ns[n];
  k.lds_cycles += t.lds_cycles;
  k.lds_conflicts += t.lds_conflicts;
  k.load_bytes += t.load_bytes;
  k.store_bytes += t.store_bytes;
  k.dram_read_bytes += t.dram_read_bytes;
  k.dram_write_bytes += t.dram_write_bytes;
  k.host_bytes += t.host_bytes;
  k.l0_lines += t.l0_lines;
  k.l0_hits += t.l0_hits;
  k.l2_lines += t.l2_lines;
  k.l2_hits += t.l2_hits;
  k.flops += t.flops;
}

}  // namespace

Profile::Profile(std::string path, Machine machine)
    : path_(with_process_number(std::move(path))), machine_(std::move(machine)) {
  register_profile(this);
}

Profile::~Profile() {
  {
    const std::lock_guard lock(live().mutex);
    live().profiles.erase(this);
  }
  write();
}

void Profile::add(const std::string& kernel, const Launch& launch, const LaunchCounts& counts, const Timing& timing) {
  const std::lock_guard lock(mutex_);
  KernelProfile& k = kernels_[kernel];
  ++k.launches;
  add_counts(k.counts, counts);
  add_timing(k, timing);
  if (timing.total_ns > k.longest_ns) {
    k.longest_ns = timing.total_ns;
    k.launch = launch;
    k.occupancy = timing.occupancy;
  }
  dirty_ = true;
  if (std::chrono::steady_clock::now() - written_ >= kInterval) write_locked();
}

void Profile::write() {
  const std::lock_guard lock(mutex_);
  if (dirty_) write_locked();
}

std::string Profile::json() const {
  std::vector<std::pair<std::string, const KernelProfile*>> sorted;
  double total = 0;
  for (const auto& [name, kernel] : kernels_) {
    sorted.emplace_back(name, &kernel);
    total += kernel.modelled_ns;
  }
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.second->modelled_ns > b.second->modelled_ns; });
  ordered_json kernels = ordered_json::array();
  for (const auto& [name, kernel] : sorted) kernels.push_back(kernel_json(name, *kernel, machine_));
  const CardFigures& card = machine_.card;
  const ordered_json document = {{"times", "modelled"},
                                 {"card",
                                  {{"chip", card.chip},
                                   {"product", card.product},
                                   {"compute_units", card.compute_units},
                                   {"clock_mhz", card.boost_mhz},
                                   {"peak_gflops", peak_gflops(card)},
                                   {"memory_gbps", memory_gbps(card)}}},
                                 {"modelled_ns", rounded(total)},
                                 {"kernels", kernels}};
  return document.dump(1) + "\n";
}

void Profile::write_locked() {
  const Status written = write_file(path_, json());
  if (!written && dirty_) fmt::print(stderr, "rocfix: virtual card: profile: {}\n", written.error().message);
  dirty_ = false;
  written_ = std::chrono::steady_clock::now();
}

}  // namespace rocfix::vcard
