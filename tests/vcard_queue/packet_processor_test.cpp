// SPDX-License-Identifier: MIT
#include "queue/packet_processor.h"

#include <gmock/gmock.h>
#include <hsa/hsa_ext_amd.h>

#include "vcard_queue/queue_fixture.h"

namespace rocfix::vcard {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using Kind = Step::Kind;

class PacketProcessorTest : public QueueFixture {};

TEST_F(PacketProcessorTest, IsIdleWithoutPackets) {
  EXPECT_EQ(processor.step().kind, Kind::kIdle);
  EXPECT_FALSE(processor.ready());
}

TEST_F(PacketProcessorTest, WaitsForTheHeaderOfAReservedSlot) {
  queue.write_dispatch_id = 1;
  EXPECT_EQ(processor.step().kind, Kind::kIdle);
  ring[0] = kernel_packet();
  ring[0].header = HSA_PACKET_TYPE_KERNEL_DISPATCH;
  EXPECT_EQ(processor.step().kind, Kind::kAdvanced);
}

TEST_F(PacketProcessorTest, LaunchesWhatThePacketSays) {
  auto packet = kernel_packet();
  packet.setup = 3;
  packet.workgroup_size_y = 2;
  packet.workgroup_size_z = 3;
  packet.grid_size_y = 20;
  packet.grid_size_z = 30;
  packet.private_segment_size = 16;
  packet.group_segment_size = 4096;
  packet.kernarg_address = reinterpret_cast<void*>(0x7000);
  submit_kernel(packet);
  EXPECT_EQ(processor.step().kind, Kind::kAdvanced);
  ASSERT_THAT(host.launched, SizeIs(1));
  const Dispatch& launched = host.launched[0];
  EXPECT_THAT(launched.group, ElementsAre(64, 2, 3));
  EXPECT_THAT(launched.grid, ElementsAre(1000, 20, 30));
  EXPECT_EQ(launched.private_bytes, 16u);
  EXPECT_EQ(launched.group_bytes, 4096u);
  EXPECT_EQ(launched.kernel_object, kKernel);
  EXPECT_EQ(launched.kernarg, 0x7000u);
  EXPECT_EQ(launched.packet, reinterpret_cast<uint64_t>(&ring[0]));
  EXPECT_EQ(launched.queue, reinterpret_cast<uint64_t>(&queue));
}

TEST_F(PacketProcessorTest, DimensionsBeyondThePacketsOwnAreOne) {
  auto packet = kernel_packet();
  packet.workgroup_size_y = 7;  // rubbish: setup says one dimension
  packet.grid_size_y = 9;
  submit_kernel(packet);
  EXPECT_EQ(processor.step().kind, Kind::kAdvanced);
  EXPECT_THAT(host.launched.at(0).group, ElementsAre(64, 1, 1));
  EXPECT_THAT(host.launched.at(0).grid, ElementsAre(1000, 1, 1));
}

TEST_F(PacketProcessorTest, ThePacketIsThereWhileItsKernelRuns) {
  host.on_launch = [&] {
    EXPECT_EQ(ring[0].header, HSA_PACKET_TYPE_KERNEL_DISPATCH);
    EXPECT_EQ(ring[0].workgroup_size_x, 64);
    EXPECT_EQ(read_index(), 0u);
  };
  submit_kernel();
  EXPECT_EQ(processor.step().kind, Kind::kAdvanced);
  EXPECT_EQ(ring[0].header, HSA_PACKET_TYPE_INVALID);
  EXPECT_EQ(read_index(), 1u);
}

TEST_F(PacketProcessorTest, CompletionCountsDownAndCarriesModelledTimes) {
  amd_signal_t done{};
  done.value = 1;
  auto packet = kernel_packet();
  packet.completion_signal = handle(done);
  submit_kernel(packet);
  submit_barrier({}, &done);
  EXPECT_EQ(processor.step().kind, Kind::kAdvanced);
  EXPECT_EQ(done.value, 0);
  EXPECT_EQ(done.start_ts, 1000u);
  EXPECT_EQ(done.end_ts, 1050u);
  EXPECT_EQ(processor.step().kind, Kind::kAdvanced);
  EXPECT_EQ(done.value, -1);
  EXPECT_EQ(done.start_ts, 1050u);
  EXPECT_EQ(done.end_ts, 1051u);  // never without length
}

TEST_F(PacketProcessorTest, SlotsAreUsedRoundTheRing) {
  for (int i = 0; i < 20; ++i) {
    submit_kernel();
    EXPECT_EQ(processor.step().kind, Kind::kAdvanced);
  }
  EXPECT_EQ(read_index(), 20u);
  EXPECT_EQ(host.launched.back().packet, reinterpret_cast<uint64_t>(&ring[19 % kPackets]));
  EXPECT_EQ(host.launched.back().id, 19u);
}

TEST_F(PacketProcessorTest, BarrierAndWaitsForAllItsSignals) {
  amd_signal_t first{}, second{}, done{};
  set_all({&first, &second, &done}, 1);
  submit_barrier({&first, &second}, &done);
  EXPECT_EQ(processor.step().kind, Kind::kBlocked);
  EXPECT_THAT(processor.watched(), ElementsAre(&doorbell, &first, &second));
  first.value = 0;
  EXPECT_EQ(processor.step().kind, Kind::kBlocked);
  EXPECT_FALSE(processor.ready());
  second.value = 0;
  EXPECT_TRUE(processor.ready());
  EXPECT_EQ(processor.step().kind, Kind::kAdvanced);
  EXPECT_EQ(done.value, 0);
}

TEST_F(PacketProcessorTest, BarrierOrWaitsForOne) {
  amd_signal_t first{}, second{};
  set_all({&first, &second}, 1);
  submit_barrier({&first, &second}, nullptr, HSA_PACKET_TYPE_BARRIER_OR);
  EXPECT_EQ(processor.step().kind, Kind::kBlocked);
  second.value = 0;
  EXPECT_EQ(processor.step().kind, Kind::kAdvanced);
  submit_barrier({}, nullptr, HSA_PACKET_TYPE_BARRIER_OR);
  EXPECT_EQ(processor.step().kind, Kind::kAdvanced);
}

TEST_F(PacketProcessorTest, ASignalThatFailedDoesNotBlock) {
  amd_signal_t failed{};
  failed.value = -1;
  submit_barrier({&failed}, nullptr);
  EXPECT_EQ(processor.step().kind, Kind::kAdvanced);
}

TEST_F(PacketProcessorTest, BarrierValueComparesUnderItsMask) {
  amd_signal_t signal{};
  signal.value = 0x13;
  hsa_amd_barrier_value_packet_t packet{};
  packet.header.AmdFormat = HSA_AMD_PACKET_TYPE_BARRIER_VALUE;
  packet.signal = handle(signal);
  packet.mask = 0xf0;
  packet.value = 0x20;
  packet.cond = HSA_SIGNAL_CONDITION_EQ;
  submit(packet, HSA_PACKET_TYPE_VENDOR_SPECIFIC);
  EXPECT_EQ(processor.step().kind, Kind::kBlocked);
  signal.value = 0x2f;
  EXPECT_EQ(processor.step().kind, Kind::kAdvanced);
}

TEST_F(PacketProcessorTest, PacketsOfOtherTypesAreNamed) {
  submit(hsa_agent_dispatch_packet_t{}, HSA_PACKET_TYPE_AGENT_DISPATCH);
  const Step step = processor.step();
  EXPECT_EQ(step.kind, Kind::kFailed);
  EXPECT_EQ(step.failure, HSA_STATUS_ERROR_INVALID_PACKET_FORMAT);
  EXPECT_THAT(step.report, HasSubstr("type 4"));
}

TEST_F(PacketProcessorTest, ASignalThatDoesNotExistIsNamed) {
  hsa_barrier_and_packet_t packet{};
  packet.dep_signal[2].handle = 0xdead;
  submit(packet, HSA_PACKET_TYPE_BARRIER_AND);
  EXPECT_EQ(processor.step().failure, HSA_STATUS_ERROR_INVALID_SIGNAL);
}

TEST_F(PacketProcessorTest, AKernelThatIsNotLoadedIsNamed) {
  auto packet = kernel_packet();
  packet.kernel_object = 0x1230;
  submit_kernel(packet);
  const Step step = processor.step();
  EXPECT_EQ(step.failure, HSA_STATUS_ERROR_INVALID_CODE_OBJECT);
  EXPECT_THAT(step.report, HasSubstr("0x1230"));
  EXPECT_THAT(host.launched, IsEmpty());
}

struct BadLaunch {
  const char* what;
  void (*spoil)(hsa_kernel_dispatch_packet_t&);
};

TEST_F(PacketProcessorTest, ImpossibleLaunchesAreRefused) {
  const BadLaunch kBad[] = {
      {"no dimension", [](auto& packet) { packet.setup = 0; }},
      {"0x1x1 work-items", [](auto& packet) { packet.grid_size_x = 0; }},
      {"groups of 0x1x1", [](auto& packet) { packet.workgroup_size_x = 0; }},
      {"1025x1x1 work-items; 1024", [](auto& packet) { packet.workgroup_size_x = 1025; }},
      {"65537 bytes of LDS", [](auto& packet) { packet.group_segment_size = 65537; }},
  };
  for (const BadLaunch& bad : kBad) {
    auto packet = kernel_packet();
    bad.spoil(packet);
    submit_kernel(packet);
    const Step step = processor.step();
    EXPECT_EQ(step.failure, HSA_STATUS_ERROR_INCOMPATIBLE_ARGUMENTS) << bad.what;
    EXPECT_THAT(step.report, HasSubstr(bad.what));
    ring[read_index() % kPackets].header = HSA_PACKET_TYPE_INVALID;
    queue.read_dispatch_id = queue.read_dispatch_id + 1;
  }
  EXPECT_THAT(host.launched, IsEmpty());
}

TEST_F(PacketProcessorTest, AFaultStopsTheQueueAndTellsWhy) {
  amd_signal_t done{};
  done.value = 1;
  host.outcome = {
      .ok = false, .fault = {.kind = FaultKind::kOutOfBounds, .address = 0x99}, .report = "words"};
  auto packet = kernel_packet();
  packet.completion_signal = handle(done);
  submit_kernel(packet);
  const Step step = processor.step();
  EXPECT_EQ(step.kind, Kind::kFailed);
  EXPECT_EQ(static_cast<int>(step.failure), HSA_STATUS_ERROR_MEMORY_FAULT);
  EXPECT_EQ(step.report, "words");
  EXPECT_EQ(step.fault.address, 0x99u);
  EXPECT_EQ(done.value, 1);
  EXPECT_EQ(read_index(), 0u);
}

// As a real queue that is destroyed: no error, no completion, the packet stays.
TEST_F(PacketProcessorTest, AStoppedKernelIsToldToNobody) {
  amd_signal_t done{};
  done.value = 1;
  host.outcome = cut_off();
  host.on_launch = [&] {
    EXPECT_FALSE(host.launched.back().is_cut_off());
    processor.stop();
    EXPECT_TRUE(host.launched.back().is_cut_off());
  };
  auto packet = kernel_packet();
  packet.completion_signal = handle(done);
  submit_kernel(packet);
  EXPECT_EQ(processor.step().kind, Kind::kStopped);
  EXPECT_EQ(done.value, 1);
  EXPECT_EQ(read_index(), 0u);
}

TEST_F(PacketProcessorTest, SkippedKernelsCountAsDone) {
  amd_signal_t done{};
  done.value = 2;
  host.outcome = cut_off();
  host.on_launch = [&] { processor.skip_kernels(); };
  auto packet = kernel_packet();
  packet.completion_signal = handle(done);
  submit_kernel(packet);
  submit_kernel(packet);
  EXPECT_EQ(processor.step().kind, Kind::kAdvanced);
  EXPECT_EQ(processor.step().kind, Kind::kAdvanced);
  EXPECT_EQ(done.value, 0);
  EXPECT_EQ(read_index(), 2u);
}

TEST(StatusOfFault, EveryFaultHasAnError) {
  for (int kind = 1; kind <= static_cast<int>(FaultKind::kBadLaunch); ++kind) {
    const auto status = status_of(static_cast<FaultKind>(kind));
    EXPECT_NE(status, HSA_STATUS_SUCCESS) << kind;
    EXPECT_NE(status, HSA_STATUS_ERROR) << kind;
  }
}

}  // namespace
}  // namespace rocfix::vcard
