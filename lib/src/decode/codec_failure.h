#pragma once

#include <array>
#include <csetjmp>
#include <string>

#include "digit/error.h"

namespace digit::decode {

/// Turns an error that a C library such as libpng reports through a callback into an exception. The callback writes
/// `message` and calls raise(), which jumps back to guard().
class CodecFailure {
 public:
  std::array<char, 256> message{};

  [[noreturn]] void raise() { std::longjmp(jump_, 1); }

  /// Calls `step`. Throws digit::Error with `message` if it raises a failure. `step` must not create an object that has
  /// a destructor, because the jump skips destructors.
  template <typename Step>
  void guard(const std::string& format, Step step) {
    if (setjmp(jump_) != 0) throw Error("picture: damaged " + format + ": " + message.data());
    step();
  }

 private:
  std::jmp_buf jump_{};
};

}  // namespace digit::decode
