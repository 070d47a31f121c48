// SPDX-License-Identifier: MIT
// rocRAND's generators, by the library's gfx1030 kernels and by its headers compiled here: the same engines run on the
// host and must give the same bits.
#pragma clang diagnostic ignored "-W#warnings"  // the headers warn that gfx10 has no assembly of theirs
#define FQUALIFIERS __host__ __device__ inline
#include <rocrand/rocrand.h>
#include <rocrand/rocrand_kernel.h>

#include <cmath>

#include "program.h"

#define RAND_MUST(call) rand_must((call), #call)

void rand_must(rocrand_status status, const char* call) {
  if (status == ROCRAND_STATUS_SUCCESS) return;
  std::printf("%s: status %d\n", call, status);
  std::exit(1);
}

constexpr unsigned long long kSeed = 12345;

std::vector<unsigned> generate_words(rocrand_rng_type type, size_t count) {
  DeviceArray<unsigned> out(count);
  rocrand_generator generator;
  RAND_MUST(rocrand_create_generator(&generator, type));
  RAND_MUST(rocrand_set_seed(generator, kSeed));
  RAND_MUST(rocrand_generate(generator, out.get(), count));
  RAND_MUST(rocrand_destroy_generator(generator));
  return out.read();
}

// One engine; its words are the library's in order.
void check_philox(Check& check) {
  constexpr int kCount = 100'003;
  const auto got = generate_words(ROCRAND_RNG_PSEUDO_PHILOX4_32_10, kCount);
  rocrand_state_philox4x32_10 state;
  rocrand_init(kSeed, 0, 0, &state);
  for (int n = 0; n < kCount; ++n) check.equal(got[n], rocrand(&state), "philox", n);
}

// One engine for each of the first words, by its number as the subsequence.
template <class State>
void check_first_words(Check& check, rocrand_rng_type type, const char* what) {
  constexpr int kCount = 300'000;  // more than there are engines
  const auto got = generate_words(type, kCount);
  for (int n = 0; n < 500; ++n) {
    State state;
    rocrand_init(kSeed, n, 0, &state);
    check.equal(got[n], rocrand(&state), what, n);
  }
}

// Sobol's first dimension: the bits of the Gray code, mirrored.
void check_sobol(Check& check) {
  constexpr unsigned kCount = 5000;
  DeviceArray<unsigned> out(kCount);
  rocrand_generator generator;
  RAND_MUST(rocrand_create_generator(&generator, ROCRAND_RNG_QUASI_SOBOL32));
  RAND_MUST(rocrand_generate(generator, out.get(), kCount));
  RAND_MUST(rocrand_destroy_generator(generator));
  const auto got = out.read();
  for (unsigned n = 0; n < kCount; ++n) check.equal(got[n], __builtin_bitreverse32(n ^ n >> 1), "sobol", n);
}

// Mean and deviation, within five standard errors.
template <class T>
void check_moments(Check& check, const DeviceArray<T>& out, double mean, double deviation, const char* what) {
  const auto values = out.read();
  double sum = 0, squares = 0;
  for (const T value : values) {
    sum += value;
    squares += (value - mean) * (value - mean);
  }
  const double count = static_cast<double>(values.size());
  check.that(std::fabs(sum / count - mean) < 5 * deviation / std::sqrt(count), what, sum / count);
  check.that(std::fabs(std::sqrt(squares / count) / deviation - 1) < 5 / std::sqrt(count), what, squares / count);
}

void check_distributions(Check& check, rocrand_rng_type type, const char* what) {
  constexpr size_t kCount = 40'000;
  DeviceArray<float> floats(kCount);
  DeviceArray<double> doubles(kCount);
  rocrand_generator generator;
  RAND_MUST(rocrand_create_generator(&generator, type));
  RAND_MUST(rocrand_set_seed(generator, kSeed));
  RAND_MUST(rocrand_generate_uniform(generator, floats.get(), kCount));
  check_moments(check, floats, 0.5, std::sqrt(1.0 / 12), what);
  RAND_MUST(rocrand_generate_normal(generator, floats.get(), kCount, 3, 2));
  check_moments(check, floats, 3, 2, what);
  RAND_MUST(rocrand_generate_normal_double(generator, doubles.get(), kCount, -1, 0.5));
  check_moments(check, doubles, -1, 0.5, what);
  RAND_MUST(rocrand_destroy_generator(generator));
}

// The headers' engine in a kernel of ours.
__global__ void draw(unsigned long long seed, unsigned* out, float* uniform) {
  rocrand_state_xorwow state;
  rocrand_init(seed, threadIdx.x, 5, &state);
  out[threadIdx.x] = rocrand(&state);
  uniform[threadIdx.x] = rocrand_uniform(&state);
}

void check_device_engine(Check& check) {
  DeviceArray<unsigned> out(128);
  DeviceArray<float> uniform(128);
  draw<<<1, 128>>>(kSeed, out.get(), uniform.get());
  const auto got = out.read();
  const auto got_uniform = uniform.read();
  for (int n = 0; n < 128; ++n) {
    rocrand_state_xorwow state;
    rocrand_init(kSeed, n, 5, &state);
    check.equal(got[n], rocrand(&state), "engine in a kernel", n);
    check.equal(got_uniform[n], rocrand_uniform(&state), "uniform in a kernel", n);
  }
}

int main() {
  Check check("rocrand");
  check_philox(check);
  check_first_words<rocrand_state_xorwow>(check, ROCRAND_RNG_PSEUDO_XORWOW, "xorwow");
  check_first_words<rocrand_state_mrg32k3a>(check, ROCRAND_RNG_PSEUDO_MRG32K3A, "mrg32k3a");
  check_sobol(check);
  check_distributions(check, ROCRAND_RNG_PSEUDO_PHILOX4_32_10, "philox");
  check_distributions(check, ROCRAND_RNG_PSEUDO_XORWOW, "xorwow");
  check_distributions(check, ROCRAND_RNG_PSEUDO_MTGP32, "mtgp32");
  check_device_engine(check);
  return check.finish();
}
