#pragma once

#include <cstddef>
#include <exception>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "http/byte_budget.h"
#include "http/message.h"

namespace digit::serve_app {

/// A request that fails: the status of the reply, a message for the client, and further headers.
class HttpError : public std::runtime_error {
 public:
  HttpError(int status, const std::string& message, std::vector<std::pair<std::string, std::string>> headers = {})
      : std::runtime_error(message), status_(status), headers_(std::move(headers)) {}

  int status() const { return status_; }
  const std::vector<std::pair<std::string, std::string>>& headers() const { return headers_; }

 private:
  int status_;
  std::vector<std::pair<std::string, std::string>> headers_;
};

/// Returns a 400 with a message such as "field `image`: expected 784 numbers, found 783".
HttpError bad_field(std::string_view field, std::string_view expected, std::string_view found);

/// Returns the name of an array element for `bad_field`: "image[3]".
std::string element_name(std::string_view field, std::size_t index);

/// Sets the size of a reservation. Throws HttpError 503 if the budget has no room for it.
void require_memory(ByteBudget::Reservation& reservation, std::size_t bytes);

/// Throws HttpError 503 if no one needs the answer to the request any more. Expensive work calls it between its steps.
void check_not_abandoned(const Request& request);

/// Returns a reply with the body `{"error": message}`.
Reply error_reply(int status, std::string_view message);

/// Returns the reply to an exception: that of an HttpError, or a 500 without internal details for any other. This is
/// the only place that turns exceptions into statuses.
Reply error_reply(const std::exception& error);

}  // namespace digit::serve_app
