// SPDX-License-Identifier: MIT
#include "inspect/container/mapped_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <mutex>

namespace rocfix::inspect {
namespace {

// What is mapped now, for the signal's handler, which may take no lock. A free place has no end.
struct Place {
  std::atomic<bool> taken = false, cut = false;
  std::atomic<uintptr_t> begin = 0, end = 0;
};
std::array<Place, 1024> places;
struct sigaction others {};

Place* place_of(uintptr_t address) {
  for (Place& place : places)
    if (address < place.end && address >= place.begin) return &place;
  return nullptr;
}

// Bytes of a mapped file that are no longer there raise SIGBUS. They and all behind them become zeros.
void on_bus_error(int, siginfo_t* info, void*) {
  const auto at = reinterpret_cast<uintptr_t>(info->si_addr);
  const auto page = at - at % static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
  Place* place = place_of(at);
  if (place != nullptr) {
    place->cut = true;
    const size_t size = place->end - page;
    if (mmap(reinterpret_cast<void*>(page), size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1,
             0) != MAP_FAILED)
      return;
  }
  sigaction(SIGBUS, &others, nullptr);  // the access is tried again, and is another's
}

void watch_bus_errors() {
  static std::once_flag once;
  std::call_once(once, [] {
    struct sigaction ours {};
    ours.sa_sigaction = on_bus_error;
    ours.sa_flags = SA_SIGINFO;
    sigaction(SIGBUS, &ours, &others);
  });
}

Place* take_place(uintptr_t begin, size_t size) {
  for (Place& place : places) {
    if (place.taken.exchange(true)) continue;
    place.cut = false;
    place.begin = begin;
    place.end = begin + size;
    return &place;
  }
  return nullptr;
}

class Mapping {
 public:
  Mapping(void* address, size_t size, Place* place) : address_(address), size_(size), place_(place) {}
  ~Mapping() {
    munmap(address_, size_);
    place_->end = place_->begin = 0;
    place_->taken = false;
  }
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;

 private:
  void* address_;
  size_t size_;
  Place* place_;
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
  watch_bus_errors();
  Place* place = take_place(reinterpret_cast<uintptr_t>(address), size);
  if (place == nullptr) {
    munmap(address, size);
    return Error{Code::kOutOfMemory, fmt::format("cannot read '{}': too many files at a time", path)};
  }
  return Blob{{static_cast<const std::byte*>(address), size},
              std::make_shared<Mapping>(address, size, place)};
}

Result<Blob> map_file(const std::string& path) {
  // Without O_NONBLOCK a pipe without a writer would be waited for.
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) return failed(path, errno);
  auto blob = map_descriptor(descriptor, path);
  close(descriptor);
  return blob;
}

bool was_cut(const Blob& blob) {
  const Place* place = place_of(reinterpret_cast<uintptr_t>(blob.bytes.data()));
  return place != nullptr && place->cut;
}

void release(Bytes bytes) {
  const auto page = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
  const auto begin = (reinterpret_cast<uintptr_t>(bytes.data()) + page - 1) / page * page;
  const auto end = (reinterpret_cast<uintptr_t>(bytes.data()) + bytes.size()) / page * page;
  if (begin < end) madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
}

}  // namespace rocfix::inspect
