#pragma once

#include <llhttp.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace digit::serve_app {

struct FramingLimits {
  std::size_t max_head_bytes = 16U << 10U;
  std::size_t max_target_bytes = 8000;
  std::size_t max_headers = 100;
  std::size_t max_body_bytes = 8U << 20U;
};

/// Why a request is refused before any handler sees it.
struct Refusal {
  int status = 400;
  std::string message;
};

/// Cuts a connection's bytes into requests, with llhttp in its strict mode and stricter: what another server might read
/// otherwise (two lengths, a length and chunks, a bare line feed, a folded header, two Hosts) is refused.
class Framing {
 public:
  enum class State {
    kIdle,      ///< Nothing of a request is here.
    kHead,      ///< A part of the head is.
    kBody,      ///< The head and a part of the body are.
    kComplete,  ///< All of a request is here; `restart` before the next.
    kRefused,   ///< `refusal` says why; the connection must be closed.
  };

  explicit Framing(const FramingLimits& limits);
  Framing(const Framing&) = delete;
  Framing& operator=(const Framing&) = delete;

  /// Takes bytes up to the end of one request and returns how many it took. A refused connection takes none.
  std::size_t feed(std::string_view bytes);

  State state() const { return state_; }
  const Refusal& refusal() const { return refusal_; }

  /// Whether the client waits for `100 Continue` before it sends the body; told once a request.
  bool take_continue();

  /// Forgets the request and is ready for the next one on the same connection.
  void restart();

  /// Gives back what has come of a body that nobody will read.
  void drop_body();

  // Of a complete request; views are valid until `restart`.
  std::string_view method() const { return llhttp_method_name(static_cast<llhttp_method_t>(parser_.method)); }
  std::string_view target() const { return target_; }
  std::vector<Field> headers() const;
  bool keeps_alive() const { return keeps_alive_; }
  /// With at least kBodyPadding bytes of capacity behind its end, unless it is empty.
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

  void refuse(int status, std::string message);
  bool scan_lines(std::string_view head);
  std::size_t execute(std::string_view bytes);
  std::size_t take_body(std::string_view bytes);
  void head_is_complete();
  std::string_view text(const Span& span) const { return std::string_view(text_).substr(span.begin, span.size); }
  /// Without the blanks behind it, which llhttp leaves.
  std::string_view value_of(const HeaderSpans& header) const;
  void check_header(std::string_view name, std::string_view value);
  int append_head(const char* data, std::size_t size);
  int append(std::string& to, const char* data, std::size_t size, std::size_t limit, int status, const char* message);

  const FramingLimits& limits_;
  llhttp_t parser_{};
  State state_ = State::kIdle;
  Refusal refusal_;
  std::string target_;
  std::string text_;
  std::vector<HeaderSpans> headers_;
  std::string body_;
  std::size_t hosts_ = 0;
  bool expects_continue_ = false;
  bool keeps_alive_ = false;
  bool head_paused_ = false;
  bool is_chunked_ = false;
  std::size_t raw_body_bytes_ = 0;
  char last_byte_ = 0;
  bool after_newline_ = false;
};

}  // namespace digit::serve_app
