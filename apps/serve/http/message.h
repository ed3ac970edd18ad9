#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace digit::serve_app {

/// A name and its value, of a header or of the query; views into memory that outlives the request.
struct Field {
  std::string_view name;
  std::string_view value;
};

/// One HTTP request as a handler sees it: all of it has arrived, its body is unpacked, its framing is checked.
struct Request {
  std::string_view method = {};
  /// Decoded, without the query.
  std::string_view path = {};
  /// Decoded, in the order of the address.
  std::vector<Field> query = {};
  std::vector<Field> headers = {};
  std::string_view body = {};
  /// A NUL and at least `kBodyPadding` readable bytes lie behind the body, so that it is parsed where it lies.
  bool body_is_padded = false;
  /// Names the request in logs and in `x-request-id`.
  std::string_view id = {};
  /// The client's address.
  std::string_view peer = {};

  /// The first header of that name, in any case of letters.
  std::optional<std::string_view> header(std::string_view name) const;
  /// The first query parameter of exactly that name.
  std::optional<std::string_view> parameter(std::string_view name) const;
};

inline constexpr std::size_t kBodyPadding = 64;

/// What a handler answers; the transport adds what HTTP needs beside it.
struct Reply {
  int status = 200;
  std::string content_type = "application/json";
  std::string body = {};
  std::vector<std::pair<std::string, std::string>> headers = {};
  /// For logs: how many images ran through the network together with this request's; 0 where none did.
  std::size_t batch_size = 0;
};

/// Whether two header names or tokens are the same but for the case of ASCII letters.
bool same_token(std::string_view a, std::string_view b);

/// The media type alone of a Content-Type: `image/png` of `Image/PNG; q=1`, in lower case.
std::string media_type(std::string_view content_type);

}  // namespace digit::serve_app
