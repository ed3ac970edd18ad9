#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace digit::serve_app {

/// The name and the value of a header or of a query parameter: views into memory that outlives the request.
struct Field {
  std::string_view name;
  std::string_view value;
};

/// A complete HTTP request as a handler sees it. Its framing is checked and its body is decompressed.
struct Request {
  std::string_view method = {};
  /// The path as the client sent it, without the query. It is not decoded, so that the router and a proxy in front of
  /// the server see the same path.
  std::string_view path = {};
  /// The decoded segments of the path that match the `{name}`s of the route, in their order.
  std::vector<std::string> path_parameters = {};
  /// The decoded parameters. Those of the same name are in the order of the address.
  std::vector<Field> query = {};
  std::vector<Field> headers = {};
  std::string_view body = {};
  /// Whether a NUL and at least `kBodyPadding` readable bytes follow the body, so that it can be parsed in place.
  bool body_is_padded = false;
  /// Identifies the request in logs and in the header `x-request-id`.
  std::string_view id = {};
  /// The client's address.
  std::string_view peer = {};
  /// Becomes true when the client is gone or the time for the answer has passed, so that no one needs the answer any
  /// more. Null if that never happens.
  const std::atomic<bool>* abandoned = nullptr;

  /// Returns whether no one needs the answer any more.
  bool is_abandoned() const { return abandoned != nullptr && *abandoned; }

  /// Returns the value of the first header of that name, which is not case-sensitive.
  std::optional<std::string_view> header(std::string_view name) const;
  /// Returns the value of the first query parameter of that name, which is case-sensitive.
  std::optional<std::string_view> parameter(std::string_view name) const;
};

inline constexpr std::size_t kBodyPadding = 64;

/// What a handler returns. The transport adds the headers that HTTP requires.
struct Reply {
  int status = 200;
  std::string content_type = "application/json";
  std::string body = {};
  std::vector<std::pair<std::string, std::string>> headers = {};
  /// For logs: the number of images in the batch that contained this request's images, or 0 without a batch.
  std::size_t batch_size = 0;
};

/// Answers the requests of one port. All members are thread-safe. They throw nothing but std::bad_alloc.
class RequestHandler {
 public:
  virtual ~RequestHandler() = default;

  /// Answers a request. Runs in a fiber, which it may suspend.
  virtual Reply answer(Request request) const = 0;

  /// Returns the error reply to a request whose body has not arrived yet, or nullopt if the body may arrive.
  virtual std::optional<Reply> refuse(Request head) const = 0;

  /// Returns the error reply for bytes that are not a valid request, or for a request that came too late or is one too
  /// many. `head` is empty if the headers have not arrived.
  virtual Reply reject(int status, std::string_view message, const Request& head = {}) const = 0;

  /// Logs that a connection was lost for a reason within the server, such as missing memory.
  virtual void report_lost_connection(std::string_view reason) const = 0;
};

/// Compares two strings, ignoring the case of ASCII letters.
bool equals_ignoring_case(std::string_view a, std::string_view b);

/// Returns the media type of a Content-Type in lowercase, without parameters: `image/png` for `Image/PNG; q=1`.
std::string media_type(std::string_view content_type);

/// Returns the request's own `x-request-id` if it consists of 1 to 128 letters, digits and characters of `-_.:/+=~`.
/// Otherwise returns a new random ID of 16 hexadecimal digits.
std::string request_id(const Request& request);

}  // namespace digit::serve_app
