// SPDX-License-Identifier: MIT
#include "timing/model.h"

#include <algorithm>
#include <cmath>

namespace rocfix::vcard {
namespace {

constexpr bool is_vector(Class klass) {
  return klass <= Class::kValuDouble;
}
constexpr bool is_lds(Class klass) {
  return klass == Class::kLdsRead || klass == Class::kLdsWrite || klass == Class::kLdsAtomic;
}
constexpr bool is_load(Class klass) {
  return klass == Class::kVmemLoad || klass == Class::kSmem;
}

// Traffic of the whole launch.
struct Total {
  double lds_cycles = 0, lds_conflicts = 0, load_bytes = 0, store_bytes = 0;
  double read_lines = 0, l0_hits = 0, gl1_hits = 0;  // vector loads
  std::array<double, kL2Shares> l2_hits{};
  double write_lines = 0, scalar_misses = 0;
  double flops = 0, work = 0;
};

class Evaluation {
 public:
  Evaluation(const Machine& machine, const Launch& launch, const LaunchCounts& counts, const Sample& sample,
             const Occupancy& occupancy, const MemoryMap& memory)
      : machine_(machine), c_(machine.constants), launch_(launch), counts_(counts), sample_(sample),
        occupancy_(occupancy), memory_(memory), groups_(static_cast<double>(std::max<uint64_t>(1, counts.groups))),
        waves_(static_cast<double>(std::max<uint64_t>(1, counts.waves))) {
    result_.occupancy = occupancy;
  }

  Timing run() {
    scale_traffic();
    find_dram_traffic();
    bound_issue();
    bound_memory();
    bound_waves();
    finish();
    return result_;
  }

 private:
  double executed(Class klass) const { return static_cast<double>(counts_.executed[static_cast<size_t>(klass)]); }
  void set_cycles(Bound bound, double cycles) { set_ns(bound, cycles / machine_.cycles_per_ns()); }
  void set_ns(Bound bound, double ns) { result_.bound_ns[static_cast<size_t>(bound)] = ns; }

  void scale_traffic();
  void add_unsampled(Class klass, double instructions);
  double truncation() const;
  void find_dram_traffic();
  void bound_issue();
  void bound_memory();
  void bound_waves();
  void finish();

  // Work-groups and waves that the busiest unit gets: the last round of groups may not fill the card.
  double groups_of_unit() const { return std::ceil(groups_ / occupancy_.units); }
  double waves_of(double parts) const { return std::ceil(groups_of_unit() * waves_ / groups_ / parts); }

  const Machine& machine_;
  const Constants& c_;
  const Launch& launch_;
  const LaunchCounts& counts_;
  const Sample& sample_;
  const Occupancy& occupancy_;
  const MemoryMap& memory_;
  double groups_, waves_;
  Total total_;
  double gl1_shared_ = 0;  // first reads of a group that another group's read has brought into GL1
  double first_reads_ = 0, dram_share_ = 0;
  Timing result_;
};

// Instructions are counted in all groups, what they cost in the watched ones.
void Evaluation::scale_traffic() {
  for (size_t n = 0; n < sample_.traffic.size(); ++n) {
    const auto klass = static_cast<Class>(n);
    const Traffic& traffic = sample_.traffic[n];
    if (traffic.instructions == 0) {
      add_unsampled(klass, executed(klass));
      continue;
    }
    const double scale = executed(klass) / static_cast<double>(traffic.instructions);
    const auto all = [&](uint64_t count) { return scale * static_cast<double>(count); };
    total_.lds_cycles += all(traffic.lds_cycles);
    total_.lds_conflicts += all(traffic.lds_conflicts);
    total_.flops += all(traffic.flops);
    total_.work += all(traffic.work);
    if (klass == Class::kSmem) total_.scalar_misses += all(traffic.lines - traffic.l0_hits);
    if (klass == Class::kVmemLoad) {
      total_.read_lines += all(traffic.lines);
      total_.l0_hits += all(traffic.l0_hits);
      total_.gl1_hits += all(traffic.gl1_hits);
      for (size_t n = 0; n < kL2Shares; ++n) total_.l2_hits[n] += all(traffic.l2_hits[n]);
    }
    if (klass == Class::kVmemStore || klass == Class::kVmemAtomic) total_.write_lines += all(traffic.lines);
    if (!is_lds(klass)) (is_load(klass) ? total_.load_bytes : total_.store_bytes) += all(traffic.bytes);
  }
}

// No watched group had an instruction of the class: it is taken for a plain coalesced dword access.
void Evaluation::add_unsampled(Class klass, double instructions) {
  const double lines = instructions * launch_.kernel.lanes / 32;
  if (is_lds(klass)) total_.lds_cycles += lines;
  if (klass == Class::kVmemLoad) total_.read_lines += lines, total_.load_bytes += lines * kLineBytes;
  if (klass == Class::kVmemStore || klass == Class::kVmemAtomic)
    total_.write_lines += lines, total_.store_bytes += lines * kLineBytes;
}

// How many times more memory instructions a watched group executes than were looked at.
double Evaluation::truncation() const {
  double executed_of_group = 0, watched = 0;
  for (const Class klass : {Class::kVmemLoad, Class::kVmemStore, Class::kVmemAtomic}) {
    executed_of_group += executed(klass) / groups_;
    watched += static_cast<double>(sample_.traffic[static_cast<size_t>(klass)].instructions);
  }
  if (watched == 0) return 1;
  return std::max(1.0, executed_of_group * static_cast<double>(sample_.groups) / watched);
}

void Evaluation::find_dram_traffic() {
  if (sample_.footprint_groups == 0) return;
  const auto watched = static_cast<double>(sample_.groups);
  const double stretch = truncation();
  const double group_reads = static_cast<double>(sample_.group_reads) / watched * stretch;
  const double resident = std::min(groups_, static_cast<double>(occupancy_.resident_groups()));
  const GroupCounts counts{.all = counts_.groups, .resident = static_cast<uint64_t>(resident),
                           .watched = sample_.footprint_groups, .truncation = stretch};
  const auto reads = sample_.reads.extrapolate(counts, memory_), writes = sample_.writes.extrapolate(counts, memory_);
  const double from_l2 = total_.read_lines - total_.l0_hits - total_.gl1_hits;
  first_reads_ = std::max(0.0, std::min(group_reads * groups_, from_l2 - total_.l2_hits[0]));
  const double capacity = machine_.last_cache_bytes() / kLineBytes;
  Reuse reuse{.groups = groups_,
              .resident = resident,
              .group_lines = group_reads,
              .private_share = sample_.private_share(),
              .distinct = reads.device,
              .capacity = capacity,
              .hot = reads.hot,
              .hot_of_group = reads.hot_of_group};
  const auto misses = [&](size_t doublings) {
    return std::max(0.0, from_l2 - total_.l2_hits[doublings] - first_reads_);
  };
  const double sharers = resident * group_reads / std::max(1.0, batch_lines(reuse));
  reuse.misses = misses(std::min(kL2Shares - 1, static_cast<size_t>(std::log2(std::max(1.0, sharers)))));
  const double from_dram = dram_lines(reuse);
  const double to_dram = dram_lines({.groups = groups_,
                                     .resident = resident,
                                     .group_lines = static_cast<double>(sample_.group_writes) / watched * stretch,
                                     .distinct = writes.device,
                                     .capacity = capacity});
  const double not_near = first_reads_ + misses(0);
  dram_share_ = not_near > 0 ? std::min(1.0, from_dram / not_near) : 1;
  const double of_array = std::max(1.0, resident / machine_.arrays());
  gl1_shared_ = first_reads_ * (1 - sample_.private_share()) * (of_array - 1) / of_array;
  result_.dram_read_bytes = from_dram * kLineBytes;
  result_.dram_write_bytes = to_dram * kLineBytes;
  result_.host_bytes = (reads.host + writes.host) * kLineBytes;
}

// A SIMD issues one vector, one scalar and one branch instruction a cycle, from different waves.
void Evaluation::bound_issue() {
  const double of_simd = waves_of(occupancy_.simds_per_unit) / waves_;  // share of the busiest SIMD
  double vector = 0;
  for (size_t n = 0; n < counts_.executed.size(); ++n)
    if (const auto klass = static_cast<Class>(n); is_vector(klass))
      vector += executed(klass) * vector_cycles(klass, launch_.kernel.lanes, c_);
  set_cycles(Bound::kVector, of_simd * vector);
  set_cycles(Bound::kTranscendental,
             of_simd * executed(Class::kValuTrans) * c_.trans_cycles * (launch_.kernel.lanes / 32));
  set_cycles(Bound::kScalar, of_simd * executed(Class::kSalu) * c_.salu_cycles);
  set_cycles(Bound::kBranch, of_simd * executed(Class::kBranch) * c_.branch_cycles);
}

void Evaluation::bound_memory() {
  const double cus_of_unit = occupancy_.simds_per_unit / kSimdsPerComputeUnit;
  const double of_cu = waves_of(cus_of_unit) / waves_;
  set_cycles(Bound::kLds, of_cu * total_.lds_cycles);
  set_cycles(Bound::kL0, of_cu * (total_.read_lines + total_.write_lines) / c_.l0_lines_per_cycle);
  const double arrays = std::min<double>(machine_.arrays(), groups_);
  const double to_gl1 = total_.read_lines - total_.l0_hits;
  set_cycles(Bound::kGl1, to_gl1 * kLineBytes / c_.gl1_bytes_per_cycle / arrays);
  const double reads = std::max(0.0, to_gl1 - total_.gl1_hits - gl1_shared_) + total_.scalar_misses / 2;
  set_cycles(Bound::kL2, (reads + total_.write_lines) * kLineBytes / c_.l2_bytes_per_cycle / l2_channels(machine_.card));
  const double sampled = std::max<double>(1, static_cast<double>(sample_.groups));
  set_cycles(Bound::kAtomics,
             static_cast<double>(sample_.busiest_atomic) * groups_ / sampled * truncation() * c_.atomic_cycles);
  set_ns(Bound::kDram, (result_.dram_read_bytes + result_.dram_write_bytes) / memory_gbps(machine_.card));
  set_ns(Bound::kHost, result_.host_bytes / c_.host_gbps);
  result_.l2_lines = reads;
  result_.l2_hits = std::max(0.0, reads - result_.dram_read_bytes / kLineBytes);
}

// As many groups as fit run side by side; the next ones start when they end.
void Evaluation::bound_waves() {
  if (sample_.groups > 0) {
    const auto watched = static_cast<double>(sample_.groups);
    const double from_l2 = static_cast<double>(sample_.path_from_l2) / watched;
    const double from_dram = static_cast<double>(sample_.path_from_dram) / watched;
    const double path = from_l2 + (from_dram - from_l2) * dram_share_;
    set_cycles(Bound::kLatency, path * std::ceil(groups_of_unit() / std::max(1u, occupancy_.groups_per_unit)));
  }
  set_cycles(Bound::kDispatch, waves_ / (c_.waves_per_cycle * machine_.card.shader_engines));
}

void Evaluation::finish() {
  const auto longest = std::max_element(result_.bound_ns.begin(), result_.bound_ns.end());
  result_.limiter = static_cast<Bound>(longest - result_.bound_ns.begin());
  result_.overhead_ns = c_.launch_ns;
  result_.total_ns = std::max(1.0, *longest + c_.launch_ns);
  result_.lds_cycles = total_.lds_cycles;
  result_.lds_conflicts = total_.lds_conflicts;
  result_.load_bytes = total_.load_bytes;
  result_.store_bytes = total_.store_bytes;
  result_.l0_lines = total_.read_lines;
  result_.l0_hits = total_.l0_hits;
  result_.flops = total_.flops;
  const double arithmetic_ns = total_.work / kWorkPerCycle / machine_.simds() / machine_.cycles_per_ns();
  result_.roofline_ns = std::max(arithmetic_ns, result_.bound_ns[static_cast<size_t>(Bound::kDram)]);
}

}  // namespace

std::string_view bound_name(Bound bound) {
  constexpr std::array<std::string_view, kBounds> kNames = {
      "VALU", "transcendental", "SALU", "branches", "LDS", "L0", "GL1", "L2", "atomics", "DRAM", "PCIe", "latency",
      "dispatch"};
  return kNames[static_cast<size_t>(bound)];
}

namespace {

// Of the lines that are not hot, those that resident groups read together.
double cold_batch_lines(const Reuse& r) {
  const double of_group = std::max(0.0, r.group_lines - r.hot_of_group);
  const double private_share = of_group > 0 ? std::min(1.0, r.group_lines * r.private_share / of_group) : 1;
  return std::min(std::max(0.0, r.distinct - r.hot), of_group * (1 + (r.resident - 1) * private_share));
}

}  // namespace

double batch_lines(const Reuse& r) {
  return r.hot + cold_batch_lines(r);
}

// Groups that are resident together read what they have in common at about the same time, and hot lines all the time: the
// cache keeps those as far as it has room for what one such batch reads. Colder lines have what room is left.
double dram_lines(const Reuse& r) {
  const double batches = std::max(1.0, r.groups / r.resident), cold = std::max(0.0, r.distinct - r.hot);
  const auto lost = [](double capacity, double lines) { return lines > capacity ? 1 - capacity / lines : 0; };
  const double hot_again = r.hot * (batches - 1) + r.misses;
  const double cold_again = std::max(0.0, batches * cold_batch_lines(r) - cold);
  return r.distinct + lost(r.capacity, batch_lines(r)) * hot_again +
         lost(std::max(0.0, r.capacity - r.hot), cold) * cold_again;
}

Timing model_launch(const Machine& machine, const Launch& launch, const LaunchCounts& counts, const Sample& sample,
                    const Occupancy& occupancy, const MemoryMap& memory) {
  return Evaluation(machine, launch, counts, sample, occupancy, memory).run();
}

}  // namespace rocfix::vcard
