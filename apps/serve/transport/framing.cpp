#include "transport/framing.h"

#include <algorithm>

namespace digit::serve_app {
namespace {

/// A connection that waits for its next request keeps no more than this of the last one's memory.
constexpr std::size_t kKeptBodyBytes = 128U << 10U;

bool is_method(std::string_view word) {
  return !word.empty() && word.size() < 32 && std::ranges::all_of(word, [](char c) { return c >= 'A' && c <= 'Z'; });
}

}  // namespace

/// llhttp's callbacks. Where one refuses, it has said why through `refuse` and stops the parser.
struct Framing::Callbacks {
  static Framing& self(llhttp_t* parser) { return *static_cast<Framing*>(parser->data); }

  static int on_url(llhttp_t* parser, const char* data, std::size_t size) {
    Framing& framing = self(parser);
    return framing.append(framing.target_, data, size, framing.limits_.max_target_bytes, 414,
                          "the address is too long");
  }

  static int on_header_field(llhttp_t* parser, const char* data, std::size_t size) {
    Framing& framing = self(parser);
    if (framing.state_ == State::kBody) return 0;  // a trailer, which nobody asks for
    if (framing.headers_.empty() || framing.headers_.back().value.begin != 0) {
      if (framing.headers_.size() == framing.limits_.max_headers) {
        framing.refuse(431, "expected at most " + std::to_string(framing.limits_.max_headers) + " headers");
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
      framing.refuse(400, "found a header without a name");
      return HPE_USER;
    }
    framing.headers_.back().value.size += static_cast<std::uint32_t>(size);
    return framing.append_head(data, size);
  }

  /// Pauses, so that the bytes of the head can be told from those of the body.
  static int on_headers_complete(llhttp_t* parser) {
    self(parser).head_paused_ = true;
    parser->upgrade = 0;  // offers to speak something else are passed over
    return HPE_PAUSED;
  }

  static int on_body(llhttp_t* parser, const char* data, std::size_t size) {
    Framing& framing = self(parser);
    return framing.append(framing.body_, data, size, framing.limits_.max_body_bytes, 413, "the body is too large");
  }

  static int on_message_complete(llhttp_t* parser) {
    Framing& framing = self(parser);
    // A body that grew may have no room to spare; one that is empty needs none.
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

void Framing::restart() {
  llhttp_reset(&parser_);
  state_ = State::kIdle;
  target_.clear();
  text_.clear();
  headers_.clear();
  drop_body();
  hosts_ = 0;
  expects_continue_ = false;
  raw_body_bytes_ = 0;
  last_byte_ = 0;
  after_newline_ = false;
}

void Framing::drop_body() {
  body_.clear();
  if (body_.capacity() > kKeptBodyBytes) body_.shrink_to_fit();
}

void Framing::refuse(int status, std::string message) {
  state_ = State::kRefused;
  refusal_ = {.status = status, .message = std::move(message)};
}

int Framing::append(std::string& to, const char* data, std::size_t size, std::size_t limit, int status,
                    const char* message) {
  if (to.size() + size > limit) {
    refuse(status, std::string(message) + ": expected at most " + std::to_string(limit) + " bytes");
    return HPE_USER;
  }
  to.append(data, size);
  return HPE_OK;
}

int Framing::append_head(const char* data, std::size_t size) {
  return append(text_, data, size, limits_.max_head_bytes, 431, "the head is too large");
}

/// Each line must end in CRLF, have a name, and not go on the one before it.
bool Framing::scan_lines(std::string_view head) {
  for (const char c : head) {
    if (after_newline_ && (c == ' ' || c == '\t' || c == ':')) return false;
    if (c == '\n' && last_byte_ != '\r') return false;
    after_newline_ = c == '\n';
    last_byte_ = c;
  }
  return true;
}

std::size_t Framing::execute(std::string_view bytes) {
  const llhttp_errno_t error = llhttp_execute(&parser_, bytes.data(), bytes.size());
  if (error == HPE_OK) return bytes.size();
  const char* stop = llhttp_get_error_pos(&parser_);
  const std::size_t taken = stop == nullptr ? bytes.size() : static_cast<std::size_t>(stop - bytes.data());
  if (error == HPE_INVALID_METHOD && last_byte_ == 0 && is_method(bytes.substr(0, bytes.find(' ')))) {
    refuse(405, "no method of that name is known here");
  } else if (error != HPE_PAUSED && state_ != State::kRefused) {
    refuse(400, std::string("not the HTTP that was expected: ") + llhttp_get_error_reason(&parser_));
  }
  return taken;
}

std::size_t Framing::feed(std::string_view bytes) {
  if (bytes.empty() || state_ == State::kComplete || state_ == State::kRefused) return 0;
  std::size_t taken = 0;
  if (state_ != State::kBody) {
    state_ = State::kHead;
    taken = execute(bytes);
    if (state_ == State::kRefused) return taken;
    if (!scan_lines(bytes.substr(0, taken))) {
      refuse(400, "expected each line of the head to end in CR LF and to stand alone");
      return taken;
    }
    if (!head_paused_) return taken;
    head_paused_ = false;
    head_is_complete();
    if (state_ == State::kRefused) return taken;
    llhttp_resume(&parser_);
  }
  // Also without a byte more: llhttp tells only now that a request without a body is complete.
  taken += take_body(bytes.substr(taken));
  return taken;
}

std::size_t Framing::take_body(std::string_view bytes) {
  const std::size_t taken = execute(bytes);
  const char before_last = taken > 1 ? bytes[taken - 2] : last_byte_;
  if (taken > 0) last_byte_ = bytes[taken - 1];
  if (state_ == State::kComplete && is_chunked_ && (before_last != '\r' || last_byte_ != '\n')) {
    refuse(400, "expected the last chunk to end in CR LF");
  }
  // Chunk extensions and trailers are not kept, but they are not endless either.
  raw_body_bytes_ += taken;
  if (state_ == State::kBody && raw_body_bytes_ > 2 * limits_.max_body_bytes + limits_.max_head_bytes) {
    refuse(413, "the chunks say too little in too many bytes");
  }
  return taken;
}

void Framing::head_is_complete() {
  state_ = State::kBody;
  if (parser_.http_major != 1 || parser_.http_minor > 1) return refuse(400, "expected HTTP/1.1 or HTTP/1.0");
  for (const HeaderSpans& header : headers_) {
    check_header(text(header.name), value_of(header));
    if (state_ == State::kRefused) return;
  }
  if (hosts_ > 1 || (hosts_ == 0 && parser_.http_minor == 1)) {
    return refuse(400, "expected one Host header, found " + std::to_string(hosts_));
  }
  if ((parser_.flags & F_CONTENT_LENGTH) != 0) {
    if (parser_.content_length > limits_.max_body_bytes) {
      return refuse(413, "the body is too large: expected at most " + std::to_string(limits_.max_body_bytes) +
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
  if (same_token(name, "host")) {
    ++hosts_;
  } else if (same_token(name, "transfer-encoding")) {
    if (!same_token(value, "chunked") || parser_.http_minor == 0) {
      refuse(400, "Transfer-Encoding: expected chunked, in HTTP/1.1");
    }
  } else if (same_token(name, "expect")) {
    if (!same_token(value, "100-continue")) return refuse(417, "Expect: expected 100-continue");
    expects_continue_ = parser_.http_minor == 1;
  } else if (same_token(name, "content-type")) {
    if (media_type(value).starts_with("multipart/")) refuse(415, "Content-Type: multipart is not taken here");
  }
}

bool Framing::take_continue() {
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
