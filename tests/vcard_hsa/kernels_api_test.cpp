// SPDX-License-Identifier: MIT
// Code objects, queues and kernels through the C interface, in HIP's order of calls.
#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <memory>
#include <numeric>
#include <thread>

#include "kernels/tools.h"
#include "vcard_hsa/api.h"
#include "vcard_hsa/kernels.h"

namespace rocfix::vcard {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class KernelsApiTest : public ApiTest {};

TEST_F(KernelsApiTest, AKernelRuns) {
  const Program program(kernel_object(kAddOne));
  MUST(program.status);
  const Buffer<int> data(device_memory(), 1000);
  std::iota(data.data, data.data + 1000, 0);
  const Buffer<int*> arguments(host_memory(), 1);
  *arguments.data = data.data;
  TestQueue queue;
  const TestSignal done;
  queue.launch(program.kernel("add_one"), arguments.data, 1000, 64, done.handle);
  EXPECT_EQ(done.wait(), 0);
  for (int i = 0; i < 1000; ++i) ASSERT_EQ(data.data[i], i + 1);
  hsa_amd_profiling_dispatch_time_t times{};
  MUST(hsa_amd_profiling_get_dispatch_time(gpu(), done.handle, &times));
  EXPECT_GT(times.end, times.start);
  EXPECT_THAT(queue.errors(), testing::IsEmpty());
}

TEST_F(KernelsApiTest, ThousandsOfPacketsPassThroughASmallQueue) {
  const Program program(kernel_object(kAddOne));
  const Buffer<int> data(device_memory(), 64);
  const Buffer<int*> arguments(host_memory(), 1);
  *arguments.data = data.data;
  TestQueue queue(64);
  constexpr int kLaunches = 5000;
  const TestSignal done(kLaunches);
  for (int i = 0; i < kLaunches; ++i)
    queue.launch(program.kernel("add_one"), arguments.data, 64, 64, done.handle);
  EXPECT_EQ(done.wait(), 0);
  for (int i = 0; i < 64; ++i) ASSERT_EQ(data.data[i], kLaunches);
}

TEST_F(KernelsApiTest, AKernelWakesTheHost) {
  const Program program(kernel_object(kSignal));
  const TestSignal signal, done;
  const Buffer<uint64_t> arguments(host_memory(), 1);
  *arguments.data = signal.handle.handle;
  TestQueue queue;
  queue.launch(program.kernel("signal"), arguments.data, 32, 32, done.handle);
  EXPECT_EQ(signal.wait(), 0);
  EXPECT_EQ(done.wait(), 0);
}

TEST_F(KernelsApiTest, BarriersOrderTwoQueues) {
  const Program program(kernel_object(kAddOne));
  const Buffer<int> data(device_memory(), 64);
  const Buffer<int*> arguments(host_memory(), 1);
  *arguments.data = data.data;
  TestQueue first, second;
  const TestSignal gate, between, done;
  hsa_barrier_and_packet_t wait_for_gate{}, wait_for_first{};
  wait_for_gate.dep_signal[0] = gate.handle;
  wait_for_first.dep_signal[0] = between.handle;
  second.submit(&wait_for_first, 0x1503);
  second.launch(program.kernel("add_one"), arguments.data, 64, 64, done.handle);
  first.submit(&wait_for_gate, 0x1503);
  first.launch(program.kernel("add_one"), arguments.data, 64, 64, between.handle);
  EXPECT_EQ(
      hsa_signal_wait_scacquire(done.handle, HSA_SIGNAL_CONDITION_LT, 1, 20'000'000, HSA_WAIT_STATE_BLOCKED),
      1);
  hsa_signal_store_screlease(gate.handle, 0);
  EXPECT_EQ(done.wait(), 0);
  EXPECT_EQ(data.data[63], 2);
}

TEST_F(KernelsApiTest, ABadStoreIsReportedAndTold) {
  const Program program(kernel_object(kBadStore));
  const Buffer<uint64_t> arguments(host_memory(), 1);
  testing::internal::CaptureStderr();
  TestQueue queue;
  queue.launch(program.kernel("bad_store"), arguments.data, 32, 32, {0});
  for (int i = 0; i < 10000 && queue.errors().empty(); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  EXPECT_THAT(queue.errors(), ElementsAre(static_cast<hsa_status_t>(HSA_STATUS_ERROR_MEMORY_FAULT)));
  const std::string words = testing::internal::GetCapturedStderr();
  EXPECT_THAT(words, HasSubstr("bad_store"));
  EXPECT_THAT(words, HasSubstr("global_store_dword"));
}

// An endless kernel, until it is no longer wanted.
class EndlessKernelTest : public KernelsApiTest {
 protected:
  using Clock = std::chrono::steady_clock;
  // Far less than the kernel's instruction budget takes.
  static constexpr auto kPrompt = std::chrono::milliseconds(1500);

  void SetUp() override {
    KernelsApiTest::SetUp();
    program_ = std::make_unique<Program>(kernel_object(kEndless));
    arguments_ = std::make_unique<Buffer<uint64_t>>(host_memory(), 1);
  }
  void TearDown() override {
    arguments_.reset();
    program_.reset();
    KernelsApiTest::TearDown();
  }
  void launch(TestQueue& queue, const TestSignal& done) {
    queue.launch(program_->kernel("endless"), arguments_->data, 64, 64, done.handle);
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }

  std::unique_ptr<Program> program_;
  std::unique_ptr<Buffer<uint64_t>> arguments_;
};

TEST_F(EndlessKernelTest, EndsWithItsQueueAndTheCardIsFree) {
  const TestSignal never;
  auto endless = std::make_unique<TestQueue>();
  launch(*endless, never);
  const auto before = Clock::now();
  endless.reset();
  EXPECT_LT(Clock::now() - before, kPrompt);
  EXPECT_EQ(hsa_signal_load_relaxed(never.handle), 1);

  const Program add(kernel_object(kAddOne));
  const Buffer<int> data(device_memory(), 64);
  *reinterpret_cast<int**>(arguments_->data) = data.data;
  const TestSignal done;
  TestQueue queue;
  queue.launch(add.kernel("add_one"), arguments_->data, 64, 64, done.handle);
  EXPECT_EQ(done.wait(), 0);
  EXPECT_EQ(data.data[63], 1);
}

TEST_F(EndlessKernelTest, AQueueBehindItEndsToo) {
  const TestSignal never;
  TestQueue endless;
  launch(endless, never);
  auto behind = std::make_unique<TestQueue>();
  launch(*behind, never);
  const auto before = Clock::now();
  behind.reset();
  EXPECT_LT(Clock::now() - before, kPrompt);
  EXPECT_EQ(hsa_signal_load_relaxed(never.handle), 1);
}

TEST_F(EndlessKernelTest, EndsWhenTheRuntimeIsShutDown) {
  const TestSignal never;
  TestQueue endless;
  launch(endless, never);
  const auto before = Clock::now();
  MUST(hsa_shut_down());
  EXPECT_LT(Clock::now() - before, kPrompt);
  MUST(hsa_init());
  EXPECT_EQ(hsa_signal_load_relaxed(never.handle), 1);
  EXPECT_THAT(endless.errors(), testing::IsEmpty());
}

TEST_F(KernelsApiTest, SymbolsAreFoundByName) {
  const Program program(kernel_object(std::string(kAddOne) + R"(
  .data
  .globl table
  .type table,@object
table:
  .quad 5
  .quad 6
  .size table, 16
)"));
  MUST(program.status);
  const Symbol table = program.find("table");
  MUST(table.status);
  uint32_t kind = 99, size = 0;
  uint64_t address = 0;
  MUST(hsa_executable_symbol_get_info(table.handle, HSA_EXECUTABLE_SYMBOL_INFO_TYPE, &kind));
  MUST(hsa_executable_symbol_get_info(table.handle, HSA_EXECUTABLE_SYMBOL_INFO_VARIABLE_SIZE, &size));
  MUST(hsa_executable_symbol_get_info(table.handle, HSA_EXECUTABLE_SYMBOL_INFO_VARIABLE_ADDRESS, &address));
  EXPECT_EQ(kind, HSA_SYMBOL_KIND_VARIABLE);
  EXPECT_EQ(size, 16u);
  EXPECT_EQ(reinterpret_cast<const uint64_t*>(address)[1], 6u);
  const Symbol kernel = program.find("add_one.kd");
  uint32_t kernarg = 0;
  MUST(hsa_executable_symbol_get_info(kernel.handle, HSA_EXECUTABLE_SYMBOL_INFO_KERNEL_KERNARG_SEGMENT_SIZE,
                                      &kernarg));
  EXPECT_EQ(kernarg, 8u);
  EXPECT_EQ(program.find("nothing").status, HSA_STATUS_ERROR_INVALID_SYMBOL_NAME);
  EXPECT_EQ(hsa_executable_symbol_get_info(table.handle, HSA_EXECUTABLE_SYMBOL_INFO_KERNEL_OBJECT, &address),
            HSA_STATUS_ERROR_INVALID_ARGUMENT);
}

TEST_F(KernelsApiTest, WrongCodeIsRefusedInWords) {
  testing::internal::CaptureStderr();
  EXPECT_EQ(Program("no code").status, HSA_STATUS_ERROR_INVALID_CODE_OBJECT);
  EXPECT_EQ(Program(kernel_object(kAddOne, "gfx1030")).status, HSA_STATUS_ERROR_INVALID_CODE_OBJECT);
  const std::string words = testing::internal::GetCapturedStderr();
  EXPECT_THAT(words, HasSubstr("no ELF file"));
  EXPECT_THAT(words, HasSubstr("made for gfx1030, the card reports gfx1010"));
}

TEST_F(KernelsApiTest, AFrozenExecutableStaysAsItIs) {
  const Program program(kernel_object(kAddOne));
  EXPECT_EQ(hsa_executable_freeze(program.executable, nullptr), HSA_STATUS_ERROR_FROZEN_EXECUTABLE);
  EXPECT_EQ(hsa_executable_agent_global_variable_define(program.executable, gpu(), "x", nullptr),
            HSA_STATUS_ERROR_FROZEN_EXECUTABLE);
}

TEST_F(KernelsApiTest, AReaderOfAFile) {
  const TemporaryFolder folder;
  const int file = open(folder.write("object", kernel_object(kAddOne)).c_str(), O_RDONLY);
  hsa_code_object_reader_t reader{};
  MUST(hsa_code_object_reader_create_from_file(file, &reader));
  close(file);
  hsa_executable_t executable{};
  MUST(hsa_executable_create_alt(HSA_PROFILE_FULL, HSA_DEFAULT_FLOAT_ROUNDING_MODE_DEFAULT, nullptr,
                                 &executable));
  hsa_loaded_code_object_t loaded{};
  MUST(hsa_executable_load_agent_code_object(executable, gpu(), reader, nullptr, &loaded));
  hsa_ven_amd_loader_1_03_pfn_t table{};
  MUST(hsa_system_get_major_extension_table(HSA_EXTENSION_AMD_LOADER, 1, sizeof table, &table));
  uint64_t base = 0;
  MUST(table.hsa_ven_amd_loader_loaded_code_object_get_info(
      loaded, HSA_VEN_AMD_LOADER_LOADED_CODE_OBJECT_INFO_LOAD_BASE, &base));
  hsa_executable_t owner{};
  MUST(table.hsa_ven_amd_loader_query_executable(reinterpret_cast<void*>(base + 8), &owner));
  EXPECT_EQ(owner.handle, executable.handle);
  MUST(hsa_executable_destroy(executable));
  MUST(hsa_code_object_reader_destroy(reader));
  EXPECT_EQ(hsa_executable_destroy(executable), HSA_STATUS_ERROR_INVALID_EXECUTABLE);
}

TEST_F(KernelsApiTest, QueueFieldsAreWhatHipReads) {
  TestQueue queue(256);
  EXPECT_EQ(queue.queue->size, 256u);
  EXPECT_EQ(hsa_queue_load_write_index_relaxed(queue.queue), 0u);
  const auto* words = reinterpret_cast<const uint32_t*>(queue.queue);
  EXPECT_EQ(words[0x40 / 4], 0x10000u);  // shared aperture
  EXPECT_EQ(words[0x44 / 4], 0x20000u);  // private aperture
  EXPECT_EQ(words[0x48 / 4], 35u);       // max_cu_id
  EXPECT_EQ(words[0x4c / 4], 39u);       // max_wave_id
  EXPECT_EQ(words[0x88 / 4], 0x80u);     // place of the read index
  hsa_queue_t* none = nullptr;
  EXPECT_EQ(hsa_queue_create(gpu(), 100, 0, nullptr, nullptr, 0, 0, &none),
            HSA_STATUS_ERROR_INVALID_ARGUMENT);
  EXPECT_EQ(hsa_queue_create(cpu(), 64, 0, nullptr, nullptr, 0, 0, &none),
            HSA_STATUS_ERROR_INVALID_QUEUE_CREATION);
  EXPECT_EQ(hsa_queue_destroy(reinterpret_cast<hsa_queue_t*>(&none)), HSA_STATUS_ERROR_INVALID_QUEUE);
}

}  // namespace
}  // namespace rocfix::vcard
