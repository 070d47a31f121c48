// SPDX-License-Identifier: MIT
// The parts with threads: signals that wake sleepers, a queue that is served, handlers, copies. Built with
// -fsanitize=thread, these are also the tests of their locking.
#include <gmock/gmock.h>

#include <csignal>
#include <thread>

#include "queue/async_handlers.h"
#include "queue/copy_engine.h"
#include "queue/queue_worker.h"
#include "queue/thread.h"
#include "vcard_queue/queue_fixture.h"

namespace rocfix::vcard {
namespace {

using namespace std::chrono_literals;
using Clock = SignalHub::Clock;

constexpr auto kLong = 20s;  // a test that waits so long has failed

SignalCondition less_than_one(amd_signal_t& signal) {
  return {&signal, HSA_SIGNAL_CONDITION_LT, 1};
}

TEST(Conditions, AreWhatTheirNamesSay) {
  EXPECT_TRUE(satisfied(HSA_SIGNAL_CONDITION_EQ, 3, 3));
  EXPECT_FALSE(satisfied(HSA_SIGNAL_CONDITION_EQ, 3, 4));
  EXPECT_TRUE(satisfied(HSA_SIGNAL_CONDITION_NE, 3, 4));
  EXPECT_FALSE(satisfied(HSA_SIGNAL_CONDITION_NE, 3, 3));
  EXPECT_TRUE(satisfied(HSA_SIGNAL_CONDITION_LT, -1, 0));
  EXPECT_FALSE(satisfied(HSA_SIGNAL_CONDITION_LT, 0, 0));
  EXPECT_TRUE(satisfied(HSA_SIGNAL_CONDITION_GTE, 0, 0));
  EXPECT_FALSE(satisfied(HSA_SIGNAL_CONDITION_GTE, -1, 0));
}

TEST(Wait, EndsAtItsDeadline) {
  SignalHub hub;
  amd_signal_t signal{};
  signal.value = 5;
  const auto before = Clock::now();
  EXPECT_EQ(wait_for(hub, less_than_one(signal), before + 30ms), 5);
  EXPECT_GE(Clock::now() - before, 30ms);
}

TEST(Wait, IsWokenByAChange) {
  SignalHub hub;
  amd_signal_t signal{};
  signal.value = 1;
  std::thread changer([&] {
    std::this_thread::sleep_for(50ms);
    complete(hub, signal, {1, 2});
  });
  EXPECT_EQ(wait_for(hub, less_than_one(signal), Clock::now() + kLong), 0);
  changer.join();
}

// Device code changes memory and sends an interrupt that names no signal.
TEST(Wait, IsWokenByAnInterrupt) {
  SignalHub hub;
  amd_signal_t signal{};
  signal.value = 1;
  std::thread device([&] {
    std::this_thread::sleep_for(50ms);
    value_of(signal).store(0);
    hub.notify_all();
  });
  EXPECT_EQ(wait_for(hub, less_than_one(signal), Clock::now() + kLong), 0);
  device.join();
}

TEST(Wait, SeesAChangeThatNobodyTold) {
  SignalHub hub;
  amd_signal_t signal{};
  signal.value = 1;
  std::thread device([&] {
    std::this_thread::sleep_for(50ms);
    value_of(signal).store(0);
  });
  EXPECT_EQ(wait_for(hub, less_than_one(signal), Clock::now() + kLong), 0);
  device.join();
}

TEST(WaitForAny, NamesTheSignalThatMetItsCondition) {
  SignalHub hub;
  amd_signal_t first{}, second{};
  set_all({&first, &second}, 1);
  const SignalCondition conditions[] = {less_than_one(first), less_than_one(second)};
  EXPECT_EQ(wait_for_any(hub, conditions, Clock::now() + 1ms).index, 2u);
  std::thread changer([&] { complete(hub, second, {1, 2}); });
  const AnySatisfied found = wait_for_any(hub, conditions, Clock::now() + kLong);
  changer.join();
  EXPECT_EQ(found.index, 1u);
  EXPECT_EQ(found.value, 0);
}

// No wake-up is lost: two threads hand a turn to each other, each asleep when the other is done. Without wake-ups a
// sleeper looks only every 20 ms: that would take 8 seconds.
TEST(Wait, LosesNoWakeUp) {
  SignalHub hub;
  amd_signal_t turn{};
  constexpr int kTurns = 400;
  const auto play = [&](int64_t parity) {
    for (int64_t i = parity; i < kTurns; i += 2) {
      wait_for(hub, {&turn, HSA_SIGNAL_CONDITION_EQ, i}, std::nullopt);
      std::this_thread::sleep_for(300us);  // longer than the other one spins
      value_of(turn).store(i + 1);
      hub.notify(&turn);
    }
  };
  const auto before = Clock::now();
  std::thread other(play, 1);
  play(0);
  other.join();
  EXPECT_EQ(turn.value, kTurns);
  EXPECT_LT(Clock::now() - before, 4s);
}

class WorkerTest : public QueueFixture {
 protected:
  bool wait_until_read(uint64_t index) {
    const auto end = Clock::now() + kLong;
    while (read_index() < index && Clock::now() < end) std::this_thread::yield();
    return read_index() >= index;
  }
  std::vector<hsa_status_t> failures;
  QueueWorker worker{queue, host, hub, [this](const Step& step) { failures.push_back(step.failure); }};
};

TEST_F(WorkerTest, ServesPacketsFromSeveralProducers) {
  ASSERT_TRUE(worker.start());
  constexpr int kProducers = 3, kEach = 400;
  std::mutex submitting;
  std::vector<std::thread> producers;
  for (int p = 0; p < kProducers; ++p)
    producers.emplace_back([&] {
      for (int i = 0; i < kEach; ++i) {
        const std::lock_guard lock(submitting);
        while (queue.write_dispatch_id - read_index() >= kPackets) std::this_thread::yield();
        submit_kernel();
      }
    });
  for (auto& producer : producers) producer.join();
  EXPECT_TRUE(wait_until_read(kProducers * kEach));
  worker.stop();
  EXPECT_EQ(host.launched.size(), size_t{kProducers * kEach});
}

TEST_F(WorkerTest, ABarrierIsReleasedFromOutside) {
  ASSERT_TRUE(worker.start());
  amd_signal_t gate{}, done{};
  set_all({&gate, &done}, 1);
  submit_barrier({&gate}, &done);
  EXPECT_EQ(wait_for(hub, less_than_one(done), Clock::now() + 30ms), 1);
  complete(hub, gate, {1, 2});
  EXPECT_EQ(wait_for(hub, less_than_one(done), Clock::now() + kLong), 0);
}

TEST_F(WorkerTest, AFailureIsToldOnceAndNothingRunsAfterIt) {
  host.outcome = {.ok = false, .fault = {.kind = FaultKind::kTrap}};
  submit_kernel();
  submit_kernel();
  ASSERT_TRUE(worker.start());
  const auto end = Clock::now() + kLong;
  while (std::lock_guard(host.mutex), host.launched.empty() && Clock::now() < end) std::this_thread::yield();
  worker.stop();
  EXPECT_THAT(failures, testing::ElementsAre(HSA_STATUS_ERROR_EXCEPTION));
  EXPECT_EQ(host.launched.size(), 1u);
  EXPECT_EQ(read_index(), 0u);
}

TEST_F(WorkerTest, StopsWhileABarrierBlocks) {
  ASSERT_TRUE(worker.start());
  amd_signal_t never{};
  never.value = 1;
  submit_barrier({&never}, nullptr);
  std::this_thread::sleep_for(20ms);
  worker.stop();
  EXPECT_EQ(read_index(), 0u);
}

// A kernel that would run for ever.
TEST_F(WorkerTest, StopsWhileAKernelRuns) {
  std::atomic<bool> runs{false};
  host.outcome = cut_off();
  host.on_launch = [&] {
    runs.store(true);
    runs.notify_one();
    const auto end = Clock::now() + kLong;
    while (!host.launched.back().is_cut_off() && Clock::now() < end) std::this_thread::yield();
  };
  ASSERT_TRUE(worker.start());
  submit_kernel();
  runs.wait(false);
  const auto before = Clock::now();
  worker.stop();
  EXPECT_LT(Clock::now() - before, kLong / 4);
  EXPECT_THAT(failures, testing::IsEmpty());
  EXPECT_EQ(read_index(), 0u);
}

TEST(Thread, RunsNoSignalHandlersOfTheProgram) {
  bool blocked = false;
  start_thread("test", [&] {
    sigset_t mask;
    pthread_sigmask(SIG_SETMASK, nullptr, &mask);
    blocked = sigismember(&mask, SIGINT) && sigismember(&mask, SIGUSR1);
  }).join();
  EXPECT_TRUE(blocked);
  sigset_t own;
  pthread_sigmask(SIG_SETMASK, nullptr, &own);
  EXPECT_FALSE(sigismember(&own, SIGINT));
}

struct Calls {
  std::atomic<int> count{0};
  int stay = 0;  // return true so many times
  std::thread::id thread;
};

bool count_call(hsa_signal_value_t, void* argument) {
  auto& calls = *static_cast<Calls*>(argument);
  calls.thread = std::this_thread::get_id();
  return calls.count.fetch_add(1) < calls.stay;
}

bool reaches(const std::atomic<int>& count, int wanted) {
  const auto end = Clock::now() + kLong;
  while (count.load() < wanted && Clock::now() < end) std::this_thread::yield();
  return count.load() >= wanted;
}

TEST(AsyncHandlers, AreCalledOnAnotherThreadOnceTheConditionHolds) {
  SignalHub hub;
  amd_signal_t signal{};
  signal.value = 1;
  Calls calls;
  AsyncHandlers handlers(hub);
  ASSERT_TRUE(handlers.add(less_than_one(signal), count_call, &calls));
  std::this_thread::sleep_for(30ms);
  EXPECT_EQ(calls.count.load(), 0);
  complete(hub, signal, {1, 2});
  ASSERT_TRUE(reaches(calls.count, 1));
  EXPECT_NE(calls.thread, std::this_thread::get_id());
  std::this_thread::sleep_for(30ms);
  EXPECT_EQ(calls.count.load(), 1);  // it returned false: it is gone
}

TEST(AsyncHandlers, StayAsLongAsTheyReturnTrue) {
  SignalHub hub;
  amd_signal_t signal{};
  Calls calls;
  calls.stay = 2;
  AsyncHandlers handlers(hub);
  ASSERT_TRUE(handlers.add(less_than_one(signal), count_call, &calls));
  EXPECT_TRUE(reaches(calls.count, 3));
  std::this_thread::sleep_for(30ms);
  EXPECT_EQ(calls.count.load(), 3);
}

// It went by another clock than its signal's times.
TEST(AsyncHandlers, TellOfAHandlerThatDidNotLookAtItsSignal) {
  SignalHub hub;
  amd_signal_t looked{}, unread{};
  std::atomic<int> told{0}, called{0};
  AsyncHandlers handlers(hub, [&] { ++told; });
  const auto count = [](hsa_signal_value_t, void* argument) {
    ++*static_cast<std::atomic<int>*>(argument);
    return false;
  };
  struct Look {
    amd_signal_t& signal;
    std::atomic<int>& called;
  } look{looked, called};
  ASSERT_TRUE(handlers.add(
      less_than_one(looked),
      [](hsa_signal_value_t, void* argument) {
        const auto& look = *static_cast<Look*>(argument);
        AsyncHandlers::looked_at(look.signal);
        ++look.called;
        return false;
      },
      &look));
  ASSERT_TRUE(reaches(called, 1));
  EXPECT_EQ(told.load(), 0);
  ASSERT_TRUE(handlers.add(less_than_one(unread), count, &called));
  EXPECT_TRUE(reaches(told, 1));
}

TEST(DeviceClock, CatchesUpAndNeverGoesBack) {
  DeviceClock clock(100);
  clock.catch_up(90);
  EXPECT_EQ(clock.now(), 100u);
  clock.catch_up(500);
  const Interval interval = clock.pass(7);
  EXPECT_EQ(interval.start, 500u);
  EXPECT_EQ(interval.end, 507u);
}

TEST(AsyncHandlers, MayAddHandlers) {
  SignalHub hub;
  amd_signal_t signal{};
  static std::atomic<int> nested;
  nested = 0;
  AsyncHandlers handlers(hub);
  static AsyncHandlers* own;
  own = &handlers;
  handlers.call(
      [](void* argument) {
        own->add(
            {static_cast<amd_signal_t*>(argument), HSA_SIGNAL_CONDITION_LT, 1},
            [](hsa_signal_value_t, void*) { return ++nested, false; }, nullptr);
      },
      &signal);
  EXPECT_TRUE(reaches(nested, 1));
}

TEST(CopyEngine, CopiesOnceItsSignalsAreZeroInAnyOrder) {
  SignalHub hub;
  DeviceClock clock(100);
  CopyEngine engine(hub, clock);
  amd_signal_t gate{}, late{}, early{};
  set_all({&gate, &late, &early}, 1);
  std::atomic<int> order{0};
  int late_place = 0, early_place = 0;
  ASSERT_TRUE(engine.submit({{&gate}, [&] { return late_place = ++order, true; }, 10, &late}));
  ASSERT_TRUE(engine.submit({{}, [&] { return early_place = ++order, true; }, 20, &early}));
  EXPECT_EQ(wait_for(hub, less_than_one(early), Clock::now() + kLong), 0);
  EXPECT_EQ(late.value, 1);
  complete(hub, gate, {1, 2});
  EXPECT_EQ(wait_for(hub, less_than_one(late), Clock::now() + kLong), 0);
  EXPECT_EQ(early_place, 1);
  EXPECT_EQ(late_place, 2);
  EXPECT_EQ(early.start_ts, 100u);
  EXPECT_EQ(early.end_ts, 120u);
  EXPECT_EQ(late.end_ts, 130u);
}

TEST(CopyEngine, AFailedCopyLeavesANegativeValue) {
  SignalHub hub;
  DeviceClock clock(100);
  CopyEngine engine(hub, clock);
  amd_signal_t done{};
  done.value = 1;
  engine.execute({{}, [] { return false; }, 10, &done});
  EXPECT_LT(done.value, 0);
}

}  // namespace
}  // namespace rocfix::vcard
