// SPDX-License-Identifier: MIT
// A stand-in for MIOpen where there is none (Debian 12 has no package): its descriptors, its statuses and its
// rules (Find before Run, alpha 1 and beta 0, nothing null), and no arithmetic. A run leaves its result as it
// is, or, when FAKE_MIOPEN_HANG says so, never ends. The interposer is tested on MIOpen itself by
// tests/peers/interposer.
#include "fake_miopen.h"

#include <dlfcn.h>

#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>
#include <string>

#include "fake_objects.h"

namespace {

using namespace rocfix::miopen;

constexpr size_t kWorkspaceBytes = 4096;

std::mutex mutex;
std::map<std::string, int> calls;

void append(std::string& key, const std::vector<int>& values) {
  for (const int value : values) key += std::to_string(value) + ",";
  key += ";";
}

std::string key_of(const char* name, ConvDesc convolution, std::initializer_list<TensorDesc> tensors) {
  std::string key = name;
  for (const auto* tensor : tensors) {
    key += std::to_string(tensor->type) + ":";
    append(key, tensor->sizes);
    append(key, tensor->strides);
  }
  for (const auto* part : {&convolution->pads, &convolution->strides, &convolution->dilations})
    append(key, *part);
  return key + std::to_string(convolution->mode) + "," + std::to_string(convolution->groups);
}

template <class Function>
Function hip(const char* name) {
  return reinterpret_cast<Function>(dlsym(dlopen("libamdhip64.so.5", RTLD_NOW), name));
}

bool hangs_at(const char* stage) {
  const char* wanted = std::getenv("FAKE_MIOPEN_HANG");
  return wanted != nullptr && std::strcmp(wanted, stage) == 0;
}

// A kernel without an end.
void spin(void* stream) {
  void *module = nullptr, *kernel = nullptr;
  hip<int (*)(void**, const char*)>("hipModuleLoad")(&module, SPIN_CODE_OBJECT);
  hip<int (*)(void**, void*, const char*)>("hipModuleGetFunction")(&kernel, module, "spin");
  hip<int (*)(void*, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned, void*, void**,
              void**)>("hipModuleLaunchKernel")(kernel, 1, 1, 1, 32, 1, 1, 0, stream, nullptr, nullptr);
}

}  // namespace

int count(const char* function) {
  const std::lock_guard lock(mutex);
  ++calls[function];
  ++calls[""];
  return kSuccess;
}

EXPORT int fake_miopen_calls(const char* function) {
  const std::lock_guard lock(mutex);
  return calls[function];
}

EXPORT void fake_miopen_forget_calls(void) {
  const std::lock_guard lock(mutex);
  calls.clear();
}

EXPORT int miopenCreate(Handle* handle) {
  if (handle == nullptr) return kBadParm;
  *handle = new HandleObject;
  return kSuccess;
}
EXPORT int miopenDestroy(Handle handle) {
  delete handle;
  return handle ? kSuccess : kBadParm;
}
EXPORT int miopenSetStream(Handle handle, void* stream) {
  if (handle == nullptr) return kBadParm;
  handle->stream = stream;
  return kSuccess;
}
EXPORT int miopenGetStream(Handle handle, void** stream) {
  if (handle == nullptr || stream == nullptr) return kBadParm;
  *stream = handle->stream;
  return kSuccess;
}

EXPORT int miopenCreateTensorDescriptor(TensorDesc* tensor) {
  if (tensor == nullptr) return kBadParm;
  *tensor = new TensorObject;
  return kSuccess;
}
EXPORT int miopenDestroyTensorDescriptor(TensorDesc tensor) {
  delete tensor;
  return kSuccess;
}
EXPORT int miopenSetTensorDescriptor(TensorDesc tensor, int type, int dimensions, const int* sizes,
                                     const int* strides) {
  if (tensor == nullptr || dimensions < 1 || sizes == nullptr || strides == nullptr) return kBadParm;
  *tensor = {type, {sizes, sizes + dimensions}, {strides, strides + dimensions}};
  return kSuccess;
}
#ifndef FAKE_MIOPEN_2_17
EXPORT int miopenSetTensorDescriptorV2(TensorDesc tensor, int type, int dimensions, const size_t* sizes,
                                       const size_t* strides) {
  if (tensor == nullptr || dimensions < 1 || sizes == nullptr || strides == nullptr) return kBadParm;
  *tensor = {type, {sizes, sizes + dimensions}, {strides, strides + dimensions}};
  return kSuccess;
}
#endif
EXPORT int miopenGetTensorDescriptorSize(TensorDesc tensor, int* dimensions) {
  if (tensor == nullptr || dimensions == nullptr) return kBadParm;
  *dimensions = static_cast<int>(tensor->sizes.size());
  return kSuccess;
}
EXPORT int miopenGetTensorDescriptor(TensorDesc tensor, int* type, int* sizes, int* strides) {
  if (tensor == nullptr) return kBadParm;
  if (type != nullptr) *type = tensor->type;
  if (sizes != nullptr) std::copy(tensor->sizes.begin(), tensor->sizes.end(), sizes);
  if (strides != nullptr) std::copy(tensor->strides.begin(), tensor->strides.end(), strides);
  return kSuccess;
}

EXPORT int miopenCreateConvolutionDescriptor(ConvDesc* convolution) {
  if (convolution == nullptr) return kBadParm;
  *convolution = new ConvObject;
  return kSuccess;
}
EXPORT int miopenDestroyConvolutionDescriptor(ConvDesc convolution) {
  delete convolution;
  return kSuccess;
}
EXPORT int miopenInitConvolutionNdDescriptor(ConvDesc convolution, int spatial, const int* pads,
                                             const int* strides, const int* dilations, int mode) {
  if (convolution == nullptr || spatial < 1 || pads == nullptr) return kBadParm;
  for (int i = 0; i < spatial; ++i)
    if (pads[i] < 0 || strides[i] < 1 || dilations[i] < 1) return kBadParm;
  const int kept = mode == kTranspose ? kTranspose : kConvolution;  // as MIOpen's constructor does
  *convolution = {
      {pads, pads + spatial}, {strides, strides + spatial}, {dilations, dilations + spatial}, kept, 1};
  return kSuccess;
}
EXPORT int miopenInitConvolutionDescriptor(ConvDesc convolution, int mode, int pad_h, int pad_w, int stride_h,
                                           int stride_w, int dilation_h, int dilation_w) {
  const int pads[] = {pad_h, pad_w}, strides[] = {stride_h, stride_w}, dilations[] = {dilation_h, dilation_w};
  return miopenInitConvolutionNdDescriptor(convolution, 2, pads, strides, dilations, mode);
}
EXPORT int miopenSetConvolutionGroupCount(ConvDesc convolution, int groups) {
  if (convolution == nullptr || groups < 1) return kBadParm;
  convolution->groups = groups;
  return kSuccess;
}
EXPORT int miopenSetConvolutionAttribute(ConvDesc convolution, int, int) {
  return convolution ? kSuccess : kBadParm;
}
EXPORT int miopenGetConvolutionNdDescriptor(ConvDesc convolution, int wanted, int* spatial, int* pads,
                                            int* strides, int* dilations, int* mode) {
  if (convolution == nullptr || wanted > static_cast<int>(convolution->pads.size())) return kBadParm;
  if (spatial != nullptr) *spatial = static_cast<int>(convolution->pads.size());
  for (int i = 0; i < wanted; ++i)
    pads[i] = convolution->pads[i], strides[i] = convolution->strides[i],
    dilations[i] = convolution->dilations[i];
  if (mode != nullptr) *mode = convolution->mode;
  return kSuccess;
}
#ifndef FAKE_MIOPEN_2_17
EXPORT int miopenSetConvolutionFindMode(ConvDesc convolution, int) {
  return convolution ? kSuccess : kBadParm;
}
EXPORT int miopenGetConvolutionGroupCount(ConvDesc convolution, int* groups) {
  if (convolution == nullptr || groups == nullptr) return kBadParm;
  *groups = convolution->groups;
  return kSuccess;
}
#endif

#define DEFINE(name, a, b, c)                                                                               \
  EXPORT int miopenConvolution##name##GetWorkSpaceSize(Handle h, TensorDesc a, TensorDesc b, ConvDesc conv, \
                                                       TensorDesc c, size_t* bytes) {                       \
    NOT_NULL(h, a, b, conv, c, bytes);                                                                      \
    *bytes = kWorkspaceBytes;                                                                               \
    return count("miopenConvolution" #name "GetWorkSpaceSize");                                             \
  }                                                                                                         \
  EXPORT int miopenFindConvolution##name##Algorithm(                                                        \
      Handle h, TensorDesc d1, const void* p1, TensorDesc d2, const void* p2, ConvDesc conv, TensorDesc d3, \
      void* p3, int requested, int* returned, AlgoPerf* results, void*, size_t, bool) {                     \
    NOT_NULL(h, d1, p1, d2, p2, conv, d3, p3, returned, results);                                           \
    if (requested < 1) return kBadParm;                                                                     \
    if (hangs_at("find")) spin(h->stream), hip<int (*)(void*)>("hipStreamSynchronize")(h->stream);          \
    h->found.insert(key_of(#name, conv, {d1, d2, d3}));                                                     \
    results[0] = {1, 1.0f, 0};                                                                              \
    *returned = 1;                                                                                          \
    return count("miopenFindConvolution" #name "Algorithm");                                                \
  }                                                                                                         \
  EXPORT int miopenConvolution##name(Handle h, const void* alpha, TensorDesc d1, const void* p1,            \
                                     TensorDesc d2, const void* p2, ConvDesc conv, int, const void* beta,   \
                                     TensorDesc d3, void* p3, void*, size_t) {                              \
    NOT_NULL(h, alpha, d1, p1, d2, p2, conv, beta, d3, p3);                                                 \
    if (*static_cast<const float*>(alpha) != 1 || *static_cast<const float*>(beta) != 0)                    \
      return kNotImplemented;                                                                               \
    if (h->found.count(key_of(#name, conv, {d1, d2, d3})) == 0) return kUnknownError;                       \
    if (hangs_at("run")) spin(h->stream);                                                                   \
    return count("miopenConvolution" #name);                                                                \
  }                                                                                                         \
  EXPORT int miopenConvolution##name##GetSolutionCount(Handle h, TensorDesc a, TensorDesc b, ConvDesc conv, \
                                                       TensorDesc c, size_t* solutions) {                   \
    NOT_NULL(h, a, b, conv, c, solutions);                                                                  \
    *solutions = 1;                                                                                         \
    return count("miopenConvolution" #name "GetSolutionCount");                                             \
  }                                                                                                         \
  EXPORT int miopenConvolution##name##GetSolution(Handle h, TensorDesc a, TensorDesc b, ConvDesc conv,      \
                                                  TensorDesc c, size_t most, size_t* solutions,             \
                                                  ConvSolution* solution) {                                 \
    NOT_NULL(h, a, b, conv, c, solutions, solution);                                                        \
    *solutions = most < 1 ? 0 : 1;                                                                          \
    if (*solutions == 1) *solution = {1.0f, 0, kSolution, 1};                                               \
    return count("miopenConvolution" #name "GetSolution");                                                  \
  }                                                                                                         \
  EXPORT int miopenConvolution##name##GetSolutionWorkspaceSize(                                             \
      Handle h, TensorDesc a, TensorDesc b, ConvDesc conv, TensorDesc c, uint64_t id, size_t* bytes) {      \
    NOT_NULL(h, a, b, conv, c, bytes);                                                                      \
    if (id != kSolution) return kBadParm;                                                                   \
    *bytes = 0;                                                                                             \
    return count("miopenConvolution" #name "GetSolutionWorkspaceSize");                                     \
  }                                                                                                         \
  EXPORT int miopenConvolution##name##CompileSolution(Handle h, TensorDesc a, TensorDesc b, ConvDesc conv,  \
                                                      TensorDesc c, uint64_t id) {                          \
    NOT_NULL(h, a, b, conv, c);                                                                             \
    return id == kSolution ? count("miopenConvolution" #name "CompileSolution")                             \
                           : static_cast<int>(kBadParm);                                                    \
  }                                                                                                         \
  EXPORT int miopenConvolution##name##Immediate(Handle h, TensorDesc d1, const void* p1, TensorDesc d2,     \
                                                const void* p2, ConvDesc conv, TensorDesc d3, void* p3,     \
                                                void*, size_t, uint64_t id) {                               \
    NOT_NULL(h, d1, p1, d2, p2, conv, d3, p3);                                                              \
    if (id != kSolution) return kBadParm;                                                                   \
    if (hangs_at("run")) spin(h->stream);                                                                   \
    return count("miopenConvolution" #name "Immediate");                                                    \
  }

MIOPEN_DIRECTIONS(DEFINE)
