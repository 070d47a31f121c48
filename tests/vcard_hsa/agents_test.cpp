// SPDX-License-Identifier: MIT
// What a real RX 5600 XT's rocminfo says (a public report of ROCm 6), and what HIP 5.2.3 asks when it starts.
#include <dlfcn.h>

#include "vcard_hsa/api.h"

namespace rocfix::vcard {
namespace {

using testing::ElementsAre;

class AgentsTest : public ApiTest {};

TEST_F(AgentsTest, AreTheProcessorAndTheCard) {
  ASSERT_EQ(agents().size(), 2u);
  EXPECT_EQ(info<uint32_t>(cpu(), HSA_AGENT_INFO_DEVICE), HSA_DEVICE_TYPE_CPU);
  EXPECT_EQ(info<uint32_t>(gpu(), HSA_AGENT_INFO_DEVICE), HSA_DEVICE_TYPE_GPU);
}

TEST_F(AgentsTest, TheCardIsAnRx5600Xt) {
  EXPECT_EQ(text(gpu(), HSA_AGENT_INFO_NAME), "gfx1010");
  EXPECT_EQ(text(gpu(), HSA_AGENT_INFO_VENDOR_NAME), "AMD");
  EXPECT_EQ(text(gpu(), HSA_AMD_AGENT_INFO_PRODUCT_NAME), "AMD Radeon RX 5600 XT");
  struct Figure {
    uint32_t attribute, value;
  };
  constexpr Figure kFigures[] = {
      {HSA_AGENT_INFO_FEATURE, 1},
      {HSA_AGENT_INFO_PROFILE, HSA_PROFILE_BASE},
      {HSA_AGENT_INFO_WAVEFRONT_SIZE, 32},
      {HSA_AGENT_INFO_WORKGROUP_MAX_SIZE, 1024},
      {HSA_AGENT_INFO_GRID_MAX_SIZE, 0xffffffff},
      {HSA_AGENT_INFO_FBARRIER_MAX_SIZE, 32},
      {HSA_AGENT_INFO_QUEUES_MAX, 128},
      {HSA_AGENT_INFO_QUEUE_MIN_SIZE, 64},
      {HSA_AGENT_INFO_QUEUE_MAX_SIZE, 131072},
      {HSA_AMD_AGENT_INFO_CHIP_ID, 0x731f},
      {HSA_AMD_AGENT_INFO_ASIC_REVISION, 2},
      {HSA_AMD_AGENT_INFO_CACHELINE_SIZE, 64},
      {HSA_AMD_AGENT_INFO_MAX_CLOCK_FREQUENCY, 1780},
      {HSA_AMD_AGENT_INFO_COMPUTE_UNIT_COUNT, 36},
      {HSA_AMD_AGENT_INFO_NUM_SIMDS_PER_CU, 2},
      {HSA_AMD_AGENT_INFO_NUM_SHADER_ENGINES, 2},
      {HSA_AMD_AGENT_INFO_NUM_SHADER_ARRAYS_PER_SE, 2},
      {HSA_AMD_AGENT_INFO_MAX_ADDRESS_WATCH_POINTS, 4},
      {HSA_AMD_AGENT_INFO_MAX_WAVES_PER_CU, 40},
      {HSA_AMD_AGENT_INFO_MEMORY_WIDTH, 192},
      {kAgentUcodeVersion, 149},
      {kAgentSdmaUcodeVersion, 35},
  };
  for (const Figure& figure : kFigures)
    EXPECT_EQ(info<uint32_t>(gpu(), figure.attribute), figure.value) << std::hex << figure.attribute;
  const auto caches = info<std::array<uint32_t, 4>>(gpu(), HSA_AGENT_INFO_CACHE_SIZE);
  EXPECT_THAT(caches, ElementsAre(16384, 4194304, 0, 0));
}

// What ROCclr needs of a device; any failure and it drops the card without a word.
TEST_F(AgentsTest, AnswerAllThatHipAsks) {
  constexpr uint32_t kAsked[] = {0x11,   0x0,    0xa000, 0x4,    0xa010, 0xa006, 0xa00f, 0xa00e, 0xa009,
                                 0xa011, 0xa014, 0xa002, 0xa001, 0x12,   0xa003, 0xa008, 0xa007, 0x8,
                                 0x7,    0x15,   0x16,   0x14,   0x6,    0xa00b, 0xa00a, 0xa012, 0xa013};
  for (const uint32_t attribute : kAsked) {
    uint8_t value[256];
    for (const hsa_agent_t agent : agents())
      EXPECT_EQ(hsa_agent_get_info(agent, static_cast<hsa_agent_info_t>(attribute), value),
                HSA_STATUS_SUCCESS)
          << std::hex << attribute << " of agent " << agent.handle;
  }
}

TEST_F(AgentsTest, TheCardHasOneInstructionSet) {
  std::vector<hsa_isa_t> isas;
  MUST(hsa_agent_iterate_isas(
      gpu(),
      [](hsa_isa_t isa, void* data) {
        static_cast<std::vector<hsa_isa_t>*>(data)->push_back(isa);
        return HSA_STATUS_SUCCESS;
      },
      &isas));
  ASSERT_EQ(isas.size(), 1u);
  uint32_t length = 0;
  char name[64];
  std::memset(name, 'x', sizeof name);
  MUST(hsa_isa_get_info_alt(isas[0], HSA_ISA_INFO_NAME_LENGTH, &length));
  MUST(hsa_isa_get_info_alt(isas[0], HSA_ISA_INFO_NAME, name));
  EXPECT_STREQ(name, "amdgcn-amd-amdhsa--gfx1010:xnack-");
  EXPECT_EQ(length, std::strlen(name) + 1);
  EXPECT_EQ(name[length], 'x');
}

TEST_F(AgentsTest, HavePoolsAsRocrMakesThem) {
  struct Wanted {
    uint32_t segment, flags;
    bool allocatable;
  };
  const auto check = [](hsa_agent_t agent, const std::vector<Wanted>& wanted) {
    const auto found = pools(agent);
    ASSERT_EQ(found.size(), wanted.size());
    for (size_t i = 0; i < found.size(); ++i) {
      uint32_t segment = 99, flags = 99;
      bool allocatable = !wanted[i].allocatable;
      MUST(hsa_amd_memory_pool_get_info(found[i], HSA_AMD_MEMORY_POOL_INFO_SEGMENT, &segment));
      MUST(hsa_amd_memory_pool_get_info(found[i], HSA_AMD_MEMORY_POOL_INFO_GLOBAL_FLAGS, &flags));
      MUST(hsa_amd_memory_pool_get_info(found[i], HSA_AMD_MEMORY_POOL_INFO_RUNTIME_ALLOC_ALLOWED,
                                        &allocatable));
      EXPECT_EQ(segment, wanted[i].segment);
      EXPECT_EQ(flags, wanted[i].flags);
      EXPECT_EQ(allocatable, wanted[i].allocatable);
    }
  };
  check(cpu(), {{0, 2, true}, {0, 3, true}, {0, 4, true}});
  check(gpu(), {{0, 4, true}, {0, 8, true}, {3, 0, false}});
  size_t bytes = 0;
  MUST(hsa_amd_memory_pool_get_info(device_memory(), HSA_AMD_MEMORY_POOL_INFO_SIZE, &bytes));
  EXPECT_EQ(bytes, size_t{6275072} << 10);
}

TEST_F(AgentsTest, TheHostDoesNotReachTheCardsMemory) {
  uint32_t access = 99, hops = 99;
  MUST(hsa_amd_agent_memory_pool_get_info(cpu(), device_memory(), HSA_AMD_AGENT_MEMORY_POOL_INFO_ACCESS,
                                          &access));
  EXPECT_EQ(access, HSA_AMD_MEMORY_POOL_ACCESS_NEVER_ALLOWED);
  MUST(hsa_amd_agent_memory_pool_get_info(gpu(), host_memory(), HSA_AMD_AGENT_MEMORY_POOL_INFO_NUM_LINK_HOPS,
                                          &hops));
  EXPECT_EQ(hops, 1u);
  hsa_amd_memory_pool_link_info_t link{};
  MUST(hsa_amd_agent_memory_pool_get_info(gpu(), host_memory(), HSA_AMD_AGENT_MEMORY_POOL_INFO_LINK_INFO,
                                          &link));
  EXPECT_EQ(link.link_type, HSA_AMD_LINK_INFO_TYPE_PCIE);
}

TEST_F(AgentsTest, WrongHandlesAreErrors) {
  uint32_t value = 0;
  EXPECT_EQ(hsa_agent_get_info({77}, HSA_AGENT_INFO_DEVICE, &value), HSA_STATUS_ERROR_INVALID_AGENT);
  EXPECT_EQ(hsa_agent_get_info(gpu(), static_cast<hsa_agent_info_t>(0xffff), &value),
            HSA_STATUS_ERROR_INVALID_ARGUMENT);
  EXPECT_EQ(hsa_agent_get_info(gpu(), HSA_AGENT_INFO_DEVICE, nullptr), HSA_STATUS_ERROR_INVALID_ARGUMENT);
  EXPECT_EQ(static_cast<int>(hsa_amd_memory_pool_get_info({9}, HSA_AMD_MEMORY_POOL_INFO_SIZE, &value)),
            HSA_STATUS_ERROR_INVALID_MEMORY_POOL);
}

TEST_F(AgentsTest, TimestampsAreNanosecondsThatPass) {
  uint64_t frequency = 0, first = 0, second = 0;
  MUST(hsa_system_get_info(HSA_SYSTEM_INFO_TIMESTAMP_FREQUENCY, &frequency));
  MUST(hsa_system_get_info(HSA_SYSTEM_INFO_TIMESTAMP, &first));
  MUST(hsa_system_get_info(HSA_SYSTEM_INFO_TIMESTAMP, &second));
  EXPECT_EQ(frequency, 1000000000u);
  EXPECT_GE(second, first);
}

TEST_F(AgentsTest, EveryStatusHasAText) {
  for (const int status : {0, 1, 40, 41, 42, 43, 44, 45, 46, 47, 0x1000, 0x1009, 0x1016, 0x1026, 0x3000}) {
    const char* text = nullptr;
    EXPECT_EQ(hsa_status_string(static_cast<hsa_status_t>(status), &text), HSA_STATUS_SUCCESS) << status;
    EXPECT_NE(text, nullptr);
  }
  const char* text = "";
  EXPECT_EQ(hsa_status_string(static_cast<hsa_status_t>(0x7777), &text), HSA_STATUS_ERROR_INVALID_ARGUMENT);
}

// libamdhip64 of ROCm 5.2.3, 6.4.3 and 7.2.4 together, under the version that they ask for. A name that is
// missing keeps them from being loaded.
TEST_F(AgentsTest, AllThatHipImportsIsExported) {
  void* library = dlopen("libhsa-runtime64.so.1", RTLD_NOW | RTLD_NOLOAD);
  ASSERT_NE(library, nullptr) << dlerror();
  for (const char* name : {"hsa_agent_extension_supported",
                           "hsa_agent_get_info",
                           "hsa_agent_iterate_isas",
                           "hsa_amd_agent_iterate_memory_pools",
                           "hsa_amd_agent_memory_pool_get_info",
                           "hsa_amd_agent_set_async_scratch_limit",
                           "hsa_amd_agents_allow_access",
                           "hsa_amd_ais_file_read",
                           "hsa_amd_ais_file_write",
                           "hsa_amd_coherency_set_type",
                           "hsa_amd_enable_logging",
                           "hsa_amd_image_create",
                           "hsa_amd_interop_map_buffer",
                           "hsa_amd_interop_unmap_buffer",
                           "hsa_amd_ipc_memory_attach",
                           "hsa_amd_ipc_memory_create",
                           "hsa_amd_ipc_memory_detach",
                           "hsa_amd_memory_async_copy",
                           "hsa_amd_memory_async_copy_on_engine",
                           "hsa_amd_memory_async_copy_rect",
                           "hsa_amd_memory_copy_engine_status",
                           "hsa_amd_memory_get_preferred_copy_engine",
                           "hsa_amd_memory_lock_to_pool",
                           "hsa_amd_memory_pool_allocate",
                           "hsa_amd_memory_pool_free",
                           "hsa_amd_memory_pool_get_info",
                           "hsa_amd_memory_unlock",
                           "hsa_amd_pointer_info",
                           "hsa_amd_portable_export_dmabuf",
                           "hsa_amd_profiling_async_copy_enable",
                           "hsa_amd_profiling_get_async_copy_time",
                           "hsa_amd_profiling_get_dispatch_time",
                           "hsa_amd_profiling_set_profiler_enabled",
                           "hsa_amd_queue_cu_set_mask",
                           "hsa_amd_queue_set_priority",
                           "hsa_amd_register_system_event_handler",
                           "hsa_amd_signal_async_handler",
                           "hsa_amd_signal_create",
                           "hsa_amd_signal_value_pointer",
                           "hsa_amd_svm_attributes_get",
                           "hsa_amd_svm_attributes_set",
                           "hsa_amd_svm_prefetch_async",
                           "hsa_amd_vmem_address_free",
                           "hsa_amd_vmem_address_reserve",
                           "hsa_amd_vmem_address_reserve_align",
                           "hsa_amd_vmem_export_shareable_handle",
                           "hsa_amd_vmem_get_access",
                           "hsa_amd_vmem_handle_create",
                           "hsa_amd_vmem_handle_release",
                           "hsa_amd_vmem_import_shareable_handle",
                           "hsa_amd_vmem_map",
                           "hsa_amd_vmem_retain_alloc_handle",
                           "hsa_amd_vmem_set_access",
                           "hsa_amd_vmem_unmap",
                           "hsa_code_object_reader_create_from_memory",
                           "hsa_code_object_reader_destroy",
                           "hsa_executable_agent_global_variable_define",
                           "hsa_executable_create_alt",
                           "hsa_executable_destroy",
                           "hsa_executable_freeze",
                           "hsa_executable_get_symbol_by_name",
                           "hsa_executable_iterate_symbols",
                           "hsa_executable_load_agent_code_object",
                           "hsa_executable_symbol_get_info",
                           "hsa_ext_image_create",
                           "hsa_ext_image_create_with_layout",
                           "hsa_ext_image_data_get_info",
                           "hsa_ext_image_destroy",
                           "hsa_ext_image_export",
                           "hsa_ext_image_import",
                           "hsa_ext_sampler_create",
                           "hsa_ext_sampler_create_v2",
                           "hsa_ext_sampler_destroy",
                           "hsa_init",
                           "hsa_isa_get_info_alt",
                           "hsa_iterate_agents",
                           "hsa_memory_copy",
                           "hsa_memory_deregister",
                           "hsa_memory_register",
                           "hsa_queue_add_write_index_screlease",
                           "hsa_queue_create",
                           "hsa_queue_destroy",
                           "hsa_queue_load_read_index_relaxed",
                           "hsa_queue_load_read_index_scacquire",
                           "hsa_queue_load_write_index_relaxed",
                           "hsa_shut_down",
                           "hsa_signal_add_relaxed",
                           "hsa_signal_create",
                           "hsa_signal_destroy",
                           "hsa_signal_load_relaxed",
                           "hsa_signal_silent_store_relaxed",
                           "hsa_signal_store_relaxed",
                           "hsa_signal_store_screlease",
                           "hsa_signal_subtract_relaxed",
                           "hsa_signal_wait_scacquire",
                           "hsa_status_string",
                           "hsa_system_extension_supported",
                           "hsa_system_get_info",
                           "hsa_system_get_major_extension_table"})
    EXPECT_NE(dlvsym(library, name, "ROCR_1"), nullptr) << name;
  dlclose(library);
}

}  // namespace
}  // namespace rocfix::vcard
