#include "http/cors.h"

#include <algorithm>

namespace digit::serve_app {

bool Cors::allows(std::string_view origin) const {
  return std::ranges::any_of(origins_, [&](const std::string& allowed) { return allowed == "*" || allowed == origin; });
}

std::optional<Reply> Cors::preflight(const Request& request) const {
  const auto origin = request.header("origin");
  if (request.method != "OPTIONS" || !request.header("access-control-request-method") || !origin || !allows(*origin)) {
    return std::nullopt;
  }
  Reply reply{.status = 204};
  reply.headers = {
      {"Access-Control-Allow-Methods", "GET, HEAD, POST"},
      {"Access-Control-Allow-Headers",
       "authorization, content-type, content-encoding, inference-header-content-length, x-api-key, x-request-id"},
      {"Access-Control-Max-Age", "600"}};
  return reply;
}

void Cors::add_headers(const Request& request, Reply& reply) const {
  if (origins_.empty()) return;
  reply.headers.emplace_back("Vary", "Origin");
  const auto origin = request.header("origin");
  if (!origin || !allows(*origin)) return;
  reply.headers.emplace_back("Access-Control-Allow-Origin", *origin);
  reply.headers.emplace_back("Access-Control-Expose-Headers",
                             "inference-header-content-length, retry-after, x-model-version, x-request-id");
}

bool is_same_origin(const Request& request) {
  const auto origin = request.header("origin");
  if (const auto site = request.header("sec-fetch-site")) return *site == "same-origin" || *site == "none";
  if (!origin) return true;
  const auto host = origin->find("://");
  return host != std::string_view::npos &&
         equals_ignoring_case(origin->substr(host + 3), request.header("host").value_or(""));
}

}  // namespace digit::serve_app
