// SPDX-License-Identifier: MIT
// What belongs to a whole process: settings, exit, fork. Each runs in a process of its own.
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>

#include "kernels/tools.h"
#include "vcard_hsa/api.h"
#include "vcard_hsa/kernels.h"

// In a forked child the threads that hold some of the memory are not there: to a leak checker that is a leak.
static bool is_forked_child = false;
extern "C" __attribute__((visibility("default"))) int __lsan_is_turned_off() {
  return is_forked_child;
}

namespace rocfix::vcard {
namespace {

using testing::ExitedWithCode;
using testing::HasSubstr;

class ProcessDeathTest : public testing::Test {
 protected:
  void SetUp() override { GTEST_FLAG_SET(death_test_style, "threadsafe"); }
};

TEST_F(ProcessDeathTest, AnInvalidSignalEndsInASentence) {
  EXPECT_DEATH(
      {
        hsa_init();
        (void)hsa_signal_load_relaxed({0x1234});
      },
      "a signal is used that does not exist");
}

// Ends the child with 0 when all expectations of `check` hold.
template <class Check>
[[noreturn]] void finish(const Check& check) {
  check();
  std::_Exit(testing::Test::HasFailure() ? 1 : 0);
}

std::string content_of(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

void set(const char* name, const char* value) {
  setenv(name, value, 1);
}

// A file that a variable of the environment names to the card. The child starts over and is told its parent's.
class NamedFile {
 public:
  explicit NamedFile(const char* variable) : variable_(variable) {
    setenv(variable, folder_.file("file").c_str(), 0);
  }
  ~NamedFile() { unsetenv(variable_); }
  std::string content() const { return content_of(getenv(variable_)); }

 private:
  TemporaryFolder folder_;
  const char* variable_;
};

TEST_F(ProcessDeathTest, StartsInUnderTenMilliseconds) {
  EXPECT_EXIT(finish([] {
                timespec before{}, after{};
                clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
                EXPECT_EQ(hsa_init(), HSA_STATUS_SUCCESS);
                clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
                EXPECT_LT((after.tv_sec - before.tv_sec) * 1e3 + (after.tv_nsec - before.tv_nsec) * 1e-6,
                          10.0);
              }),
              ExitedWithCode(0), "");
}

TEST_F(ProcessDeathTest, EveryCardReportsItself) {
  for (const char* chip : {"gfx1010", "gfx1011", "gfx1012", "gfx1013", "gfx1030"})
    EXPECT_EXIT(finish([&] {
                  set("ROCFIX_CARD", chip);
                  EXPECT_EQ(hsa_init(), HSA_STATUS_SUCCESS);
                  EXPECT_EQ(text(gpu(), HSA_AGENT_INFO_NAME), chip);
                  EXPECT_EQ(Program(kernel_object(kAddOne, chip)).status, HSA_STATUS_SUCCESS);
                }),
                ExitedWithCode(0), "");
}

// The silicon stays; name, instruction set and accepted code follow the variable.
TEST_F(ProcessDeathTest, TheOverrideChangesTheName) {
  EXPECT_EXIT(finish([] {
                set("HSA_OVERRIDE_GFX_VERSION", "10.3.0");
                EXPECT_EQ(hsa_init(), HSA_STATUS_SUCCESS);
                EXPECT_EQ(text(gpu(), HSA_AGENT_INFO_NAME), "gfx1030");
                EXPECT_EQ(text(gpu(), HSA_AMD_AGENT_INFO_PRODUCT_NAME), "AMD Radeon RX 5600 XT");
                EXPECT_EQ(Program(kernel_object(kAddOne, "gfx1030")).status, HSA_STATUS_SUCCESS);
                EXPECT_EQ(Program(kernel_object(kAddOne, "gfx1010")).status,
                          HSA_STATUS_ERROR_INVALID_CODE_OBJECT);
              }),
              ExitedWithCode(0), "made for gfx1010, the card reports gfx1030");
}

TEST_F(ProcessDeathTest, WrongSettingsAreNamed) {
  const auto start_with = [](const char* name, const char* value) {
    finish([&] {
      set(name, value);
      EXPECT_EQ(hsa_init(), HSA_STATUS_ERROR_OUT_OF_RESOURCES);
    });
  };
  EXPECT_EXIT(start_with("ROCFIX_CARD", "gfx906"), ExitedWithCode(0),
              "ROCFIX_CARD=gfx906: the card can be gfx1010");
  EXPECT_EXIT(start_with("HSA_OVERRIDE_GFX_VERSION", "9.0.6"), ExitedWithCode(0),
              "HSA_OVERRIDE_GFX_VERSION=9.0.6");
  EXPECT_EXIT(start_with("ROCFIX_CARD_THREADS", "many"), ExitedWithCode(0),
              "ROCFIX_CARD_THREADS=many: a whole number");
}

// No thread of the library keeps the process: not a kernel that runs, not a queue that waits, not a handler.
TEST_F(ProcessDeathTest, ExitsWhileAKernelRuns) {
  EXPECT_EXIT(
      {
        hsa_init();
        static Program program(kernel_object(kEndless));  // destroyed at exit, under the running kernel
        static TestSignal signal;
        hsa_amd_signal_async_handler(
            signal.handle, HSA_SIGNAL_CONDITION_EQ, 99, [](hsa_signal_value_t, void*) { return true; },
            nullptr);
        const Buffer<uint64_t> arguments(host_memory(), 1);
        auto& queue = *new TestQueue;
        queue.launch(program.kernel("endless"), arguments.data, 64, 64, {0});
        usleep(50000);
        const bool runs = queue.errors().empty() && hsa_queue_load_read_index_relaxed(queue.queue) == 0;
        std::exit(runs ? 7 : 1);
      },
      ExitedWithCode(7), "");
}

// HIP 6 waits at exit for its last barrier: what is behind an endless kernel is told all the same.
TEST_F(ProcessDeathTest, ExitsAlthoughAnExitHandlerWaitsForAKernel) {
  static TestQueue* queue = nullptr;
  static TestSignal* done = nullptr;
  EXPECT_EXIT(
      {
        std::atexit([] {
          const auto value =
              hsa_signal_wait_scacquire(done->handle, HSA_SIGNAL_CONDITION_LT, 1, UINT64_MAX, HSA_WAIT_STATE_BLOCKED);
          std::_Exit(value == 0 && queue->errors().empty() ? 7 : 1);
        });
        hsa_init();
        auto& program = *new Program(kernel_object(kEndless));
        auto& arguments = *new Buffer<uint64_t>(host_memory(), 1);
        queue = new TestQueue;
        done = new TestSignal;
        queue->launch(program.kernel("endless"), arguments.data, 64, 64, {0});
        queue->launch(program.kernel("endless"), arguments.data, 64, 64, done->handle);
        std::exit(2);
      },
      ExitedWithCode(7), "");
}

// As on a real card: the driver serves only the process that opened it. A child that does not use it ends as
// ever.
TEST_F(ProcessDeathTest, AForkedChildHasNoCardAndExits) {
  EXPECT_EXIT(finish([] {
                EXPECT_EQ(hsa_init(), HSA_STATUS_SUCCESS);
                TestQueue queue;
                const Buffer<int> data(host_memory(), 1);
                *data.data = 31;
                const pid_t child = fork();
                if (child == 0) {
                  is_forked_child = true;
                  uint32_t value = 0;
                  const bool refused = hsa_agent_get_info({2}, HSA_AGENT_INFO_DEVICE, &value) ==
                                           HSA_STATUS_ERROR_NOT_INITIALIZED &&
                                       hsa_init() != HSA_STATUS_SUCCESS;
                  std::exit(refused ? *data.data : 1);
                }
                int status = 0;
                waitpid(child, &status, 0);
                EXPECT_TRUE(WIFEXITED(status));
                EXPECT_EQ(WEXITSTATUS(status), 31);
                EXPECT_EQ(text(gpu(), HSA_AGENT_INFO_NAME), "gfx1010");
              }),
              ExitedWithCode(0), "");
}

// Nobody would hear of it otherwise.
TEST_F(ProcessDeathTest, AFaultOnAQueueWithoutCallbackEndsTheProcess) {
  EXPECT_EXIT(
      {
        hsa_init();
        hsa_queue_t* queue = nullptr;
        hsa_queue_create(gpu(), 64, HSA_QUEUE_TYPE_MULTI, nullptr, nullptr, 0, 0, &queue);
        const uint64_t index = hsa_queue_add_write_index_screlease(queue, 1);
        hsa_kernel_dispatch_packet_t packet{};
        packet.header = HSA_PACKET_TYPE_AGENT_DISPATCH;
        std::memcpy(queue->base_address, &packet, 64);
        hsa_signal_store_screlease(queue->doorbell_signal, static_cast<hsa_signal_value_t>(index));
        sleep(30);
      },
      testing::KilledBySignal(SIGABRT), "a packet of type 4 is none that the card executes");
}

TEST_F(ProcessDeathTest, FaultsAreWrittenForProgramsToo) {
  const NamedFile report("ROCFIX_CARD_REPORT");
  EXPECT_EXIT(finish([&] {
                hsa_init();
                const Program program(kernel_object(kBadStore));
                const Buffer<uint64_t> arguments(host_memory(), 1);
                TestQueue queue;
                queue.launch(program.kernel("bad_store"), arguments.data, 32, 32, {0});
                for (int i = 0; i < 10000 && queue.errors().empty(); ++i) usleep(1000);
              }),
              ExitedWithCode(0), "");
  const std::string line = report.content();
  EXPECT_THAT(line, HasSubstr(R"("fault":"out-of-bounds")"));
  EXPECT_THAT(line, HasSubstr(R"("address":16)"));
  EXPECT_THAT(line, HasSubstr(R"("store":true)"));
}

// After it HIP aborts: the profile of what ran before must be on disk.
TEST_F(ProcessDeathTest, ARefusedPacketDoesNotLoseTheProfile) {
  const NamedFile profile("ROCFIX_CARD_PROFILE");
  EXPECT_EXIT(finish([&] {
                hsa_init();
                const Program program(kernel_object(kAddOne));
                const Buffer<int> data(device_memory(), 64);
                const Buffer<int*> arguments(host_memory(), 1);
                *arguments.data = data.data;
                TestQueue queue;
                constexpr int kLaunches = 10;
                const TestSignal done(kLaunches);
                for (int i = 0; i < kLaunches; ++i)
                  queue.launch(program.kernel("add_one"), arguments.data, 64, 64, done.handle);
                EXPECT_EQ(done.wait(), 0);
                queue.launch(0, arguments.data, 64, 64, {0});
                for (int i = 0; i < 10000 && queue.errors().empty(); ++i) usleep(1000);
                EXPECT_THAT(profile.content(), HasSubstr("\"launches\": 10"));
              }),
              ExitedWithCode(0), "");
}

// It is loaded on other distributions too: none has the same libfmt.
TEST(Library, NeedsOnlyWhatEverySystemHas) {
  const std::string output = run_tool("objdump -p " ROCFIX_BUILD "/vcard/libhsa-runtime64.so.1", "objdump", "");
  EXPECT_THAT(output, HasSubstr("NEEDED               libstdc++.so.6"));
  for (const char* other : {"libfmt", "libLLVM", "libboost"})
    EXPECT_THAT(output, testing::Not(HasSubstr(std::string("NEEDED               ") + other)));
}

// rocminfo asks for the kernel driver first, which the shim answers.
TEST(Rocminfo, PrintsTheCard) {
  const std::string library = ROCFIX_BUILD "/vcard";
  const std::string output =
      run_tool("LD_LIBRARY_PATH=" + library + " LD_PRELOAD=" ROCFIX_PRELOAD_FIRST ":" + library +
                   "/librocfix-shim.so rocminfo",
               "rocminfo", "");
  EXPECT_THAT(output, HasSubstr("ROCk module is loaded"));
  EXPECT_THAT(output, HasSubstr("Name:                    gfx1010"));
  EXPECT_THAT(output, HasSubstr("Marketing Name:          AMD Radeon RX 5600 XT"));
  EXPECT_THAT(output, HasSubstr("amdgcn-amd-amdhsa--gfx1010:xnack-"));
  EXPECT_THAT(output, HasSubstr("*** Done ***"));
}

}  // namespace
}  // namespace rocfix::vcard
