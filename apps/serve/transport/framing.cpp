#include "transport/framing.h"

#include <algorithm>
#include <cctype>

#include "transport/output.h"

namespace digit::serve_app {
namespace {

/// The characters of a host and its port (RFC 3986, section 3.2).
bool is_host_character(unsigned char c) {
  return std::isalnum(c) != 0 ||
         std::string_view("-._~%!$&'()*+,;=:[]").find(static_cast<char>(c)) != std::string_view::npos;
}

bool is_method(std::string_view word) {
  return !word.empty() && word.size() < 32 && std::ranges::all_of(word, [](char c) { return c >= 'A' && c <= 'Z'; });
}

}  // namespace

/// The callbacks of llhttp. A callback that rejects the request calls `reject` and stops the parser.
struct Framing::Callbacks {
  static Framing& self(llhttp_t* parser) { return *static_cast<Framing*>(parser->data); }

  static int on_url(llhttp_t* parser, const char* data, std::size_t size) {
    Framing& framing = self(parser);
    return framing.append(framing.target_, data, size, framing.limits_.max_target_bytes, 414,
                          "the request target is too long");
  }

  static int on_header_field(llhttp_t* parser, const char* data, std::size_t size) {
    Framing& framing = self(parser);
    if (framing.state_ == State::kBody) return 0;  // a trailer, which no handler needs
    if (framing.headers_.empty() || framing.headers_.back().value.begin != 0) {
      if (framing.headers_.size() == framing.limits_.max_headers) {
        framing.reject(431, "too many headers: expected at most " + std::to_string(framing.limits_.max_headers));
        return HPE_USER;
      }
      framing.headers_.push_back({.name = {.begin = static_cast<std::uint32_t>(framing.text_.size())}, .value = {}});
    }
    framing.headers_.back().name.size += static_cast<std::uint32_t>(size);
    return framing.append_head(data, size);
  }

  static int on_header_field_complete(llhttp_t* parser) {
    Framing& framing = self(parser);
    if (framing.state_ == State::kBody || framing.headers_.empty()) return 0;
    framing.headers_.back().value.begin = static_cast<std::uint32_t>(framing.text_.size());
    return 0;
  }

  static int on_header_value(llhttp_t* parser, const char* data, std::size_t size) {
    Framing& framing = self(parser);
    if (framing.state_ == State::kBody) return 0;
    if (framing.headers_.empty()) {
      framing.reject(400, "expected a name for each header, found none");
      return HPE_USER;
    }
    framing.headers_.back().value.size += static_cast<std::uint32_t>(size);
    return framing.append_head(data, size);
  }

  /// Pauses the parser to separate the bytes of the head from those of the body.
  static int on_headers_complete(llhttp_t* parser) {
    self(parser).is_paused_after_head_ = true;
    parser->upgrade = 0;  // requests for another protocol are ignored
    return HPE_PAUSED;
  }

  static int on_body(llhttp_t* parser, const char* data, std::size_t size) {
    Framing& framing = self(parser);
    return framing.append(framing.body_, data, size, framing.limits_.max_body_bytes, 413, "the body is too large");
  }

  static int on_message_complete(llhttp_t* parser) {
    Framing& framing = self(parser);
    // A body that grew may lack the padding. An empty body needs none.
    if (!framing.body_.empty()) framing.body_.reserve(framing.body_.size() + kBodyPadding);
    framing.state_ = State::kComplete;
    return HPE_PAUSED;
  }

  static const llhttp_settings_t& settings() {
    static const llhttp_settings_t settings = [] {
      llhttp_settings_t made;
      llhttp_settings_init(&made);
      made.on_url = on_url;
      made.on_header_field = on_header_field;
      made.on_header_field_complete = on_header_field_complete;
      made.on_header_value = on_header_value;
      made.on_headers_complete = on_headers_complete;
      made.on_body = on_body;
      made.on_message_complete = on_message_complete;
      return made;
    }();
    return settings;
  }
};

Framing::Framing(const FramingLimits& limits) : limits_(limits) {
  llhttp_init(&parser_, HTTP_REQUEST, &Callbacks::settings());
  parser_.data = this;
}

void Framing::reset() {
  llhttp_reset(&parser_);
  state_ = State::kIdle;
  target_.clear();
  text_.clear();
  headers_.clear();
  discard_body();
  hosts_ = 0;
  has_head_ = false;
  expects_continue_ = false;
  raw_body_bytes_ = 0;
  last_byte_ = 0;
  is_after_newline_ = false;
  is_in_request_line_ = true;
  spaces_in_request_line_ = 0;
}

void Framing::discard_body() {
  body_.clear();
  if (body_.capacity() > kMaxKeptBytes) body_.shrink_to_fit();
}

void Framing::release_memory() {
  target_ = {};
  text_ = {};
  headers_ = {};
  body_ = {};
}

void Framing::reject(int status, std::string message) {
  state_ = State::kRejected;
  rejection_ = {.status = status, .message = std::move(message)};
}

int Framing::append(std::string& to, const char* data, std::size_t size, std::size_t limit, int status,
                    const char* message) {
  if (to.size() + size > limit) {
    reject(status, std::string(message) + ": expected at most " + std::to_string(limit) + " bytes");
    return HPE_USER;
  }
  to.append(data, size);
  return HPE_OK;
}

int Framing::append_head(const char* data, std::size_t size) {
  return append(text_, data, size, limits_.max_head_bytes, 431, "the headers are too large");
}

/// Takes the next character of the request line, which llhttp accepts with more spaces and for RTSP too. Returns
/// whether the line can still be that of HTTP.
bool Framing::check_request_line(char c) {
  if (c == ' ') return last_byte_ != ' ' && ++spaces_in_request_line_ <= 2;
  if (c == '\n') is_in_request_line_ = spaces_in_request_line_ == 0;  // empty lines may precede the request line
  return spaces_in_request_line_ < 2 || last_byte_ != ' ' || c == 'H';
}

/// Checks that each line ends in CR LF, begins with a name, and does not continue the line before it.
void Framing::check_lines(std::string_view head) {
  for (const char c : head) {
    if (is_in_request_line_ && !check_request_line(c)) {
      return reject(400, "expected a request line such as `GET / HTTP/1.1`, with single spaces");
    }
    if ((is_after_newline_ && (c == ' ' || c == '\t' || c == ':')) || (c == '\n' && last_byte_ != '\r')) {
      return reject(400, "expected each header in one line that ends in CR LF");
    }
    is_after_newline_ = c == '\n';
    last_byte_ = c;
  }
}

std::size_t Framing::execute(std::string_view bytes) {
  const llhttp_errno_t error = llhttp_execute(&parser_, bytes.data(), bytes.size());
  if (error == HPE_OK) return bytes.size();
  const char* stop = llhttp_get_error_pos(&parser_);
  const std::size_t consumed = stop == nullptr ? bytes.size() : static_cast<std::size_t>(stop - bytes.data());
  if (error == HPE_INVALID_METHOD && last_byte_ == 0 && is_method(bytes.substr(0, bytes.find(' ')))) {
    reject(405, "unknown method; expected GET, HEAD or POST");
  } else if (error != HPE_PAUSED && state_ != State::kRejected) {
    reject(400, std::string("expected valid HTTP/1.1, found an error: ") + llhttp_get_error_reason(&parser_));
  }
  return consumed;
}

std::size_t Framing::feed(std::string_view bytes) {
  if (bytes.empty() || state_ == State::kComplete || state_ == State::kRejected) return 0;
  std::size_t consumed = 0;
  if (state_ != State::kBody) {
    state_ = State::kHead;
    consumed = execute(bytes);
    if (state_ == State::kRejected) return consumed;
    check_lines(bytes.substr(0, consumed));
    if (state_ == State::kRejected) return consumed;
    if (!is_paused_after_head_) return consumed;
    is_paused_after_head_ = false;
    on_head_complete();
    if (state_ == State::kRejected) return consumed;
    llhttp_resume(&parser_);
  }
  // This is necessary even without further bytes: only now llhttp reports that a request without a body is complete.
  consumed += read_body(bytes.substr(consumed));
  return consumed;
}

std::size_t Framing::read_body(std::string_view bytes) {
  const std::size_t consumed = execute(bytes);
  const char before_last = consumed > 1 ? bytes[consumed - 2] : last_byte_;
  if (consumed > 0) last_byte_ = bytes[consumed - 1];
  if (state_ == State::kComplete && is_chunked_ && (before_last != '\r' || last_byte_ != '\n')) {
    reject(400, "expected the last chunk to end in CR LF");
  }
  // Chunk extensions and trailers are not stored, but their size must be limited too.
  raw_body_bytes_ += consumed;
  if (state_ == State::kBody && raw_body_bytes_ > 2 * limits_.max_body_bytes + limits_.max_head_bytes) {
    reject(413, "the chunk extensions and trailers are too large");
  }
  return consumed;
}

void Framing::on_head_complete() {
  state_ = State::kBody;
  has_head_ = true;
  if (parser_.http_major != 1 || parser_.http_minor > 1) return reject(400, "expected HTTP/1.1 or HTTP/1.0");
  for (const HeaderSpans& header : headers_) {
    check_header(text(header.name), value_of(header));
    if (state_ == State::kRejected) return;
  }
  if (hosts_ > 1 || (hosts_ == 0 && parser_.http_minor == 1)) {
    return reject(400, "expected one Host header, found " + std::to_string(hosts_));
  }
  if ((parser_.flags & F_CONTENT_LENGTH) != 0) {
    if (parser_.content_length > limits_.max_body_bytes) {
      return reject(413, "the body is too large: expected at most " + std::to_string(limits_.max_body_bytes) +
                             " bytes, found " + std::to_string(parser_.content_length));
    }
    constexpr std::size_t kReserve = 64U << 10U;
    body_.reserve(std::min<std::size_t>(parser_.content_length, kReserve) + kBodyPadding);
  }
  is_chunked_ = (parser_.flags & F_CHUNKED) != 0;
  keeps_alive_ = llhttp_should_keep_alive(&parser_) != 0;
}

std::string_view Framing::value_of(const HeaderSpans& header) const {
  const std::string_view value = text(header.value);
  return value.substr(0, value.find_last_not_of(" \t") + 1);
}

void Framing::check_header(std::string_view name, std::string_view value) {
  if (equals_ignoring_case(name, "host")) {
    ++hosts_;
    if (!std::ranges::all_of(value, is_host_character)) reject(400, "Host: expected a host such as example.org:5000");
  } else if (equals_ignoring_case(name, "transfer-encoding")) {
    if (!equals_ignoring_case(value, "chunked") || parser_.http_minor == 0) {
      reject(400, "Transfer-Encoding: expected chunked, and HTTP/1.1");
    }
  } else if (equals_ignoring_case(name, "expect")) {
    if (!equals_ignoring_case(value, "100-continue")) return reject(417, "Expect: expected 100-continue");
    expects_continue_ = parser_.http_minor == 1;
  }
}

bool Framing::should_send_continue() {
  const bool expects = expects_continue_ && state_ == State::kBody && body_.empty();
  expects_continue_ = false;
  return expects;
}

std::vector<Field> Framing::headers() const {
  std::vector<Field> fields;
  fields.reserve(headers_.size() + 1);
  for (const HeaderSpans& header : headers_) fields.push_back({text(header.name), value_of(header)});
  return fields;
}

}  // namespace digit::serve_app
