#include "http/http_error.h"

#include "http/json_writer.h"

namespace digit::serve_app {

HttpError bad_field(std::string_view field, std::string_view expected, std::string_view found) {
  std::string message = "field `";
  message.append(field).append("`: expected ").append(expected).append(", found ").append(found);
  return HttpError(400, message);
}

std::string element_name(std::string_view field, std::size_t index) {
  return std::string(field) + '[' + std::to_string(index) + ']';
}

void require_memory(ByteBudget::Reservation& reservation, std::size_t bytes) {
  if (!reservation.resize(bytes)) throw HttpError(503, kBudgetExceeded, {{"Retry-After", "1"}});
}

void check_not_abandoned(const Request& request) {
  if (request.is_abandoned()) throw HttpError(503, "the client is gone, or the answer took too long");
}

Reply error_reply(int status, std::string_view message) {
  Reply reply{.status = status};
  JsonObject(reply.body).add("error", message);
  return reply;
}

Reply error_reply(const std::exception& error) {
  const auto* http_error = dynamic_cast<const HttpError*>(&error);
  if (http_error == nullptr) return error_reply(500, "internal error; the server's log has the details");
  Reply reply = error_reply(http_error->status(), http_error->what());
  reply.headers = http_error->headers();
  return reply;
}

}  // namespace digit::serve_app
