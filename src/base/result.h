// SPDX-License-Identifier: MIT
// Errors as values: a Result holds either a value or an Error, a code and a sentence with the remedy.
#pragma once

#include <string>
#include <utility>
#include <variant>

namespace rocfix {

enum class Code {
  kBadInput,     // the caller's text, file or argument is wrong
  kUnsupported,  // well-formed, but nothing here computes it
  kNotFound,     // a file, device, solver or set of that name does not exist
  kOutOfMemory,  // the device or the host has too little memory
  kDevice,       // the device runtime reported an error
  kTimeout,      // a time limit passed
  kIo,           // reading or writing failed
  kInternal,     // a defect of rocfix
};

struct Error {
  Code code = Code::kInternal;
  std::string message;
};

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}
  Result(Error error) : state_(std::move(error)) {}

  bool ok() const { return std::holds_alternative<T>(state_); }
  explicit operator bool() const { return ok(); }

  T& value() { return std::get<T>(state_); }
  const T& value() const { return std::get<T>(state_); }
  T& operator*() { return value(); }
  const T& operator*() const { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  const Error& error() const { return std::get<Error>(state_); }

 private:
  std::variant<T, Error> state_;
};

// Success, or the reason why not.
class [[nodiscard]] Status {
 public:
  Status() = default;
  Status(Error error) : failed_(true), error_(std::move(error)) {}

  bool ok() const { return !failed_; }
  explicit operator bool() const { return ok(); }
  const Error& error() const { return error_; }

 private:
  bool failed_ = false;
  Error error_;
};

}  // namespace rocfix

// Returns from the enclosing function with the error of `expression`, a Status, when it failed.
#define ROCFIX_CHECK(expression)                                       \
  do {                                                                 \
    if (auto status_ = (expression); !status_) return status_.error(); \
  } while (false)
