// SPDX-License-Identifier: MIT
// Copies in every direction, of odd sizes and places, 2-D and 3-D, and fills of 1, 2 and 4 bytes.
#include <cstring>

#include "program.h"

using Bytes = std::vector<uint8_t>;

Bytes random_bytes(size_t count, unsigned seed = 1) {
  return random_integers<uint8_t>(count, 0, 255, seed);
}

void check_plain(Check& check) {
  for (const size_t count : {size_t{1}, size_t{4097}, size_t{1} << 20, (size_t{3} << 20) + 5}) {
    const Bytes source = random_bytes(count);
    DeviceArray<uint8_t> first(source), second(count);
    MUST(hipMemcpy(second.get(), first.get(), count, hipMemcpyDeviceToDevice));
    check.all_equal(second.read(), source, "device to device");
  }
  Bytes image = random_bytes(10'000);
  DeviceArray<uint8_t> device(image);
  const Bytes piece = random_bytes(333, 2);
  MUST(hipMemcpy(device.get() + 1237, piece.data(), piece.size(), hipMemcpyHostToDevice));
  std::copy(piece.begin(), piece.end(), image.begin() + 1237);
  MUST(hipMemcpy(device.get() + 5001, device.get() + 77, 999, hipMemcpyDefault));
  std::copy_n(image.begin() + 77, 999, image.begin() + 5001);
  check.all_equal(device.read(), image, "pieces");
}

void check_fills(Check& check) {
  Bytes image = random_bytes(4096);
  DeviceArray<uint8_t> device(image);
  const auto at = [&](size_t offset) { return reinterpret_cast<hipDeviceptr_t>(device.get() + offset); };
  MUST(hipMemset(device.get() + 3, 0xab, 777));
  std::fill_n(image.begin() + 3, 777, 0xab);
  MUST(hipMemsetD16(at(1000), 0x1234, 101));
  for (int n = 0; n < 101; ++n) std::memcpy(&image[1000 + 2 * n], "\x34\x12", 2);
  MUST(hipMemsetD32(at(2000), 0x01020304, 57));
  for (int n = 0; n < 57; ++n) std::memcpy(&image[2000 + 4 * n], "\4\3\2\1", 4);
  MUST(hipMemset2D(device.get() + 3000, 100, 0x77, 13, 9));
  for (int row = 0; row < 9; ++row) std::fill_n(image.begin() + 3000 + row * 100, 13, 0x77);
  check.all_equal(device.read(), image, "filled");
}

void check_2d(Check& check) {
  constexpr size_t kWidth = 131, kRows = 37, kHostPitch = 200;
  const Bytes source = random_bytes(kHostPitch * kRows);
  void* pitched = nullptr;
  size_t pitch = 0;
  MUST(hipMallocPitch(&pitched, &pitch, kWidth, kRows));
  check.that(pitch >= kWidth, "pitch", pitch);
  MUST(hipMemcpy2D(pitched, pitch, source.data(), kHostPitch, kWidth, kRows, hipMemcpyHostToDevice));
  DeviceArray<uint8_t> dense(kWidth * kRows);
  MUST(hipMemcpy2D(dense.get(), kWidth, pitched, pitch, kWidth, kRows, hipMemcpyDeviceToDevice));
  const Bytes got = dense.read();
  Bytes back(kHostPitch * kRows, 9);
  MUST(hipMemcpy2D(back.data(), kHostPitch, pitched, pitch, kWidth, kRows, hipMemcpyDeviceToHost));
  for (size_t row = 0; row < kRows; ++row)
    for (size_t x = 0; x < kHostPitch; ++x) {
      const uint8_t wanted = source[row * kHostPitch + x];
      check.equal(back[row * kHostPitch + x], x < kWidth ? wanted : 9, "2-D back", row);
      if (x < kWidth) check.equal(got[row * kWidth + x], wanted, "2-D on the device", row);
    }
  MUST(hipFree(pitched));
}

void check_3d(Check& check) {
  constexpr size_t kWidth = 40, kHeight = 7, kDepth = 5;
  Bytes source = random_bytes(kWidth * kHeight * kDepth), back(source.size());
  hipPitchedPtr pitched;
  MUST(hipMalloc3D(&pitched, make_hipExtent(kWidth, kHeight, kDepth)));
  hipMemcpy3DParms there{};
  there.srcPtr = make_hipPitchedPtr(source.data(), kWidth, kWidth, kHeight);
  there.dstPtr = pitched;
  there.extent = make_hipExtent(kWidth, kHeight, kDepth);
  there.kind = hipMemcpyHostToDevice;
  MUST(hipMemcpy3D(&there));
  // Back, without the first column, row and layer.
  hipMemcpy3DParms here{};
  here.srcPtr = pitched;
  here.srcPos = make_hipPos(1, 1, 1);
  here.dstPtr = make_hipPitchedPtr(back.data(), kWidth, kWidth, kHeight);
  here.dstPos = make_hipPos(1, 1, 1);
  here.extent = make_hipExtent(kWidth - 1, kHeight - 1, kDepth - 1);
  here.kind = hipMemcpyDeviceToHost;
  MUST(hipMemcpy3D(&here));
  for (size_t n = 0; n < source.size(); ++n) {
    const bool copied = n % kWidth > 0 && n / kWidth % kHeight > 0 && n / kWidth / kHeight > 0;
    check.equal(back[n], copied ? source[n] : 0, "3-D", n);
  }
  MUST(hipFree(pitched.ptr));
}

void check_async(Check& check) {
  constexpr size_t kCount = 1 << 20;
  uint8_t* pinned = nullptr;
  MUST(hipHostMalloc(&pinned, 2 * kCount));
  const Bytes source = random_bytes(kCount);
  std::copy(source.begin(), source.end(), pinned);
  DeviceArray<uint8_t> first(kCount), second(kCount);
  hipStream_t stream;
  MUST(hipStreamCreate(&stream));
  MUST(hipMemcpyAsync(first.get(), pinned, kCount, hipMemcpyHostToDevice, stream));
  MUST(hipMemcpyAsync(second.get(), first.get(), kCount, hipMemcpyDeviceToDevice, stream));
  MUST(hipMemsetAsync(first.get(), 0x5a, kCount, stream));
  MUST(hipMemcpyAsync(pinned + kCount, second.get(), kCount, hipMemcpyDeviceToHost, stream));
  MUST(hipStreamSynchronize(stream));
  check.all_equal(Bytes(pinned + kCount, pinned + 2 * kCount), source, "asynchronous");
  check.all_equal(first.read(), Bytes(kCount, 0x5a), "filled later");
  MUST(hipStreamDestroy(stream));
  MUST(hipHostFree(pinned));
}

int main() {
  Check check("memory_copies");
  check_plain(check);
  check_fills(check);
  check_2d(check);
  check_3d(check);
  check_async(check);
  return check.finish();
}
