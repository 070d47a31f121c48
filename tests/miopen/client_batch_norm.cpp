// SPDX-License-Identifier: MIT
// Batch normalisation against sums in double precision.
#include <fmt/format.h>

#include <cmath>
#include <cstring>
#include <random>
#include <tuple>

#include "miopen/client.h"
#include "miopen/client_parts.h"

namespace rocfix {
namespace {

constexpr double kEpsilon = 1e-5, kShare = 0.25;
// All data are integers of at most kLargest, deviations from a channel's middle at most kSpread. Each work-item's sums are
// then exact; what rounds is the mean, the tree that joins the work-items (ten levels of four roundings), and what is
// computed of the joined sums: below 64 roundings of values that are no larger than kLargest, or, of squared deviations,
// than kSpread squared.
constexpr double kLargest = 72, kSpread = 8, kRoundings = 64 * 0x1p-24;

using Values = std::vector<double>;

struct Data {
  int64_t channels, count;
  std::vector<float> x, dy;  // N C H W
  std::vector<float> scale, bias, running_mean, running_variance;
};

// Channels far from 0 and near it; f16 and bf16 can hold all of them.
Data make_data(const ConvProblem& p) {
  std::mt19937 random(7);
  Data data;
  data.channels = p.c;
  data.count = p.n * p.h * p.w;
  std::uniform_int_distribution<int> deviation(-8, 8), gradient(-4, 4);
  for (int64_t i = 0; i < data.count * p.c; ++i) {
    const int64_t channel = i / (p.h * p.w) % p.c;
    data.x.push_back(static_cast<float>(32 * (channel % 3) + deviation(random)));
    data.dy.push_back(static_cast<float>(gradient(random)));
  }
  for (int64_t c = 0; c < p.c; ++c) {
    data.scale.push_back(0.5f + 0.25f * static_cast<float>(c % 5));
    data.bias.push_back(static_cast<float>(c % 7) - 3);
    data.running_mean.push_back(static_cast<float>(c % 4));
    data.running_variance.push_back(1.0f + static_cast<float>(c % 2));
  }
  return data;
}

struct Statistics {
  Values mean, variance, inverse;
};

int64_t channel_of(const ConvProblem& p, size_t index) {
  return static_cast<int64_t>(index) / (p.h * p.w) % p.c;
}

Statistics statistics_of(const ConvProblem& p, const Data& data) {
  Statistics s{Values(p.c), Values(p.c), Values(p.c)};
  const double count = static_cast<double>(data.count);
  for (size_t i = 0; i < data.x.size(); ++i) s.mean[channel_of(p, i)] += data.x[i] / count;
  for (size_t i = 0; i < data.x.size(); ++i) {
    const int64_t c = channel_of(p, i);
    s.variance[c] += (data.x[i] - s.mean[c]) * (data.x[i] - s.mean[c]) / count;
  }
  for (int64_t c = 0; c < p.c; ++c) s.inverse[c] = 1 / std::sqrt(s.variance[c] + kEpsilon);
  return s;
}

double half_ulp(DataType type) {
  return type == DataType::kF32 ? 0x1p-24 : type == DataType::kF16 ? 0x1p-11 : 0x1p-8;
}

std::string compare(const char* what, const std::vector<float>& got, const Values& expected, const Values& bounds) {
  for (size_t i = 0; i < got.size(); ++i)
    if (!(std::abs(got[i] - expected[i]) <= bounds[i]))
      return fmt::format("{}[{}] is {}, not {} within {}", what, i, got[i], expected[i], bounds[i]);
  return "";
}

// Device memory whose content is given, or what no right result is.
class Block : public Memory {
 public:
  explicit Block(const std::vector<std::byte>& bytes) : Memory(bytes.size()), bytes_(bytes.size()) {
    driver().copy_in(reinterpret_cast<uint64_t>(address), bytes.data(), bytes.size());
  }
  explicit Block(size_t bytes) : Memory(bytes), bytes_(bytes) {
    driver().fill(reinterpret_cast<uint64_t>(address), 0x7b, bytes);
  }
  explicit Block(const std::vector<float>& values)
      : Block(std::vector<std::byte>(reinterpret_cast<const std::byte*>(values.data()),
                                     reinterpret_cast<const std::byte*>(values.data() + values.size()))) {}
  std::vector<std::byte> bytes() const {
    std::vector<std::byte> all(bytes_);
    driver().copy_out(all.data(), reinterpret_cast<uint64_t>(address), bytes_);
    return all;
  }
  std::vector<float> floats() const {
    const auto all = bytes();
    std::vector<float> values(all.size() / sizeof(float));
    std::memcpy(values.data(), all.data(), all.size());
    return values;
  }

 private:
  size_t bytes_;
};

// All of a layer's memory and descriptors, and the calls.
class Layer {
 public:
  Layer(Handle handle, const ConvProblem& problem, bool second, int64_t depth)
      : handle_(handle),
        p_(problem),
        second_(second),
        data_(make_data(problem)),
        wanted_(statistics_of(problem, data_)),
        x_(to_bytes(p_, Tensor::kX, data_.x)),
        dy_(to_bytes(p_, Tensor::kX, data_.dy)),
        y_(x_.bytes().size()),
        dx_(x_.bytes().size()),
        scale_(data_.scale),
        bias_(data_.bias),
        running_mean_(data_.running_mean),
        running_variance_(data_.running_variance),
        mean_(4 * p_.c),
        inverse_(4 * p_.c),
        dscale_(4 * p_.c),
        dbias_(4 * p_.c),
        tensor_(make_x(p_, depth)),
        parameter_(make_parameter(miopen::kFloat, p_.c, depth)) {}
  ~Layer() {
    miopenDestroyTensorDescriptor(tensor_);
    miopenDestroyTensorDescriptor(parameter_);
  }
  Layer(const Layer&) = delete;
  Layer& operator=(const Layer&) = delete;

  std::string run() {
    std::string trouble = inference();
    if (trouble.empty()) trouble = training();
    if (trouble.empty()) trouble = training_for_nothing_but_y();
    if (trouble.empty()) trouble = gradients(mean_.address, inverse_.address);
    return trouble.empty() ? gradients(nullptr, nullptr) : trouble;
  }

 private:
  template <class Function, class Second, class... Before, class... After>
  int call(Function* function, Second* second, std::tuple<Before...> before, After... after) {
    const TensorDesc d = parameter_;
    const int status = std::apply(
        [&](auto... first) {
          return second_ ? second(handle_, 1, first..., d, d, d, d, after...) : function(handle_, 1, first..., d, after...);
        },
        before);
    wait_for_device();
    return status;
  }

  int forward(void* running_mean, void* running_variance, void* mean, void* inverse) {
    return call(miopenBatchNormalizationForwardTraining, miopenBatchNormalizationForwardTraining_V2,
                std::tuple<void*, void*, TensorDesc, const void*, TensorDesc, void*>(&one_, &zero_, tensor_, x_.address,
                                                                                   tensor_, y_.address),
                scale_.address, bias_.address, kShare, running_mean, running_variance, kEpsilon, mean, inverse);
  }

  std::string training() {
    if (const int status = forward(running_mean_.address, running_variance_.address, mean_.address, inverse_.address))
      return failed("ForwardTraining", status);
    Values mean(p_.c), variance(p_.c), mean_bounds(p_.c), variance_bounds(p_.c), inverse_bounds(p_.c);
    const double count = static_cast<double>(data_.count), unbias = count > 1 ? count / (count - 1) : 1;
    for (int64_t c = 0; c < p_.c; ++c) {
      mean[c] = (1 - kShare) * data_.running_mean[c] + kShare * wanted_.mean[c];
      variance[c] = (1 - kShare) * data_.running_variance[c] + kShare * unbias * wanted_.variance[c];
      mean_bounds[c] = kRoundings * kLargest;
      variance_bounds[c] = kRoundings * kSpread * kSpread * 4;
      inverse_bounds[c] = wanted_.inverse[c] * (kRoundings + variance_error() * std::pow(wanted_.inverse[c], 2));
    }
    std::string trouble = compare("running mean", running_mean_.floats(), mean, mean_bounds);
    if (trouble.empty()) trouble = compare("running variance", running_variance_.floats(), variance, variance_bounds);
    if (trouble.empty()) trouble = compare("mean", mean_.floats(), wanted_.mean, mean_bounds);
    if (trouble.empty()) trouble = compare("inverse deviation", inverse_.floats(), wanted_.inverse, inverse_bounds);
    return trouble.empty() ? compare_y(wanted_) : trouble;
  }

  std::string training_for_nothing_but_y() {
    const auto before = y_.bytes();
    driver().fill(reinterpret_cast<uint64_t>(y_.address), 0x7b, before.size());
    if (const int status = forward(nullptr, nullptr, nullptr, nullptr)) return failed("ForwardTraining", status);
    return y_.bytes() == before ? "" : "y differs without the optional results";
  }

  std::string inference() {
    const int status =
        call(miopenBatchNormalizationForwardInference, miopenBatchNormalizationForwardInference_V2,
             std::tuple<void*, void*, TensorDesc, const void*, TensorDesc, void*>(&one_, &zero_, tensor_, x_.address,
                                                                                tensor_, y_.address),
             scale_.address, bias_.address, running_mean_.address, running_variance_.address, kEpsilon);
    if (status != 0) return failed("ForwardInference", status);
    Statistics given{Values(data_.running_mean.begin(), data_.running_mean.end()),
                     Values(data_.running_variance.begin(), data_.running_variance.end()), Values(p_.c)};
    for (int64_t c = 0; c < p_.c; ++c) given.inverse[c] = 1 / std::sqrt(given.variance[c] + kEpsilon);
    return compare_y(given);
  }

  std::string gradients(const void* mean, const void* inverse) {
    for (const Block* block : {&dx_, &dscale_, &dbias_})
      driver().fill(reinterpret_cast<uint64_t>(block->address), 0x7b, block->bytes().size());
    const int status =
        call(miopenBatchNormalizationBackward, miopenBatchNormalizationBackward_V2,
             std::tuple<const void*, const void*, const void*, const void*, TensorDesc, const void*, TensorDesc,
                        const void*, TensorDesc, void*>(&one_, &zero_, &one_, &zero_, tensor_, x_.address, tensor_,
                                                        dy_.address, tensor_, dx_.address),
             static_cast<const void*>(scale_.address), dscale_.address, dbias_.address, kEpsilon, mean, inverse);
    return status == 0 ? compare_gradients() : failed("Backward", status);
  }

  std::string compare_y(const Statistics& s) const {
    Values expected, bounds;
    for (size_t i = 0; i < data_.x.size(); ++i) {
      const int64_t c = channel_of(p_, i);
      const double factor = data_.scale[c] * s.inverse[c], distance = std::abs(data_.x[i] - s.mean[c]);
      expected.push_back((data_.x[i] - s.mean[c]) * factor + data_.bias[c]);
      const double rounding = factor * (kRoundings * kLargest + distance * relative_error(s, c));
      bounds.push_back(rounding + (std::abs(expected.back()) + rounding) * half_ulp(p_.type));
    }
    return compare("y", from_bytes(p_, Tensor::kX, y_.bytes()), expected, bounds);
  }

  std::string compare_gradients() const {
    Values sums(p_.c), products(p_.c), sizes(p_.c), dscale(p_.c), dscale_bounds(p_.c);
    for (size_t i = 0; i < data_.x.size(); ++i) {
      const int64_t c = channel_of(p_, i);
      sums[c] += data_.dy[i];
      products[c] += data_.dy[i] * (data_.x[i] - wanted_.mean[c]);
      sizes[c] += std::abs(data_.dy[i]) * (2 * kSpread + kLargest);
    }
    const double count = static_cast<double>(data_.count);
    for (int64_t c = 0; c < p_.c; ++c) {
      dscale[c] = products[c] * wanted_.inverse[c];
      dscale_bounds[c] = wanted_.inverse[c] * (sizes[c] * kRoundings + std::abs(products[c]) * relative_error(wanted_, c));
    }
    Values expected, bounds;
    for (size_t i = 0; i < data_.x.size(); ++i) {
      const int64_t c = channel_of(p_, i);
      const double factor = data_.scale[c] * wanted_.inverse[c], distance = data_.x[i] - wanted_.mean[c];
      const double inverse = wanted_.inverse[c], slope = products[c] / count * inverse * inverse;
      expected.push_back(factor * (data_.dy[i] - sums[c] / count - distance * slope));
      const double slope_error = (sizes[c] / count * inverse * inverse) * (kRoundings + 2 * relative_error(wanted_, c));
      const double size = std::abs(data_.dy[i]) + std::abs(sums[c] / count) + std::abs(distance * slope);
      const double rounding = factor * (size * (kRoundings + relative_error(wanted_, c)) +
                                        (std::abs(distance) + 1) * slope_error + std::abs(slope) * kRoundings * kLargest);
      bounds.push_back(rounding + (std::abs(expected.back()) + rounding) * half_ulp(p_.type));
    }
    std::string trouble = compare("dbias", dbias_.floats(), sums, Values(p_.c, 0));
    if (trouble.empty()) trouble = compare("dscale", dscale_.floats(), dscale, dscale_bounds);
    return trouble.empty() ? compare("dx", from_bytes(p_, Tensor::kX, dx_.bytes()), expected, bounds) : trouble;
  }

  static double variance_error() { return kRoundings * kSpread * kSpread; }
  // Of 1 / sqrt(variance + epsilon).
  static double relative_error(const Statistics& s, int64_t c) {
    return kRoundings + variance_error() * s.inverse[c] * s.inverse[c] / 2;
  }

  Handle handle_;
  ConvProblem p_;
  bool second_;
  Data data_;
  Statistics wanted_;
  Block x_, dy_, y_, dx_, scale_, bias_, running_mean_, running_variance_, mean_, inverse_, dscale_, dbias_;
  TensorDesc tensor_, parameter_;
  float one_ = 1, zero_ = 0;
};

}  // namespace

std::string run_batch_norm(Handle handle, const ConvProblem& tensor, bool second, int64_t depth) {
  return Layer(handle, tensor, second, depth).run();
}

}  // namespace rocfix
