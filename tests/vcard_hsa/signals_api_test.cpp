// SPDX-License-Identifier: MIT
#include <hsa/amd_hsa_signal.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "vcard_hsa/api.h"

namespace rocfix::vcard {
namespace {

using namespace std::chrono_literals;

class SignalsApiTest : public ApiTest {};

TEST_F(SignalsApiTest, OperationsAreWhatTheirNamesSay) {
  const TestSignal signal(12);
  const hsa_signal_t s = signal.handle;
  hsa_signal_add_relaxed(s, 3);
  EXPECT_EQ(hsa_signal_load_relaxed(s), 15);
  hsa_signal_subtract_scacq_screl(s, 5);
  EXPECT_EQ(hsa_signal_load_scacquire(s), 10);
  hsa_signal_and_release(s, 6);
  EXPECT_EQ(hsa_signal_load_relaxed(s), 2);
  hsa_signal_or_acquire(s, 5);
  EXPECT_EQ(hsa_signal_load_relaxed(s), 7);
  hsa_signal_xor_acq_rel(s, 1);
  EXPECT_EQ(hsa_signal_load_relaxed(s), 6);
  EXPECT_EQ(hsa_signal_exchange_relaxed(s, 9), 6);
  EXPECT_EQ(hsa_signal_cas_relaxed(s, 8, 1), 9);
  EXPECT_EQ(hsa_signal_cas_relaxed(s, 9, 1), 9);
  EXPECT_EQ(hsa_signal_load_relaxed(s), 1);
  hsa_signal_silent_store_relaxed(s, -4);
  EXPECT_EQ(hsa_signal_load_relaxed(s), -4);
}

// Device code and HIP read the structure itself.
TEST_F(SignalsApiTest, AHandleIsTheAddressOfItsStructure) {
  const TestSignal signal(77);
  const auto* memory = reinterpret_cast<const amd_signal_t*>(signal.handle.handle);
  EXPECT_EQ(memory->kind, AMD_SIGNAL_KIND_USER);
  EXPECT_EQ(memory->value, 77);
  EXPECT_NE(memory->event_mailbox_ptr, 0u);
  EXPECT_NE(memory->event_id, 0u);
  volatile hsa_signal_value_t* value = nullptr;
  MUST(hsa_amd_signal_value_pointer(signal.handle, &value));
  EXPECT_EQ(value, &memory->value);
}

TEST_F(SignalsApiTest, AWaitEndsAfterItsTime) {
  const TestSignal signal(1);
  const auto before = std::chrono::steady_clock::now();
  EXPECT_EQ(hsa_signal_wait_scacquire(signal.handle, HSA_SIGNAL_CONDITION_EQ, 0, 30'000'000,
                                      HSA_WAIT_STATE_BLOCKED),
            1);
  EXPECT_GE(std::chrono::steady_clock::now() - before, 30ms);
}

TEST_F(SignalsApiTest, AWaitEndsWithTheCondition) {
  const TestSignal first(1), second(1);
  std::thread other([&] { hsa_signal_store_screlease(second.handle, -7); });
  hsa_signal_t signals[] = {first.handle, second.handle};
  hsa_signal_condition_t conditions[] = {HSA_SIGNAL_CONDITION_LT, HSA_SIGNAL_CONDITION_LT};
  hsa_signal_value_t values[] = {1, 0}, satisfying = 0;
  EXPECT_EQ(hsa_amd_signal_wait_any(2, signals, conditions, values, UINT64_MAX, HSA_WAIT_STATE_BLOCKED,
                                    &satisfying),
            1u);
  EXPECT_EQ(satisfying, -7);
  other.join();
}

TEST_F(SignalsApiTest, HandlersRunOnAnotherThread) {
  const TestSignal signal(1);
  struct Called {
    std::atomic<bool> done{false};
    hsa_signal_value_t value = 99;
    std::thread::id thread;
  } called;
  MUST(hsa_amd_signal_async_handler(
      signal.handle, HSA_SIGNAL_CONDITION_LT, 1,
      [](hsa_signal_value_t value, void* data) {
        auto& called = *static_cast<Called*>(data);
        called.value = value;
        called.thread = std::this_thread::get_id();
        called.done = true;
        return false;
      },
      &called));
  hsa_signal_subtract_relaxed(signal.handle, 1);
  while (!called.done) std::this_thread::yield();
  EXPECT_EQ(called.value, 0);
  EXPECT_NE(called.thread, std::this_thread::get_id());
}

TEST_F(SignalsApiTest, ManySignalsLiveAtOnce) {
  std::vector<hsa_signal_t> signals(5000);
  for (size_t i = 0; i < signals.size(); ++i)
    MUST(hsa_signal_create(static_cast<hsa_signal_value_t>(i), 0, nullptr, &signals[i]));
  for (size_t i = 0; i < signals.size(); ++i)
    ASSERT_EQ(hsa_signal_load_relaxed(signals[i]), static_cast<hsa_signal_value_t>(i));
  for (const hsa_signal_t signal : signals) MUST(hsa_signal_destroy(signal));
  EXPECT_EQ(hsa_signal_destroy(signals[0]), HSA_STATUS_ERROR_INVALID_SIGNAL);
}

}  // namespace
}  // namespace rocfix::vcard
