// SPDX-License-Identifier: MIT
// The system's memory shared with the card: HIP's managed memory.
#include <sys/mman.h>

#include "vcard_hsa/api.h"
#include "vcard_hsa/kernels.h"

namespace rocfix::vcard {
namespace {

using testing::Each;
using testing::ElementsAre;

constexpr size_t kPage = 4096;

class SvmApiTest : public ApiTest {
 protected:
  // Never unmapped where a test does not do it itself: nobody would tell the runtime, and the next test would get
  // the same addresses. Far from where the system puts what is mapped without a wish: what a test unmaps stays unmapped.
  void SetUp() override {
    ApiTest::SetUp();
    void* pages = mmap(reinterpret_cast<void*>(uintptr_t{1} << 45), 4 * kPage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    ASSERT_NE(pages, MAP_FAILED);
    pages_ = static_cast<char*>(pages);
  }
  static hsa_status_t set(void* at, size_t size, uint64_t attribute, uint64_t value) {
    hsa_amd_svm_attribute_pair_t pair{attribute, value};
    return hsa_amd_svm_attributes_set(at, size, &pair, 1);
  }
  static uint64_t get(void* at, size_t size, uint64_t attribute) {
    hsa_amd_svm_attribute_pair_t pair{attribute, 77};
    EXPECT_EQ(hsa_amd_svm_attributes_get(at, size, &pair, 1), HSA_STATUS_SUCCESS);
    return pair.value;
  }
  static uint64_t access(void* at, size_t size, hsa_agent_t agent) {
    hsa_amd_svm_attribute_pair_t pair{HSA_AMD_SVM_ATTRIB_ACCESS_QUERY, agent.handle};
    EXPECT_EQ(hsa_amd_svm_attributes_get(at, size, &pair, 1), HSA_STATUS_SUCCESS);
    return pair.attribute;
  }
  // What the queue was told of a kernel that adds one to 64 integers there.
  static std::vector<hsa_status_t> add_one(void* at) {
    const Program program(kernel_object(kAddOne));
    TestQueue queue;
    const TestSignal done;
    const Buffer<void*> arguments(host_memory(), 1);
    arguments.data[0] = at;
    queue.launch(program.kernel("add_one"), arguments.data, 64, 64, done.handle);
    while (hsa_signal_wait_scacquire(done.handle, HSA_SIGNAL_CONDITION_LT, 1, 1'000'000, HSA_WAIT_STATE_BLOCKED) > 0 &&
           queue.errors().empty()) {
    }
    return queue.errors();
  }

  char* pages_ = nullptr;
};

TEST_F(SvmApiTest, TheCardReachesPagesThatItMay) {
  bool supported = false;
  MUST(hsa_system_get_info(static_cast<hsa_system_info_t>(HSA_AMD_SYSTEM_INFO_SVM_SUPPORTED), &supported));
  EXPECT_TRUE(supported);
  MUST(set(pages_ + 100, kPage, HSA_AMD_SVM_ATTRIB_AGENT_ACCESSIBLE, gpu().handle));  // pages 0 and 1
  EXPECT_THAT(add_one(pages_ + kPage), Each(HSA_STATUS_SUCCESS));
  EXPECT_EQ(reinterpret_cast<int*>(pages_ + kPage)[63], 1);
  EXPECT_THAT(add_one(pages_ + 2 * kPage), ElementsAre(testing::Ne(HSA_STATUS_SUCCESS)));
}

TEST_F(SvmApiTest, APageInTheMiddleIsTakenBack) {
  MUST(set(pages_, 4 * kPage, HSA_AMD_SVM_ATTRIB_AGENT_ACCESSIBLE, gpu().handle));
  MUST(set(pages_ + kPage, kPage, HSA_AMD_SVM_ATTRIB_AGENT_NO_ACCESS, gpu().handle));
  EXPECT_THAT(add_one(pages_), Each(HSA_STATUS_SUCCESS));
  EXPECT_THAT(add_one(pages_ + 2 * kPage), Each(HSA_STATUS_SUCCESS));
  EXPECT_THAT(add_one(pages_ + kPage), ElementsAre(testing::Ne(HSA_STATUS_SUCCESS)));
}

// As hipFree of managed memory leaves it: nobody tells the runtime.
TEST_F(SvmApiTest, UnmappedPagesEndInAReportAndNotInASignal) {
  MUST(set(pages_, 4 * kPage, HSA_AMD_SVM_ATTRIB_AGENT_ACCESSIBLE, gpu().handle));
  munmap(pages_, 4 * kPage);
  EXPECT_THAT(add_one(pages_), ElementsAre(testing::Ne(HSA_STATUS_SUCCESS)));
}

TEST_F(SvmApiTest, AddressSpaceThatIsReservedCanBeShared) {
  void* reserved = nullptr;
  MUST(hsa_amd_vmem_address_reserve(&reserved, 24'000, 0, 1));
  MUST(set(reserved, 24'000, HSA_AMD_SVM_ATTRIB_AGENT_ACCESSIBLE, gpu().handle));
  static_cast<int*>(reserved)[5] = 41;
  EXPECT_THAT(add_one(reserved), Each(HSA_STATUS_SUCCESS));
  EXPECT_EQ(static_cast<int*>(reserved)[5], 42);
  MUST(hsa_amd_vmem_address_free(reserved, 24'000));
  EXPECT_THAT(add_one(reserved), ElementsAre(testing::Ne(HSA_STATUS_SUCCESS)));
}

TEST_F(SvmApiTest, AnswersWhatWasSaidOfAllPages) {
  EXPECT_EQ(get(pages_, 4 * kPage, HSA_AMD_SVM_ATTRIB_MIGRATION_GRANULARITY), 9u);
  MUST(set(pages_, 2 * kPage, HSA_AMD_SVM_ATTRIB_READ_MOSTLY, 1));
  MUST(set(pages_, kPage, HSA_AMD_SVM_ATTRIB_GLOBAL_FLAG, HSA_AMD_SVM_GLOBAL_FLAG_COARSE_GRAINED));
  MUST(set(pages_, kPage, HSA_AMD_SVM_ATTRIB_PREFERRED_LOCATION, gpu().handle));
  EXPECT_EQ(get(pages_, 2 * kPage, HSA_AMD_SVM_ATTRIB_READ_MOSTLY), 1u);
  EXPECT_EQ(get(pages_, 3 * kPage, HSA_AMD_SVM_ATTRIB_READ_MOSTLY), 0u);
  EXPECT_EQ(get(pages_, kPage, HSA_AMD_SVM_ATTRIB_PREFERRED_LOCATION), gpu().handle);
  EXPECT_EQ(get(pages_, 2 * kPage, HSA_AMD_SVM_ATTRIB_GLOBAL_FLAG), HSA_AMD_SVM_GLOBAL_FLAG_INDETERMINATE);
  EXPECT_EQ(get(pages_ + 3 * kPage, kPage, HSA_AMD_SVM_ATTRIB_GLOBAL_FLAG), HSA_AMD_SVM_GLOBAL_FLAG_FINE_GRAINED);
}

TEST_F(SvmApiTest, AnswersWhoMayTouchAllPages) {
  MUST(set(pages_, 2 * kPage, HSA_AMD_SVM_ATTRIB_AGENT_ACCESSIBLE_IN_PLACE, gpu().handle));
  MUST(set(pages_, kPage, HSA_AMD_SVM_ATTRIB_AGENT_ACCESSIBLE, gpu().handle));
  EXPECT_EQ(access(pages_ + kPage, kPage, gpu()), HSA_AMD_SVM_ATTRIB_AGENT_ACCESSIBLE_IN_PLACE);
  EXPECT_EQ(access(pages_, 2 * kPage, gpu()), HSA_AMD_SVM_ATTRIB_AGENT_ACCESSIBLE);
  EXPECT_EQ(access(pages_, 3 * kPage, gpu()), HSA_AMD_SVM_ATTRIB_AGENT_NO_ACCESS);
  EXPECT_EQ(access(pages_, 3 * kPage, cpu()), HSA_AMD_SVM_ATTRIB_AGENT_ACCESSIBLE_IN_PLACE);
}

TEST_F(SvmApiTest, APrefetchWaitsAndCompletes) {
  const TestSignal gate, done;
  MUST(hsa_amd_svm_prefetch_async(pages_, kPage, gpu(), 1, &gate.handle, done.handle));
  EXPECT_EQ(get(pages_, kPage, HSA_AMD_SVM_ATTRIB_PREFETCH_LOCATION), 0u);
  hsa_signal_subtract_relaxed(gate.handle, 1);
  EXPECT_EQ(done.wait(), 0);
  EXPECT_EQ(get(pages_, kPage, HSA_AMD_SVM_ATTRIB_PREFETCH_LOCATION), gpu().handle);
}

TEST_F(SvmApiTest, RefusesWhatMakesNoSense) {
  EXPECT_EQ(set(nullptr, kPage, HSA_AMD_SVM_ATTRIB_READ_ONLY, 1), HSA_STATUS_ERROR_INVALID_ARGUMENT);
  EXPECT_EQ(set(pages_, 0, HSA_AMD_SVM_ATTRIB_READ_ONLY, 1), HSA_STATUS_ERROR_INVALID_ARGUMENT);
  EXPECT_EQ(set(pages_, UINT64_MAX, HSA_AMD_SVM_ATTRIB_READ_ONLY, 1), HSA_STATUS_ERROR_INVALID_ARGUMENT);
  EXPECT_EQ(set(pages_, kPage, HSA_AMD_SVM_ATTRIB_ACCESS_QUERY, gpu().handle), HSA_STATUS_ERROR_INVALID_ARGUMENT);
  EXPECT_EQ(set(pages_, kPage, HSA_AMD_SVM_ATTRIB_PREFETCH_LOCATION, gpu().handle),
            HSA_STATUS_ERROR_INVALID_ARGUMENT);
  EXPECT_EQ(set(pages_, kPage, HSA_AMD_SVM_ATTRIB_AGENT_ACCESSIBLE, 5), HSA_STATUS_ERROR_INVALID_ARGUMENT);
  EXPECT_EQ(hsa_amd_svm_attributes_set(pages_, kPage, nullptr, 1), HSA_STATUS_ERROR_INVALID_ARGUMENT);
  munmap(pages_, 4 * kPage);
  EXPECT_EQ(set(pages_, kPage, HSA_AMD_SVM_ATTRIB_READ_ONLY, 1), HSA_STATUS_ERROR);
}

}  // namespace
}  // namespace rocfix::vcard
