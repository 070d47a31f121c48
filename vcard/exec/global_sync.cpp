// SPDX-License-Identifier: MIT
// DS_GWS_*: barriers and semaphores between work-groups, which hipLaunchCooperativeKernel uses ("Vega Instruction Set
// Architecture", 12.13 LDS & GDS Instructions: the formulas of the RDNA 1.0 manual's operations of the same names).
#include "exec/families.h"
#include "exec/valu.h"

namespace rocfix::vcard {
namespace {

using Resource = GlobalSync::Resource;

// What a waiting wave does: its turn ends, and its next one begins with this instruction again.
void wait_here(Wave& wave, const Instruction& i) {
  wave.pc -= i.size;
  wave.stop(WaveState::kYielded);
}

// The data lie in the field that is the address elsewhere; the first active lane's count.
uint32_t data_of(Wave& wave, const Instruction& i) {
  const uint64_t exec = wave.exec();
  return wave.vgpr(i.vaddr)[exec == 0 ? 0 : std::countr_zero(exec)];
}

template <auto kFormula>
void on_resource(Wave& wave, const Instruction& i) {
  GlobalSync& sync = wave.group->card->global_sync;
  const uint32_t number = ((wave.scalar[kM0] >> 16) + static_cast<uint32_t>(i.immediate)) % sync.resources.size();
  const std::lock_guard lock(sync.mutex);
  kFormula(wave, i, sync.resources[number]);
}

void init(Wave& wave, const Instruction& i, Resource& resource) {
  resource.counter = data_of(wave, i);
  resource.flag = false;
}

// The count is of those still to come; who finds it at 0 opens the barrier and sets the next one's count. The others
// wait until the flag is no longer what it was when they came.
void barrier(Wave& wave, const Instruction& i, Resource& resource) {
  if (wave.sync_ticket) {
    if (*wave.sync_ticket == uint32_t{resource.flag}) return wait_here(wave, i);
    wave.sync_ticket.reset();
  } else if (resource.counter <= 0) {
    resource.flag = !resource.flag;
    resource.counter = data_of(wave, i);
  } else {
    --resource.counter;
    wave.sync_ticket = resource.flag;
    wait_here(wave, i);
  }
}

void semaphore_up(Wave&, const Instruction&, Resource& resource) {
  ++resource.counter;
}

void semaphore_up_by(Wave& wave, const Instruction& i, Resource& resource) {
  resource.counter += data_of(wave, i);
}

void semaphore_down(Wave& wave, const Instruction& i, Resource& resource) {
  if (!wave.sync_ticket) wave.sync_ticket = resource.releases;
  if (*wave.sync_ticket == resource.releases) {
    if (resource.counter <= 0) return wait_here(wave, i);
    --resource.counter;
  }
  wave.sync_ticket.reset();
}

void release_all(Wave&, const Instruction&, Resource& resource) {
  ++resource.releases;
}

constexpr Operation kOperations[] = {
    any_lanes<on_resource<init>>("ds_gws_init"),
    any_lanes<on_resource<barrier>>("ds_gws_barrier"),
    any_lanes<on_resource<semaphore_up>>("ds_gws_sema_v"),
    any_lanes<on_resource<semaphore_up_by>>("ds_gws_sema_br"),
    any_lanes<on_resource<semaphore_down>>("ds_gws_sema_p"),
    any_lanes<on_resource<release_all>>("ds_gws_sema_release_all"),
};

}  // namespace

std::span<const Operation> global_sync_operations() {
  return kOperations;
}

}  // namespace rocfix::vcard
