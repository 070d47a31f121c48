// SPDX-License-Identifier: MIT
// Memory of the system that host and card share: HIP's managed memory. There is one memory here, so that pages
// never move; what the program said about them is kept, and answered when it asks.
#include "hsa/copy_plan.h"
#include "hsa/fault_report.h"
#include "hsa/runtime.h"
#include "hsa/signal_lists.h"
#include "hsa/values.h"

using namespace rocfix;
using namespace rocfix::vcard;

namespace {

struct Pages {
  uint64_t begin = 0, end = 0;
};

// Null, empty, past the end of the address space: nothing.
std::optional<Pages> pages_of(const void* pointer, size_t size) {
  const auto address = reinterpret_cast<uint64_t>(pointer);
  if (pointer == nullptr || size == 0 || address + size < address) return std::nullopt;
  return Pages{address / kPageBytes * kPageBytes, (address + size + kPageBytes - 1) / kPageBytes * kPageBytes};
}

bool may_be_set(const hsa_amd_svm_attribute_pair_t& pair) {
  switch (pair.attribute) {
    case HSA_AMD_SVM_ATTRIB_GLOBAL_FLAG: return pair.value <= HSA_AMD_SVM_GLOBAL_FLAG_COARSE_GRAINED;
    case HSA_AMD_SVM_ATTRIB_READ_ONLY:
    case HSA_AMD_SVM_ATTRIB_HIVE_LOCAL:
    case HSA_AMD_SVM_ATTRIB_MIGRATION_GRANULARITY:
    case HSA_AMD_SVM_ATTRIB_READ_MOSTLY: return true;
    case HSA_AMD_SVM_ATTRIB_PREFERRED_LOCATION: return pair.value == 0 || is_agent({pair.value});
    case HSA_AMD_SVM_ATTRIB_AGENT_ACCESSIBLE:
    case HSA_AMD_SVM_ATTRIB_AGENT_ACCESSIBLE_IN_PLACE:
    case HSA_AMD_SVM_ATTRIB_AGENT_NO_ACCESS: return is_agent({pair.value});
    default: return false;
  }
}

void set(SvmAttributes& attributes, const hsa_amd_svm_attribute_pair_t& pair) {
  if (pair.attribute < attributes.values.size())
    attributes.values[pair.attribute] = pair.value;
  else if (pair.value == kGpuAgent.handle)
    attributes.access = pair.attribute;
}

// Where pages differ: what the header says of this attribute.
uint64_t of_all(const SharedRanges& ranges, const Pages& pages, uint64_t attribute) {
  std::optional<uint64_t> all;
  bool differ = false;
  ranges.visit(pages.begin, pages.end, [&](const SvmAttributes& attributes) {
    const uint64_t value = attributes.values[attribute];
    differ |= all && *all != value;
    all = value;
  });
  if (!differ) return *all;
  return attribute == HSA_AMD_SVM_ATTRIB_GLOBAL_FLAG ? HSA_AMD_SVM_GLOBAL_FLAG_INDETERMINATE : 0;
}

uint64_t access_of_all(const SharedRanges& ranges, const Pages& pages) {
  uint64_t access = HSA_AMD_SVM_ATTRIB_AGENT_ACCESSIBLE_IN_PLACE;
  ranges.visit(pages.begin, pages.end, [&](const SvmAttributes& attributes) {
    if (attributes.access == HSA_AMD_SVM_ATTRIB_AGENT_NO_ACCESS || access == HSA_AMD_SVM_ATTRIB_AGENT_NO_ACCESS)
      access = HSA_AMD_SVM_ATTRIB_AGENT_NO_ACCESS;
    else if (attributes.access == HSA_AMD_SVM_ATTRIB_AGENT_ACCESSIBLE)
      access = attributes.access;
  });
  return access;
}

hsa_status_t get(const SharedRanges& ranges, const Pages& pages, hsa_amd_svm_attribute_pair_t& pair) {
  if (pair.attribute == HSA_AMD_SVM_ATTRIB_ACCESS_QUERY) {
    if (!is_agent({pair.value})) return HSA_STATUS_ERROR_INVALID_AGENT;
    const bool is_card = pair.value == kGpuAgent.handle;
    pair.attribute = is_card ? access_of_all(ranges, pages) : uint64_t{HSA_AMD_SVM_ATTRIB_AGENT_ACCESSIBLE_IN_PLACE};
    return HSA_STATUS_SUCCESS;
  }
  if (pair.attribute >= SvmAttributes().values.size()) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  pair.value = of_all(ranges, pages, pair.attribute);
  return HSA_STATUS_SUCCESS;
}

}  // namespace

extern "C" {

hsa_status_t hsa_amd_svm_attributes_set(void* pointer, size_t size, hsa_amd_svm_attribute_pair_t* list,
                                        size_t count) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  const auto pages = pages_of(pointer, size);
  if (!pages || (list == nullptr && count != 0)) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  for (size_t i = 0; i < count; ++i)
    if (!may_be_set(list[i])) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (!is_mapped(pages->begin, pages->end - pages->begin)) return HSA_STATUS_ERROR;
  runtime->memory().share(pages->begin, pages->end, [&](SvmAttributes& attributes) {
    for (size_t i = 0; i < count; ++i) set(attributes, list[i]);
  });
  return HSA_STATUS_SUCCESS;
}

hsa_status_t hsa_amd_svm_attributes_get(void* pointer, size_t size, hsa_amd_svm_attribute_pair_t* list,
                                        size_t count) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  const auto pages = pages_of(pointer, size);
  if (!pages || (list == nullptr && count != 0)) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  for (size_t i = 0; i < count; ++i)
    if (const auto status = get(runtime->memory().shared(), *pages, list[i]); status != HSA_STATUS_SUCCESS)
      return status;
  return HSA_STATUS_SUCCESS;
}

hsa_status_t hsa_amd_svm_prefetch_async(void* pointer, size_t size, hsa_agent_t agent, uint32_t count,
                                        const hsa_signal_t* awaited, hsa_signal_t completion) {
  Runtime* runtime = Runtime::get();
  if (runtime == nullptr) return HSA_STATUS_ERROR_NOT_INITIALIZED;
  const auto pages = pages_of(pointer, size);
  if (!pages) return HSA_STATUS_ERROR_INVALID_ARGUMENT;
  if (!is_agent(agent)) return HSA_STATUS_ERROR_INVALID_AGENT;
  CopyJob job;
  if (const auto status = find_signals(*runtime, count, awaited, completion, job); status != HSA_STATUS_SUCCESS)
    return status;
  job.copy = [runtime, pages = *pages, agent] {
    runtime->memory().share(pages.begin, pages.end, [&](SvmAttributes& attributes) {
      attributes.values[HSA_AMD_SVM_ATTRIB_PREFETCH_LOCATION] = agent.handle;
    });
    return true;
  };
  return submit(*runtime, std::move(job), 0);
}

}  // extern "C"
