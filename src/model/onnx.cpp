// SPDX-License-Identifier: MIT
#include "model/onnx.h"

#include <fcntl.h>
#include <google/protobuf/io/zero_copy_stream_impl.h>
#include <google/protobuf/stubs/logging.h>
#include <onnx/onnx_pb.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <exception>
#include <limits>
#include <new>

#include "model/onnx_graph.h"

namespace rocfix {
namespace {

using google::protobuf::io::ArrayInputStream;
using google::protobuf::io::FileInputStream;
using google::protobuf::io::ZeroCopyInputStream;

constexpr size_t kMostBytes = std::numeric_limits<int>::max();  // what a protobuf message can have

struct Signature {
  size_t offset;
  std::string_view bytes;
  const char* meaning;
};

// Files that are given in the place of a model, and what to do about it.
constexpr std::array kSignatures = {
    Signature{0, "version https://git-lfs",
              "it is a Git LFS pointer; fetch the model itself with git lfs pull"},
    Signature{0, "PK\x03\x04", "it is a zip archive, as PyTorch saves; export with torch.onnx.export"},
    Signature{0, "\x89HDF", "it is an HDF5 file, as Keras saves; convert with tf2onnx"},
    Signature{4, "TFL3", "it is a TensorFlow Lite model; convert with tf2onnx"},
    Signature{0, "\x89PNG", "it is a PNG image"},
    Signature{0, "\xff\xd8\xff", "it is a JPEG image"},
};

bool is_text(std::string_view head) {
  const auto is_printed = [](unsigned char c) { return c >= 0x20 || (c >= '\t' && c <= '\r'); };
  return !head.empty() && std::all_of(head.begin(), head.end(), is_printed);
}

// Why bytes that begin like this are no model.
std::string meaning_of(std::string_view head) {
  for (const auto& signature : kSignatures) {
    if (head.substr(std::min(signature.offset, head.size())).starts_with(signature.bytes))
      return signature.meaning;
  }
  return is_text(head) ? "it is text" : "its data are damaged, cut short or of another format";
}

Error not_a_model(std::string_view head, const std::string& origin) {
  return {Code::kBadInput, origin + ": not a readable ONNX model: " + meaning_of(head)};
}

Error too_large(const std::string& origin) {
  return {Code::kBadInput, origin +
                               ": larger than 2 GiB, which no ONNX file can be; save the model with its "
                               "weights as external data"};
}

Result<std::vector<NamedProblem>> read_model(ZeroCopyInputStream& stream, std::string_view head,
                                             const std::string& origin) {
  google::protobuf::LogSilencer silencer;  // protobuf would write of bad bytes to the standard error
  onnx::ModelProto model;
  const bool parsed = model.ParseFromZeroCopyStream(&stream);
  if (!parsed || !model.has_graph()) return not_a_model(head, origin);
  return convolutions_of(model, origin);
}

// Runs `call`; exceptions of the libraries end here.
template <class Call>
Result<std::vector<NamedProblem>> without_exceptions(const std::string& origin, const Call& call) {
  try {
    return call();
  } catch (const std::bad_alloc&) {
    return Error{Code::kOutOfMemory, origin + ": too little memory to read the model"};
  } catch (const std::exception& error) {
    return Error{Code::kInternal, origin + ": the ONNX library failed: " + error.what()};
  }
}

class File {
 public:
  explicit File(const std::string& path) : descriptor_(open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~File() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

Error system_error(const std::string& path, int number) {
  const Code code = number == ENOENT || number == ENOTDIR ? Code::kNotFound : Code::kIo;
  return {code, path + ": cannot be read: " + std::strerror(number)};
}

Status check_file(const File& file, const std::string& path) {
  struct stat status;
  if (file.descriptor() < 0 || fstat(file.descriptor(), &status) != 0) return system_error(path, errno);
  if (S_ISDIR(status.st_mode)) return system_error(path, EISDIR);
  if (size_t(status.st_size) > kMostBytes) return too_large(path);
  if (S_ISREG(status.st_mode) && status.st_size == 0)
    return Error{Code::kBadInput, path + ": the file is empty"};
  return {};
}

// The first bytes; none of a pipe, which cannot be read twice.
std::string head_of(const File& file) {
  std::string head(64, '\0');
  const auto count = pread(file.descriptor(), head.data(), head.size(), 0);
  head.resize(size_t(std::max<ssize_t>(count, 0)));
  return head;
}

}  // namespace

Result<std::vector<NamedProblem>> load_onnx_convolutions(const std::string& path) {
  const File file(path);
  ROCFIX_CHECK(check_file(file, path));
  return without_exceptions(path, [&] {
    FileInputStream stream(file.descriptor());
    auto found = read_model(stream, head_of(file), path);
    const int failure = stream.GetErrno();
    return failure == 0 ? std::move(found) : system_error(path, failure);
  });
}

Result<std::vector<NamedProblem>> parse_onnx_convolutions(std::string_view bytes, const std::string& origin) {
  if (bytes.empty()) return Error{Code::kBadInput, origin + ": the model is empty"};
  if (bytes.size() > kMostBytes) return too_large(origin);
  return without_exceptions(origin, [&] {
    ArrayInputStream stream(bytes.data(), int(bytes.size()));
    return read_model(stream, bytes.substr(0, 64), origin);
  });
}

}  // namespace rocfix
