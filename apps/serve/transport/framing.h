#pragma once

#include <llhttp.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace digit::serve_app {

struct FramingLimits {
  /// Of the names and values of all headers together.
  std::size_t max_head_bytes = 16U << 10U;
  std::size_t max_target_bytes = 8000;
  std::size_t max_headers = 100;
  std::size_t max_body_bytes = 8U << 20U;
};

/// Why a request is rejected before a handler sees it.
struct Rejection {
  int status = 400;
  std::string message;
};

/// Splits the bytes of a connection into requests with llhttp in its strict mode. It also rejects everything that
/// another server might interpret differently, which could allow request smuggling (RFC 9112, section 11.2): two
/// lengths, a length and chunks, a line feed without a carriage return, a folded header, two Host headers, a Host with
/// other characters than those of a host, or a request line of another protocol or with more than two spaces.
class Framing {
 public:
  enum class State {
    kIdle,      ///< No byte of a request has arrived.
    kHead,      ///< A part of the request line and headers has arrived.
    kBody,      ///< The headers and a part of the body have arrived.
    kComplete,  ///< The request is complete. Call `reset` before the next one.
    kRejected,  ///< `rejection` has the reason. The connection must be closed.
  };

  /// `limits` must outlive the framing.
  explicit Framing(const FramingLimits& limits);
  Framing(const Framing&) = delete;
  Framing& operator=(const Framing&) = delete;

  /// Reads bytes up to the end of one request and returns the number of bytes that it consumed: none after a rejection.
  std::size_t feed(std::string_view bytes);

  State state() const { return state_; }
  const Rejection& rejection() const { return rejection_; }

  /// Returns whether all headers have arrived, so that `method`, `target` and `headers` may be called.
  bool has_head() const { return has_head_; }

  /// Returns whether the client waits for `100 Continue` before it sends the body. Returns true at most once per
  /// request.
  bool should_send_continue();

  /// Discards the request, so that the next one of the connection can be read.
  void reset();

  /// Returns the bytes of the request that have arrived so far and are in memory.
  std::size_t held_bytes() const { return target_.size() + text_.size() + body_.size(); }

  /// Frees the body that has arrived so far.
  void discard_body();

  /// Frees all memory. No byte of a request may have arrived.
  void release_memory();

  // These members need a complete request, or its head. Their views are valid until `reset`.
  std::string_view method() const { return llhttp_method_name(static_cast<llhttp_method_t>(parser_.method)); }
  std::string_view target() const { return target_; }
  std::vector<Field> headers() const;
  bool keeps_alive() const { return keeps_alive_; }
  /// The capacity exceeds the size by at least kBodyPadding, unless the body is empty.
  const std::string& body() const { return body_; }

 private:
  struct Span {
    std::uint32_t begin = 0;
    std::uint32_t size = 0;
  };
  struct HeaderSpans {
    Span name;
    Span value;
  };
  struct Callbacks;

  void reject(int status, std::string message);
  void check_lines(std::string_view head);
  bool check_request_line(char c);
  std::size_t execute(std::string_view bytes);
  std::size_t read_body(std::string_view bytes);
  void on_head_complete();
  std::string_view text(const Span& span) const { return std::string_view(text_).substr(span.begin, span.size); }
  /// Returns the value without trailing white space, which llhttp keeps.
  std::string_view value_of(const HeaderSpans& header) const;
  void check_header(std::string_view name, std::string_view value);
  int append_head(const char* data, std::size_t size);
  int append(std::string& to, const char* data, std::size_t size, std::size_t limit, int status, const char* message);

  const FramingLimits& limits_;
  llhttp_t parser_{};
  State state_ = State::kIdle;
  Rejection rejection_;
  std::string target_;
  std::string text_;
  std::vector<HeaderSpans> headers_;
  std::string body_;
  std::size_t hosts_ = 0;
  bool expects_continue_ = false;
  bool keeps_alive_ = false;
  bool is_paused_after_head_ = false;
  bool is_chunked_ = false;
  bool has_head_ = false;
  std::size_t raw_body_bytes_ = 0;
  char last_byte_ = 0;
  bool is_after_newline_ = false;
  bool is_in_request_line_ = true;
  std::size_t spaces_in_request_line_ = 0;
};

}  // namespace digit::serve_app
