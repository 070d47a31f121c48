// SPDX-License-Identifier: MIT
#include "inspect/container/mapped_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace rocfix::inspect {
namespace {

class Mapping {
 public:
  Mapping(void* address, size_t size) : address_(address), size_(size) {}
  ~Mapping() { munmap(address_, size_); }
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;

 private:
  void* address_;
  size_t size_;
};

Error failed(const std::string& path, int number) {
  return {number == ENOENT ? Code::kNotFound : Code::kIo,
          fmt::format("cannot read '{}': {}", path, std::strerror(number))};
}

}  // namespace

Result<Blob> map_descriptor(int descriptor, const std::string& path) {
  struct stat facts {};
  if (fstat(descriptor, &facts) != 0) return failed(path, errno);
  if (!S_ISREG(facts.st_mode)) return Error{Code::kBadInput, fmt::format("'{}' is no regular file", path)};
  if (facts.st_size == 0) return Blob{};
  const auto size = static_cast<size_t>(facts.st_size);
  void* address = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
  if (address == MAP_FAILED) return failed(path, errno);
  return Blob{{static_cast<const std::byte*>(address), size}, std::make_shared<Mapping>(address, size)};
}

Result<Blob> map_file(const std::string& path) {
  // Without O_NONBLOCK a pipe without a writer would be waited for.
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) return failed(path, errno);
  auto blob = map_descriptor(descriptor, path);
  close(descriptor);
  return blob;
}

void release(Bytes bytes) {
  const auto page = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
  const auto begin = (reinterpret_cast<uintptr_t>(bytes.data()) + page - 1) / page * page;
  const auto end = (reinterpret_cast<uintptr_t>(bytes.data()) + bytes.size()) / page * page;
  if (begin < end) madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
}

}  // namespace rocfix::inspect
