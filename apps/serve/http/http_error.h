#pragma once

#include <cstddef>
#include <exception>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "http/message.h"

namespace digit::serve_app {

/// A request that is not answered as it wished: the status to send and a message for whoever wrote the request.
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

/// 400 for what a request says of `field`: field `image`: expected 784 numbers, found 783.
HttpError bad_field(std::string_view field, std::string_view expected, std::string_view found);

/// The name of an element for `bad_field`: "image[3]".
std::string element_of(std::string_view field, std::size_t index);

/// `{"error": message}`.
Reply error_reply(int status, std::string_view message);

/// The one place where failures become statuses: a HttpError its own, all else 500 with no inner detail.
Reply error_reply(const std::exception& failure);

}  // namespace digit::serve_app
