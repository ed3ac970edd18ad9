#include "http/http_error.h"

#include "http/json_writer.h"

namespace digit::serve_app {

HttpError bad_field(std::string_view field, std::string_view expected, std::string_view found) {
  std::string message = "field `";
  message.append(field).append("`: expected ").append(expected).append(", found ").append(found);
  return HttpError(400, message);
}

std::string element_of(std::string_view field, std::size_t index) {
  return std::string(field) + '[' + std::to_string(index) + ']';
}

Reply error_reply(int status, std::string_view message) {
  Reply reply{.status = status};
  reply.body = "{\"error\": ";
  append_string(reply.body, message);
  reply.body += '}';
  return reply;
}

Reply error_reply(const std::exception& failure) {
  if (const auto* problem = dynamic_cast<const HttpError*>(&failure)) {
    Reply reply = error_reply(problem->status(), problem->what());
    reply.headers = problem->headers();
    return reply;
  }
  return error_reply(500, "the server failed to answer this request");
}

}  // namespace digit::serve_app
